package import Core

/// The rules about repositories, branches and commits.
package enum GitRules {
  package static let notARepository = Rule(
    "L9G001", .error, "not a git repository",
    "The generated files are committed to a git repository, which must exist already.")
  package static let otherOwner = Rule(
    "L9G002", .error, "the repository belongs to another user",
    "git and l9gen refuse a repository of another user, because its configuration could run "
      + "commands. git config --global --add safe.directory PATH allows one.")
  package static let unsupported = Rule(
    "L9G003", .error, "the repository has a format that is not supported",
    "Repositories with SHA-256 object names or the reftable store cannot be opened by libgit2 1.5.")
  package static let missingObject = Rule(
    "L9G004", .error, "an object is missing from the repository",
    "A partial clone lacks objects that its server has; a damaged repository lacks them for good.")
  package static let branchName = Rule(
    "L9G005", .error, "not a branch name that l9gen uses",
    "Branch names are made of ASCII letters, digits and . _ + = - in parts between slashes, so "
      + "that no shell, option parser or git syntax reads anything else into them.")
  package static let checkedOut = Rule(
    "L9G006", .error, "the branch is checked out",
    "l9gen never touches a work tree. Moving a branch that is checked out would make every file "
      + "in its work tree look changed.")
  package static let blockedPath = Rule(
    "L9G007", .error, "an output path is blocked in the repository",
    "At the place of a generated file, or of a folder on its way, the branch holds a symbolic "
      + "link, a submodule or an entry of the other kind.")
  package static let moved = Rule(
    "L9G008", .error, "the branch moved while the commit was made",
    "Another program moves the branch at the same time. Its work is kept: l9gen moves a branch "
      + "only from the commit that it built upon.")
  package static let locked = Rule(
    "L9G009", .error, "another program holds the lock of the branch",
    "git locks a branch with a file beside it while it moves. A lock that outlives its program "
      + "has to be removed by hand, unless l9gen itself left it.")
  package static let author = Rule(
    "L9G010", .error, "not a valid author",
    "An author is 'Name <mail@host>'; control characters and angle brackets in the parts would "
      + "forge other lines of the commit.")
  package static let message = Rule(
    "L9G011", .error, "not a valid commit message",
    "A commit message is text without NUL; a trailer is one line.")
  package static let branchClash = Rule(
    "L9G012", .error, "another branch excludes this one",
    "git stores branches like files: 'a' and 'a/b' cannot both exist.")
  package static let damaged = Rule(
    "L9G013", .error, "the repository cannot be read or written",
    "libgit2 reports an error that has no rule of its own; its text follows.")
  package static let notWritable = Rule(
    "L9G014", .error, "the system refuses access to the repository's files",
    "The user that runs l9gen may not write there, or the disk is full or read-only. The branch "
      + "is where it was.")
  package static let unknownRevision = Rule(
    "L9G015", .error, "unknown revision",
    "A revision is what git takes for a commit: a branch, a tag, an id, HEAD~3.")

  package static let all: [Rule] = [
    notARepository, otherOwner, unsupported, missingObject, branchName, checkedOut, blockedPath,
    moved, locked, author, message, branchClash, damaged, notWritable,
    unknownRevision,
  ]
}
