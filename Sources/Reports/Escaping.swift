/// Replaces single bytes of a text, for instance a line end by its escape.
///
/// By bytes, since Swift takes "\r\n" for one character, which is neither of the two.
func replacingBytes(in text: String, _ escape: (UInt8) -> String?) -> String {
  var result: [UInt8] = []
  for byte in text.utf8 {
    if let replacement = escape(byte) {
      result += replacement.utf8
    } else {
      result.append(byte)
    }
  }
  return String(decoding: result, as: UTF8.self)
}

/// The lines of a text without their ends; `\r\n`, `\n` and `\r` end one.
func lines(of text: String) -> [String] {
  var lines: [[UInt8]] = [[]]
  var last: UInt8 = 0
  for byte in text.utf8 {
    defer { last = byte }
    if byte == UInt8(ascii: "\n"), last == UInt8(ascii: "\r") { continue }
    if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
      lines.append([])
    } else {
      lines[lines.count - 1].append(byte)
    }
  }
  return lines.map { String(decoding: $0, as: UTF8.self) }
}
