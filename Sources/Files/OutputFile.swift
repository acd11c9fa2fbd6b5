package import Core

/// One file to be written.
package struct OutputFile: Sendable {
  package let path: RelativePath
  package let bytes: [UInt8]
  package let isExecutable: Bool

  package init(_ path: RelativePath, _ bytes: [UInt8], isExecutable: Bool = false) {
    self.path = path
    self.bytes = bytes
    self.isExecutable = isExecutable
  }
}

/// A set of files that can stand together in one tree.
///
/// Invariant: sorted by path; the layout is that of the files.
package struct OutputTree: Sendable {
  package let files: [OutputFile]
  package let layout: OutputLayout

  package init(_ files: [OutputFile]) throws(Failure) {
    // Looking is far cheaper than sorting again.
    let isSorted = zip(files, files.dropFirst()).allSatisfy { $0.path < $1.path }
    self.files = isSorted ? files : files.sorted { $0.path < $1.path }
    layout = try OutputLayout(
      self.files.map { OutputLayout.File($0.path, isExecutable: $0.isExecutable) })
  }
}

/// The files of a tree without what is in them, which may be made when they are written.
///
/// Invariant: no two paths are equal when case is ignored; no path lies beneath another; none is
/// reserved. Files of one folder should stand together: they are written faster then.
package struct OutputLayout: Sendable {
  package struct File: Sendable {
    package let path: RelativePath
    package let isExecutable: Bool

    package init(_ path: RelativePath, isExecutable: Bool) {
      self.path = path
      self.isExecutable = isExecutable
    }
  }

  /// For each worker a function of its own from a file's place in `files` to its bytes.
  package typealias Contents = @Sendable () -> (Int) throws(Failure) -> [UInt8]

  package let files: [File]
  /// Every folder that a file needs, sorted, so that parents come first.
  package let folders: [String]

  package init(_ files: [File]) throws(Failure) {
    var taken = PathTable(count: files.count)
    for (index, file) in files.enumerated() {
      if let reason = Self.reservation(of: file.path) {
        throw Failure(FileRules.reserved, .badData, "'\(file.path)' is not written: \(reason)")
      }
      if let other = taken.insert(file.path, index) {
        throw Self.clash(files[other].path, file.path, "name the same file")
      }
    }
    folders = try Self.folders(of: files, taken: taken)
    self.files = files
  }

  /// Why generated content must not stand at a path; nil when it may.
  package static func reservation(of path: RelativePath) -> String? {
    guard path.hasHiddenPart else { return nil }
    let parts = path.folded.split(separator: "/", omittingEmptySubsequences: false)
    for part in parts where part == ".gitmodules" || part == ".gitattributes" {
      return "'\(part)' changes how git treats the repository"
    }
    for part in parts where commanding.contains(String(part)) {
      return "'\(part)' makes editors or agents run commands"
    }
    return nil
  }

  /// Files and folders from which editors, shells and agents take commands.
  private static let commanding: Set<String> = [
    ".mcp.json", ".claude", ".cursor", ".vscode", ".idea", ".envrc", ".devcontainer",
  ]

  private static func folders(
    of files: [File], taken: PathTable
  ) throws(Failure) -> [String] {
    var seen = PathTable(count: 64)
    var folders: [RelativePath] = []
    var last: RelativePath?
    for file in files {
      // Files of one folder stand together, mostly: the last folder is looked at first.
      if let last, file.path.stands(in: last) { continue }
      guard var folder = file.path.parent else { continue }
      last = folder
      while true {
        if let other = taken[folder] {
          throw clash(files[other].path, file.path, "need a file and a folder")
        }
        if let other = seen.insert(folder, folders.count) {
          if folders[other] == folder { break }
          throw clash(folders[other], folder, "differ only in case")
        }
        folders.append(folder)
        guard let parent = folder.parent else { break }
        folder = parent
      }
    }
    return folders.sorted().map(\.string)
  }

  private static func clash(_ one: RelativePath, _ other: RelativePath, _ how: String) -> Failure {
    Failure(
      FileRules.clash, .badData, "'\(one)' and '\(other)' \(how)",
      help: "change one of the two paths")
  }
}
