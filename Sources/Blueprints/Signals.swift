import Jinja

/// A comparison of some rule, for the component that measures its signal.
struct Comparison: Sendable {
  let signal: Term
  let value: Value
}

extension Sequence<DeclaredRule> {
  /// Every comparison but that of the time a decision takes, which the governed path measures.
  var comparisons: [Comparison] {
    flatMap { rule in
      rule.condition.leaves.compactMap { leaf in
        guard let parts = leaf.comparison, parts.signal != "decision_latency_ms" else { return nil }
        return Comparison(
          signal: Term(Text(parts.signal, rule.origin)),
          value: .map([
            "signal": .string(parts.signal, rule.origin), "operator": .string(parts.operator),
            "value": parts.limit.map { .float($0) } ?? .none,
            "threshold": .string(parts.threshold, rule.origin),
            "rule_id": .string(rule.id, rule.origin),
          ]))
      }
    }
  }

  /// The flag signals, in order of first use.
  var flags: [Text] {
    named { if case .flag(let signal) = $0 { signal } else { nil } }
  }

  /// Names of thresholds without a value, in order of first use.
  var thresholds: [Text] {
    named { if case .compareNamed(_, _, let threshold) = $0 { threshold } else { nil } }
  }

  private func named(_ name: (Condition) -> String?) -> [Text] {
    var seen: Set<String> = []
    return flatMap { rule in
      rule.condition.leaves.compactMap(name).filter { seen.insert($0).inserted }.map {
        Text($0, rule.origin)
      }
    }
  }
}

extension Condition {
  fileprivate var comparison: (signal: String, operator: String, limit: Double?, threshold: String)?
  {
    switch self {
    case .compare(let signal, let comparison, let value, _):
      (signal, comparison.rawValue, value, "")
    case .compareNamed(let signal, let comparison, let threshold):
      (signal, comparison.rawValue, nil, threshold)
    case .flag, .group: nil
    }
  }
}
