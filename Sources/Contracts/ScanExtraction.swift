import Core
import Documents
import Files
import Specs

extension Scan {
  /// Agents that are generated from schemas: the schema, its folder, its manifest, its tests.
  mutating func checkExtraction() throws(Failure) {
    for contract in survey.contracts(of: .schemaExtraction) {
      for target in contract.elements("targets") { try check(target, of: contract) }
    }
  }

  private mutating func check(_ target: Contract.Element, of contract: Contract) throws(Failure) {
    guard let name = target.text("name"), let path = target.text("schema_file") else { return }
    let span = target.field("schema_file")?.span
    let place: ContractPath.Place
    do throws(ContractPath.Problem) { place = try ContractPath.place(path) } catch {
      return broken(path, error, contract, span)
    }
    guard let bytes = try survey.tree.bytes(of: place.path) else {
      return violation(contract, place.path, "the schema does not exist", span)
    }
    var diagnostics = Diagnostics()
    let source = Source(path: place.path, bytes: bytes)
    let documents = YAML.parse(source, diagnostics: &diagnostics)
    if let finding = diagnostics.sorted.first(where: { $0.severity == .error }) {
      return violation(contract, place.path, finding.message, span)
    }
    let record = documents.first.map { Record($0.root) } ?? Record()
    let root = record["rootpath"]?.text ?? record["system"]?["rootpath"]?.text
    guard let root else {
      return violation(contract, place.path, "the schema has no 'root_path'", span)
    }
    checkRoot(root, place.path, contract, span)
    checkOutputs(of: record, root, named: name, contract, target)
  }

  /// `L9/` at the head of a schema's path is the repository itself, as for extraction.
  private func folder(_ root: String) -> ContractPath.Place? {
    let text = root.hasPrefix("L9/") ? String(root.dropFirst(3)) : root
    return try? ContractPath.place(text)
  }

  private mutating func checkRoot(
    _ root: String, _ schema: String, _ contract: Contract, _ span: Span?
  ) {
    if let folder = folder(root), survey.tree.hasFolder(folder.path) { return }
    violation(
      contract, schema, "schema.root_path does not exist in the repository", span,
      [JSON.Member("expected_root_path", .string(root))])
  }

  private mutating func checkOutputs(
    of record: Record, _ root: String, named name: String, _ contract: Contract,
    _ target: Contract.Element
  ) {
    if contract.isOn("ci_enforcement.require_manifest") {
      let stated =
        record["cursorinstructions"]?["postgeneration"]?["manifest"]?.text
        ?? "manifests/\(name)_manifest.json"
      let place = folder(stated)?.path ?? stated
      if !survey.tree.hasFile(place) {
        list.add(
          Gap(
            .schemaViolation, of: contract, place, "the manifest of '\(name)' does not exist",
            at: target.field("name")?.span, help: "run 'l9gen extract'"))
      }
    }
    guard contract.isOn("ci_enforcement.require_tests") else { return }
    let id = folder(root)?.path.split(separator: "/").last.map(String.init) ?? name
    let hasTests = survey.tree.files.contains { file in
      file.string.hasSuffix(".py") && file.name.hasPrefix("test_")
        && (file.string.hasPrefix("tests/") || file.string.contains("/tests/"))
        && (file.components.dropLast().contains(id) || file.name.contains(id))
    }
    if hasTests { return }
    list.add(
      Gap(
        .missingTestFile, of: contract, "tests/\(id)", "'\(name)' has no tests",
        at: target.field("name")?.span, help: "run 'l9gen extract'"))
  }

  private mutating func violation(
    _ contract: Contract, _ target: String, _ problem: String, _ span: Span?,
    _ more: [JSON.Member] = []
  ) {
    list.add(
      Gap(
        .schemaViolation, of: contract, target, "'\(target)': \(problem)", at: span, key: problem,
        context: [JSON.Member("problem", .string(problem))] + more))
  }
}
