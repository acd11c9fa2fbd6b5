import Jinja

extension AgentBlueprint {
  /// What templates see as `agent.docs`: facts in words, for people.
  func docs(_ map: ValueMap) -> ValueMap {
    var docs = facts
    let words = RuleWords(prefix: names.environmentPrefix)
    if case .string(let title, let origin)? = map["title"] {
      docs["title"] = .string(DeclaredDocument.sentence(title), origin)
    }
    docs["rules"] = .list(rules.map { .map(words.map($0)) })
    docs["alerts"] = .list(alerts.map { alert in .map(self.words(alert, words)) })
    docs["operations"] = .list(operations.map(self.words))
    docs["settings"] = .list(Setting.all(self).map { .map($0.map) })
    docs["files"] = .list(components.map(self.words))
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

  private func words(_ operation: Operation) -> Value {
    let part = operation.component.map { components[$0] }
    return .map([
      "name": operation.name.value, "title": .string(Component.capitalised(operation.name.string)),
      "method": .string(operation.endpoint.method, operation.name.origin),
      "path": .string(operation.endpoint.path, operation.name.origin),
      "timeout_ms": .int(operation.timeout), "access": .string(operation.access),
      "who": .string(operation.caller), "kind": .string(operation.kind),
      "effect": .string(operation.effect ?? part?.archetype.summary ?? ""),
      "file": part?.file.text.value ?? .string(""),
      "request": .string(operation.served.request.name),
      "response": .string(operation.served.response.name),
      "takes_input": .bool(operation.takesInput),
      "packet": operation.name.becoming("\(names.id).\(operation.name.string).request").value,
      "event": operation.event.value, "archived": .bool(operation.isArchived),
    ])
  }

  private func words(_ component: Component) -> Value {
    .map([
      "file": component.file.text.value,
      "title": .string(component.isPackage ? "Package" : component.title),
      "purpose": .string(
        component.isPackage ? "Makes the folder a package." : component.archetype.summary),
      "class_name": .string(component.className),
      "archetype": .string(component.archetype.name),
      "operations": .texts(component.operations),
    ])
  }
}

extension Operation {
  /// Who may call it.
  fileprivate var caller: String {
    switch access {
    case "governance": "a service token and an approval of an anchor"
    case "service": "a service token"
    default: "anybody"
    }
  }

  /// What the controller's base does; nil when a component answers.
  fileprivate var effect: String? {
    switch kind {
    case "status": "Answers with the state of the agent: health, open escalations, metrics."
    case "health": "Runs the health checks."
    case "metrics": "Answers with the metrics."
    case "query": "Reads records from episodic memory by its index."
    case "record": "Checks, reviews and keeps the given record, and announces it."
    default: nil
    }
  }
}
