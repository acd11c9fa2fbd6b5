// Text in Markdown, JSON, YAML, TOML, shell scripts, plain text and paths.

/// Text of one line that means itself in Markdown.
func writeMarkdown(_ text: String, into output: inout Output) {
  if output.append(text, if: { isPlainMarkdown($0) }) { return }
  var isFirst = true
  for word in words(text) {
    if !isFirst { output.append(UInt8(ascii: " ")) }
    isFirst = false
    for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
      writeMarkdownScalar(scalar, into: &output)
    }
  }
}

/// Whether nothing needs escaping or folding.
private func isPlainMarkdown(_ bytes: Span<UInt8>) -> Bool {
  var lastIsSpace = true
  for index in bytes.indices {
    let byte = bytes[index]
    if byte == 0x20 {
      if lastIsSpace { return false }
      lastIsSpace = true
      continue
    }
    lastIsSpace = false
    if byte <= 0x20 || byte >= 0x7F || isMarkup(byte) || byte == UInt8(ascii: "&") { return false }
  }
  return !lastIsSpace || bytes.isEmpty
}

private func isMarkup(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"),
    UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"),
    UInt8(ascii: "|"), UInt8(ascii: "#"), UInt8(ascii: "~"):
    true
  default: false
  }
}

private func writeMarkdownScalar(_ scalar: Unicode.Scalar, into output: inout Output) {
  let code = scalar.value
  if code < 0x80, isMarkup(UInt8(code)) {
    output.append(UInt8(ascii: "\\"))
    output.append(UInt8(code))
  } else if code == 0x26 {
    output.append("&amp;")
  } else {
    writeVisible(scalar, into: &output)
  }
}

/// The character, or `?` when it is a control or deceptive one.
private func writeVisible(_ scalar: Unicode.Scalar, into output: inout Output) {
  if scalar.value < 0x20 || deceives(scalar.value) {
    output.append(UInt8(ascii: "?"))
  } else if scalar.value < 0x80 {
    output.append(UInt8(scalar.value))
  } else {
    for byte in UTF8.encode(scalar).known { output.append(byte) }
  }
}

extension Optional where Wrapped == Unicode.UTF8.EncodedScalar {
  /// Every `Unicode.Scalar` has an encoding in UTF-8.
  fileprivate var known: Wrapped {
    guard let self else { preconditionFailure("a scalar always has an encoding") }
    return self
  }
}

/// An inline code span whose fence is longer than any run of backquotes inside.
func writeCodeSpan(_ text: String, into output: inout Output) {
  var inside = Output()
  for (index, word) in words(text).enumerated() {
    if index > 0 { inside.append(UInt8(ascii: " ")) }
    for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
      if scalar == "|" { inside.append(UInt8(ascii: "\\")) }
      writeVisible(scalar, into: &inside)
    }
  }
  guard inside.count > 0 else { return }
  var longest = 0
  var run = 0
  for byte in inside.bytes {
    run = byte == UInt8(ascii: "`") ? run + 1 : 0
    longest = max(longest, run)
  }
  let fence = [UInt8](repeating: UInt8(ascii: "`"), count: longest + 1)
  output.append(fence.span)
  if longest > 0 { output.append(UInt8(ascii: " ")) }
  output.append(inside.bytes.span)
  if longest > 0 { output.append(UInt8(ascii: " ")) }
  output.append(fence.span)
}

/// A fenced block of Markdown, one line of text a line; the fence is longer than any run of
/// backticks inside.
func writeFence(_ lines: [String], info: String, into output: inout Output) {
  var inside = Output()
  for line in lines {
    for scalar in line.unicodeScalars {
      if scalar == "\n" || scalar == "\t" {
        inside.append(UInt8(scalar.value))
      } else {
        writeVisible(scalar, into: &inside)
      }
    }
    inside.append(UInt8(ascii: "\n"))
  }
  var longest = 2
  var run = 0
  for byte in inside.bytes {
    run = byte == UInt8(ascii: "`") ? run + 1 : 0
    longest = max(longest, run)
  }
  let fence = [UInt8](repeating: UInt8(ascii: "`"), count: longest + 1)
  output.append(fence.span)
  output.append(info)
  output.append(UInt8(ascii: "\n"))
  output.append(inside.bytes.span)
  output.append(fence.span)
}

/// A JSON string of printable ASCII.
func writeJSONString(_ text: String, into output: inout Output) {
  writeQuoted(text, into: &output) { code, output in
    writeUnit(0xD800 + (code - 0x10000) >> 10, into: &output)
    writeUnit(0xDC00 + (code - 0x10000) & 0x3FF, into: &output)
  }
}

/// For YAML and TOML, which know no pairs of surrogates.
func writeLongString(_ text: String, into output: inout Output) {
  writeQuoted(text, into: &output) { code, output in
    output.append("\\U")
    appendHex(code, digits: 8, to: &output)
  }
}

/// - Parameter beyond: writes a character beyond U+FFFF.
private func writeQuoted(
  _ text: String, into output: inout Output, beyond: (UInt32, inout Output) -> Void
) {
  output.append(UInt8(ascii: "\""))
  if !output.append(text, if: { isPlainInQuotes($0) }) {
    for scalar in text.unicodeScalars {
      if scalar.value < 0x10000 {
        writeJSONScalar(scalar.value, into: &output)
      } else {
        beyond(scalar.value, &output)
      }
    }
  }
  output.append(UInt8(ascii: "\""))
}

