/// What a declared trigger, alert or policy asks of an agent's signals.
package indirect enum Condition: Hashable, Sendable {
  /// A signal against a number; the unit is `ratio`, `ms`, another declared word or empty.
  case compare(signal: String, Comparison, value: Double, unit: String)
  /// A signal against a threshold that the schema names but gives no number for.
  case compareNamed(signal: String, Comparison, threshold: String)
  /// A signal that some component sets.
  case flag(String)
  case group(Connective, [Condition])

  /// How a signal is held against a number; raw values as generated code spells them.
  package enum Comparison: String, Sendable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="

    /// The word for it in a rule's id.
    var word: String {
      switch self {
      case .less: "lt"
      case .lessOrEqual: "le"
      case .greater: "gt"
      case .greaterOrEqual: "ge"
      case .equal: "eq"
      }
    }
  }

  /// Whether each condition of a group has to hold, or one.
  package enum Connective: String, Sendable { case all, any }

  /// Made of the condition itself, never of its position, so that it survives reordering.
  package var ruleID: String {
    switch self {
    case .flag(let signal): return signal
    case .compare(let signal, let comparison, let value, _):
      let number = Decimals.general(value).utf8.flatMap { byte -> [UInt8] in
        switch byte {
        case UInt8(ascii: "."): Array("_".utf8)
        case UInt8(ascii: "-"): Array("minus_".utf8)
        default: [byte]
        }
      }
      return "\(signal)_\(comparison.word)_\(number.text)"
    case .compareNamed(let signal, let comparison, let threshold):
      return "\(signal)_\(comparison.word)_\(threshold)"
    case .group(let connective, let parts):
      return parts.map(\.ruleID).joined(separator: connective == .all ? "_and_" : "_or_")
    }
  }

  /// Every comparison and flag, from left to right.
  package var leaves: [Condition] {
    switch self {
    case .compare, .compareNamed, .flag: [self]
    case .group(_, let parts): parts.flatMap(\.leaves)
    }
  }
}
