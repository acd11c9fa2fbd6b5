import Core

/// How far a value without quotes was meant to reach, and the edit that quotes it.
struct PlainExtent {
  private let source: Source
  private var end: Int
  private let start: Int
  private let isFlow: Bool

  /// The value that begins at `start`: to the end of its line, and the lines below that are
  /// indented deeper than its key and are neither items nor comments.
  init(in text: YAMLText, from start: Int, container: SyntaxError.Container?) {
    source = text.source
    self.start = start
    isFlow = container?.isFlow == true
    var isCut: Bool
    (end, isCut) = Self.end(from: start, source)
    let parent = container.map { text.column(at: $0.start) } ?? 0
    var index = text.lineIndex(at: start) + 1
    while !isCut, index < text.lineStarts.count {
      let begin = Self.content(from: text.lineStarts[index], source)
      if let begin {
        guard begin - text.lineStarts[index] > parent, Self.continues(source, begin) else { return }
        (end, isCut) = Self.end(from: begin, source)
      }
      index += 1
    }
  }

  /// Nil where quotes would not help: in flow collections the value's end is not clear.
  var quoting: Edit? {
    guard end > start, !isFlow else { return nil }
    return Edit(
      span: Span(source, start, end), replacement: Self.quoted(source.bytes[start..<end]))
  }

  /// Double quotes, unless single ones need no escapes; both fold lines like a plain value.
  static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
    let needsEscape = bytes.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    let mark = needsEscape ? UInt8(ascii: "'") : UInt8(ascii: "\"")
    var result = [mark]
    for byte in bytes {
      if needsEscape, byte == mark { result.append(mark) }
      result.append(byte)
    }
    return String(decoding: result + [mark], as: UTF8.self)
  }

  /// Where the text of a line ends, and whether a comment cuts it off.
  static func end(from start: Int, _ source: Source) -> (end: Int, isCut: Bool) {
    let line = source.range(ofLine: source.position(at: start).line)
    var end = start
    for offset in start..<max(start, line.upperBound) {
      let byte = source.bytes[offset]
      let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
      if byte == UInt8(ascii: "#"), offset > end { return (end, true) }
      if !isBlank { end = offset + 1 }
    }
    return (end, false)
  }

  /// The first character of a line that is not blank.
  private static func content(from start: Int, _ source: Source) -> Int? {
    let line = source.range(ofLine: source.position(at: start).line)
    return (start..<max(start, line.upperBound)).first { source.bytes[$0] > UInt8(ascii: " ") }
  }

  private static func continues(_ source: Source, _ offset: Int) -> Bool {
    let next = offset + 1 < source.bytes.count ? source.bytes[offset + 1] : 0
    switch source.bytes[offset] {
    case UInt8(ascii: "#"): return false
    case UInt8(ascii: "-"): return next > UInt8(ascii: " ")
    default: return true
    }
  }
}