/// A character up to U+FFFF.
private func writeJSONScalar(_ code: UInt32, into output: inout Output) {
  switch code {
  case 0x22, 0x5C:
    output.append(UInt8(ascii: "\\"))
    output.append(UInt8(code))
  case 0x0A: output.append("\\n")
  case 0x0D: output.append("\\r")
  case 0x09: output.append("\\t")
  case 0x08: output.append("\\b")
  case 0x0C: output.append("\\f")
  case 0x20..<0x7F: output.append(UInt8(code))
  default: writeUnit(code, into: &output)
  }
}

private func writeUnit(_ code: UInt32, into output: inout Output) {
  output.append("\\u")
  appendHex(code, digits: 4, to: &output)
}

/// JSON of any value; `indent` spaces a level, or one line.
func writeJSON(
  _ value: Value, indent: Int?, depth: Int = 0, into output: inout Output
) throws(Fault) {
  switch value {
  case .none: output.append("null")
  case .bool(let flag): output.append(flag ? "true" : "false")
  case .int, .float: output.append(try value.text())
  case .string(let text, _), .safe(let text, _): writeJSONString(text, into: &output)
  case .list(let items):
    output.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      separate(index, indent, depth + 1, into: &output)
      try writeJSON(item, indent: indent, depth: depth + 1, into: &output)
    }
    if !items.isEmpty { breakLine(indent, depth, into: &output) }
    output.append(UInt8(ascii: "]"))
  case .map(let map):
    output.append(UInt8(ascii: "{"))
    for (index, entry) in map.entries.enumerated() {
      separate(index, indent, depth + 1, into: &output)
      writeJSONString(entry.key.text, into: &output)
      output.append(": ")
      try writeJSON(entry.value, indent: indent, depth: depth + 1, into: &output)
    }
    if !map.isEmpty { breakLine(indent, depth, into: &output) }
    output.append(UInt8(ascii: "}"))
  case .missing, .handle: _ = try value.text()
  }
}

private func separate(_ index: Int, _ indent: Int?, _ depth: Int, into output: inout Output) {
  if index > 0 {
    output.append(UInt8(ascii: ","))
    if indent == nil { output.append(UInt8(ascii: " ")) }
  }
  breakLine(indent, depth, into: &output)
}

private func breakLine(_ indent: Int?, _ depth: Int, into output: inout Output) {
  guard let indent else { return }
  output.append(UInt8(ascii: "\n"))
  output.append(spaces: indent * depth)
}

/// A YAML scalar: plain where YAML 1.1 and 1.2 both read the same text, else double-quoted.
func writeYAML(_ text: String, into output: inout Output) {
  if isPlainYAML(Array(text.utf8)) {
    output.append(text)
  } else {
    writeLongString(text, into: &output)
  }
}

private func isPlainYAML(_ bytes: [UInt8]) -> Bool {
  let marks = Set("_./+@-".utf8)
  let opening = Set("_./+@(-".utf8)
  let inside = Set("_./+@()-".utf8)
  func isWord(_ byte: UInt8, _ extra: Set<UInt8>) -> Bool {
    isLetter(byte) || isDigit(byte) || extra.contains(byte)
  }
  for (index, word) in bytes.split(separator: 0x20, omittingEmptySubsequences: false).enumerated() {
    guard let first = word.first else { return false }
    if index == 0 {
      guard isLetter(first) || first == UInt8(ascii: "/"),
        word.allSatisfy({ isWord($0, marks) })
      else { return false }
    } else {
      guard isWord(first, opening), word.allSatisfy({ isWord($0, inside) }) else { return false }
    }
  }
  let lower = bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
  let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
  return !reserved.contains { Array($0.utf8) == lower }
}

/// One word of a POSIX shell.
func writeShellWord(_ text: String, into output: inout Output) throws(Fault) {
  let bytes = Array(text.utf8)
  if bytes.contains(0) { throw Fault(TemplateRule.unsafe, "a shell word holds no NUL") }
  let plain = Set("_./:=@%+-".utf8)
  if let first = bytes.first, first != UInt8(ascii: "-"),
    bytes.allSatisfy({ isLetter($0) || isDigit($0) || plain.contains($0) })
  {
    output.append(text)
    return
  }
  output.append(UInt8(ascii: "'"))
  for byte in bytes {
    if byte == UInt8(ascii: "'") {
      output.append("'\"'\"'")
    } else {
      output.append(byte)
    }
  }
  output.append(UInt8(ascii: "'"))
}

/// Plain text without control and deceptive characters.
func writePlain(_ text: String, into output: inout Output) {
  // Nearly every text is printable ASCII: looking at bytes is far cheaper than decoding them.
  if output.append(text, if: { isPrintableASCII($0) }) { return }
  for scalar in text.unicodeScalars {
    let code = scalar.value
    if code == 0x0A || code == 0x09 || (code >= 0x20 && !deceives(code)) {
      if code < 0x80 {
        output.append(UInt8(code))
      } else {
        for byte in UTF8.encode(scalar).known { output.append(byte) }
      }
    }
  }
}

/// Part of a relative path: letters, digits and a few signs.
func writePath(_ text: String, into output: inout Output) throws(Fault) {
  let allowed = Set("-./+@".utf8)
  guard text.utf8.allSatisfy({ isLetter($0) || isDigit($0) || allowed.contains($0) }) else {
    throw Fault(
      TemplateRule.unsafe, "\(quoted(text)) cannot be part of a path",
      help: "paths are made of ASCII letters, digits and _ - . / + @")
  }
  output.append(text)
}
