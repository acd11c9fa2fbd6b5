import Core

/// `{{ name }}` in a value without quotes, as templates write it.
enum TemplateBraces {
  /// The edit that quotes the value, if the inner brace at `span` follows another and both are
  /// closed on their line. In a flow collection the value ends with the braces, elsewhere with
  /// the line.
  static func edit(at span: Span, isInFlow: Bool) -> Edit? {
    let source = span.source
    let start = span.start - 1
    let brace = UInt8(ascii: "{")
    guard start >= 0, source.bytes[start] == brace, source.bytes[span.start] == brace
    else { return nil }
    let lineEnd = PlainExtent.end(from: start, source).end
    guard let closing = closingBraces(source.bytes[span.start..<lineEnd]) else { return nil }
    let end = isInFlow ? closing : lineEnd
    return Edit(
      span: Span(source, start, end), replacement: PlainExtent.quoted(source.bytes[start..<end]))
  }

  /// Behind the first `}}`.
  private static func closingBraces(_ text: ArraySlice<UInt8>) -> Int? {
    let brace = UInt8(ascii: "}")
    return text.indices.dropLast().first { text[$0] == brace && text[$0 + 1] == brace }
      .map { $0 + 2 }
  }
}

/// A quote inside a quoted value that was meant as text: `'it's fine'`.
enum InnerQuote {
  /// The edit that escapes the quotes inside, if the value was closed by mistake: a letter or
  /// digit follows at once, and the line ends with the same mark.
  static func edit(_ source: Source, start: Int, end: Int) -> Edit? {
    guard end < source.bytes.count, isWord(source.bytes[end]) else { return nil }
    let mark = source.bytes[start]
    let last = PlainExtent.end(from: start, source).end - 1
    guard last > end, source.bytes[last] == mark else { return nil }
    let inner = source.bytes[(start + 1)..<last]
    let escaped =
      mark == UInt8(ascii: "'") ? doubled(inner, mark) : backslashed(inner, mark)
    return Edit(
      span: Span(source, start + 1, last), replacement: String(decoding: escaped, as: UTF8.self))
  }

  static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  /// `''` for each quote; those that are doubled already stay.
  private static func doubled(_ text: ArraySlice<UInt8>, _ mark: UInt8) -> [UInt8] {
    var result: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      result.append(byte)
      guard byte == mark else { continue }
      result.append(mark)
      if rest.first == mark { rest.removeFirst() }
    }
    return result
  }

  private static func backslashed(_ text: ArraySlice<UInt8>, _ mark: UInt8) -> [UInt8] {
    var result: [UInt8] = []
    var isEscaped = false
    for byte in text {
      if byte == mark, !isEscaped { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    return result
  }
}
