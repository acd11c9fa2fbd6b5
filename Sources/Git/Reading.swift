internal import CLibGit2
package import Core
package import Files

extension Repository {
  /// One file of a commit.
  package struct File: Sendable, Equatable {
    package let path: String
    package let id: ObjectID
    package let isExecutable: Bool
  }

  /// The bytes of a file in a commit; nil when the commit has no file there.
  package func blob(at path: RelativePath, in commit: ObjectID) throws(Failure) -> [UInt8]? {
    guard let entry = try entry(path.components, in: tree(of: commit)), entry.isFile else {
      return nil
    }
    return try object(entry.id, .blob)
  }

  /// The bytes of a file in HEAD's commit; nil when there is none.
  package func blob(at path: RelativePath) throws(Failure) -> [UInt8]? {
    switch try head() {
    case .branch(_, let id), .detached(let id): return try blob(at: path, in: id)
    case .unborn: return nil
    }
  }

  /// Whether HEAD's commit has a file or folder at a path.
  package func holds(_ path: RelativePath) throws(Failure) -> Bool {
    switch try head() {
    case .branch(_, let id), .detached(let id):
      return try entry(path.components, in: tree(of: id)) != nil
    case .unborn: return false
    }
  }

  /// All files of a commit, beneath a folder if one is given; sorted by bytes. Links and
  /// submodules are left out.
  package func files(
    of commit: ObjectID, beneath folder: RelativePath? = nil
  ) throws(Failure) -> [File] {
    var root = try tree(of: commit)
    if let folder {
      guard let entry = try entry(folder.components, in: root), entry.isFolder else { return [] }
      root = entry.id
    }
    var files: [File] = []
    var waiting: [(prefix: String, id: ObjectID)] = [(folder.map { $0.string + "/" } ?? "", root)]
    while let (prefix, id) = waiting.popLast() {
      for entry in try entries(of: id) {
        let path = prefix + String(decoding: entry.name, as: UTF8.self)
        if entry.isFolder { waiting.append((path + "/", entry.id)) }
        if entry.isFile {
          let isExecutable = entry.mode & 0o100 != 0
          files.append(File(path: path, id: entry.id, isExecutable: isExecutable))
        }
      }
    }
    return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// What stands at a path of a tree; an empty path is not asked for.
  func entry(_ path: [String], in tree: ObjectID) throws(Failure) -> TreeEntry? {
    var tree = tree
    for (index, part) in path.enumerated() {
      let name = Array(part.utf8)
      guard let found = try entries(of: tree).first(where: { $0.name == name }) else { return nil }
      if index == path.count - 1 { return found }
      guard found.isFolder else { return nil }
      tree = found.id
    }
    return nil
  }

  func entries(of tree: ObjectID) throws(Failure) -> [TreeEntry] {
    guard let entries = TreeObject.entries(try object(tree, .tree)) else {
      throw Failure(
        GitRules.damaged, .inputOutput, "tree \(tree) is damaged",
        help: "check the repository with 'git fsck'")
    }
    return entries
  }

  /// The root tree of a commit.
  func tree(of commit: ObjectID) throws(Failure) -> ObjectID { try header(of: commit).tree }

  /// What the first lines of a commit say.
  struct Header {
    var tree: ObjectID
    var parents: [ObjectID] = []
    var time: Int64 = 0
  }

  func header(of commit: ObjectID) throws(Failure) -> Header {
    var found: OpaquePointer?
    var id = commit.raw
    do {
      try Library.check { unsafe git_commit_lookup(&found, handle, &id) }
    } catch {
      throw error.failure("read commit \(commit)")
    }
    defer { unsafe git_commit_free(found) }
    let tree = unsafe git_commit_tree_id(found).map { unsafe ObjectID($0.pointee) }
    guard let tree else { preconditionFailure("a commit names its tree") }
    var header = Header(tree: tree, time: unsafe git_commit_time(found))
    for index in 0..<(unsafe git_commit_parentcount(found)) {
      if let parent = unsafe git_commit_parent_id(found, index) {
        unsafe header.parents.append(ObjectID(parent.pointee))
      }
    }
    return header
  }

  /// The content of an object.
  func object(_ id: ObjectID, _ kind: ObjectKind) throws(Failure) -> [UInt8] {
    var found: OpaquePointer?
    var raw = id.raw
    do {
      try Library.check { unsafe git_odb_read(&found, objects, &raw) }
    } catch {
      throw error.failure("read \(kind.name) \(id)")
    }
    defer { unsafe git_odb_object_free(found) }
    guard unsafe UInt8(truncatingIfNeeded: git_odb_object_type(found).rawValue) == kind.rawValue
    else {
      throw Failure(GitRules.damaged, .inputOutput, "object \(id) is not a \(kind.name)")
    }
    let data = unsafe UnsafeRawBufferPointer(
      start: git_odb_object_data(found), count: git_odb_object_size(found))
    return unsafe Array(data)
  }
}
