package import Core

/// A report in a few lines: for the page of a workflow's run, and as one word for its next steps.
package struct Summary {
  /// GitHub refuses a summary of more than a mebibyte, whole.
  package static let limit = 1 << 20

  private let report: Report

  package init(_ report: Report) { self.report = report }

  /// `clean`, `findings`, or `incomplete` when something could not be looked at.
  package var status: String {
    !report.isComplete ? "incomplete" : report.hasErrors ? "findings" : "clean"
  }

  /// For instance `2 errors, 1 warning`.
  package static func counts(of findings: [ReportedFinding]) -> String {
    let parts = Severity.allCases.compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    return parts.isEmpty ? "no findings" : parts.joined(separator: ", ")
  }

  /// What came of a part, in a few words.
  package static func words(for part: Report.Part) -> String {
    switch part.outcome {
    case .done: part.findings.isEmpty ? part.praise ?? "no findings" : counts(of: part.findings)
    case .notNeeded(let reason): "nothing to do: \(reason)"
    case .notRun(let reason): "not run: \(reason)"
    }
  }

  /// Markdown; what does not fit is counted.
  package var markdown: String {
    var text = "## l9gen \(report.command): \(status)\n\n| part | result |\n|---|---|\n"
    for part in report.parts {
      text += "| \(Markdown.escaped(part.title)) | \(Markdown.escaped(Self.words(for: part))) |\n"
      for words in part.unchecked {
        text += "| | not checked: \(Markdown.escaped(words)) |\n"
      }
    }
    let findings = report.findings
    if findings.isEmpty { return text }
    text += "\n| | rule | place | finding |\n|---|---|---|---|\n"
    for (index, finding) in findings.enumerated() {
      let row = Self.row(finding)
      if text.utf8.count + row.utf8.count > Self.limit - 200 {
        return text + "\n\(findings.count - index) more do not fit in here.\n"
      }
      text += row
    }
    return text
  }

  private static func row(_ finding: ReportedFinding) -> String {
    let cells = [finding.severity.rawValue, finding.rule.code, finding.place?.text ?? ""]
    return "| " + cells.map { Markdown.escaped($0) }.joined(separator: " | ") + " | "
      + Markdown.escaped(finding.wholeText, lineEnd: "<br>") + " |\n"
  }

  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("ci")), ("status", .string(status)),
      ("parts", .array(report.parts.map(Self.json))),
    ])
  }

  private static func json(_ part: Report.Part) -> JSON {
    let outcome: String =
      switch part.outcome {
      case .done: "done"
      case .notNeeded: "nothing to do"
      case .notRun: "not run"
      }
    let counts = Severity.allCases.map { ($0.rawValue, JSON.int(part.count($0))) }
    return .record([
      ("part", .string(part.name)), ("subject", .string(part.subject)),
      ("outcome", .string(outcome)), ("reason", part.outcome.reason.map { .string($0) } ?? .null),
      ("counts", .record(counts)), ("not_checked", .strings(part.unchecked)),
      ("findings", .array(part.findings.map(json))),
    ])
  }

  private static func json(_ finding: ReportedFinding) -> JSON {
    .record([
      ("code", .string(finding.rule.code)), ("severity", .string(finding.severity.rawValue)),
      ("message", .string(finding.message)),
      ("path", finding.place.map { .string($0.file.path) } ?? .null),
      ("line", finding.place?.start.map { .int($0.line) } ?? .null),
      ("column", finding.place?.start.map { .int($0.column) } ?? .null),
      ("help", finding.help.map { .string($0) } ?? .null),
      ("facts", .object(finding.facts)),
    ])
  }
}
