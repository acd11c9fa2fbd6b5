import Files
import Generation

extension Command {
  static let breakingRow = Row(
    operand: "<collection>", summary: "tell which changes of modules break somebody",
    details: """
      Compares the module specs of a collection with what they were in a commit of the repository
      around it: routes, authentication, packets, environment, tools, tiers, startup, idempotency.
      A change that breaks is an error with both places, and the exit code is 1.
      docs/module-breaking.md has a case for and against each.
      """,
    examples: [
      ("l9gen breaking modules_demo --against main", "what a branch would break"),
      ("l9gen breaking modules_demo --against v1.2 --format json", "for tools"),
    ])
}

extension Session {
  func breaking() -> ExitCode {
    guard let revision = invocation[.against] else {
      return fail(
        UsageProblem(
          message: "'breaking' needs '--against'", help: "name a branch, a tag or a commit"))
    }
    do throws(Failure) {
      let inputs = try Inputs.read(invocation.operands[0], in: workspace())
      let findings = try SpecHistory.breaking(inputs, against: revision, surveySettings())
      return show(findings: findings)
    } catch {
      return fail(error)
    }
  }
}
