internal import Synchronization

/// One input text: where it came from, its exact bytes and the index of its lines.
///
/// Invariant: `bytes` never changes. It is what was read; `Documents.read` refuses a source that
/// is not valid UTF-8, so everything behind it may rely on that.
package final class Source: Sendable {
  /// A class, because it is stored atomically.
  private final class Lines: Sendable {
    let starts: [Int]

    init(_ starts: [Int]) { self.starts = starts }
  }

  /// Path as the user would write it, relative to the working directory where possible.
  package let path: String
  package let bytes: [UInt8]
  package let digest: Digest
  /// Found when a place is first asked for: most sources are read without a finding.
  private let lines = AtomicLazyReference<Lines>()

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    self.digest = Digest(of: bytes)
  }

  package convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package var lineCount: Int { lineStarts.count }

  /// Byte offset at which each line begins; the first is 0.
  package var lineStarts: [Int] {
    (lines.load() ?? lines.storeIfNil(Lines(Self.lineStarts(of: bytes)))).starts
  }

  /// Behind the byte order mark, which is in no column.
  package var textStart: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// `\n`, `\r\n` and a lone `\r` end a line, as in YAML and CommonMark.
  private static func lineStarts(of bytes: [UInt8]) -> [Int] {
    var starts = [0]
    var offset = 0
    for byte in bytes {
      offset += 1
      if byte > UInt8(ascii: "\r") { continue }
      let endsLine =
        byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
          && (offset == bytes.count || bytes[offset] != UInt8(ascii: "\n"))
      if endsLine { starts.append(offset) }
    }
    return starts
  }

  /// Byte offset of the first byte of a line; `line` counts from 1 and is clamped.
  package func offset(ofLine line: Int) -> Int {
    let lineStarts = lineStarts
    return lineStarts[max(0, min(line - 1, lineStarts.count - 1))]
  }

  /// Line and column of a byte offset, both from 1; columns count Unicode scalars.
  package func position(at offset: Int) -> Position {
    let target = max(0, min(offset, bytes.count))
    let lineStarts = lineStarts
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= target { low = middle } else { high = middle - 1 }
    }
    // A scalar begins at every byte that is not a continuation byte (10xxxxxx).
    let start = max(lineStarts[low], min(textStart, target))
    let scalars = bytes[start..<target].count { $0 & 0xC0 != 0x80 }
    return Position(line: low + 1, column: scalars + 1)
  }

  /// Bytes of a line without its line end; `line` counts from 1, empty when there is none.
  package func range(ofLine line: Int) -> Range<Int> {
    let lineStarts = lineStarts
    guard line >= 1, line <= lineStarts.count else { return bytes.count..<bytes.count }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// Text of a line without its line end; `line` counts from 1.
  package func line(_ line: Int) -> String {
    String(decoding: bytes[range(ofLine: line)], as: UTF8.self)
  }
}

/// A place a person can find: line and column, both from 1.
package struct Position: Hashable, Sendable, Comparable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: Position, right: Position) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A byte range of one source.
///
/// Invariant: `start <= end`.
package struct Span: Sendable {
  package let source: Source
  package let start: Int
  package let end: Int

  package init(_ source: Source, _ start: Int, _ end: Int) {
    precondition(start <= end, "a span never ends before it starts")
    self.source = source
    self.start = start
    self.end = end
  }

  package var position: Position { source.position(at: start) }

  /// The bytes it covers, as text.
  package var text: String {
    let count = source.bytes.count
    return String(decoding: source.bytes[min(start, count)..<min(end, count)], as: UTF8.self)
  }

  /// `path:line:column`
  package var location: String {
    let place = position
    return "\(source.path):\(place.line):\(place.column)"
  }
}
