import Core
import Jinja
import Specs

/// A rule of an agent: a declared condition, with facts that meet it and facts that do not, so
/// that the generated tests state it a second time.
struct DeclaredRule: Sendable {
  let id: String
  let condition: Condition
  /// The field it comes from, for instance `governance.escalationpolicy[0]`.
  let source: String
  let severity: String
  let origin: Origin

  /// A signal used twice in one rule has no independent facts.
  var isTestable: Bool {
    let signals = condition.leaves.map(\.signal)
    return Set(signals).count == signals.count
  }

  var map: ValueMap {
    ValueMap([
      "rule_id": .string(id, origin), "condition": condition.value(origin),
      "source": .string(source), "severity": .string(severity),
      "testable": .bool(isTestable), "matching": .map(condition.matching),
      "silent": .map(condition.silent), "part_cases": .list(condition.partCases.map { .map($0) }),
    ])
  }
}

/// A rule of `deployment.alerting`, and who is told.
struct DeclaredAlert: Sendable {
  let recipient: String
  let rule: DeclaredRule

  var value: Value {
    var map = rule.map
    map["recipient"] = .string(recipient, rule.origin)
    return .map(map)
  }
}

extension SchemaReader {
  /// Policy, triggers and the limit of decision latency; the first of equal ids counts.
  mutating func rules() -> [DeclaredRule] {
    var found: [DeclaredRule] = []
    if let policy = section("governance", "escalationpolicy"), let text = policy.text {
      let parsed = Triggers.policy(text)
      let origin = origin(of: policy)
      report(parsed.problems, of: "governance.escalationpolicy", origin)
      for (number, rule) in parsed.rules.enumerated() {
        let source = "governance.escalationpolicy[\(number)]"
        found.append(
          DeclaredRule(
            id: rule.id, condition: rule.condition, source: source, severity: "high",
            origin: origin))
      }
    }
    let base = "learningsystem.autonomyprofile"
    let profile = section("learningsystem", "autonomyprofile")
    found += triggers(profile?["escalationtriggers"], "\(base).escalationtriggers")
      .map(\.rule)
    if let limit = profile?["decisionlatencymaxms"], let value = limit.double {
      let condition = Condition.compare(
        signal: "decision_latency_ms", .greater, value: value, unit: "ms")
      found.append(
        DeclaredRule(
          id: condition.ruleID, condition: condition, source: "\(base).decisionlatencymaxms",
          severity: "warning", origin: origin(of: limit)))
    }
    var seen: Set<String> = []
    return found.filter { seen.insert($0.id).inserted }
  }

  mutating func alerts() -> [DeclaredAlert] {
    triggers(section("deployment", "alerting"), "deployment.alerting")
  }

  private mutating func triggers(_ field: Field?, _ path: String) -> [DeclaredAlert] {
    var found: [DeclaredAlert] = []
    for (number, text) in lines(field).enumerated() {
      let parsed = Triggers.trigger(text.string)
      report(parsed.problems, of: "\(path)[\(number)]", text.origin)
      for rule in parsed.rules {
        let rule = DeclaredRule(
          id: rule.id, condition: rule.condition, source: "\(path)[\(number)]", severity: "high",
          origin: text.origin)
        found.append(
          DeclaredAlert(recipient: parsed.recipient.isEmpty ? "ops" : parsed.recipient, rule: rule))
      }
    }
    return found
  }

  private mutating func report(
    _ problems: [Triggers.Problem], of source: String, _ origin: Origin
  ) {
    for problem in problems {
      let message = "\(problem.kind.rawValue): '\(problem.text)'"
      self.problems.append(Text("\(source): \(message)", origin))
      findings.add(
        BlueprintRules.trigger, message, at: origins[origin],
        help: "write a comparison (`confidence < 0.6`) or a flag of at most eight words")
    }
  }
}
