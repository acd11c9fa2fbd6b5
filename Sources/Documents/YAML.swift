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
    var budget = Budget(limits)
    return parse(text, &budget, &diagnostics)
  }

  /// A text with more errors than this is not YAML with mistakes, but something else.
  private static let mostErrors = 100

  /// After a syntax error reading goes on at the next line `---`, so that one run reports as
  /// much as is true.
  static func parse(
    _ text: YAMLText, _ budget: inout Budget, _ diagnostics: inout Diagnostics
  ) -> [Document] {
    if budget.isSpent { return [] }
    var result: [Document] = []
    var text = Directives.refuse(in: text, &diagnostics)
    for _ in 0..<mostErrors {
      var reader = EventReader(text: text, budget: budget)
      let problem = reader.read()
      result += reader.documents
      budget = reader.budget
      diagnostics.add(reader.diagnostics)
      guard let line = problem?.line else {
        if problem == nil, reader.isEmpty { reportEmpty(text, &diagnostics) }
        return result
      }
      guard let next = text.nextDocument(from: max(1, line)) else { return result }
      text = next
    }
    let start = text.lineStarts[0]
    diagnostics.add(
      DocumentRules.budget, "the rest is not read after \(mostErrors) errors",
      at: Span(text.source, start, start))
    return result
  }

  private static func reportEmpty(_ text: YAMLText, _ diagnostics: inout Diagnostics) {
    let start = text.lineStarts[0]
    diagnostics.add(
      DocumentRules.noDocument, "there is no YAML here", at: Span(text.source, start, start))
  }
}

/// `%` lines in front of a document, which are refused before libyaml reads them: its check for
/// repeated ones is quadratic.
private enum Directives {
  private static let mostReported = 5

  /// The text with its directives made into comments.
  static func refuse(in text: YAMLText, _ diagnostics: inout Diagnostics) -> YAMLText {
    guard hasCandidate(text) else { return text }
    var bytes = text.bytes
    var isAllowed = true
    var count = 0
    for (line, content) in text.lines.enumerated() {
      switch content.first {
      case UInt8(ascii: "%") where isAllowed:
        bytes[content.startIndex] = UInt8(ascii: "#")
        count += 1
        if count <= mostReported { report(content, at: text.lineStarts[line], text, &diagnostics) }
      case nil, UInt8(ascii: "#"), UInt8(ascii: " "): break
      default: isAllowed = content.starts(with: "...".utf8)
      }
    }
    return YAMLText(text.source, bytes, lineStarts: text.lineStarts, end: text.end)
  }

  /// A '%' at the head of a line; nearly no text has one.
  private static func hasCandidate(_ text: YAMLText) -> Bool {
    text.lineStarts.contains { start in
      start < text.end && text.source.bytes[start] == UInt8(ascii: "%")
    }
  }

  private static func report(
    _ content: ArraySlice<UInt8>, at start: Int, _ text: YAMLText, _ diagnostics: inout Diagnostics
  ) {
    let name = String(decoding: content.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    diagnostics.add(
      DocumentRules.directive, "the directive '\(name.prefix(40))' is not accepted",
      at: Span(text.source, start, start + content.count), help: "delete the line")
  }
}
