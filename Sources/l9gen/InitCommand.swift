import Assistants
import Files
import Generation

extension Session {
  func initialise() -> ExitCode {
    if invocation.has(.agents) { return initialiseAgents() }
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

  private func initialiseAgents() -> ExitCode {
    do throws(Failure) {
      let outcome = try AssistantFiles.write(
        in: repositoryPath, allowsApply: invocation.has(.allowApply))
      var lines = outcome.written.map { "wrote     \($0)" }
      lines += outcome.kept.map { "kept      \($0)" }
      lines += outcome.left.map { "left      \($0.path): \($0.reason)" }
      lines.append(
        "\(outcome.written.count) written, \(outcome.kept.count) kept, \(outcome.left.count) left")
      return show(lines.joined(separator: "\n") + "\n", .done)
    } catch {
      return fail(error)
    }
  }
}
