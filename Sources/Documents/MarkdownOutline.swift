import CLibCMark
import Core

/// Headings and fenced blocks of a Markdown file, read by libcmark.
struct MarkdownOutline {
  /// One fenced block.
  struct Fence {
    let info: String
    /// Line of the opening fence, from 1.
    let line: Int
    /// Content of each line without the fence's indentation and without its line end.
    let lines: [[UInt8]]
    let isClosed: Bool
    let heading: InputFile.Heading?
    let fileName: String?
  }

  private(set) var fences: [Fence] = []

  /// - Parameter skipping: bytes at the head that are front matter.
  static func read(_ source: Source, skipping: Int) -> MarkdownOutline {
    var outline = MarkdownOutline()
    outline.walk(source, masked(source, skipping: skipping))
    return outline
  }

  /// Levels of quotes and lists; libcmark tries all of them on every line.
  private static let deepest = 64

  /// The first mark that would open more levels than allowed.
  static func tooDeep(in source: Source) -> Span? {
    for line in 1...source.lineCount {
      guard let mark = tooDeepMark(source, source.range(ofLine: line)) else { continue }
      return Span(source, mark, mark + 1)
    }
    return nil
  }

  /// Counts the marks at the head of a line; two columns of indentation are one level at least.
  private static func tooDeepMark(_ source: Source, _ line: Range<Int>) -> Int? {
    var marks = 0
    var blanks = 0
    for offset in line {
      switch source.bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): blanks += 1
      case UInt8(ascii: "0")...UInt8(ascii: "9"): break
      case UInt8(ascii: ">"): marks += 1
      case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: ")"):
        let isMark = offset + 1 == line.upperBound || source.bytes[offset + 1] <= 0x20
        if !isMark { return nil }
        marks += 1
      default: return nil
      }
      if marks > deepest || marks > 0 && blanks / 2 > deepest + marks { return offset }
    }
    return nil
  }

  /// A copy of the same length in which only block structure is left to read.
  ///
  /// Front matter becomes blank lines. Links, images and raw HTML inside a line become plain
  /// text: libcmark 0.30.2 needs quadratic time for some of them, and we read only blocks.
  private static func masked(_ source: Source, skipping: Int) -> [UInt8] {
    var bytes = source.bytes
    for offset in 0..<min(skipping, bytes.count) where bytes[offset] >= UInt8(ascii: " ") {
      bytes[offset] = UInt8(ascii: " ")
    }
    var isLineHead = true
    for offset in skipping..<max(skipping, bytes.count) {
      switch bytes[offset] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): isLineHead = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"): break
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "&"), UInt8(ascii: "\\"):
        bytes[offset] = UInt8(ascii: "x")
        isLineHead = false
      case UInt8(ascii: "<"), UInt8(ascii: "!"):
        if !isLineHead { bytes[offset] = UInt8(ascii: "x") }
        isLineHead = false
      default: isLineHead = false
      }
    }
    return bytes
  }

  private mutating func walk(_ source: Source, _ bytes: [UInt8]) {
    let root = unsafe bytes.withUnsafeBytes { buffer in
      unsafe cmark_parse_document(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, CMARK_OPT_DEFAULT)
    }
    guard let root = unsafe root else { preconditionFailure("libcmark accepts every text") }
    defer { unsafe cmark_node_free(root) }
    let iterator = unsafe cmark_iter_new(root)
    defer { unsafe cmark_iter_free(iterator) }
    var context = Context(source: source)
    while true {
      let event = unsafe cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return }
      guard event == CMARK_EVENT_ENTER, let node = unsafe cmark_iter_get_node(iterator)
      else { continue }
      let line = unsafe Int(cmark_node_get_start_line(node))
      switch unsafe cmark_node_get_type(node) {
      case CMARK_NODE_HEADING:
        context.enter(heading: unsafe Int(cmark_node_get_heading_level(node)), line: line)
      case CMARK_NODE_PARAGRAPH:
        context.enter(paragraph: line...max(line, unsafe Int(cmark_node_get_end_line(node))))
      case CMARK_NODE_CODE_BLOCK:
        unsafe fences.append(Self.fence(node, line: line, context))
        context.fileName = nil
      default: break
      }
    }
  }

  private static func fence(_ node: OpaquePointer, line: Int, _ context: Context) -> Fence {
    let masked = unsafe cmark_node_get_fence_info(node).map { unsafe String(cString: $0) } ?? ""
    let info = tail(context.source.line(line), bytes: masked.utf8.count)
    let literal = unsafe cmark_node_get_literal(node)
    let text = unsafe literal.map { unsafe Array(String(cString: $0).utf8) } ?? []
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Array($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0) }
    if lines.last == [] { lines.removeLast() }
    let closing = unsafe Int(cmark_node_get_end_line(node))
    let isClosed =
      closing == line + lines.count + 1 && isFence(context.source, line: closing)
    return Fence(
      info: info, line: line, lines: lines, isClosed: isClosed, heading: context.heading,
      fileName: context.fileName)
  }

  /// The last bytes of a line, without the blanks behind them.
  private static func tail(_ line: String, bytes count: Int) -> String {
    var bytes = Array(line.utf8)[...]
    while let last = bytes.last, " \t".utf8.contains(last) { bytes.removeLast() }
    return String(decoding: bytes.suffix(count), as: UTF8.self)
  }

  private static func isFence(_ source: Source, line: Int) -> Bool {
    let marks = source.bytes[source.range(ofLine: line)].filter { !" \t>".utf8.contains($0) }
    return marks.count >= 3 && (marks[0] == UInt8(ascii: "`") || marks[0] == UInt8(ascii: "~"))
      && marks.allSatisfy { $0 == marks[0] }
  }

  /// What stands above the block that is being read.
  private struct Context {
    let source: Source
    var heading: InputFile.Heading?
    var fileName: String?

    init(source: Source) { self.source = source }

    mutating func enter(heading level: Int, line: Int) {
      let range = source.range(ofLine: line)
      let text = source.line(line)
      let isMark: (Character) -> Bool = { $0 == "#" || $0 == " " || $0 == "\t" }
      let body = text.drop(while: isMark)
      let end = body.lastIndex { !isMark($0) }.map(body.index(after:)) ?? body.endIndex
      heading = InputFile.Heading(
        text: String(body[..<end]), level: level,
        span: Span(source, range.lowerBound, range.upperBound))
      fileName = nil
    }

    mutating func enter(paragraph lines: ClosedRange<Int>) {
      for line in lines {
        if let name = Self.fileName(in: source.line(line)) { fileName = name }
      }
    }

    /// ``**Filename:** `agent.yaml` `` and its plainer forms.
    private static func fileName(in line: String) -> String? {
      let plain = line.filter { $0 != "*" }.drop { $0 == " " || $0 == "-" }
      guard let colon = plain.firstIndex(of: ":") else { return nil }
      let label = plain[..<colon].lowercased()
      guard label == "filename" || label == "file name" || label == "file" else { return nil }
      let value = plain[plain.index(after: colon)...].filter { $0 != "`" && $0 != " " }
      return value.isEmpty ? nil : String(value)
    }
  }
}

extension MarkdownOutline.Fence {
  /// The content's place in the file.
  func span(in source: Source) -> Span {
    guard !lines.isEmpty else {
      let end = source.range(ofLine: line).upperBound
      return Span(source, end, end)
    }
    let last = source.range(ofLine: line + lines.count)
    return Span(source, source.offset(ofLine: line + 1), last.upperBound)
  }

  /// The content as YAML. libcmark takes the fence's indentation (or a quote's mark) off each
  /// line, so what it gives is the tail of the real line; the text comes from the file, since
  /// libcmark saw a masked copy.
  func yaml(of source: Source) -> YAMLText {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    for (index, content) in lines.enumerated() {
      let range = source.range(ofLine: line + 1 + index)
      let start = max(range.lowerBound, range.upperBound - content.count)
      starts.append(start)
      bytes += source.bytes[start..<range.upperBound]
      bytes.append(UInt8(ascii: "\n"))
    }
    let end = span(in: source).end
    return YAMLText(source, bytes, lineStarts: starts + [end], end: end)
  }
}
