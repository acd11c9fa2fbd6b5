/// Cuts a stream of bytes into lines, none longer than a limit.
package struct LineBuffer {
  package enum Line: Equatable {
    /// Without its line end.
    case whole([UInt8])
    /// A longer one; nothing of it is kept.
    case tooLong
  }

  private let limit: Int
  private var line: [UInt8] = []
  private var isTooLong = false

  package init(limit: Int) { self.limit = limit }

  /// The lines that end in these bytes.
  package mutating func add(_ bytes: ArraySlice<UInt8>) -> [Line] {
    var lines: [Line] = []
    var rest = bytes
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      keep(rest[..<end])
      lines.append(take())
      rest = rest[(end + 1)...]
    }
    keep(rest)
    return lines
  }

  /// What stands behind the last line end; nil when nothing does.
  package mutating func finish() -> Line? { line.isEmpty && !isTooLong ? nil : take() }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    if isTooLong { return }
    if line.count + bytes.count > limit {
      isTooLong = true
      line = []
    } else {
      line += bytes
    }
  }

  private mutating func take() -> Line {
    defer {
      line.removeAll(keepingCapacity: line.count <= 1 << 16)
      isTooLong = false
    }
    if isTooLong { return .tooLong }
    return .whole(line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : line)
  }
}
