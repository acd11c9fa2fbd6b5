import Contracts
import Core
import Generation

extension Session {
  func schema() -> ExitCode {
    guard let name = invocation.operands.first else {
      let rows = PublishedSchemas.all.map { schema in
        schema.name + String(repeating: " ", count: max(1, 28 - schema.name.utf8.count))
          + schema.purpose + "\n"
      }
      return show(rows.joined(), .done)
    }
    guard let schema = PublishedSchemas.named(name) else {
      return fail(
        UsageProblem(
          message: "there is no format '\(name)'",
          help: Suggestion.help(for: name, in: PublishedSchemas.all.map(\.name))
            ?? "'l9gen schema' lists them"))
    }
    return show(schema.json.text(.indented) + "\n", .done)
  }
}
