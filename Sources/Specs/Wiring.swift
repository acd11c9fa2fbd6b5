package import Core

/// One connection of the glue: `from_agent` uses `to_agent`.
package struct Wiring: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case call = "api_call"
    case packet = "packet_send"
    /// The agent that holds `import_path` watches events of the other.
    case observation = "event_observe"
  }

  /// Names as written; each may be something outside the collection.
  package let from: String
  package let to: String
  package let kind: Kind
  /// The file that is imported or that listens.
  package let importPath: RelativePath?
  package let methods: [String]
  package let packets: [String]
  package let events: [String]
  package let fromSpan: Span
  package let toSpan: Span
}

/// The fields of wiring glue.
enum WiringFields {
  static let table = FieldTable([
    FieldRule("title", .text, "Heading"),
    FieldRule("purpose", .text, "What the glue is for"),
    FieldRule("version", [.text, .number], "Version of the glue"),
    FieldRule("wirings", .maps, "Connections between units"),
    FieldRule(
      "wirings[].fromagent", .text, "Unit that uses the other", form: .name, isRequired: true),
    FieldRule("wirings[].toagent", .text, "Unit that is used", form: .name, isRequired: true),
    FieldRule(
      "wirings[].connectiontype", .text, "Kind of connection",
      form: .oneOf(Wiring.Kind.allCases.map(\.rawValue)), isRequired: true),
    FieldRule("wirings[].importpath", .text, "File that is imported", form: .path),
    FieldRule("wirings[].methodnames", .texts, "Methods that are called"),
    FieldRule("wirings[].packettypes", .texts, "Types of packets that are sent"),
    FieldRule("wirings[].eventsubscriptions", .texts, "Events that are watched"),
    FieldRule("memoryharmonization", .free, "Memory that the units share"),
    FieldRule("governanceharmonization", .free, "Governance that the units share"),
    FieldRule("communicationharmonization", .free, "Communication that the units share"),
    FieldRule("fileroles", .free, "What a file is, by its name"),
  ])
}

extension Wiring {
  /// Reads a checked record; nil when something that is required is missing.
  init?(_ record: Record, at span: Span, _ forms: Forms) {
    guard let from = record["fromagent"], let fromName = from.text, let to = record["toagent"],
      let toName = to.text, let type = record["connectiontype"]?.text,
      let kind = Kind.allCases.first(where: {
        Record.normalised($0.rawValue) == Record.normalised(type)
      })
    else { return nil }
    self.from = fromName
    self.to = toName
    self.kind = kind
    importPath = record["importpath"]?.text.flatMap { try? forms.path($0).get() }
    methods = record["methodnames"]?.texts ?? []
    packets = record["packettypes"]?.texts ?? []
    events = record["eventsubscriptions"]?.texts ?? []
    fromSpan = from.span
    toSpan = to.span
  }
}

extension Field {
  /// Texts of a list, without other elements; nil for anything else.
  package var texts: [String]? { list.map { $0.compactMap(\.text) } }
}
