internal import CLibGit2
internal import Files

/// An error of libgit2.
struct LibraryError: Error {
  let code: Int32
  let text: String

  static let notFound = GIT_ENOTFOUND.rawValue
  static let exists = GIT_EEXISTS.rawValue
  static let locked = GIT_ELOCKED.rawValue
  static let modified = GIT_EMODIFIED.rawValue

  /// The last error of this thread.
  init(_ code: Int32) {
    self.code = code
    let last = unsafe git_error_last()
    text = unsafe last.map { unsafe String(cString: $0.pointee.message) } ?? "error \(code)"
  }

  func failure(_ action: String) -> Failure {
    if code == Self.notFound {
      return Failure(
        GitRules.missingObject, .inputOutput, "cannot \(action): \(text)",
        help: "in a partial clone run 'git fetch --refetch'; else check with 'git fsck'")
    }
    if text.utf8.containsBytes("Permission denied") {
      return Failure(
        GitRules.notWritable, .noPermission, "cannot \(action): \(text)",
        help: "check the owner and mode of the repository's files")
    }
    if text.utf8.containsBytes("No space left") || text.utf8.containsBytes("Read-only") {
      return Failure(
        GitRules.notWritable, .inputOutput, "cannot \(action): \(text)",
        help: "free some space, or choose a repository on a writable file system")
    }
    return Failure(
      GitRules.damaged, .inputOutput, "cannot \(action): \(text)",
      help: "check the repository with 'git fsck'")
  }
}

/// libgit2, started when it is first needed: that takes 5 ms.
enum Library {
  static let isReady: Bool = {
    guard git_libgit2_init() > 0 else { return false }
    return l9_git_enable_fsync() == 0 && l9_git_allow_extensions() == 0
  }()

  static func start() { precondition(isReady, "libgit2 starts with its options") }

  static func check(_ call: () -> Int32) throws(LibraryError) {
    let code = call()
    if code < 0 { throw LibraryError(code) }
  }
}

extension ObjectID {
  init(_ id: git_oid) {
    var id = id
    self = unsafe withUnsafeBytes(of: &id.id) { unsafe ObjectID(bytes: Array($0)) }
  }

  /// Calls `body` with the id as libgit2 has it.
  var raw: git_oid {
    var result = git_oid()
    unsafe bytes.withUnsafeBufferPointer { buffer in
      _ = unsafe git_oid_fromraw(&result, buffer.baseAddress)
    }
    return result
  }
}
