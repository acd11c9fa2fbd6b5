import Contracts
package import Core
import Specs

/// The JSON Schemas of all input formats, from the tables that l9gen reads them by.
package struct PublishedSchema: Sendable {
  package let name: String
  /// One sentence, without a full stop.
  package let purpose: String
  let table: FieldTable
  /// False for a format whose fields may also stand in another layout.
  let requiresTop: Bool

  package var json: JSON {
    jsonSchema(
      of: table, id: "\(name).schema.json", title: "\(name): \(purpose)", requiresTop: requiresTop)
  }
}

package enum PublishedSchemas {
  /// Agents and modules first, then contracts.
  package static let all: [PublishedSchema] =
    [
      PublishedSchema(
        name: "agent", purpose: "A canonical v6 agent schema", table: CanonicalFields.table,
        requiresTop: false),
      PublishedSchema(
        name: "module_spec", purpose: "A Module-Spec, v2.4 to v2.6", table: ModuleFields.table,
        requiresTop: false),
    ]
    + ContractTypes.all.map { type in
      PublishedSchema(
        name: type.name, purpose: type.purpose, table: type.table,
        // The second dialect has other heads.
        requiresTop: !type.table.rules.contains { $0.path == "metadata.subsystem" })
    }

  /// The schema of that name, however it is spelled.
  package static func named(_ name: String) -> PublishedSchema? {
    let wanted = ContractTypes.named(name)?.name ?? name
    return all.first { Record.normalised($0.name) == Record.normalised(wanted) }
  }
}
