/// Prints findings for a person: message, place, source line with carets, notes, help.
package struct DiagnosticText {
  /// ANSI colours; only when the caller knows that the output is a terminal.
  package let isColoured: Bool

  /// How the path of a source is shown, for instance so that an editor can open it from here.
  private let shown: (String) -> String

  /// - Parameter shown: turns the path that a source carries into the one to print.
  package init(isColoured: Bool = false, shown: @escaping (String) -> String = { $0 }) {
    self.isColoured = isColoured
    self.shown = shown
  }

  /// All findings in their order and a line that counts them; empty when there are none.
  package func render(_ diagnostics: Diagnostics) -> String {
    let findings = diagnostics.sorted
    guard !findings.isEmpty else { return "" }
    return findings.map { render($0) + "\n" }.joined() + Self.summary(of: findings) + "\n"
  }

  /// One finding; ends with a line end.
  package func render(_ finding: Diagnostic) -> String {
    let margin = marginWidth(of: finding)
    var text = head(of: finding) + "\n"
    if let span = finding.span { text += excerpt(span, margin: margin, caret: finding.severity) }
    for note in finding.notes { text += render(note, margin: margin) }
    if let help = finding.help { text += remark("help", help, margin: margin) }
    return text
  }

  /// For instance `2 errors, 1 warning`.
  package static func summary(of findings: [Diagnostic]) -> String {
    let parts = Severity.allCases.compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      guard count > 0 else { return nil }
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    return parts.joined(separator: ", ")
  }

  private func head(of finding: Diagnostic) -> String {
    let label = "\(finding.severity.rawValue)[\(finding.rule.code)]"
    return painted(label, .of(finding.severity)) + painted(": \(visible(finding.message))", .bold)
  }

  private func render(_ note: Diagnostic.Note, margin: Int) -> String {
    guard let span = note.span else { return remark("note", note.message, margin: margin) }
    return painted("note", .of(.note)) + ": \(visible(note.message))\n"
      + excerpt(span, margin: margin, caret: .note)
  }

  /// `path:line:column`
  private func place(of span: Span) -> String {
    let position = span.position
    return "\(shown(span.source.path)):\(position.line):\(position.column)"
  }

  /// A remark may have several lines; the following ones are indented under the first.
  private func remark(_ label: String, _ message: String, margin: Int) -> String {
    let indent = String(repeating: " ", count: margin)
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
      .map { visible(String($0)) }
    let gap = "\n" + indent + "   " + String(repeating: " ", count: label.utf8.count + 2)
    return indent + painted(" = ", .margin) + painted(label, .bold) + ": "
      + lines.joined(separator: gap) + "\n"
  }

  /// The place, the line and carets below the part that the span covers.
  private func excerpt(_ span: Span, margin: Int, caret severity: Severity) -> String {
    let indent = String(repeating: " ", count: margin)
    let excerpt = SourceExcerpt(span)
    let number = String(span.position.line)
    let pad = String(repeating: " ", count: margin - number.utf8.count)
    let carets =
      String(repeating: " ", count: excerpt.column) + painted(excerpt.carets, .of(severity))
    return indent + painted("--> ", .margin) + visible(place(of: span)) + "\n"
      + indent + painted(" |", .margin) + "\n"
      + painted(pad + number + " |", .margin) + (excerpt.line.isEmpty ? "" : " " + excerpt.line)
      + "\n" + indent + painted(" |", .margin) + " " + carets + "\n"
  }

  /// Wide enough for the largest line number of the finding and its notes.
  private func marginWidth(of finding: Diagnostic) -> Int {
    let spans = [finding.span].compactMap(\.self) + finding.notes.compactMap(\.span)
    return spans.map { String($0.position.line).utf8.count }.max() ?? 1
  }

  /// A message quotes the user's text, which must not reach the terminal raw.
  private func visible(_ message: String) -> String {
    var result = VisibleText()
    result.append(message)
    return result.text
  }

  private enum Colour: String {
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case bold = "1"
    case margin = "1;34"

    static func of(_ severity: Severity) -> Colour {
      switch severity {
      case .error: .error
      case .warning: .warning
      case .note: .note
      }
    }
  }

  private func painted(_ text: String, _ colour: Colour) -> String {
    isColoured ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// The line in which a span begins, cut to a readable width around it.
private struct SourceExcerpt {
  let line: String
  /// Columns before the first caret.
  let column: Int
  let carets: String

  private static let widest = 120
  private static let leadIn = 40

  init(_ span: Span) {
    let source = span.source
    let whole = source.range(ofLine: span.position.line)
    let start = min(max(span.start, whole.lowerBound), whole.upperBound)
    let end = min(max(span.end, start), whole.upperBound)
    var from = max(whole.lowerBound, min(source.textStart, start))
    let head = from
    // A long line is cut in front of the span, on a scalar's first byte.
    if start - from > Self.widest - Self.leadIn {
      from = start - Self.leadIn
      while from < start, source.bytes[from] & 0xC0 == 0x80 { from += 1 }
    }
    var shown = VisibleText()
    if from > head { shown.append("…") }
    shown.append(Self.text(source, from..<start))
    column = shown.width
    shown.append(Self.text(source, start..<min(end, start + 4 * Self.widest)))
    let covered = max(1, min(shown.width, Self.widest) - column)
    carets = String(repeating: "^", count: covered)
    shown.append(Self.text(source, end..<min(whole.upperBound, end + 4 * Self.widest)))
    line = Self.cut(shown.text)
  }

  private static func text(_ source: Source, _ range: Range<Int>) -> String {
    String(decoding: source.bytes[range], as: UTF8.self)
  }

  /// Cuts behind the widest column and drops trailing blanks.
  private static func cut(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    let isLong = scalars.count > widest
    if isLong { scalars.removeLast(scalars.count - widest) }
    while scalars.last == " " { scalars.removeLast() }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return String(result) + (isLong ? "…" : "")
  }
}
