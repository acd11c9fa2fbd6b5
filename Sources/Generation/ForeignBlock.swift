import Core

/// The forms in which other generators and earlier versions said where a file came from.
enum ForeignBlock {
  private static let marks: [[UInt8]] = [
    "# __meta__ = {", "__meta__ = {", "<!-- meta:", "# L9 DORA BLOCK", "__dora_block__",
    "dora_block:", "\"_dora_block\"", "l9_dora:", "\"_l9_dora\"", "## L9 DORA BLOCK",
    "__metadata__ =", "__dora_meta__", "# DORA META", "\"_dora_meta\"", "\"dora_metadata\"",
  ].map { Array($0.utf8) }

  static func isIn(_ bytes: [UInt8]) -> Bool {
    marks.contains { firstIndex(of: $0, in: bytes) != nil }
  }

  private static let digestKey = Array("\"file_hash_sha256\": \"".utf8)
  /// What the footer with a digest stands between.
  private static let fences: [(opening: [UInt8], closing: [UInt8])] = [
    ("\"\"\"", "\"\"\""), ("```json", "```"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// True when the digest of the one older form that has one is that of everything above it, so that
  /// nobody edited the file; nil else. What exactly was digested is written nowhere, so that another
  /// digest proves nothing.
  static func isIntact(_ bytes: [UInt8]) -> Bool? {
    guard let key = firstIndex(of: digestKey, in: bytes),
      let digest = digest(at: key + digestKey.count, in: bytes)
    else { return nil }
    for fence in fences {
      guard let start = lastIndex(of: fence.opening, in: bytes[..<key]),
        let end = firstIndex(of: fence.closing, in: bytes, from: key),
        bytes[(end + fence.closing.count)...].allSatisfy(isBlank)
      else { continue }
      let above = Array(bytes[..<start])
      let trimmed = Array(above[..<((above.lastIndex { !isBlank($0) } ?? -1) + 1)])
      let newline = [UInt8(ascii: "\n")]
      if [above, trimmed, trimmed + newline].contains(where: { Digest(of: $0) == digest }) {
        return true
      }
    }
    return nil
  }

  private static func digest(at start: Int, in bytes: [UInt8]) -> Digest? {
    guard start + 64 <= bytes.count else { return nil }
    return Digest(hex: String(decoding: bytes[start..<(start + 64)], as: UTF8.self))
  }

  private static func lastIndex(of part: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= part.count else { return nil }
    return (bytes.startIndex...(bytes.endIndex - part.count)).last {
      bytes[$0...].starts(with: part)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r")
      || byte == UInt8(ascii: "\t")
  }
}
