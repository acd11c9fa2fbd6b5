import Core

/// Lines of a flow collection that are indented no more than the block around it.
///
/// YAML 1.2 refuses them, libyaml and those who read like it do not. A closing bracket in that column
/// is common and nobody stumbles over it, so only what stands inside the brackets is looked at.
struct FlowIndentation {
  /// Column of the innermost block collection around the open flow collection; nil outside of one.
  private var block: Int?
  /// Where the outermost flow collection began.
  private var line = 0
  private var isTold = false

  /// A flow collection began that lies in no other.
  mutating func open(line: Int, below block: Int?, in source: Source) {
    self.block = block.map { Self.column(of: $0, in: source) }
    self.line = line
    isTold = false
  }

  /// True for the first node that stands too far to the left.
  mutating func isShallow(line: Int, column: Int) -> Bool {
    guard let block, !isTold, line > self.line, column <= block else { return false }
    isTold = true
    return true
  }

  private static func column(of offset: Int, in source: Source) -> Int {
    var start = offset
    while start > source.textStart, source.bytes[start - 1] != UInt8(ascii: "\n"),
      source.bytes[start - 1] != UInt8(ascii: "\r")
    {
      start -= 1
    }
    // Columns count characters.
    return source.bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
  }
}
