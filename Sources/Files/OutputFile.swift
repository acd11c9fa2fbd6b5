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
/// Invariant: sorted by path; no two paths are equal when case is ignored; no path lies beneath
/// another; none is reserved.
package struct OutputTree: Sendable {
  package let files: [OutputFile]
  /// Every folder that a file needs, sorted, so that parents come first.
  package let folders: [String]

  package init(_ files: [OutputFile]) throws(Failure) {
    // Plans are sorted: looking is far cheaper than sorting again.
    let isSorted = zip(files, files.dropFirst()).allSatisfy { $0.path < $1.path }
    let sorted = isSorted ? files : files.sorted { $0.path < $1.path }
    var taken: [String: RelativePath] = [:]
    taken.reserveCapacity(sorted.count)
    for file in sorted {
      if let reason = Self.reservation(of: file.path) {
        throw Failure(FileRules.reserved, .badData, "'\(file.path)' is not written: \(reason)")
      }
      if let other = taken.updateValue(file.path, forKey: file.path.folded) {
        throw Self.clash(other, file.path, "name the same file")
      }
    }
    folders = try Self.folders(of: sorted, taken: taken)
    self.files = sorted
  }

  /// Why generated content must not stand at a path; nil when it may.
  package static func reservation(of path: RelativePath) -> String? {
    guard hasHiddenPart(path) else { return nil }
    let parts = path.folded.split(separator: "/", omittingEmptySubsequences: false)
    for part in parts where part == ".gitmodules" || part == ".gitattributes" {
      return "'\(part)' changes how git treats the repository"
    }
    for part in parts where commanding.contains(String(part)) {
      return "'\(part)' makes editors or agents run commands"
    }
    return nil
  }

  private static func hasHiddenPart(_ path: RelativePath) -> Bool {
    var previous = UInt8(ascii: "/")
    for byte in path.string.utf8 {
      if byte == UInt8(ascii: "."), previous == UInt8(ascii: "/") { return true }
      previous = byte
    }
    return false
  }

  /// Files and folders from which editors, shells and agents take commands.
  private static let commanding: Set<String> = [
    ".mcp.json", ".claude", ".cursor", ".vscode", ".idea", ".envrc", ".devcontainer",
  ]

  private static func folders(
    of files: [OutputFile], taken: [String: RelativePath]
  ) throws(Failure) -> [String] {
    var seen: [String: String] = [:]
    var folders: [String] = []
    var last: RelativePath?
    for file in files {
      // Files of one folder stand together, mostly: the last folder is looked at first.
      guard var folder = file.path.parent, folder != last else { continue }
      last = folder
      while true {
        let folded = folder.folded
        if let other = taken[folded] { throw clash(other, file.path, "need a file and a folder") }
        if let other = seen[folded] {
          if other == folder.string { break }
          throw clash(RelativePath(literal: other), folder, "differ only in case")
        }
        seen[folded] = folder.string
        folders.append(folder.string)
        guard let parent = folder.parent else { break }
        folder = parent
      }
    }
    return folders.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func clash(_ one: RelativePath, _ other: RelativePath, _ how: String) -> Failure {
    Failure(
      FileRules.clash, .badData, "'\(one)' and '\(other)' \(how)",
      help: "change one of the two paths")
  }
}
