import Core

/// The YAML of a file or of a fenced block, and where each of its lines lies in the file.
struct YAMLText {
  let source: Source
  /// What libyaml reads: a fenced block without the indentation of its fence.
  let bytes: [UInt8]
  /// Offset in `source` of the first byte of each line of `bytes`.
  let lineStarts: [Int]
  /// Offset in `source` of the end of the text.
  let end: Int
  /// Lines in which every character is one byte, so that a column is a distance in bytes.
  private let isASCII: [Bool]

  /// A range that begins with a line; a byte order mark in front is skipped.
  init(_ source: Source, _ range: Range<Int>) {
    var start = range.lowerBound
    if start == 0, source.bytes.starts(with: Encoding.byteOrderMark) { start = 3 }
    start = min(start, range.upperBound)
    let below = source.lineStarts[source.position(at: start).line...]
    self.init(
      source, Array(source.bytes[start..<range.upperBound]),
      lineStarts: [start] + below.prefix { $0 <= range.upperBound }, end: range.upperBound)
  }

  init(_ source: Source, _ bytes: [UInt8], lineStarts: [Int], end: Int) {
    precondition(!lineStarts.isEmpty, "text has at least one line")
    self.source = source
    self.bytes = bytes
    self.lineStarts = lineStarts
    self.end = end
    isASCII = Self.asciiLines(source.bytes, lineStarts, end)
  }

  /// The part from a line, whose first byte is at `offset` of the bytes.
  private init(_ whole: YAMLText, fromLine line: Int, at offset: Int) {
    source = whole.source
    bytes = Array(whole.bytes[offset...])
    lineStarts = Array(whole.lineStarts[line...])
    isASCII = Array(whole.isASCII[line...])
    end = whole.end
  }

  /// The rest from the first line `---` at or below `line`, counted from 0.
  func nextDocument(from line: Int) -> YAMLText? {
    var index = 0
    var offset = 0
    while index < lineStarts.count, offset < bytes.count {
      if index >= line, isDocumentStart(at: offset) {
        return YAMLText(self, fromLine: index, at: offset)
      }
      offset = nextLine(from: offset)
      index += 1
    }
    return nil
  }

  private func isDocumentStart(at offset: Int) -> Bool {
    guard bytes[offset] == UInt8(ascii: "-"), bytes[offset...].starts(with: "---".utf8) else {
      return false
    }
    return offset + 3 == bytes.count || bytes[offset + 3] <= UInt8(ascii: " ")
  }

  /// Behind the line's end, in `bytes`.
  private func nextLine(from start: Int) -> Int {
    var offset = start
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: "\n") { return offset }
      let isAlone = offset == bytes.count || bytes[offset] != UInt8(ascii: "\n")
      if byte == UInt8(ascii: "\r"), isAlone { return offset }
    }
    return offset
  }

  private static func asciiLines(_ bytes: [UInt8], _ starts: [Int], _ end: Int) -> [Bool] {
    var result = [Bool](repeating: true, count: starts.count)
    for index in starts.indices {
      let next = index + 1 < starts.count ? starts[index + 1] : end
      var all: UInt8 = 0
      for byte in bytes[starts[index]..<max(starts[index], next)] { all |= byte }
      result[index] = all < 0x80
    }
    return result
  }

  /// Byte offset in the file of a mark of libyaml, which counts columns in characters; nil where
  /// characters must be counted.
  func asciiOffset(line: Int, column: Int) -> Int? {
    guard line < lineStarts.count else { return end }
    return isASCII[line] ? min(lineStarts[line] + column, end) : nil
  }

  /// Byte offset in the file of a mark of libyaml.
  func offset(line: Int, column: Int) -> Int {
    if let offset = asciiOffset(line: line, column: column) { return offset }
    var offset = lineStarts[line]
    for _ in 0..<column where offset < end { offset = source.nextScalar(after: offset) }
    return offset
  }
}

extension Source {
  /// Offset of the scalar that follows the one at `offset`.
  func nextScalar(after offset: Int) -> Int {
    var next = offset + 1
    while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }
}

extension YAMLText {
  /// Each line without its end.
  var lines: [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      let next = nextLine(from: start)
      var end = next
      if end > start, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
      if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      result.append(bytes[start..<end])
      start = next
    }
    return result
  }
}

extension YAMLText {
  /// Index of the line that holds a byte offset of the file.
  func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Bytes between a place and the start of its line, without a fence's indentation.
  func column(at offset: Int) -> Int { max(0, offset - lineStarts[lineIndex(at: offset)]) }
}
