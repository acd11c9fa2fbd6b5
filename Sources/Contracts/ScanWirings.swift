import Core
import Files
import Specs

extension Scan {
  /// What holds for the wiring of every module.
  mutating func checkWirings(_ contract: Contract) throws(Failure) {
    guard let pattern = contract.text("module_meta_glob") else { return }
    let modules = survey.contracts(of: .module).filter { Glob.matches(pattern, $0.path.string) }
    for module in modules {
      if contract.isOn("invariants.tool_registry.require_entry_for_exposes_tool"),
        module.isOn("wiring.tools.exposes_tool")
      {
        try checkTool(
          module, name: module.field("wiring.tools.tool_name"),
          registry: contract.text("invariants.tool_registry.file"))
      }
      if contract.isOn("invariants.agent_bindings.require_agent_exists") {
        try checkAgents(of: module, contract)
      }
      try checkSegments(of: module, contract)
      try checkApproval(of: module, contract)
    }
  }

  private mutating func checkAgents(of module: Contract, _ contract: Contract) throws(Failure) {
    guard let path = place("invariants.agent_bindings.agent_registry_file", contract),
      let bytes = try survey.tree.bytes(of: path)
    else { return }
    for element in module.linkedAgents {
      guard let field = element.field("agent_id"), let agent = field.text,
        !PythonNames.holdsLiteral(agent, in: bytes), !holdsName(agent, path, bytes)
      else { continue }
      list.add(
        Gap(
          .missingWiring, of: module, path, "'\(path)' has no agent '\(agent)'", at: field.span,
          key: "agent " + agent, context: [JSON.Member("agent", .string(agent))]))
    }
  }

  /// In YAML names need no quotes.
  private func holdsName(_ name: String, _ path: String, _ bytes: [UInt8]) -> Bool {
    guard path.hasSuffix(".yaml") || path.hasSuffix(".yml") else { return false }
    return Self.words(bytes).contains(name)
  }

  private static func words(_ bytes: [UInt8]) -> Set<String> {
    Set(
      bytes.split { !PythonNames.isWord($0) && $0 != UInt8(ascii: "-") }
        .map { String(decoding: $0, as: UTF8.self) })
  }

  private mutating func checkSegments(of module: Contract, _ contract: Contract) throws(Failure) {
    guard let path = place("invariants.memory.segments_must_exist_in", contract),
      let bytes = try survey.tree.bytes(of: path)
    else { return }
    let known = Self.words(bytes)
    let segments =
      module.texts("wiring.memory.segments_read") + module.texts("wiring.memory.segments_written")
    for segment in segments where !known.contains(segment.text) {
      list.add(
        Gap(
          .missingWiring, of: module, path, "'\(path)' has no memory segment '\(segment.text)'",
          at: segment.span, key: "segment " + segment.text,
          context: [JSON.Member("segment", .string(segment.text))]))
    }
  }

  /// A module that requires approval calls the adapter, and a test of it does, too.
  private mutating func checkApproval(of module: Contract, _ contract: Contract) throws(Failure) {
    let rule = "invariants.governance.if_requires_approval_true"
    guard module.isOn("wiring.governance.requires_approval"),
      let adapter = place(rule + ".must_call_adapter", contract)
    else { return }
    let span = module.field("wiring.governance.requires_approval")?.span
    let code = survey.tree.files(beneath: module.describedFolder).map(\.string)
      .filter { $0.hasSuffix(".py") }
    let tests = module.requiredTestFiles.compactMap { try? ContractPath.place($0.text) }
      .map(\.path).filter(survey.tree.hasFile)
    guard let facts = facts.code else {
      unchecked.append("approval of \(module.path): Python's ast was not asked")
      return
    }
    let name = Self.module(of: adapter)
    if !code.contains(where: { facts.calls(name, in: $0) }) {
      list.add(
        Gap(
          .missingWiring, of: module, module.describedFolder,
          "no code of the module calls '\(adapter)'", at: span, key: "approval",
          context: [JSON.Member("adapter", .string(adapter))]))
    }
    if contract.isOn(rule + ".must_have_tests"),
      !tests.contains(where: { facts.names(name, in: $0) })
    {
      list.add(
        Gap(
          .missingWiring, of: module, tests.first ?? module.describedFolder,
          "no test of the module names '\(name)'", at: span, key: "approval test",
          context: [JSON.Member("adapter", .string(adapter))]))
    }
  }

  /// Dotted name of a Python file.
  static func module(of path: String) -> String {
    let stem = path.hasSuffix(".py") ? String(path.dropLast(3)) : path
    return stem.split(separator: "/").joined(separator: ".")
  }
}

extension ContractSurvey {
  /// Python files that wiring contracts ask about; only `ast` can tell what they call.
  package var filesToInspect: [String] {
    guard contracts(of: .wirings).contains(where: { $0.field("invariants.governance") != nil })
    else { return [] }
    var files: Set<String> = []
    for module in contracts(of: .module) where module.isOn("wiring.governance.requires_approval") {
      files.formUnion(tree.files(beneath: module.describedFolder).map(\.string))
      files.formUnion(
        module.requiredTestFiles.compactMap { try? ContractPath.place($0.text) }.map(\.path))
    }
    // sorted: by bytes
    return files.filter { $0.hasSuffix(".py") && tree.hasFile($0) }.sorted(by: precedes)
  }
}

extension Contract {
  /// Agents that a module is bound to or works with.
  var linkedAgents: [Element] {
    elements("wiring.tools.agent_bindings") + elements("wiring.agents.collaborators")
  }
}
