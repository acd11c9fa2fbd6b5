package import Documents
import Jinja

/// One row of the archetype table: everything the generated code needs to know about a kind of
/// component, so that no template knows an archetype by its name.
///
/// A class because every component refers to its row.
package final class Archetype: Sendable {
  /// The place in the order of construction.
  package enum Kind: String, Sendable, CaseIterable {
    case config, service, component, controller, edge, server, passive, package
  }

  /// A subject that turns another archetype into this one.
  package struct Refinement: Sendable {
    package let subject: String
    package let from: String
  }

  /// A method that can serve an operation.
  package struct Service: Sendable {
    package let method: String
    /// An operation whose name holds one of them gets this method; otherwise the first does.
    let words: [Term]
    /// `{Class}Input` of the component's own module, or `module:Name`.
    package let request: String
    package let response: String
    /// Whether it may serve GET: its request has scalar fields with defaults only.
    package let isGet: Bool
    /// Whether what it produces goes into the archive, where the agent has one.
    package let isArchived: Bool
  }

  package let name: String
  package let kind: Kind
  package let roles: [String]
  package let refinements: [Refinement]
  /// The template of its files, without family and ending.
  package let template: String
  package let rank: Int
  package let title: String
  /// One sentence: what the component does without a project's own code.
  package let summary: String
  package let inputs: [String]
  /// The type of its extension point as `module:Name`; nil when it has none.
  package let slot: String?
  package let inspects: Bool
  package let hasLifecycle: Bool
  package let isGeneric: Bool
  package let services: [Service]

  /// Nil when the row has no name or an unknown kind.
  package init?(_ row: Node) {
    guard let name = row["name"]?.text, let kind = row["kind"]?.text.flatMap(Kind.init(rawValue:))
    else { return nil }
    self.name = name
    self.kind = kind
    roles = Self.texts(row["roles"])
    refinements = (row["refines"]?.items ?? []).map {
      Refinement(subject: $0["subject"]?.text ?? "", from: $0["from"]?.text ?? "")
    }
    template = row["template"]?.text ?? "components/\(name)"
    rank = row["rank"]?.int ?? 0
    title = row["title"]?.text ?? name
    summary = row["default"]?.text ?? ""
    inputs = Self.texts(row["inputs"])
    slot = row["slot"]?.string
    inspects = row["inspects"]?.bool ?? false
    hasLifecycle = row["lifecycle"]?.bool ?? false
    isGeneric = row["generic"]?.bool ?? false
    services = (row["operations"]?.items ?? []).map(Self.service)
  }

  private static func service(_ row: Node) -> Service {
    Service(
      method: row["method"]?.text ?? "run",
      words: texts(row["words"]).map { Term(Text($0, .none)) },
      request: row["request"]?.text ?? "{Class}Input",
      response: row["response"]?.text ?? "{Class}Data", isGet: row["get"]?.bool ?? false,
      isArchived: row["archived"]?.bool ?? false)
  }

  private static func texts(_ node: Node?) -> [String] { (node?.items ?? []).compactMap(\.text) }
}
