internal import CLibGit2
internal import Core
package import Files

/// A git repository, held open. Its work tree and index are never touched.
@safe package final class Repository {
  /// As it was named; only for messages.
  package let path: String
  let handle: OpaquePointer
  let objects: OpaquePointer

  /// What a repository has checked out.
  package enum Head: Sendable, Equatable {
    case branch(String, ObjectID)
    /// HEAD names a branch that has no commit yet.
    case unborn(String)
    case detached(ObjectID)
  }

  /// Opens the repository whose work tree or git folder is at `path`.
  package convenience init(at path: String) throws(Failure) {
    try self.init(path, discovering: false)
  }

  /// Opens the repository that `path` lies in.
  package static func discover(from path: String) throws(Failure) -> Repository {
    try Repository(path, discovering: true)
  }

  /// The repository that `path` lies in, nil when it lies in none. One that cannot be read is no
  /// reason to go on without it: the result would be another one.
  package static func around(_ path: String) throws(Failure) -> Repository? {
    do throws(Failure) {
      return try discover(from: path)
    } catch {
      if error.rule == GitRules.notARepository { return nil }
      throw error
    }
  }

  private init(_ path: String, discovering: Bool) throws(Failure) {
    Library.start()
    var opened: OpaquePointer?
    // Without the flag CROSS_FS the search ends at the mount point, as git's does.
    let flags = discovering ? 0 : GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue
    do {
      try Library.check { unsafe git_repository_open_ext(&opened, path, flags, nil) }
    } catch {
      throw Self.explain(error, path)
    }
    guard let opened = unsafe opened else { preconditionFailure("an opened repository") }
    var database: OpaquePointer?
    do {
      try Library.check { unsafe git_repository_odb(&database, opened) }
    } catch {
      unsafe git_repository_free(opened)
      throw error.failure("open the objects of '\(path)'")
    }
    guard let database = unsafe database else { preconditionFailure("an opened database") }
    self.path = path
    unsafe handle = opened
    unsafe objects = database
  }

  deinit {
    unsafe git_odb_free(objects)
    unsafe git_repository_free(handle)
  }

  private static func explain(_ error: LibraryError, _ path: String) -> Failure {
    // libgit2 1.5 has no code of its own for either: the texts are all there is.
    if error.text.utf8.containsBytes("safe.directory") || error.code == GIT_EOWNER.rawValue {
      return Failure(
        GitRules.otherOwner, .noPermission, "the repository at '\(path)' belongs to another user",
        help: "run as its owner, or: git config --global --add safe.directory "
          + "'\(top(around: path) ?? path)'")
    }
    if error.text.utf8.containsBytes("unsupported extension")
      || error.text.utf8.containsBytes("unsupported repository version")
    {
      return Failure(
        GitRules.unsupported, .badData, "cannot open '\(path)': \(error.text)",
        help: "use a repository with SHA-1 object names and the files store")
    }
    if error.code == LibraryError.notFound {
      return Failure(
        GitRules.notARepository, .noInput, "'\(path)' is not a git repository",
        help: "make one with 'git init', or name another folder")
    }
    return error.failure("open '\(path)'")
  }

  /// The top of the repository around a path, which is what git wants to be named.
  private static func top(around path: String) -> String? {
    var folder = UserFile.resolved(path)
    while let current = folder, !current.isEmpty {
      if (try? UserFile.kind(of: current + "/.git")) != nil { return current }
      folder = current.lastIndex(of: "/").map { String(current[..<$0]) }
    }
    return nil
  }

  package var isBare: Bool { unsafe git_repository_is_bare(handle) == 1 }

  /// The root of the work tree without a slash at its end; nil in a bare repository.
  package var workTree: String? {
    guard let text = unsafe git_repository_workdir(handle) else { return nil }
    let path = unsafe String(cString: text)
    return path.utf8.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Where a path that the user named lies in the work tree, links followed: empty for its root,
  /// nil when it lies elsewhere or does not exist.
  package func pathInside(_ path: String) -> String? {
    guard let root = workTree.flatMap({ UserFile.resolved($0) }),
      let place = UserFile.resolved(path)
    else { return nil }
    if place == root { return "" }
    let prefix = root == "/" ? root : root + "/"
    return place.hasPrefix(prefix) ? String(place.dropFirst(prefix.count)) : nil
  }

  /// The folder of objects and references, which all work trees share.
  var commonFolder: String { unsafe String(cString: git_repository_commondir(handle)) }

  /// The folder of this work tree's own state: HEAD, the index, what l9gen remembers here.
  package var stateFolder: String { unsafe String(cString: git_repository_path(handle)) }

  /// The folder with the checked-out files; nil for a bare repository.
  package var workFolder: String? {
    guard let path = unsafe git_repository_workdir(handle) else { return nil }
    return unsafe String(cString: path)
  }

  /// What is checked out.
  package func head() throws(Failure) -> Head {
    let (target, id) = try reference("HEAD")
    if let id { return .detached(id) }
    guard let target else {
      throw Failure(GitRules.damaged, .inputOutput, "'\(path)' has no HEAD")
    }
    let prefix = "refs/heads/"
    let name = target.hasPrefix(prefix) ? String(target.dropFirst(prefix.count)) : target
    guard let tip = try reference(target).id else { return .unborn(name) }
    return .branch(name, tip)
  }

  /// The newest commit of a branch; nil when there is no such branch.
  package func tip(of branch: BranchName) throws(Failure) -> ObjectID? {
    let (target, id) = try reference(branch.reference)
    if let target {
      throw Failure(
        GitRules.branchName, .badData, "'\(branch)' is another name of '\(target)'",
        help: "choose another branch")
    }
    return id
  }

  /// What a reference holds: the name of another one, an id, or nothing when there is none.
  func reference(_ name: String) throws(Failure) -> (target: String?, id: ObjectID?) {
    var found: OpaquePointer?
    do {
      try Library.check { unsafe git_reference_lookup(&found, handle, name) }
    } catch {
      if error.code == LibraryError.notFound { return (nil, nil) }
      throw error.failure("read '\(name)'")
    }
    defer { unsafe git_reference_free(found) }
    if let target = unsafe git_reference_symbolic_target(found) {
      return unsafe (String(cString: target), nil)
    }
    let id = unsafe git_reference_target(found).map { unsafe ObjectID($0.pointee) }
    return (nil, id)
  }

  /// The author that the repository's own configuration names; those of the user and of the
  /// system are not read, so that a commit does not depend on who runs.
  package func configuredAuthor() throws(Failure) -> Author? {
    guard let name = try configured("user.name"), let mail = try configured("user.email") else {
      return nil
    }
    return try Author(name: name, mail: mail)
  }

  private func configured(_ key: String) throws(Failure) -> String? {
    do throws(LibraryError) {
      var all: OpaquePointer?
      try Library.check { unsafe git_repository_config(&all, handle) }
      defer { unsafe git_config_free(all) }
      var own: OpaquePointer?
      try Library.check { unsafe git_config_open_level(&own, all, GIT_CONFIG_LEVEL_LOCAL) }
      defer { unsafe git_config_free(own) }
      var text = unsafe git_buf()
      try Library.check { unsafe git_config_get_string_buf(&text, own, key) }
      defer { unsafe git_buf_dispose(&text) }
      return unsafe text.ptr.map { unsafe String(cString: $0) }
    } catch {
      if error.code == LibraryError.notFound { return nil }
      throw error.failure("read the configuration")
    }
  }
}

extension Sequence<UInt8> {
  /// Whether the bytes of `text` stand among these.
  func containsBytes(_ text: String) -> Bool {
    let all = Array(self)
    let part = Array(text.utf8)
    guard part.count <= all.count else { return false }
    return (0...(all.count - part.count)).contains { all[$0...].starts(with: part) }
  }
}
