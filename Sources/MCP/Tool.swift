package import Core

/// What a client is told of a tool.
package struct Tool: Sendable {
  /// One argument, as a row of the tool's table.
  package struct Argument: Sendable {
    package enum Form: Sendable {
      case text
      case flag
      case number(ClosedRange<Int>)
      case choice([String])
    }

    package let name: String
    package let form: Form
    package let isRequired: Bool
    package let description: String

    package init(
      _ name: String, _ form: Form, isRequired: Bool = false, _ description: String
    ) {
      self.name = name
      self.form = form
      self.isRequired = isRequired
      self.description = description
    }
  }

  package let name: String
  /// What it does, when to call it, what comes back: the model reads nothing else.
  package let description: String
  package let arguments: [Argument]
  /// The members of the structured result and their types, all of them always there.
  package let results: [(name: String, type: String)]
  /// False for the tool that changes files.
  package let isReadOnly: Bool
  /// False for a tool that is not in the list; a call of it is still answered with the reason.
  package let isOffered: Bool

  package init(
    _ name: String, _ description: String, arguments: [Argument] = [],
    results: [(name: String, type: String)], isReadOnly: Bool = true, isOffered: Bool = true
  ) {
    self.name = name
    self.description = description
    self.arguments = arguments
    self.results = results
    self.isReadOnly = isReadOnly
    self.isOffered = isOffered
  }

  /// As `tools/list` shows it.
  package var json: JSON {
    .record([
      ("name", .string(name)), ("description", .string(description)),
      ("inputSchema", inputSchema), ("outputSchema", outputSchema),
      (
        "annotations",
        .record([
          ("readOnlyHint", .bool(isReadOnly)), ("destructiveHint", .bool(!isReadOnly)),
          ("idempotentHint", true), ("openWorldHint", false),
        ])
      ),
    ])
  }

  private var inputSchema: JSON {
    var members: [(String, JSON)] = [("type", "object")]
    if !arguments.isEmpty {
      members.append(("properties", .record(arguments.map { ($0.name, $0.schema) })))
    }
    let required = arguments.filter(\.isRequired).map(\.name)
    if !required.isEmpty { members.append(("required", .strings(required))) }
    return .record(members + [("additionalProperties", false)])
  }

  private var outputSchema: JSON {
    .record([
      ("type", "object"),
      ("properties", .record(results.map { ($0.name, .record([("type", .string($0.type))])) })),
      ("required", .strings(results.map(\.name))),
    ])
  }
}

extension Tool.Argument {
  fileprivate var schema: JSON {
    var members: [(String, JSON)]
    switch form {
    case .text: members = [("type", "string")]
    case .flag: members = [("type", "boolean")]
    case .number(let range):
      members = [
        ("type", "integer"), ("minimum", .int(range.lowerBound)),
        ("maximum", .int(range.upperBound)),
      ]
    case .choice(let words): members = [("type", "string"), ("enum", .strings(words))]
    }
    if !description.isEmpty { members.append(("description", .string(description))) }
    return .record(members)
  }

  /// Why a value cannot be this argument; nil when it can.
  fileprivate func problem(_ value: JSON) -> String? {
    switch (form, value) {
    case (.text, .string), (.flag, .bool): nil
    case (.number(let range), .int(let number)):
      range.contains(number)
        ? nil : "'\(name)' has to be from \(range.lowerBound) to \(range.upperBound)"
    case (.choice(let words), .string(let word)):
      words.contains { $0.utf8.elementsEqual(word.utf8) }
        ? nil : "'\(name)' has to be one of \(words.joined(separator: ", "))"
    case (.text, _), (.choice, _): "'\(name)' has to be a string"
    case (.flag, _): "'\(name)' has to be true or false"
    case (.number, _): "'\(name)' has to be a whole number"
    }
  }
}

extension Tool {
  /// What is wrong with the arguments of a call, all of it; empty when nothing is.
  func problems(_ values: [JSON.Member]) -> [String] {
    var problems: [String] = []
    for value in values {
      guard let argument = arguments.first(where: { $0.name == value.name }) else {
        let near = Suggestion.closest(to: value.name, in: arguments.map(\.name))
        let help = near.map { "; did you mean '\($0)'?" } ?? ""
        problems.append("there is no argument '\(Shortened(value.name))'\(help)")
        continue
      }
      if let problem = argument.problem(value.value) { problems.append(problem) }
    }
    for argument in arguments where argument.isRequired {
      if values.contains(where: { $0.name == argument.name }) { continue }
      problems.append("'\(argument.name)' is missing")
    }
    return problems
  }
}

/// What came of a call.
package struct ToolAnswer: Sendable {
  /// Complete: some clients show the model nothing else.
  package let text: String
  /// The same facts, and nothing else is shown by other clients; nil for a failure.
  package let structured: JSON?

  package init(text: String, structured: JSON) {
    self.text = text
    self.structured = structured
  }

  /// What went wrong, and what to call instead.
  package init(failure: String) {
    text = failure
    structured = nil
  }

  package var isFailure: Bool { structured == nil }

  var json: JSON {
    var members: [(String, JSON)] = [
      ("content", .array([.record([("type", "text"), ("text", .string(text))])]))
    ]
    if let structured { members.append(("structuredContent", structured)) }
    return .record(members + [("isError", .bool(isFailure))])
  }
}
