import Core
package import Documents

/// What one YAML document is, told by its keys.
enum DocumentKind: Sendable {
  /// A canonical schema, or a part of one.
  case agent
  /// A name and a list of agents.
  case collection
  /// `extraction_sequence.order`, shared configuration, `dependency_graph`.
  case extractorMap
  case sharedConfiguration
  /// `wirings` and what is harmonised between units.
  case wiring
  /// `schema_to_code`: which file is made in which way.
  case patterns
  /// A part of one of the four meta templates.
  case meta
  case moduleSpec
  /// `modules`, a list of ids with their tiers.
  case registry
  /// `*.meta.yaml`
  case contract
  case unknown

  static func of(_ record: Record) -> DocumentKind {
    let names = Set(record.entries.map(\.name))
    if names.contains("agents") { return .collection }
    // Whatever else it holds: what has a root path is an agent.
    if record.hasRootPath { return .agent }
    if names.contains("extractionsequence") {
      return record["extractionsequence"]?["order"] == nil ? .meta : .extractorMap
    }
    for (marks, kind) in marks where !names.isDisjoint(with: marks) { return kind }
    if record["metadata"]?["moduleid"] != nil { return .moduleSpec }
    if record["modules"]?.list?.first?["moduleid"] != nil { return .registry }
    if names.contains("type"), names.contains("location") { return .contract }
    if names.contains("sharedconfiguration") { return .sharedConfiguration }
    if !names.isDisjoint(with: agentNames) { return .agent }
    let isNear = record.entries.contains { Suggestion.closest(to: $0.name, in: sections) != nil }
    return isNear ? .agent : .unknown
  }

  /// A key of a known document near one of this record's, for a suggestion.
  static func nearestKey(to record: Record) -> String? {
    let known = sections + marks.flatMap { $0.0.sorted() } + ["collection", "agents"]
    for entry in record.entries {
      let near = Suggestion.closest(to: entry.name, in: known)
      if let near, near != entry.name { return near }
    }
    return nil
  }

  /// Keys that only one kind of document has; in this order.
  private static let marks: [(Set<String>, DocumentKind)] = [
    (
      [
        "wirings", "memoryharmonization", "governanceharmonization", "communicationharmonization",
      ], .wiring
    ),
    (["schematocode", "fileroles"], .patterns),
    (
      [
        "schema", "extraction", "extractorglue", "extractorprompt", "validation",
        "executiontemplate", "evidencereport", "orderingalgorithm", "extractionsequencetemplate",
        "validationchecklist", "mastersignoff", "integrationtests", "communicationcontracts",
        "sharedmemorycontracts", "governanceintegration", "crossagenttestingmatrix",
        "orchestrationwiring",
      ], .meta
    ),
    (["runtimewiring", "packetcontract", "globalinvariantsack", "externalsurface"], .moduleSpec),
  ]

  private static let agentNames = Set(CanonicalFields.topNames)
  /// Long names only: short ones are near too much.
  private static let sections = CanonicalFields.topNames.filter { $0.utf8.count >= 8 }
}

/// What one document is, for those who edit it.
package enum SpecKind {
  /// Whether a document is a Module-Spec.
  package static func isModule(_ root: Node) -> Bool {
    root.kind == .map && DocumentKind.of(Record(root)) == .moduleSpec
  }
}
