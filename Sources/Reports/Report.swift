package import Core

/// What was looked at and what was found, for programs that show findings: GitHub, editors,
/// dashboards.
///
/// Nothing of it depends on the machine: paths are those of the repository.
package struct Report: Sendable {
  /// The command, which is also the category under which GitHub keeps results.
  package let command: String
  /// In the order in which they were done.
  package let parts: [Part]

  package init(command: String, parts: [Part]) {
    self.command = command
    self.parts = parts
  }

  /// One thing that was looked at, for instance the drift of one collection.
  package struct Part: Sendable {
    /// What was done: `lint`.
    package let name: String
    /// What it was done to: `starter`; empty for the whole repository.
    package let subject: String
    package let outcome: Outcome
    /// Sorted.
    package let findings: [ReportedFinding]
    /// What was found to be right, in a few words: `12 files are clean`.
    package let praise: String?
    /// What was left out of it, and why: `3 behaviours: --no-tests was given`.
    package let unchecked: [String]

    package init(
      _ name: String, of subject: String, _ outcome: Outcome = .done,
      findings: [ReportedFinding] = [], praise: String? = nil, unchecked: [String] = []
    ) {
      self.name = name
      self.subject = subject
      self.outcome = outcome
      self.findings = findings
      self.praise = praise
      self.unchecked = unchecked
    }

    /// `lint starter`
    package var title: String { subject.isEmpty ? name : "\(name) \(subject)" }

    package func count(_ severity: Severity) -> Int {
      findings.count { $0.severity == severity }
    }
  }

  package enum Outcome: Sendable, Equatable {
    case done
    /// There was nothing to do it to; the reason.
    case notNeeded(String)
    /// It could not be done, or not all of it, so that nothing is known; the reason.
    case notRun(String)

    package var reason: String? {
      switch self {
      case .done: nil
      case .notNeeded(let reason), .notRun(let reason): reason
      }
    }
  }

  package var findings: [ReportedFinding] { parts.flatMap(\.findings) }

  package var hasErrors: Bool { findings.contains { $0.severity == .error } }

  package var isComplete: Bool {
    !parts.contains { if case .notRun = $0.outcome { true } else { false } }
  }
}

/// One finding with places that mean something outside l9gen.
package struct ReportedFinding: Sendable {
  /// A place in a file.
  package struct Place: Sendable, Equatable {
    package let file: ReportedFile
    /// nil: the whole file.
    package let start: Position?
    /// The first place behind it.
    package let end: Position?

    package init(_ file: ReportedFile, from start: Position? = nil, to end: Position? = nil) {
      self.file = file
      self.start = start
      self.end = end
    }

    /// `path:line:column`
    package var text: String {
      guard let start else { return file.path }
      return "\(file.path):\(start.line):\(start.column)"
    }
  }

  /// A second place that explains the finding.
  package struct Related: Sendable {
    package let message: String
    package let place: Place

    package init(_ message: String, at place: Place) {
      self.message = message
      self.place = place
    }
  }

  /// A replacement that mends the finding, together with the others.
  package struct Fix: Sendable {
    package let place: Place
    package let replacement: String
  }

  package let rule: Rule
  package let severity: Severity
  package let message: String
  package let place: Place?
  package var related: [Related] = []
  /// Notes without a place.
  package var remarks: [String] = []
  package var help: String?
  package var fixes: [Fix] = []
  /// What tells this finding from others of the same rule in the same file, whatever moves above it.
  package let key: String
  /// What else programs may want to know, with stable names.
  package var facts: [JSON.Member] = []

  package init(
    _ rule: Rule, _ severity: Severity, _ message: String, at place: Place?, key: String
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    self.place = place
    self.key = key
  }

  /// The message with everything that has no place of its own.
  package var fullMessage: String {
    let rest = remarks.map { "note: \($0)" } + [help.map { "help: \($0)" }].compactMap(\.self)
    return ([message] + rest).joined(separator: "\n")
  }

  /// The same with the other places.
  package var wholeText: String {
    fullMessage + related.map { "\n\($0.message): \($0.place.text)" }.joined()
  }

  /// The same for the same finding, also when lines above it come or go.
  package var fingerprint: String {
    let parts = [rule.code, place?.file.path ?? "", key]
    return String(Digest(of: parts.joined(separator: "\u{0}")).hex.prefix(16))
  }
}

/// A file as a reader on another machine finds it.
package struct ReportedFile: Sendable, Equatable {
  /// What the path starts from.
  package enum Root: String, Sendable {
    /// The top of the repository.
    case repository = "%SRCROOT%"
    /// The folder of templates, where that lies outside the repository.
    case templates = "L9TEMPLATES"
    /// The folder of the collection, where that lies outside the repository.
    case collection = "L9COLLECTION"
    /// The commit that is compared with.
    case earlier = "L9EARLIER"
  }

  package let root: Root
  package let path: String

  package init(_ path: String, in root: Root = .repository) {
    self.root = root
    self.path = path
  }

  /// The path as a relative URI: every byte that means something there is escaped.
  package var uri: String {
    var text: [UInt8] = []
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        text.append(byte)
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += (digits.utf8.count == 1 ? "%0" : "%").utf8
        text += digits.utf8
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension ReportedFinding {
  /// - Parameter file: where a source of the finding is found.
  package init(_ finding: Diagnostic, file: (Source) -> ReportedFile) {
    let place = finding.span.map { Place($0, file) }
    let line = finding.span.map { $0.source.line($0.position.line) } ?? ""
    self.init(
      finding.rule, finding.severity, finding.message, at: place,
      key: finding.message + "\u{0}" + Self.trimmed(line))
    for note in finding.notes {
      if let span = note.span {
        related.append(Related(note.message, at: Place(span, file)))
      } else {
        remarks.append(note.message)
      }
    }
    help = finding.help
    fixes = finding.fixes.map { Fix(place: Place($0.span, file), replacement: $0.replacement) }
  }

  /// Without the blanks around it: moving a block in or out changes nothing that was found.
  private static func trimmed(_ line: String) -> String {
    let blanks: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t")]
    var bytes = Array(line.utf8)[...]
    while let first = bytes.first, blanks.contains(first) { bytes.removeFirst() }
    while let last = bytes.last, blanks.contains(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ReportedFinding.Place {
  init(_ span: Span, _ file: (Source) -> ReportedFile) {
    self.init(
      file(span.source), from: span.position, to: span.source.position(at: span.end))
  }
}
