import Contracts
import Core
import Generation

extension Session {
  func schema() -> ExitCode {
    guard let name = invocation.operands.first else { return showSchemas() }
    guard let schema = PublishedSchemas.named(name)?.json ?? PublishedResults.named(name)?.json
    else {
      return fail(
        UsageProblem(
          message: "there is no format '\(name)'",
          help: Suggestion.help(for: name, in: Self.schemas.map(\.name))
            ?? "'l9gen schema' lists them"))
    }
    return show(schema.text(.indented) + "\n", .done)
  }

  /// Formats of inputs, then results.
  private static var schemas: [(name: String, purpose: String)] {
    PublishedSchemas.all.map { ($0.name, $0.purpose) }
      + PublishedResults.all.map { ($0.name, $0.purpose) }
  }

  private func showSchemas() -> ExitCode {
    if isJSON {
      let rows = Self.schemas.map { schema in
        JSON.record([("name", .string(schema.name)), ("purpose", .string(schema.purpose))])
      }
      return show(result("formats", [("formats", .array(rows))]).documentBytes, .done)
    }
    let rows = Self.schemas.map { schema in
      schema.name + String(repeating: " ", count: max(1, 28 - schema.name.utf8.count))
        + schema.purpose + "\n"
    }
    return show(rows.joined(), .done)
  }
}

extension Command {
  static let schemaRow = Row(
    operand: "[<type>]", summary: "print the JSON Schema of an input format or a result",
    details: """
      For editors and other tools; the same files stand in schemas/. Those of what commands
      print with '--format json' are called results/<kind>. Without a type: the list of all.
      A file of contracts says its schema in its first line:
      # yaml-language-server: $schema=<path>/root_readme.schema.json
      """,
    examples: [
      ("l9gen schema root_readme", "one format"), ("l9gen schema", "all formats"),
      ("l9gen schema results/drift", "what 'l9gen check --format json' prints"),
    ])
}
