internal import Core
internal import Glibc
internal import Synchronization

/// Compares the files of a tree with a folder on the disk.
struct Comparison {
  let ignored: Set<String>
  let workers: Int

  /// For instance `'a.py' differs`; nil when both hold the same files, bytes and modes.
  func firstDifference(
    of layout: OutputLayout, _ contents: OutputLayout.Contents, in parent: Folder,
    _ name: RelativePath
  ) throws(Failure) -> String? {
    let folder = try Folder(beneath: parent, name)
    let present = try self.present(in: folder)
    if let difference = namesDiffer(layout.files, present) { return difference }
    let lowest = Mutex<Int?>(nil)
    _ = try Parallel.tryMap(layout.files.count, workers: workers) { (range) throws(Failure) in
      guard let index = try differing(layout.files, contents(), range, folder) else { return }
      lowest.withLock { $0 = min($0 ?? index, index) }
    }
    return lowest.withLock { $0 }.map { "'\(layout.files[$0].path)' in it differs" }
  }

  /// The paths of what is there, without what is ignored.
  private func present(in folder: Folder) throws(Failure) -> [String] {
    let listing = try folder.list(limit: 2_000_000, hidden: true)
    let paths = listing.files.map(\.string) + listing.skipped.map(\.path)
    let kept =
      ignored.isEmpty
      ? paths
      : paths.filter { path in
        !path.split(separator: "/").contains { ignored.contains(String($0)) }
      }
    return kept.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func namesDiffer(_ files: [OutputLayout.File], _ present: [String]) -> String? {
    let files = files.map(\.path).sorted()
    for (file, path) in zip(files, present) where file.string != path {
      return file.string.utf8.lexicographicallyPrecedes(path.utf8)
        ? "lacks '\(file)'" : "also holds '\(path)'"
    }
    if files.count > present.count { return "lacks '\(files[present.count])'" }
    if present.count > files.count { return "also holds '\(present[files.count])'" }
    return nil
  }

  /// The lowest index in a range whose file differs.
  private func differing(
    _ files: [OutputLayout.File], _ content: (Int) throws(Failure) -> [UInt8],
    _ range: Range<Int>, _ root: Folder
  ) throws(Failure) -> Int? {
    var comparer = FileComparer(in: root)
    for index in range {
      let file = files[index]
      let bytes = try content(index)
      let stamp = try attempt("compare", file.path.string) { () throws(Errno) in
        try comparer.match(file.path, bytes, isExecutable: file.isExecutable)
      }
      if stamp == nil { return index }
    }
    return nil
  }
}
