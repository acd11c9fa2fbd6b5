package import Core

/// What a member of a result may hold.
indirect enum ResultShape: Sendable {
  case text, whole, flag
  /// One of these texts.
  case words([String])
  case list(ResultShape)
  case record([ResultMember])
  /// An object with names that nobody knows before.
  case named(ResultShape)
  case nullable(ResultShape)
  case anything
  /// The number of this form of results.
  case version

  static func words<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> ResultShape
  where Word.RawValue == String {
    .words(type.allCases.map(\.rawValue))
  }

  var schema: JSON {
    switch self {
    case .text: ["type": "string"]
    case .whole: ["type": "integer"]
    case .flag: ["type": "boolean"]
    case .words(let words): .record([("enum", .strings(words))])
    case .list(let shape): .record([("type", "array"), ("items", shape.schema)])
    case .record(let members): .record(Self.object(members))
    case .named(let shape):
      .record([("type", "object"), ("additionalProperties", shape.schema)])
    case .nullable(let shape):
      .record([("anyOf", .array([shape.schema, ["type": "null"]]))])
    case .anything: .object([])
    case .version: ["const": 1]
    }
  }

  /// Members that are not named are allowed: new ones do not change the version of a result.
  static func object(_ members: [ResultMember]) -> [(String, JSON)] {
    [
      ("type", "object"),
      ("properties", .record(members.map { ($0.name, $0.shape.schema) })),
      ("required", .strings(members.filter { !$0.isOptional }.map(\.name))),
    ]
  }
}

struct ResultMember: Sendable {
  let name: String
  let shape: ResultShape
  let isOptional: Bool

  init(_ name: String, _ shape: ResultShape, isOptional: Bool = false) {
    self.name = name
    self.shape = shape
    self.isOptional = isOptional
  }
}

/// The JSON Schema of what a command prints with `--format json`.
package struct PublishedResult: Sendable {
  /// The `kind` of the result.
  package let kind: String
  /// One sentence, without a full stop.
  package let purpose: String
  private let members: JSON

  init(_ kind: String, _ purpose: String, _ members: [ResultMember]) {
    self.kind = kind
    self.purpose = purpose
    self.members = .record(ResultShape.object(Self.head(kind) + members))
  }

  /// The folder keeps kinds apart from the formats of inputs.
  package var name: String { "results/" + kind }

  private static func head(_ kind: String) -> [ResultMember] {
    [ResultMember("version", .version), ResultMember("kind", .words([kind]))]
  }

  package var json: JSON {
    .object(
      [
        .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
        .init("$id", .string("\(name).schema.json")),
        .init("title", .string("\(kind): \(purpose)")),
      ] + (members.members ?? []))
  }
}
