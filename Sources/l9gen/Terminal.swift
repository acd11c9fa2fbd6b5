import Files
import Glibc

/// What the surroundings allow: colour, progress.
struct Terminal {
  let hasColor: Bool
  let showsProgress: Bool
  let isQuiet: Bool

  init(_ invocation: Invocation) {
    let isTerminal = StandardStream.errors.isTerminal
    isQuiet = invocation.has(.quiet)
    hasColor =
      switch invocation[.color] ?? "auto" {
      case "always": true
      case "never": false
      default: isTerminal && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
      }
    showsProgress = isTerminal && !isQuiet
  }

  /// One line that the next one replaces; nothing in pipes.
  func progress(_ text: String) {
    guard showsProgress else { return }
    writeError("\r\u{1B}[K\(text)")
  }

  func endProgress() {
    guard showsProgress else { return }
    writeError("\r\u{1B}[K")
  }

  func writeError(_ text: String) {
    // Nobody is left to be told when standard error is gone.
    _ = try? StandardStream.errors.write(text)
  }
}

/// The process environment, read where a stage of the CLI asks for it by name.
enum Environment {
  static subscript(name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
