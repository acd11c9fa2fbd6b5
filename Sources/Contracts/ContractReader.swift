package import Core
import Documents
package import Specs

/// Finds and reads contracts.
package enum ContractReader {
  /// Whether a file has the name of a contract. `meta.yaml` is one in a folder of tests only:
  /// other programs have files of that name, too.
  package static func isContract(_ path: RelativePath) -> Bool {
    let name = path.name
    if name.hasSuffix(".meta.yaml") || name.hasSuffix(".meta.yml") { return true }
    guard name == "meta.yaml" || name == "meta.yml" else { return false }
    return path.components.dropLast().contains { $0 == "tests" || $0 == "test" }
  }

  /// Reads one contract; what is wrong with it is reported, and what can be used comes back.
  package static func read(_ source: Source, _ diagnostics: inout Diagnostics) -> Contract? {
    guard let path = try? RelativePath(source.path) else { return nil }
    var findings = Diagnostics()
    let documents = YAML.parse(source, diagnostics: &findings)
    diagnostics.add(findings)
    guard let root = documents.first?.root else { return nil }
    if documents.count > 1 {
      diagnostics.add(
        ContractRules.invalid, "the file holds \(documents.count) documents",
        at: documents[1].root.span, help: "write one contract in one file")
    }
    guard root.kind == .map else {
      diagnostics.add(
        ContractRules.invalid, "a contract is a map, this is \(root.kind.phrase)", at: root.span)
      return nil
    }
    let record = Record(root)
    guard let type = type(of: record, path, at: root.span, &diagnostics) else { return nil }
    let normal = Dialect.normalised(record, type)
    type.table.check(normal, at: root.span, &diagnostics)
    return Contract(type: type, path: path, record: normal, span: root.span, source: source)
  }

  private static func type(
    of record: Record, _ path: RelativePath, at span: Span, _ diagnostics: inout Diagnostics
  ) -> ContractType? {
    for name in ["type", "kind"] {
      guard let field = record[name], let text = field.text else { continue }
      if let type = ContractTypes.named(text) { return type }
      diagnostics.add(
        ContractRules.invalid, "'\(text)' is no type of contract", at: field.span,
        help: ContractTypes.help(for: text))
      return nil
    }
    if let other = OtherDocument.of(record) {
      diagnostics.add(
        ContractRules.invalid, "this is \(other.phrase), no contract", at: span,
        help: "give the file a name that does not end in '.meta.yaml'")
      return nil
    }
    if let type = ContractTypes.ofFile(path.string) { return type }
    diagnostics.add(
      ContractRules.invalid, "the contract does not say its type", at: span,
      help: "write 'type: …', \(ContractTypes.help(for: ""))")
    return nil
  }
}

/// Documents that are met among contracts and are none.
package enum OtherDocument: String, Sendable, CaseIterable {
  case gapReport, workflow, compose, agentSchema, moduleSpec, wiringGraph, moduleRegistry

  /// Told by its keys; nil when it is none of them.
  package static func of(_ record: Record) -> OtherDocument? {
    let names = Set(record.entries.map(\.name))
    if names.contains("gaps") { return .gapReport }
    if names.contains("jobs") { return .workflow }
    if names.contains("services") { return .compose }
    if names.contains("rootpath"), names.contains("cursorinstructions") { return .agentSchema }
    if record["metadata"]?["moduleid"] != nil { return .moduleSpec }
    if names.isSuperset(of: ["nodes", "edges"]) { return .wiringGraph }
    if names == ["modules"] { return .moduleRegistry }
    return nil
  }

  /// With its article, for messages.
  package var phrase: String {
    switch self {
    case .gapReport: "a gap report"
    case .workflow: "a workflow of GitHub"
    case .compose: "a compose file"
    case .agentSchema: "an agent schema"
    case .moduleSpec: "a module spec"
    case .wiringGraph: "a wiring graph"
    case .moduleRegistry: "a registry of modules"
    }
  }
}
