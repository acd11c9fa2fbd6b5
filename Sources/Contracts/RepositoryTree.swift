package import Core
package import Files

/// The files of a repository by path, and the way to their bytes.
package struct RepositoryTree: Sendable {
  /// Sorted by bytes.
  package let files: [RelativePath]
  private let known: Set<String>
  private let folders: Set<String>
  private let names: [String: [RelativePath]]
  private let reader: @Sendable (RelativePath) throws(Failure) -> [UInt8]
  private let ignored: @Sendable (RelativePath) -> Bool

  /// - Parameters:
  ///   - read: the bytes of one of the files.
  ///   - isIgnored: whether git would not see a file at a path.
  package init(
    files: [RelativePath],
    isIgnored: @escaping @Sendable (RelativePath) -> Bool = { _ in false },
    read: @escaping @Sendable (RelativePath) throws(Failure) -> [UInt8]
  ) {
    self.files = files
    reader = read
    ignored = isIgnored
    known = Set(files.map(\.string))
    var folders: Set<String> = []
    for file in files {
      var folder = file.parent
      while let next = folder, folders.insert(next.string).inserted { folder = next.parent }
    }
    self.folders = folders
    names = Dictionary(grouping: files, by: \.name)
  }

  /// The tree as it will be with these files, which are empty until then.
  func expecting(_ paths: Set<String>) -> RepositoryTree {
    let new = Set(paths.filter { !known.contains($0) })
    let reader = reader
    return RepositoryTree(
      files: (files + new.compactMap { try? RelativePath($0) }).sorted(), isIgnored: ignored,
      read: { path throws(Failure) in new.contains(path.string) ? [] : try reader(path) })
  }

  /// The files of a folder on the disk that git would look at, without those of extractions in it:
  /// what an extraction holds is the repository's once it is committed, and copies until then.
  package init(at folder: Folder) throws(Failure) {
    let tree = try WorkTree(folder)
    self.init(
      files: Self.withoutExtractions(tree.files), isIgnored: { tree.isIgnored($0) },
      read: { path throws(Failure) in try folder.read(path, limit: Self.fileLimit) })
  }

  static func withoutExtractions(_ files: [RelativePath]) -> [RelativePath] {
    let roots = files.filter { $0.name == "extraction_manifest.json" }.compactMap(\.parent)
    if roots.isEmpty { return files }
    // The documents of an extraction are committed to a folder of the same kind, without code.
    let whole = Set(roots).filter { root in
      let code = root.string + "/code/"
      return files.contains { $0.string.hasPrefix(code) }
    }
    if whole.isEmpty { return files }
    return files.filter { file in
      var folder = file.parent
      while let next = folder {
        if whole.contains(next) { return false }
        folder = next.parent
      }
      return true
    }
  }

  /// Larger files are no documents and no code that anybody reads.
  package static let fileLimit = 4 << 20

  package func hasFile(_ path: String) -> Bool { known.contains(path) }

  package func hasFolder(_ path: String) -> Bool { path.isEmpty || folders.contains(path) }

  /// Files of that name in any folder, sorted by bytes.
  func files(named name: String) -> [RelativePath] { names[name] ?? [] }

  package func isIgnored(_ path: String) -> Bool {
    (try? RelativePath(path)).map { ignored($0) } ?? false
  }

  /// The bytes of a file; nil when there is none.
  package func bytes(of path: String) throws(Failure) -> [UInt8]? {
    guard known.contains(path) else { return nil }
    return try reader(RelativePath(literal: path))
  }

  /// Files beneath a folder, sorted by bytes; all when it is empty.
  package func files(beneath folder: String) -> ArraySlice<RelativePath> {
    if folder.isEmpty { return files[...] }
    let head = folder + "/"
    // `/` sorts behind `-` and `.`, so the files of a folder are one stretch that its head finds.
    let start = firstIndex { !$0.utf8.lexicographicallyPrecedes(head.utf8) }
    let end = files[start...].firstIndex { !$0.string.hasPrefix(head) } ?? files.endIndex
    return files[start..<end]
  }

  /// The first file for which the test holds; it holds for all behind it.
  private func firstIndex(where holds: (String) -> Bool) -> Int {
    var (low, high) = (0, files.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(files[middle].string) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
