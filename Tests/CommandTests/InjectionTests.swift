import Files
import Foundation
import Testing

/// Text of a schema stays text in whatever is generated from it, with the bundled templates.
@Suite struct InjectionTests {
  private static let script = Tool.cases.deletingLastPathComponent()
    .appending(path: "../../scripts/soak-injection").standardizedFileURL.path()

  private static let hasPython =
    (try? Room().attempt(["python3", "-c", "import tomllib"]).isSuccess) == true

  @Test(.enabled(if: hasPython, "the outputs are read by Python 3.11 or newer"))
  func hostileTextStaysText() throws {
    var command = ChildProcess.Command(["python3", Self.script, "--quick", Tool.program])
    command.environment = [("PATH", "/usr/local/bin:/usr/bin:/bin")]
    if let path = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] {
      command.environment.append(("LD_LIBRARY_PATH", path))
    }
    command.timeoutSeconds = 600
    let outcome = try ChildProcess.run(command)
    #expect(outcome.isSuccess, "\(outcome.output.text)\(outcome.errors.text)")
  }
}
