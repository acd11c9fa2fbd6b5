import Assistants
import Core
import Files
import Generation

extension Session {
  func initialise() -> ExitCode {
    if invocation.has(.agents) { return initialiseAgents() }
    do throws(Failure) {
      let outcome = try ContractInit.run(
        repositoryPath, python: invocation[.python], in: workspace())
      if isJSON { return show(initialised: outcome.written, outcome.kept, []) }
      var lines = outcome.written.map { "wrote     \($0)" }
      lines += outcome.kept.map { "kept      \($0)" }
      lines.append("\(outcome.written.count) written, \(outcome.kept.count) kept")
      return show(lines.joined(separator: "\n") + "\n", .done)
    } catch {
      return fail(error)
    }
  }

  private func show(
    initialised written: [String], _ kept: [String], _ left: [(path: String, reason: String)]
  ) -> ExitCode {
    let left = left.map {
      JSON.record([("path", .string($0.path)), ("reason", .string($0.reason))])
    }
    let json = result(
      "initialised",
      [("written", .strings(written)), ("kept", .strings(kept)), ("left", .array(left))])
    return show(json.documentBytes, .done)
  }

  private func initialiseAgents() -> ExitCode {
    do throws(Failure) {
      let outcome = try AssistantFiles.write(
        in: repositoryPath, allowsApply: invocation.has(.allowApply))
      if isJSON { return show(initialised: outcome.written, outcome.kept, outcome.left) }
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
