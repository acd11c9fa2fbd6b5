import Core

/// A report as commands in the log of a workflow, which GitHub shows beside the lines.
package struct GitHubAnnotations {
  /// Of each kind GitHub shows ten in a step, and fifty in a job, and says nothing of the rest.
  package static let shown = 10

  private let report: Report

  package init(_ report: Report) { self.report = report }

  /// Commands, one a line; where there are too many the last one says how many are not shown.
  package var text: String {
    var text = ""
    var used: [Severity: Int] = [:]
    for part in report.parts {
      if case .notRun(let reason) = part.outcome {
        text += Self.command("error", [("title", part.title)], "not run: \(reason)")
        used[.error, default: 0] += 1
      }
      if !part.unchecked.isEmpty {
        let words = part.unchecked.map { "not checked: \($0)" }.joined(separator: "\n")
        text += Self.command("warning", [("title", part.title)], words)
        used[.warning, default: 0] += 1
      }
    }
    for severity in Severity.allCases {
      text += commands(severity, room: max(1, Self.shown - used[severity, default: 0]))
    }
    return text
  }

  private func commands(_ severity: Severity, room: Int) -> String {
    let findings = report.findings.filter { $0.severity == severity }
    let shown = findings.count <= room ? findings.count : room - 1
    var text = ""
    for finding in findings.prefix(shown) { text += Self.command(finding) }
    let rest = findings.count - shown
    if rest > 0 {
      let word = severity.rawValue + (rest == 1 ? "" : "s")
      text += Self.command(
        Self.kind(severity), [("title", "l9gen")],
        "\(rest) more \(word) not shown here: the log and the summary hold all")
    }
    return text
  }

  private static func command(_ finding: ReportedFinding) -> String {
    var properties: [(String, String)] = []
    if let place = finding.place, place.file.root == .repository {
      properties.append(("file", place.file.path))
      if let start = place.start { properties += range(start, place.end) }
    }
    properties.append(("title", "\(finding.rule.code): \(finding.rule.title)"))
    return command(kind(finding.severity), properties, finding.wholeText)
  }

  /// Columns only within one line: GitHub ignores the others.
  private static func range(_ start: Position, _ end: Position?) -> [(String, String)] {
    var properties = [("line", String(start.line))]
    guard let end else { return properties }
    // A place that ends before the first column of a line covers nothing of that line.
    let last = end.column == 1 && end.line > start.line ? end.line - 1 : end.line
    properties.append(("endLine", String(last)))
    if last == start.line, end.line == start.line, end.column > start.column {
      properties += [("col", String(start.column)), ("endColumn", String(end.column - 1))]
    }
    return properties
  }

  private static func kind(_ severity: Severity) -> String {
    severity == .note ? "notice" : severity.rawValue
  }

  private static func command(
    _ kind: String, _ properties: [(String, String)], _ message: String
  ) -> String {
    let list = properties.map { "\($0.0)=\(property($0.1))" }.joined(separator: ",")
    return "::\(kind) \(list)::\(data(message))\n"
  }

  private static func data(_ text: String) -> String {
    lines(of: text).map { line in
      var visible = VisibleText()
      visible.append(line)
      return replacingBytes(in: visible.text) { $0 == UInt8(ascii: "%") ? "%25" : nil }
    }.joined(separator: "%0A")
  }

  private static func property(_ text: String) -> String {
    replacingBytes(in: data(text)) { byte in
      byte == UInt8(ascii: ":") ? "%3A" : byte == UInt8(ascii: ",") ? "%2C" : nil
    }
  }

  /// Text for the log that no runner takes for commands: a schema may hold `::add-mask::` or
  /// `##[…]`. The word that ends the pause depends on the text, so the text cannot hold it.
  package static func quoted(_ text: String) -> String {
    let word = "l9gen-" + Digest(of: text).hex.prefix(32)
    let end = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
    return "::stop-commands::\(word)\n\(text)\(end)::\(word)::\n"
  }
}
