import Core
import Jinja
import Specs

/// How far an agent goes without asking; the stricter is the greater.
enum Freedom: Int, Comparable {
  case full, gated, never

  static func < (left: Freedom, right: Freedom) -> Bool { left.rawValue < right.rawValue }

  /// What the first word of a text says: `gated_by_governance (model promotion)` is gated.
  init?(_ text: String) {
    let head = text.utf8.lowered.prefix { $0.isLower }.text
    guard let row = Self.words.first(where: { $0.words.contains(head) }) else { return nil }
    self = row.freedom
  }

  /// Name in the generated code.
  var name: String {
    switch self {
    case .full: "full"
    case .gated: "gated"
    case .never: "none"
    }
  }

  private static let words: [(freedom: Freedom, words: [String])] = [
    (.full, ["full", "all", "allowed", "any", "autonomous", "true", "unlimited", "yes"]),
    (
      .gated,
      [
        "approval", "approved", "ask", "gated", "governed", "limited", "requires", "supervised",
        "with",
      ]
    ),
    (.never, ["denied", "disabled", "false", "forbidden", "never", "no", "none", "not"]),
  ]
}

/// What an agent decides and does alone.
struct Autonomy: Sendable {
  /// Decisions of its own, and what it does elsewhere.
  private(set) var inside: Freedom
  private(set) var outside: Freedom
  private(set) var subAgents = Freedom.never
  private(set) var parallel: Int?
  private(set) var templates: [Text] = []

  /// What the governance mode leaves open.
  private init(mode: String) {
    switch mode.utf8.lowered.text {
    case "autonomous", "distributed": (inside, outside) = (.full, .full)
    case "supervised", "centralized": (inside, outside) = (.gated, .gated)
    default: (inside, outside) = (.full, .gated)
    }
  }

  init(_ reader: inout SchemaReader) {
    self.init(mode: reader.line(reader.section("governance", "mode")).string)
    let scope = reader.section("collaborationnetwork", "autonomyscope")
    inside = max(inside, reader.freedom(scope?["internaldecisions"]) ?? .full)
    outside = max(outside, reader.freedom(scope?["externalactions"]) ?? .full)
    guard let policy = reader.section("collaborationnetwork", "delegationpolicy") else { return }
    subAgents = reader.freedom(policy["spawnsubagents"]) ?? .full
    parallel = policy["maxparallelsubagents"]?.int
    templates = reader.identifiers(policy["subagenttemplates"])
  }

  var value: Value {
    .map([
      "inside": .string(inside.name), "outside": .string(outside.name),
      "sub_agents": .string(subAgents.name), "parallel": .optional(parallel),
      "templates": .texts(templates),
    ])
  }
}

extension SchemaReader {
  /// Nil where nothing is stated; what is not understood is taken for gated, and reported.
  fileprivate mutating func freedom(_ field: Field?) -> Freedom? {
    guard let field else { return nil }
    if let flag = field.bool { return flag ? .full : .never }
    let text = line(field)
    if text.isEmpty { return nil }
    if let freedom = Freedom(text.string) { return freedom }
    findings.add(
      BlueprintRules.freedom, "'\(text.string)' does not say how far the agent may go",
      at: field.span, help: "begin with full, gated or none; until then it is gated")
    return .gated
  }
}
