import Jinja

extension AgentBlueprint {
  /// What templates see as `agent`.
  ///
  /// - Parameter settings: every environment variable that the agent reads.
  func map(_ settings: [Setting]) -> ValueMap {
    var map = plain
    writeGovernance(to: &map)
    writeNames(to: &map)
    writeParts(to: &map)
    writeCollaboration(to: &map)
    writeImports(to: &map)
    map["tests"] = .map(testFacts)
    map["documents"] = .list(documents.map(\.value))
    map["docs"] = .map(docs(settings))
    return map
  }

  var allRules: [DeclaredRule] { rules + alerts.map(\.rule) }

  private func writeGovernance(to map: inout ValueMap) {
    let thresholds = allRules.thresholds
    map["rules"] = .list(rules.map { .map($0.map) })
    map["alerts"] = .list(alerts.map(\.value))
    map["safety"] = .list(safety.map(Self.safety))
    map["thresholds"] = .texts(thresholds)
    map["environment"] = .list(thresholds.map(environment))
    map["variables"] = .map(variables)
    map["ungated"] = .texts(operations.filter { $0.access != "governance" }.map(\.name))
    map["problems"] = .texts(problems)
    map["gated"] = .texts(operations.filter { $0.access == "governance" }.map(\.name))
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

  private func writeNames(to map: inout ValueMap) {
    map["audit_scope"] = .texts(declared.auditScope.map(\.text))
    map["layers"] = .list(layers.map(\.value))
    map["layer_names"] = .strings(layers.map(\.name))
    map["index_by"] = .texts(layers.first { $0.name == "episodic" }?.index ?? [])
    map["metrics"] = .list(declared.metrics.map(\.value))
    map["bindings"] = bindings
    map["log_topics"] = .list(topics.map(\.value))
    map["sources"] = .texts(sources)
    map["strategy_modes"] = .texts(declared.modes.map(\.text))
    map["strategies"] = .list(strategies.runs)
    map["inspections"] = .list(strategies.inspections)
    map["unserved_modes"] = .texts(strategies.unserved)
    map["connectors"] = .texts(declared.connectors.map(\.text))
  }

  private func writeParts(to map: inout ValueMap) {
    let values = components.map(\.value)
    func select(_ isChosen: (Component) -> Bool) -> Value {
      .list(zip(components, values).filter { isChosen($0.0) }.map(\.1))
    }
    let bound = Set(operations.compactMap(\.component))
    parts.assembly.write(to: &map, components)
    map["components"] = .list(values)
    map["operations"] = .list(operationValues)
    map["slots"] = .list(components.filter { $0.archetype.slot != nil }.map(\.slot))
    map["service_parts"] = select { $0.archetype.kind == .service }
    map["component_parts"] = select { $0.archetype.kind == .component }
    map["edge_parts"] = select { $0.archetype.kind == .edge }
    map["inspectors"] = select(\.isInspector)
    map["checkers"] = .strings(components.filter(\.isChecker).map(\.attribute))
    map["bound"] = .list(values.indices.filter { bound.contains($0) }.map { values[$0] })
  }

  private func writeCollaboration(to map: inout ValueMap) {
    map["links"] = .list(links.map(\.value))
    map["partners"] = .texts(partners)
    map["external_partners"] = .texts(externalPartners)
    map["patterns"] = .texts((partners + externalPartners).map { $0.becoming("\($0.string).*") })
    map["hard"] = .texts(hard)
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
