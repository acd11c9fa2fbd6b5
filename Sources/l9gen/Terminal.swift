import Core
import Glibc

/// What the surroundings allow: colour, progress.
struct Terminal {
  let hasColor: Bool
  let showsProgress: Bool

  init(_ invocation: Invocation) {
    let isTerminal = isatty(STDERR_FILENO) == 1
    hasColor =
      switch invocation[.color] ?? "auto" {
      case "always": true
      case "never": false
      default: isTerminal && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
      }
    showsProgress = isTerminal && !invocation.has(.quiet)
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
    _ = Output.write(text, to: STDERR_FILENO)
  }
}

/// The process environment, read where a stage of the CLI asks for it by name.
enum Environment {
  static subscript(name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}

/// Writing to the standard streams.
enum Output {
  /// Writes everything; false when the stream does not take it (a full disk, a closed pipe).
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    write(Array(text.utf8), to: descriptor)
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count > 0 { done += count } else if errno != EINTR && errno != EAGAIN { return false }
    }
    return true
  }
}
