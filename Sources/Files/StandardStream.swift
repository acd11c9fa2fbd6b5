internal import CShims
internal import Glibc

/// Standard output and standard error, written so that a failure is noticed.
package enum StandardStream: Int32, Sendable {
  case output = 1
  case errors = 2

  /// To be called once, first of all.
  ///
  /// A reader that leaves then gives an error instead of a signal. A stream that was closed is put
  /// where writing fails: else the next file that is opened would become standard output.
  package static func prepare() {
    _ = signal(SIGPIPE, SIG_IGN)
    for (number, path) in [(Int32(0), "/dev/null"), (1, "/dev/full"), (2, "/dev/null")]
    where fcntl(number, F_GETFD) < 0 {
      // The lowest free number is taken: this one.
      unsafe _ = Glibc.open(path, O_RDWR)
    }
  }

  /// Whether a person reads it.
  package var isTerminal: Bool { isatty(rawValue) == 1 }

  package enum Result: Sendable {
    case written
    /// The other end of the pipe is closed, as `head` does: no error, but a reason to end.
    case readerLeft
  }

  package func write(_ bytes: [UInt8]) throws(Failure) -> Result {
    do {
      try System.write(bytes, to: rawValue)
      return .written
    } catch {
      if error.code == EPIPE { return .readerLeft }
      let name = self == .output ? "standard output" : "standard error"
      throw Failure(
        FileRules.outputFailed, .inputOutput, "cannot write to \(name): \(error.text)",
        help: "the results are not complete; write them where there is room")
    }
  }

  package func write(_ text: String) throws(Failure) -> Result { try write(Array(text.utf8)) }
}

/// What the user does to stop a run.
package enum Interruption {
  /// To be called once, first of all: from then on an interruption (SIGINT, SIGTERM, SIGHUP) ends
  /// l9gen at once, with the programs that it runs, and with 128 plus the signal's number.
  ///
  /// Nothing needs to be tidied up: whatever a run leaves, the next one finishes or removes.
  package static func prepare() { l9_end_groups_when_interrupted() }
}
