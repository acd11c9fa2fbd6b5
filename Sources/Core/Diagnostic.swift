/// How much a finding weighs. Errors end a run with exit code 1.
package enum Severity: String, Sendable, Comparable, CaseIterable {
  case error, warning, note

  private var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .note: 2
    }
  }

  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// One rule that a finding can break. Each target lists its rules in one table.
package struct Rule: Hashable, Sendable {
  /// For instance `L9Y001`: `L9`, the family's letter, three digits. Never reused.
  package let code: String
  package let severity: Severity
  /// The rule in a few words.
  package let title: String
  /// What `l9gen explain` prints: why the rule exists and what to do.
  package let explanation: String

  package init(_ code: String, _ severity: Severity, _ title: String, _ explanation: String) {
    self.code = code
    self.severity = severity
    self.title = title
    self.explanation = explanation
  }

  package static func == (left: Rule, right: Rule) -> Bool { left.code == right.code }
  package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

/// A replacement of bytes that mends a finding mechanically.
package struct Edit: Sendable {
  package let span: Span
  package let replacement: String

  package init(span: Span, replacement: String) {
    self.span = span
    self.replacement = replacement
  }
}

/// One finding.
package struct Diagnostic: Sendable {
  /// A second place that explains the finding.
  package struct Note: Sendable {
    package let message: String
    package let span: Span?

    package init(_ message: String, at span: Span? = nil) {
      self.message = message
      self.span = span
    }
  }

  package let rule: Rule
  package var severity: Severity
  /// Where; nil when the finding has no place in an input.
  package let span: Span?
  /// Lower case, no full stop; says what is wrong.
  package let message: String
  package var notes: [Note]
  /// The remedy, where we know it.
  package var help: String?
  /// Edits that apply the remedy; empty when it needs a person.
  package var fixes: [Edit]

  package init(
    _ rule: Rule, _ message: String, at span: Span? = nil, notes: [Note] = [],
    help: String? = nil, fixes: [Edit] = []
  ) {
    self.rule = rule
    self.severity = rule.severity
    self.span = span
    self.message = message
    self.notes = notes
    self.help = help
    self.fixes = fixes
  }
}

/// All findings of a run; always read sorted and without duplicates.
package struct Diagnostics: Sendable {
  private var findings: [Diagnostic] = []
  /// Kept while adding: it is asked for after every step.
  package private(set) var hasErrors = false

  package init() {}

  package mutating func add(_ diagnostic: Diagnostic) {
    findings.append(diagnostic)
    if diagnostic.severity == .error { hasErrors = true }
  }

  package mutating func add(
    _ rule: Rule, _ message: String, at span: Span? = nil, notes: [Diagnostic.Note] = [],
    help: String? = nil, fixes: [Edit] = []
  ) {
    add(Diagnostic(rule, message, at: span, notes: notes, help: help, fixes: fixes))
  }

  package mutating func add(_ others: Diagnostics) {
    findings += others.findings
    if others.hasErrors { hasErrors = true }
  }

  package var isEmpty: Bool { findings.isEmpty }

  /// Sorted by path, place, code and message (all by bytes); equal findings appear once.
  package var sorted: [Diagnostic] {
    let keys = findings.map(SortKey.init)
    func order(_ left: Int, _ right: Int) -> Int {
      let order = keys[left].order(to: keys[right])
      return order == 0 ? findings[left].order(to: findings[right]) : order
    }
    var result: [Diagnostic] = []
    var last: Int?
    for index in findings.indices.sorted(by: { order($0, $1) < 0 })
    where last.map({ order($0, index) != 0 }) ?? true {
      result.append(findings[index])
      last = index
    }
    return result
  }

  /// What decides between most findings: comparing whole ones would copy them.
  private struct SortKey {
    let source: Source?
    let start: Int

    init(_ finding: Diagnostic) {
      source = finding.span?.source
      start = finding.span?.start ?? -1
    }

    func order(to other: SortKey) -> Int {
      let order =
        source === other.source ? 0 : byteOrder(source?.path ?? "", other.source?.path ?? "")
      return order == 0 ? start - other.start : order
    }
  }
}

extension Diagnostic {
  /// Negative when this one comes first of two at one place, 0 when both say the same.
  fileprivate func order(to other: Diagnostic) -> Int {
    let order = byteOrder(rule.code, other.rule.code)
    return order == 0 ? byteOrder(message, other.message) : order
  }
}
