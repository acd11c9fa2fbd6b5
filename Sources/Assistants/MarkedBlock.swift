import Core

/// A part of ours in a Markdown file of somebody else, between two marks.
enum MarkedBlock {
  static let start = "<!-- l9gen: begin -->"
  static let end = "<!-- l9gen: end -->"

  /// The text with the block in it: replaced where it stands, else behind everything; nil when the
  /// marks do not make one block.
  static func put(_ body: String, into text: String) -> String? {
    let block = "\(start)\n\(body)\(end)\n"
    let starts = places(of: start, in: text)
    let ends = places(of: end, in: text)
    if starts.isEmpty, ends.isEmpty {
      if text.isEmpty { return block }
      return text + (text.utf8.last == UInt8(ascii: "\n") ? "\n" : "\n\n") + block
    }
    guard starts.count == 1, ends.count == 1, starts[0] < ends[0] else { return nil }
    let bytes = Array(text.utf8)
    var tail = bytes[(ends[0] + end.utf8.count)...]
    if tail.first == UInt8(ascii: "\n") { tail = tail.dropFirst() }
    return String(decoding: bytes[..<starts[0]] + Array(block.utf8) + tail, as: UTF8.self)
  }

  private static func places(of mark: String, in text: String) -> [Int] {
    let bytes = Array(text.utf8)
    var found: [Int] = []
    var start = 0
    while let place = firstIndex(of: Array(mark.utf8), in: bytes, from: start) {
      found.append(place)
      start = place + mark.utf8.count
    }
    return found
  }
}
