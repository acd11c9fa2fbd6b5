import Jinja

/// Facts that meet a condition, and facts that just do not.
extension Condition {
  /// Every named threshold is 100 in tests.
  static let testThreshold = 100.0

  var signal: String {
    switch self {
    case .compare(let signal, _, _, _), .compareNamed(let signal, _, _), .flag(let signal): signal
    case .group(_, let parts): parts[0].signal
    }
  }

  /// Facts that make the condition hold.
  var matching: ValueMap {
    switch self {
    case .flag(let signal): ValueMap([signal: .bool(true)])
    case .group(.all, let parts): Self.merged(parts.map(\.matching))
    case .group(.any, let parts): parts[0].matching
    case .compare(let signal, let comparison, let value, _):
      ValueMap([signal: .float(comparison.meeting(value))])
    case .compareNamed(let signal, let comparison, _):
      ValueMap([signal: .float(comparison.meeting(Self.testThreshold))])
    }
  }

  /// Facts that keep the condition from holding; of a conjunction only the last part is off.
  var silent: ValueMap {
    switch self {
    case .flag(let signal): ValueMap([signal: .bool(false)])
    case .group(.all, let parts): Self.merged([matching, parts[parts.count - 1].silent])
    case .group(.any, let parts): Self.merged(parts.map(\.silent))
    case .compare(let signal, let comparison, let value, _):
      ValueMap([signal: .float(comparison.missing(value))])
    case .compareNamed(let signal, let comparison, _):
      ValueMap([signal: .float(comparison.missing(Self.testThreshold))])
    }
  }

  /// Facts that silence a conjunction by one of its other parts.
  var partCases: [ValueMap] {
    guard case .group(.all, let parts) = self else { return [] }
    return parts.dropLast().map { Self.merged([matching, $0.silent]) }
  }

  /// The condition as plain data.
  func value(_ origin: Origin) -> Value {
    switch self {
    case .flag(let signal): .map(["kind": .string("flag"), "signal": .string(signal, origin)])
    case .compare(let signal, let comparison, let value, _):
      .map([
        "kind": .string("compare"), "signal": .string(signal, origin),
        "operator": .string(comparison.rawValue), "value": .float(value),
      ])
    case .compareNamed(let signal, let comparison, let threshold):
      .map([
        "kind": .string("compare_named"), "signal": .string(signal, origin),
        "operator": .string(comparison.rawValue), "threshold": .string(threshold, origin),
      ])
    case .group(let connective, let parts):
      .map([
        "kind": .string(connective.rawValue), "parts": .list(parts.map { $0.value(origin) }),
      ])
    }
  }

  private static func merged(_ maps: [ValueMap]) -> ValueMap {
    var result = ValueMap()
    for map in maps { for (key, value) in map.pairs { result[key] = value } }
    return result
  }
}

extension Condition.Comparison {
  /// A number for which the comparison with the limit holds.
  fileprivate func meeting(_ limit: Double) -> Double {
    switch self {
    case .less: Self.moved(limit, -1)
    case .greater: Self.moved(limit, 1)
    case .lessOrEqual, .greaterOrEqual, .equal: limit
    }
  }

  /// A number for which it does not.
  fileprivate func missing(_ limit: Double) -> Double {
    switch self {
    case .less, .greater: limit
    case .lessOrEqual, .equal: Self.moved(limit, 1)
    case .greaterOrEqual: Self.moved(limit, -1)
    }
  }

  /// Just beside a limit: 0.01 away, or 0.1 from ten on, with four decimals.
  private static func moved(_ limit: Double, _ direction: Double) -> Double {
    let step = limit.magnitude < 10 ? 0.01 : 0.1
    let scaled = (limit + direction * step) * 10_000 + 0.5
    // Beyond 2^53 a number has no decimals left.
    guard scaled.magnitude < 9e15 else { return limit + direction * step }
    let whole = Double(Int(scaled))
    return (whole > scaled ? whole - 1 : whole) / 10_000
  }
}
