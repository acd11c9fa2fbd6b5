internal import Core
package import Files

/// What stands where in a commit; reads a folder's tree when it is first asked about.
package final class TreeIndex {
  /// One entry of a commit's tree.
  package enum Entry: Sendable, Equatable {
    case file(ObjectID, isExecutable: Bool)
    /// Something else, named with its article.
    case other(String)
  }

  private let repository: Repository
  private let root: ObjectID
  /// By path; the root's is empty. Nil for what is no folder.
  private var folders: [String: [[UInt8]: TreeEntry]?] = [:]

  package init(_ repository: Repository, commit: ObjectID) throws(Failure) {
    self.repository = repository
    root = try repository.tree(of: commit)
  }

  /// Nil when nothing stands there.
  package func entry(at path: String) throws(Failure) -> Entry? {
    let (folder, name) = Self.split(path)
    guard let entries = try entries(of: folder), let entry = entries[Array(name.utf8)] else {
      return nil
    }
    return entry.isFile
      ? .file(entry.id, isExecutable: entry.mode & 0o100 != 0) : .other(entry.kindName)
  }

  /// The content of a file that the commit names.
  package func content(_ id: ObjectID) throws(Failure) -> [UInt8] {
    try repository.object(id, .blob)
  }

  private func entries(of folder: String) throws(Failure) -> [[UInt8]: TreeEntry]? {
    if let known = folders[folder] { return known }
    let tree: ObjectID?
    if folder.isEmpty {
      tree = root
    } else {
      let (parent, name) = Self.split(folder)
      let entry = try entries(of: parent)?[Array(name.utf8)]
      tree = entry.flatMap { $0.isFolder ? $0.id : nil }
    }
    var entries: [[UInt8]: TreeEntry]?
    if let tree {
      var byName: [[UInt8]: TreeEntry] = [:]
      for entry in try repository.entries(of: tree) { byName[entry.name] = entry }
      entries = byName
    }
    folders[folder] = .some(entries)
    return entries
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
  }
}
