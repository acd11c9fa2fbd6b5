import Core

/// What a declared name of a metric or a safety layer stands for.
package enum Kinds {
  /// `histogram` for durations, `counter` for counts, `gauge` for ratios and levels.
  package static func metric(_ name: String) -> String {
    let words = Array(name.utf8).split(separator: underscore, omittingEmptySubsequences: false)
    if isDuration(words.map { $0.text }) { return "histogram" }
    return counterEndings.contains { name.hasSuffix($0) } ? "counter" : "gauge"
  }

  /// What a safety layer does; `signal` is a check of a signal with the layer's own name.
  package static func safety(_ name: String) -> String {
    let bytes = Array(name.utf8)
    for row in safetyRows where row.parts.contains(where: { contains(bytes, $0) }) {
      return row.kind
    }
    return isStructure(bytes) ? "structure" : "signal"
  }

  /// A word that ends in `latency` or `duration`, or a later word `ms`, `seconds` or `time`.
  private static func isDuration(_ words: [String]) -> Bool {
    words.contains { $0.hasSuffix("latency") || $0.hasSuffix("duration") }
      || words.dropFirst().contains { ["ms", "seconds", "time"].contains($0) }
  }

  /// `<subject>…validation` or `<subject>…check` inside one word group.
  private static func isStructure(_ bytes: [UInt8]) -> Bool {
    for subject in structureSubjects {
      var end = 0
      while let start = firstIndex(of: subject, in: bytes, from: end) {
        end = start + subject.count
        let tail = Array(bytes[end...].prefix { $0.isWord })
        if structureChecks.contains(where: { contains(tail, $0) }) { return true }
      }
    }
    return false
  }

  private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    firstIndex(of: part, in: bytes) != nil
  }

  private static let underscore = UInt8(ascii: "_")

  private static let counterEndings = [
    "_total", "_count", "_per_day", "_per_hour", "_per_sec", "_per_min", "frequency", "_failures",
    "escalation_rate",
  ]

  /// The first row that fits decides.
  private static let safetyRows: [(kind: String, parts: [[UInt8]])] = [
    ("rate_limit", bytes("rate_limit")),
    ("audit_chain", bytes("audit")),
    ("policy_integrity", bytes("governance", "policy", "compliance")),
    ("notification", bytes("notification", "escalation")),
    ("bounds", bytes("calibration", "sanity", "bounds", "accuracy", "limits")),
  ]

  private static let structureSubjects = bytes(
    "input", "integrity", "spec", "packet", "schema", "consistency")
  private static let structureChecks = bytes("validation", "check")

  private static func bytes(_ words: String...) -> [[UInt8]] { words.map { Array($0.utf8) } }
}
