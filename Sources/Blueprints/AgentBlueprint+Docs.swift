import Jinja

extension AgentBlueprint {
  /// What templates see as `agent.docs`: facts in words, for people.
  func docs(_ settings: [Setting]) -> ValueMap {
    var docs = facts
    let words = RuleWords(prefix: names.environmentPrefix)
    docs["rules"] = .list(rules.map { .map(words.map($0)) })
    docs["alerts"] = .list(alerts.map { alert in .map(self.words(alert, words)) })
    docs["operations"] = .list(operations.map { self.words($0, tables) })
    docs["settings"] = .list(settings.map { .map($0.map) })
    docs["files"] = .list(components.map { self.words($0, tables) })
    docs["generic"] = .texts(
      components.filter { $0.archetype.isGeneric && !$0.isPackage }.map(\.file.text))
    return docs
  }

  private func words(_ alert: DeclaredAlert, _ words: RuleWords) -> ValueMap {
    var map = words.map(alert.rule)
    let expression = RuleWords.prometheus(alert.rule.condition, names.id, declared.metrics)
    map["recipient"] = .string(alert.recipient, alert.rule.origin)
    map["alert"] = .string(Naming.pascal("\(names.id) \(alert.rule.id)") ?? "", alert.rule.origin)
    map["expr"] = .string(expression, alert.rule.origin)
    return map
  }

  private func words(_ operation: Operation, _ tables: FactTables) -> Value {
    let part = operation.component.map { components[$0] }
    return .map([
      "name": operation.name.value, "title": .string(Component.capitalised(operation.name.string)),
      "method": .string(operation.endpoint.method, operation.name.origin),
      "path": .string(operation.endpoint.path, operation.name.origin),
      "timeout_ms": .int(operation.timeout), "access": .string(operation.access),
      "who": .string(tables.caller(operation.access)), "kind": .string(operation.kind),
      "effect": .string(part?.archetype.summary ?? tables.effect(of: operation.kind)),
      "file": part?.file.text.value ?? .string(""),
      "request": .string(operation.served.request.name),
      "response": .string(operation.served.response.name),
      "takes_input": .bool(operation.takesInput),
      "packet": operation.name.becoming("\(names.id).\(operation.name.string).request").value,
      "event": operation.event.value, "archived": .bool(operation.isArchived),
    ])
  }

  private func words(_ component: Component, _ tables: FactTables) -> Value {
    .map([
      "file": component.file.text.value,
      "title": .string(component.isPackage ? "Package" : component.title),
      "purpose": .string(
        component.isPackage ? tables.packagePurpose : component.archetype.summary),
      "class_name": .string(component.className),
      "archetype": .string(component.archetype.name),
      "operations": .texts(component.operations),
    ])
  }
}
