import Files
import Generation

extension Session {
  func initialise() -> ExitCode {
    do throws(Failure) {
      let outcome = try ContractInit.run(
        repositoryPath, python: invocation[.python], in: workspace())
      var lines = outcome.written.map { "wrote     \($0)" }
      lines += outcome.kept.map { "kept      \($0)" }
      lines.append("\(outcome.written.count) written, \(outcome.kept.count) kept")
      return show(lines.joined(separator: "\n") + "\n", .done)
    } catch {
      return fail(error)
    }
  }
}
