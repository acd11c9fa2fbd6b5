package import Core
package import Files
package import Git

/// Where generated files stand: a work tree, a commit, or nowhere yet.
package struct Ground {
  private enum Kind {
    case nowhere
    case workTree(Folder)
    case commit(Repository, TreeIndex, ObjectID)
  }

  private let kind: Kind
  /// Files that are, or are not, as if the changes had been made already.
  private var changed: [RelativePath: StoredFile?] = [:]

  /// A larger file is nothing that was generated or edited by hand.
  static let limit = 64 << 20

  /// Where nothing stands.
  package init() { kind = .nowhere }

  package init(workTree: Folder) { kind = .workTree(workTree) }

  package init(_ repository: Repository, commit: ObjectID) throws(Failure) {
    kind = .commit(repository, try TreeIndex(repository, commit: commit), commit)
  }

  /// The same ground after changes.
  package func after(_ changes: [FileChange]) -> Ground {
    var result = self
    for change in changes { result.changed.updateValue(change.after, forKey: change.path) }
    return result
  }

  package func standing(at path: RelativePath) throws(Failure) -> Standing {
    if !changed.isEmpty, let change = changed[path] { return change.map { .file($0) } ?? .nothing }
    switch kind {
    case .nowhere: return .nothing
    case .workTree(let folder): return try folder.standing(at: path, limit: Self.limit)
    case .commit(_, let index, _):
      switch try index.entry(at: path.string) {
      case nil: return .nothing
      case .other(let name)?: return .other(name)
      case .file(let id, let isExecutable)?:
        return .file(StoredFile(try index.content(id), isExecutable: isExecutable))
      }
    }
  }

  /// What stands at a path, compared with what is expected there.
  enum Look: Sendable {
    case same
    case differs(Standing)
  }

  /// Looks at many paths, with several threads where the ground is a disk.
  func look(
    at paths: [(path: RelativePath, expected: StoredFile?)], workers: Int
  ) throws(Failure) -> [Look] {
    guard changed.isEmpty, case .workTree(let folder) = kind else {
      return try paths.map { (path, expected) throws(Failure) in try look(at: path, expected) }
    }
    let paths = paths
    let parts = Parallel.map(paths.count, workers: workers) { range in
      Result<[Look], Failure> { () throws(Failure) in
        try paths[range].map { (path, expected) throws(Failure) in
          Self.compare(try folder.standing(at: path, limit: Self.limit), expected)
        }
      }
    }
    var looks: [Look] = []
    looks.reserveCapacity(paths.count)
    for part in parts { looks += try part.get() }
    return looks
  }

  private func look(at path: RelativePath, _ expected: StoredFile?) throws(Failure) -> Look {
    // A commit knows the names of its contents: what is the same need not be read.
    if let expected, changed.isEmpty, case .commit(_, let index, _) = kind,
      case .file(let id, let isExecutable)? = try index.entry(at: path.string),
      isExecutable == expected.isExecutable, id == ObjectID(ofBlob: expected.bytes)
    {
      return .same
    }
    return Self.compare(try standing(at: path), expected)
  }

  private static func compare(_ standing: Standing, _ expected: StoredFile?) -> Look {
    if let expected, standing == .file(expected) { return .same }
    return .differs(standing)
  }

  /// The files directly in a folder, sorted; none where there is no such folder.
  func files(in folder: RelativePath) throws(Failure) -> [RelativePath] {
    try files(beneath: folder, hidden: true) { $0.parent == folder }
  }

  /// All files beneath a folder but hidden ones, sorted; none where there is no such folder.
  package func files(beneath folder: RelativePath) throws(Failure) -> [RelativePath] {
    try files(beneath: folder, hidden: false) { path in
      let parts = path.components
      return parts.count > folder.components.count && parts.starts(with: folder.components)
        && !parts.dropFirst(folder.components.count).contains { $0.hasPrefix(".") }
    }
  }

  private func files(
    beneath folder: RelativePath, hidden: Bool, where isWanted: (RelativePath) -> Bool
  ) throws(Failure) -> [RelativePath] {
    var found: Set<RelativePath> = []
    switch kind {
    case .nowhere: break
    case .workTree(let root):
      if try root.kind(of: folder) == .folder {
        let listing = try Folder(beneath: root, folder).list(hidden: hidden)
        found = Set(listing.files.map { folder.appending($0) }.filter(isWanted))
      }
    case .commit(let repository, _, let commit):
      for file in try repository.files(of: commit, beneath: folder) {
        guard let path = try? RelativePath(file.path), isWanted(path) else { continue }
        found.insert(path)
      }
    }
    for (path, file) in changed where isWanted(path) {
      if file == nil { found.remove(path) } else { found.insert(path) }
    }
    return found.sorted()
  }
}
