import Core
package import Documents
package import Jinja
package import Specs

/// The house rules that every collection shares: the meta templates and the universal glue.
package struct HouseRules: Sendable {
  let codegen: Document
  let sequence: Document
  let checklist: Document
  let integration: Document
  let glue: Document
  let facts: Document

  package init(
    codegen: Document, sequence: Document, checklist: Document, integration: Document,
    glue: Document, facts: Document
  ) {
    self.codegen = codegen
    self.sequence = sequence
    self.checklist = checklist
    self.integration = integration
    self.glue = glue
    self.facts = facts
  }

  /// What templates see as `config`.
  ///
  /// - Parameter layers: what the collection sets, weakest first.
  package func configuration(_ layers: [Record]) -> Value {
    let shared = SharedConfiguration([Record(codegen.root)] + layers, FactTables(facts.root))
    return .map([
      "codegen": Value(codegen.root), "sequence": Value(sequence.root),
      "checklist": Value(checklist.root), "integration": Value(integration.root),
      "glue": Value(glue.root), "facts": Value(facts.root), "shared": shared.value,
    ])
  }
}

extension Value {
  /// A document as it is written, keys included.
  init(_ node: Node) {
    switch node.kind {
    case .null: self = .none
    case .bool: self = .bool(node.bool == true)
    case .int: self = node.int.map { .int($0) } ?? .string(node.text ?? "")
    case .float: self = node.double.map { .float($0) } ?? .string(node.text ?? "")
    case .string: self = .string(node.text ?? "")
    case .list: self = .list(node.items.map { Value($0) })
    case .map:
      var map = ValueMap()
      for pair in node.pairs { map[pair.key.text ?? ""] = Value(pair.value) }
      self = .map(map)
    }
  }
}
