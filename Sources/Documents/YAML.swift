package import Core

/// Reads YAML into flat tapes.
package enum YAML {
  /// Every valid document of the source, in order.
  ///
  /// - Parameters:
  ///   - source: the file a place is reported in.
  ///   - range: the bytes that hold the YAML, beginning with a line; nil for all.
  package static func parse(
    _ source: Source, range: Range<Int>? = nil, limits: Limits = .standard,
    diagnostics: inout Diagnostics
  ) -> [Document] {
    guard Encoding.isReadable(source, limits: limits, diagnostics: &diagnostics) else { return [] }
    let text = YAMLText(source, range ?? 0..<source.bytes.count)
    return parse(text, limits: limits, diagnostics: &diagnostics)
  }

  /// A text with more errors than this is not YAML with mistakes, but something else.
  private static let mostErrors = 100

  /// After a syntax error reading goes on at the next line `---`, so that one run reports as
  /// much as is true.
  static func parse(
    _ text: YAMLText, limits: Limits, diagnostics: inout Diagnostics
  ) -> [Document] {
    var result: [Document] = []
    var text = text
    var events = limits.events
    for _ in 0..<mostErrors {
      if let directive = Directives.first(in: text) {
        diagnostics.add(directive.finding)
        guard let next = text.nextDocument(from: directive.line + 1) else { return result }
        text = next
        continue
      }
      var reader = EventReader(text: text, limits: limits, events: events)
      let problem = reader.read()
      result += reader.documents
      events = reader.eventsLeft
      diagnostics.add(reader.diagnostics)
      guard let line = problem?.line else {
        if problem == nil, reader.isEmpty { reportEmpty(text, &diagnostics) }
        return result
      }
      guard let next = text.nextDocument(from: max(1, line)) else { return result }
      text = next
    }
    return result
  }

  private static func reportEmpty(_ text: YAMLText, _ diagnostics: inout Diagnostics) {
    let start = text.lineStarts[0]
    diagnostics.add(
      DocumentRules.noDocument, "there is no YAML here",
      at: Span(text.source, start, start))
  }
}

/// `%` lines in front of a document, which are refused before libyaml reads them: its check for
/// repeated ones is quadratic.
private enum Directives {
  static func first(in text: YAMLText) -> (finding: Diagnostic, line: Int)? {
    guard hasCandidate(text) else { return nil }
    var isAllowed = true
    var line = 0
    for content in text.lines {
      switch content.first {
      case UInt8(ascii: "%") where isAllowed: return (finding(content, text, line), line)
      case nil, UInt8(ascii: "#"), UInt8(ascii: " "): break
      default: isAllowed = content.starts(with: "...".utf8)
      }
      line += 1
    }
    return nil
  }

  /// A '%' at the head of a line; nearly no text has one.
  private static func hasCandidate(_ text: YAMLText) -> Bool {
    text.lineStarts.contains { start in
      start < text.end && text.source.bytes[start] == UInt8(ascii: "%")
    }
  }

  private static func finding(
    _ content: ArraySlice<UInt8>, _ text: YAMLText, _ line: Int
  ) -> Diagnostic {
    let start = text.lineStarts[line]
    let name = String(decoding: content.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    return Diagnostic(
      DocumentRules.directive, "the directive '\(name.prefix(40))' is not accepted",
      at: Span(text.source, start, start + content.count), help: "delete the line")
  }
}
