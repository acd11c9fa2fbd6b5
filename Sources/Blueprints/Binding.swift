import Specs

/// What an operation of an agent runs.
///
/// Every component file is scored: 2 when the operation's verb belongs to its archetype (by the
/// table of verbs or by the words of the archetype's own methods), 1 for
/// every stem the two names share, 1 more when the verb's stem is among them. A stem must be
/// shared and the score must reach 2; the best file wins, a tie goes to the one listed first.
package enum Binding: Hashable, Sendable {
  case status, health, metrics
  case component(path: String, score: Int)
  /// Reads episodic memory: an unbound GET.
  case query
  /// Validated, checked against the rules, remembered, announced: any other unbound operation.
  case record

  package var kind: String {
    switch self {
    case .status: "status"
    case .health: "health"
    case .metrics: "metrics"
    case .component: "component"
    case .query: "query"
    case .record: "record"
    }
  }

  /// A file that operations may be bound to.
  package struct Candidate: Sendable {
    package let path: String
    let archetype: String
    let stems: Set<String>
    /// Verbs that the table of archetypes gives its methods.
    let verbs: Set<String>

    /// Nil for files that are no component: packages, settings, loggers, servers, helpers.
    package init?(path: String, _ resolution: Archetypes.Resolution, verbs: Set<String> = []) {
      if Self.supporting.contains(resolution.archetype) { return nil }
      self.path = path
      archetype = resolution.archetype
      stems = Set((resolution.subject + [resolution.role]).map(Binding.stem))
      self.verbs = verbs
    }

    private static let supporting = ["package", "config", "logger", "server", "utils"]
  }

  /// Binds one operation of an agent.
  package static func bind(
    _ operation: String, method: String, to files: [Candidate]
  ) -> Binding {
    if ends(operation, with: ["health", "healthz", "live", "ready"]) { return .health }
    if ends(operation, with: ["metrics"]) { return .metrics }
    let words = Names.words(operation)
    let stems = Set(words.map(stem))
    var best: (path: String, score: Int)?
    for file in files {
      let shared = stems.intersection(file.stems)
      guard let verb = words.first, !shared.isEmpty else { continue }
      let score =
        (file.verbs.contains(verb) || Verbs.isVerb(verb, of: file.archetype) ? 2 : 0) + shared.count
        + (shared.contains(stem(verb)) ? 1 : 0)
      if score >= 2, score > best?.score ?? 0 { best = (file.path, score) }
    }
    if isStatus(operation), best?.score ?? 0 < 4 { return .status }
    if let best { return .component(path: best.path, score: best.score) }
    return method == "GET" ? .query : .record
  }

  /// Crude on purpose: enough for score/scorer, translate/translator, violation/violations.
  static func stem(_ word: String) -> String {
    let bytes = word.utf8Span.span
    for ending in endings where bytes.count - ending.count >= 4 {
      if ends(bytes, with: ending) { return word.utf8.dropLast(ending.count).text }
    }
    return word
  }

  private static func ends(_ bytes: Swift.Span<UInt8>, with ending: [UInt8]) -> Bool {
    let start = bytes.count - ending.count
    for index in ending.indices where bytes[start + index] != ending[index] { return false }
    return true
  }

  static func isStatus(_ name: String) -> Bool {
    ends(name, with: ["status", "health", "info", "describe"])
  }

  /// Whether the last word, after `_` or at the beginning, is one of these.
  static func ends(_ name: String, with words: [String]) -> Bool {
    words.contains { name == $0 || name.hasSuffix("_" + $0) }
  }

  private static let endings = [
    "ations", "ation", "ings", "ing", "ers", "er", "ors", "or", "es", "s", "e",
  ].map { Array($0.utf8) }
}
