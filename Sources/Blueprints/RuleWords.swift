import Jinja

/// A condition as a reader or a monitoring system wants it.
struct RuleWords: Sendable {
  /// Begins the settings that named thresholds are read from.
  let prefix: String

  func map(_ rule: DeclaredRule) -> ValueMap {
    ValueMap([
      "rule_id": .string(rule.id, rule.origin), "source": .string(rule.source),
      "severity": .string(rule.severity),
      "expression": .string(expression(rule.condition), rule.origin),
      "words": .string(words(rule.condition), rule.origin),
    ])
  }

  /// `match_confidence < 0.7 and deal_value > L9_X_DEAL_VALUE_THRESHOLD`
  private func expression(_ condition: Condition) -> String {
    switch condition {
    case .flag(let signal): return signal
    case .compare(let signal, let comparison, let value, _):
      return "\(signal) \(comparison.rawValue) \(Decimals.exact(value))"
    case .compareNamed(let signal, let comparison, let threshold):
      return "\(signal) \(comparison.rawValue) \(prefix)\(upper(threshold))"
    case .group(.all, let parts):
      return parts.map(expression).joined(separator: " and ")
    case .group(.any, let parts):
      return "(" + parts.map(expression).joined(separator: " or ") + ")"
    }
  }

  private func words(_ condition: Condition) -> String {
    switch condition {
    case .flag(let signal): return "'\(name(signal))' is reported"
    case .compare(let signal, let comparison, let value, _):
      return sentence(signal, comparison, Decimals.exact(value))
    case .compareNamed(let signal, let comparison, let threshold):
      return sentence(signal, comparison, prefix + upper(threshold))
    case .group(.all, let parts): return parts.map(words).joined(separator: " and ")
    case .group(.any, let parts): return parts.map(words).joined(separator: " or ")
    }
  }

  private func sentence(
    _ signal: String, _ comparison: Condition.Comparison, _ limit: String
  ) -> String {
    "\(name(signal)) \(comparison.sentence) \(limit)\(signal.hasSuffix("_ms") ? " ms" : "")"
  }

  private func name(_ signal: String) -> String {
    spaced(signal.hasSuffix("_ms") ? String(signal.dropLast(3)) : signal)
  }

  /// The Prometheus expression that decides an alert: a declared metric that holds every word of
  /// the signal. Empty when there is none; nothing is guessed.
  static func prometheus(_ condition: Condition, _ agent: String, _ metrics: [Metric]) -> String {
    guard case .compare(let signal, let comparison, let value, _) = condition else { return "" }
    let wanted = Stems(signal)
    for metric in metrics where metric.kind != "counter" {
      if metric.name.stems.shared(with: wanted) < wanted.list.count { continue }
      var name = "\(agent)_\(metric.name.text.string)"
      if metric.kind == "histogram" {
        name = "histogram_quantile(0.95, sum by (le) (rate(\(name)_bucket[5m])))"
      }
      return "\(name) \(comparison.rawValue) \(Decimals.exact(value))"
    }
    return ""
  }
}

extension Condition.Comparison {
  fileprivate var sentence: String {
    switch self {
    case .less: "is below"
    case .lessOrEqual: "is at most"
    case .greater: "is above"
    case .greaterOrEqual: "is at least"
    case .equal: "equals"
    }
  }
}
