package import Core

/// What kept an operation on the disk, a process or a repository from being done.
package struct Failure: Error, Sendable, CustomStringConvertible {
  /// The kinds of `sysexits.h`; the raw value is its code there.
  package enum Kind: Int, Sendable {
    case badData = 65
    case noInput = 66
    case cannotCreate = 73
    case inputOutput = 74
    case tryLater = 75
    case noPermission = 77
  }

  package let rule: Rule
  package let kind: Kind
  /// Lower case, no full stop; names the file.
  package let message: String
  package let help: String?

  package init(_ rule: Rule, _ kind: Kind, _ message: String, help: String? = nil) {
    self.rule = rule
    self.kind = kind
    self.message = message
    self.help = help
  }

  package var diagnostic: Diagnostic { Diagnostic(rule, message, help: help) }

  package var description: String { "\(rule.code): \(message)" }
}

extension Failure {
  /// Says what a failed system call means for the file that it was about.
  init(_ error: Errno, _ action: String, _ path: String) {
    let row = FileRules.row(for: error)
    self.init(
      row.rule, row.kind, "cannot \(action) '\(path)': \(error.text)", help: row.help)
  }
}

/// Runs system calls that are about one file and names it when they fail.
func attempt<Result: ~Copyable>(
  _ action: String, _ path: String, _ body: () throws(Errno) -> Result
) throws(Failure) -> Result {
  do { return try body() } catch { throw Failure(error, action, path) }
}
