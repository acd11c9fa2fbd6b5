import Core
import Files
import Glibc

@main struct L9Gen {
  static func main() {
    StandardStream.prepare()
    Interruption.prepare()
    let code = run(Array(CommandLine.arguments.dropFirst()))
    exit(code.rawValue)
  }

  private static func run(_ arguments: [String]) -> ExitCode {
    let invocation: Invocation
    do throws(UsageProblem) {
      invocation = try Invocation(arguments)
    } catch {
      let help = error.help.map { "help: \($0)\n" } ?? ""
      _ = try? StandardStream.errors.write("error: \(error.message)\n\(help)")
      return .couldNotRun
    }
    return Session(invocation).run()
  }
}

/// What the process ends with.
enum ExitCode: Int32 {
  case done = 0
  case findings = 1
  case couldNotRun = 2
}
