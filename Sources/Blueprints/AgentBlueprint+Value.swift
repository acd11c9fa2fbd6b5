import Jinja
import Specs

extension AgentBlueprint {
  /// What templates see as `agent`.
  ///
  /// - Parameter settings: every environment variable that the agent reads.
  func map(_ settings: [Setting], _ reads: BlueprintReads) -> ValueMap {
    var map = AgentMap(plain, reads)
    writeGovernance(to: &map)
    writeNames(to: &map)
    writeParts(to: &map)
    writeCollaboration(to: &map)
    writeImports(to: &map)
    map.add("tests", .map(testFacts))
    map.add("tested", .bool(unit.wantsTests))
    map.add("integrated", .bool(unit.isIntegrated))
    map.add("documents", .list(documents.map(\.value)))
    map.add("docs", .map(docs(settings)))
    return map.map
  }

  var allRules: [DeclaredRule] { rules + alerts.map(\.rule) }

  private func writeGovernance(to map: inout AgentMap) {
    let thresholds = allRules.thresholds
    map.add("rules", .list(rules.map { .map($0.map) }))
    map.add("alerts", .list(alerts.map(\.value)))
    map.add("safety", .list(safety.map(Self.safety)))
    map.add("thresholds", .texts(thresholds))
    map.add("environment", .list(thresholds.map(environment)))
    map.add("variables", .map(variables))
    map.add("ungated", .texts(operations.filter { $0.access != "governance" }.map(\.name)))
    map.add("problems", .texts(problems))
    map.add("gated", .texts(operations.filter { $0.access == "governance" }.map(\.name)))
    map.add("typed", .bool(operations.contains { !$0.fields.isEmpty }))
  }

  /// A layer without a known kind refuses the fact of its own name.
  private static func safety(_ name: Text) -> Value {
    let kind = Kinds.safety(name.string)
    return .map([
      "name": name.value, "kind": .string(kind),
      "signal": kind == "signal" ? name.value : .string(""),
    ])
  }

  /// The setting of a named threshold, with the value that tests give it.
  private func environment(_ threshold: Text) -> Value {
    .map(["name": threshold.becoming(variable(threshold)).value, "value": .string("100")])
  }

  private func variable(_ threshold: Text) -> String {
    names.environmentPrefix + upper(threshold.string)
  }

  /// The same as a map of names and values.
  var variables: ValueMap {
    var variables = ValueMap()
    for threshold in allRules.thresholds { variables[variable(threshold)] = .string("100") }
    return variables
  }

  private func writeNames(to map: inout AgentMap) {
    map.add("audit_scope", .texts(declared.auditScope.map(\.text)))
    map.add("layers", .list(layers.map(\.value)))
    map.add("layer_names", .strings(layers.map(\.name)))
    map.add("index_by", .texts(layers.first { $0.name == "episodic" }?.index ?? []))
    map.add("metrics", .list(declared.metrics.map(\.value)))
    map.add("bindings", bindings)
    map.add("log_topics", .list(topics.map(\.value)))
    map.add("sources", .texts(sources))
    map.add("strategy_modes", .texts(declared.modes.map(\.text)))
    map.add("strategies", .list(strategies.runs))
    map.add("inspections", .list(strategies.inspections))
    map.add("unserved_modes", .texts(strategies.unserved))
    map.add("connectors", .texts(declared.connectors.map(\.text)))
  }

  /// What holds values of components.
  private static let partNames = [
    "components", "service_parts", "component_parts", "edge_parts", "inspectors", "bound",
  ]

  private func writeParts(to map: inout AgentMap) {
    let isRead = Self.partNames.contains { map.reads.ofAgent($0) }
    let values = isRead ? components.map(\.value) : []
    func select(_ isChosen: (Component) -> Bool) -> Value {
      .list(zip(components, values).filter { isChosen($0.0) }.map(\.1))
    }
    let bound = Set(operations.compactMap(\.component))
    parts.assembly.write(to: &map, components)
    parts.stated.write(names, to: &map)
    map.add("components", .list(values))
    map.add("operations", .list(operationValues))
    map.add(
      "slots", .list(memorySlots + components.filter { $0.archetype.slot != nil }.map(\.slot)))
    map.add("embeds", .bool(!memorySlots.isEmpty))
    map.add("service_parts", select { $0.archetype.kind == .service })
    map.add("component_parts", select { $0.archetype.kind == .component })
    map.add("edge_parts", select { $0.archetype.kind == .edge })
    map.add("inspectors", select(\.isInspector))
    map.add("checkers", .strings(components.filter(\.isChecker).map(\.attribute)))
    map.add("bound", .list(values.indices.filter { bound.contains($0) }.map { values[$0] }))
  }

  /// What a project may replace of the memory: how records are embedded, where they are.
  private var memorySlots: [Value] {
    guard layers.contains(where: \.embeds) else { return [] }
    return [
      .map([
        "name": .string(Self.embedder), "type": .string("Embedder"),
        "import": .string("l9_runtime.memory.similarity:Embedder"),
        "module": .string("l9_runtime.memory.similarity"),
      ])
    ]
  }

  /// The slot's name; no component is called so.
  static let embedder = "memory_embedder"

  private func writeCollaboration(to map: inout AgentMap) {
    map.add("links", .list(checksLinks ? links.map(\.value) : []))
    map.add("partners", .texts(partners))
    map.add("external_partners", .texts(externalPartners))
    map.add("patterns", .texts((partners + externalPartners).map { $0.becoming("\($0.string).*") }))
    map.add("hard", .texts(hard))
    map.add("sharing", sharing.value(readers: linked))
  }

  /// Which metrics the governed path feeds.
  private var bindings: Value {
    .map([
      "latency": .texts(latencyMetrics), "escalation": .texts(escalationMetrics),
      "record": .texts(recordMetrics),
    ])
  }

  /// Fed with the time that every operation takes.
  var latencyMetrics: [Text] {
    declared.metrics.filter { $0.kind == "histogram" }.map(\.name.text)
  }

  /// Count escalations.
  var escalationMetrics: [Text] { counters.filter(Self.isEscalation).map(\.text) }

  /// Count completed operations: counters that no component's subject claims.
  var recordMetrics: [Text] {
    let subjects = Stems(components.flatMap(\.subject))
    return counters.filter { !Self.isEscalation($0) && $0.stems.shared(with: subjects) == 0 }
      .map(\.text)
  }

  private var counters: [Term] {
    declared.metrics.filter { $0.kind == "counter" }.map(\.name)
  }

  private static func isEscalation(_ term: Term) -> Bool {
    let bytes = Array(term.text.string.utf8)
    return bytes.indices.contains { bytes[$0...].begins(with: "escalation") }
  }
}
