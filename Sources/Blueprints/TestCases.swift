import Jinja

/// Facts that the generated tests of an agent need beyond its blueprint.
extension AgentBlueprint {
  var testFacts: ValueMap {
    var thresholds = ValueMap()
    for name in allRules.thresholds {
      thresholds[name.string] = .float(Condition.testThreshold)
    }
    return ValueMap([
      "thresholds": .map(thresholds), "part_cases": .list(partCases),
      "named_cases": .list(namedCases),
    ])
  }

  /// Facts that silence a conjunction by each part but its last.
  private var partCases: [Value] {
    rules.filter(\.isTestable).flatMap { rule in
      rule.condition.partCases.map { facts in
        .map(["rule_id": .string(rule.id, rule.origin), "facts": .map(facts)])
      }
    }
  }

  /// For every named threshold facts that meet the first rule with it.
  private var namedCases: [Value] {
    let testable = rules.filter(\.isTestable)
    return allRules.thresholds.compactMap { name in
      let rule = testable.first { [$0].thresholds.contains { $0.string == name.string } }
      guard let rule else { return nil }
      return .map([
        "threshold": name.value, "rule_id": .string(rule.id, rule.origin),
        "facts": .map(rule.condition.matching),
      ])
    }
  }
}
