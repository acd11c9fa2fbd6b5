internal import CLibGit2
package import Files

extension Repository {
  /// The commit that a revision such as `main`, `v1.2` or `HEAD~3` names.
  package func commit(named revision: String) throws(Failure) -> ObjectID {
    var found: OpaquePointer?
    do {
      try Library.check { unsafe git_revparse_single(&found, handle, revision) }
    } catch {
      throw Failure(
        GitRules.unknownRevision, .badData, "'\(revision)' names no commit of '\(path)'",
        help: "name a branch, a tag or the id of a commit")
    }
    defer { unsafe git_object_free(found) }
    var commit: OpaquePointer?
    do {
      try Library.check { unsafe git_object_peel(&commit, found, GIT_OBJECT_COMMIT) }
    } catch {
      throw Failure(
        GitRules.unknownRevision, .badData, "'\(revision)' is no commit",
        help: "name a branch, a tag or the id of a commit")
    }
    defer { unsafe git_object_free(commit) }
    guard let id = unsafe git_object_id(commit) else {
      preconditionFailure("a commit has an id")
    }
    return unsafe ObjectID(id.pointee)
  }
}
