package import Core
internal import Glibc

/// The rules about files, processes and streams.
package enum FileRules {
  package static let notFound = Rule(
    "L9F001", .error, "a file or folder does not exist",
    "Paths on the command line are relative to the working directory, or to the one of -C.")
  package static let noPermission = Rule(
    "L9F002", .error, "the system refuses access",
    "The user that runs l9gen may not read or write this place.")
  package static let wrongKind = Rule(
    "L9F003", .error, "not a regular file or folder",
    "Inputs are regular files and folders of them. Named pipes, sockets and devices are refused "
      + "before they are read, because reading them can block or never end.")
  package static let tooLarge = Rule(
    "L9F004", .error, "an input is too large",
    "Every input has a limit that is checked before it is read, so that memory stays bounded.")
  package static let outside = Rule(
    "L9F005", .error, "a path leads through a symbolic link or out of its root",
    "Below its root l9gen follows no symbolic link, neither for reading nor for writing, so that "
      + "a link cannot lead it elsewhere.")
  package static let inputOutput = Rule(
    "L9F006", .error, "the system reports an input or output error",
    "The disk is full, read-only or broken. What was there before is still there.")
  package static let changedWhileRead = Rule(
    "L9F007", .error, "a file changed while it was read",
    "The size or time of the file differed before and after reading. Run again when the other "
      + "program has finished.")
  package static let different = Rule(
    "L9F008", .error, "the target folder exists with other content",
    "A folder that is published is complete and never changed in part. It is replaced as a whole, "
      + "and only when asked.")
  package static let busy = Rule(
    "L9F009", .error, "another run holds the lock",
    "Runs that write to one place take turns. The lock ends with the process that holds it.")
  package static let clash = Rule(
    "L9F010", .error, "two output paths exclude each other",
    "Two outputs have the same path, or paths that differ only in case, or one is a file where "
      + "the other needs a folder.")
  package static let reserved = Rule(
    "L9F011", .error, "an output path is reserved",
    "Generated files never configure git, an editor or an agent, because those files make other "
      + "programs run commands.")
  package static let foreignLeftover = Rule(
    "L9F012", .error, "an unexpected entry has a name of l9gen's own",
    "Names that begin with .l9gen- are folders that l9gen makes and removes. An entry of another "
      + "kind or owner there is not touched.")
  package static let processNotStarted = Rule(
    "L9F013", .error, "a program cannot be started",
    "The program is missing or may not be executed.")
  package static let outputFailed = Rule(
    "L9F014", .error, "the results cannot be written",
    "Standard output is closed or full, so the results are incomplete.")
  package static let tooMany = Rule(
    "L9F015", .error, "a folder holds too much",
    "The number of entries and the depth of an input folder are limited, so that a wrong folder "
      + "does not read a whole disk.")
  package static let notText = Rule(
    "L9F016", .error, "a file name is not valid",
    "Names below a root are made of ASCII letters, digits and the marks . _ + @ = - only.")

  package static let stale = Rule(
    "L9F017", .error, "a file changed since its change was planned",
    "What is written is what was reviewed: when a file is no longer what the plan was made for, "
      + "nothing of the plan is carried out.")

  package static let all: [Rule] = [
    notFound, noPermission, wrongKind, tooLarge, outside, inputOutput, changedWhileRead,
    different, busy, clash, reserved, foreignLeftover, processNotStarted, outputFailed, tooMany,
    notText, stale,
  ]

  /// What an errno means: its rule, its kind and a remedy.
  static func row(for error: Errno) -> (rule: Rule, kind: Failure.Kind, help: String?) {
    switch error.code {
    case ENOENT, ENOTDIR: (notFound, .noInput, nil)
    case EACCES, EPERM: (noPermission, .noPermission, "check the owner and mode of the path")
    case ELOOP, EXDEV:
      (outside, .badData, "replace the symbolic link by what it points to")
    case EISDIR, ENXIO: (wrongKind, .noInput, nil)
    case ENAMETOOLONG: (notText, .badData, "choose a shorter path")
    case ENOSPC, EDQUOT: (inputOutput, .inputOutput, "free some space, then run again")
    case EROFS: (inputOutput, .inputOutput, "choose a place on a writable file system")
    case EMFILE, ENFILE:
      (inputOutput, .inputOutput, "raise the limit of open files, for instance 'ulimit -n 1024'")
    case EEXIST, ENOTEMPTY: (different, .cannotCreate, nil)
    default: (inputOutput, .inputOutput, nil)
    }
  }
}
