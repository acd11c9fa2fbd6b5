import func Core.firstIndex

// Text in Python files.

/// An identifier or dotted name that is no literal text: the default of Python files.
@inline(__always)
func writeName(_ text: String, into output: inout Output) throws(Fault) {
  if output.append(text, if: { isDottedName($0) }) { return }
  throw Fault(
    TemplateRule.unsafe, "\(quoted(text)) is not an identifier",
    help: "use pystr, pydoc or pycomment")
}

@inline(__always)
private func isDottedName(_ bytes: Span<UInt8>) -> Bool {
  guard !bytes.isEmpty, !isDigit(bytes[0]) else { return false }
  return isWord(bytes) || partsAreNames(bytes)
}

/// Whether all parts between dots are names.
private func partsAreNames(_ bytes: Span<UInt8>) -> Bool {
  var isStart = true
  for index in bytes.indices {
    let byte = bytes[index]
    if isLetter(byte) {
      isStart = false
    } else if isStart || !(isDigit(byte) || byte == UInt8(ascii: ".")) {
      return false
    } else {
      isStart = byte == UInt8(ascii: ".")
    }
  }
  return !isStart
}

/// User text in a message: cut, and without control characters.
func quoted(_ text: String) -> String {
  var result = "'"
  var count = 0
  for scalar in text.unicodeScalars {
    guard count < 40 else { return result + "…'" }
    result += scalar.value < 0x20 || deceives(scalar.value) ? "?" : String(Character(scalar))
    count += 1
  }
  return result + "'"
}

private let keywords: Set<String> = [
  "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
  "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in",
  "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
  "yield",
]

func checkIdentifier(_ text: String) throws(Fault) {
  let isName = isDottedName(text.utf8Span.span)
  if isName,
    !text.utf8.split(separator: UInt8(ascii: ".")).contains(where: {
      keywords.contains(String($0) ?? "")
    })
  {
    return
  }
  throw Fault(TemplateRule.unsafe, "\(quoted(text)) is not a Python identifier")
}

func writeIdentifier(_ text: String, into output: inout Output) throws(Fault) {
  try checkIdentifier(text)
  output.append(text)
}

func writeType(_ text: String, into output: inout Output) throws(Fault) {
  let allowed = Set("[], .|".utf8)
  guard text.utf8.allSatisfy({ isLetter($0) || isDigit($0) || allowed.contains($0) }) else {
    throw Fault(TemplateRule.unsafe, "\(quoted(text)) is not a Python type expression")
  }
  output.append(text)
}

/// A literal of printable ASCII, in the quotes that a formatter chooses: double ones, unless that
/// needs more escapes than single ones.
func writePythonString(_ text: String, into output: inout Output) {
  let start = output.count
  output.append(UInt8(ascii: "\""))
  if !output.append(text, if: { isPlainInQuotes($0) }) {
    let quote = preferredQuote(of: text)
    output.truncate(to: start)
    output.append(quote)
    for scalar in text.unicodeScalars {
      writePythonScalar(scalar.value, quote: quote, into: &output)
    }
    return output.append(quote)
  }
  output.append(UInt8(ascii: "\""))
}

private func preferredQuote(of text: String) -> UInt8 {
  let (double, single) = quoteCounts(text.utf8)
  return UInt8(ascii: double > single ? "'" : "\"")
}

private func quoteCounts(_ bytes: some Sequence<UInt8>) -> (double: Int, single: Int) {
  var counts = (double: 0, single: 0)
  for byte in bytes {
    if byte == UInt8(ascii: "\"") { counts.double += 1 }
    if byte == UInt8(ascii: "'") { counts.single += 1 }
  }
  return counts
}

/// Printable ASCII without quotes and backslashes.
func isPlainInQuotes(_ bytes: Span<UInt8>) -> Bool {
  for index in bytes.indices {
    let byte = bytes[index]
    if byte &- 0x20 >= 0x5F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      return false
    }
  }
  return true
}

private func writePythonScalar(_ code: UInt32, quote: UInt8, into output: inout Output) {
  switch code {
  case UInt32(quote), 0x5C:
    output.append(UInt8(ascii: "\\"))
    output.append(UInt8(code))
  case 0x0A: output.append("\\n")
  case 0x09: output.append("\\t")
  case 0x20..<0x7F: output.append(UInt8(code))
  case 0..<0x100:
    output.append("\\x")
    appendHex(code, digits: 2, to: &output)
  case 0..<0x10000:
    output.append("\\u")
    appendHex(code, digits: 4, to: &output)
  default:
    output.append("\\U")
    appendHex(code, digits: 8, to: &output)
  }
}

/// One line for the inside of a docstring.
func writeDocstring(_ text: String, into output: inout Output) {
  if output.append(text, if: { isPlainLine($0) }) { return }
  var isFirst = true
  for word in words(text) {
    if !isFirst { output.append(UInt8(ascii: " ")) }
    isFirst = false
    for byte in word { writeDocstringByte(byte, into: &output) }
  }
}

/// Printable ASCII without quotes and backslashes, words one space apart.
private func isPlainLine(_ bytes: Span<UInt8>) -> Bool {
  var lastIsSpace = true
  for index in bytes.indices {
    let byte = bytes[index]
    if byte == 0x20 {
      if lastIsSpace { return false }
      lastIsSpace = true
      continue
    }
    lastIsSpace = false
    if byte &- 0x20 >= 0x5F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      return false
    }
  }
  return !lastIsSpace || bytes.isEmpty
}

@inline(__always)
private func writeDocstringByte(_ byte: UInt8, into output: inout Output) {
  switch byte {
  case UInt8(ascii: "\\"): output.append(UInt8(ascii: "/"))
  case UInt8(ascii: "\""): output.append(UInt8(ascii: "'"))
  case 0x20..<0x7F: output.append(byte)
  // One `?` for a character, not one for each of its bytes.
  case 0x80..<0xC0: return
  default: output.append(UInt8(ascii: "?"))
  }
}

/// As in a docstring, at most 200 characters and no coding cookie, which Python would obey.
func writeComment(_ text: String, into output: inout Output) {
  let start = output.count
  writeDocstring(text, into: &output)
  let line = output.bytes(from: start)
  let cookie = Array("coding".utf8)
  guard line.count > 200 || firstIndex(of: cookie, in: line, from: 0) != nil else { return }
  var result: [UInt8] = []
  var index = 0
  while index < line.count {
    let end = index + cookie.count
    if end < line.count, line[end] == UInt8(ascii: ":") || line[end] == UInt8(ascii: "="),
      line[index..<end].elementsEqual(cookie)
    {
      result += cookie + [UInt8(ascii: " ")]
      index = end
    } else {
      result.append(line[index])
      index += 1
    }
  }
  output.truncate(to: start)
  for byte in result.prefix(200) { output.append(byte) }
}

/// `pylit` and `pytuple`: lists and maps one element per line with a trailing comma.
func writeLiteral(
  _ value: Value, indent: Int, isTuple: Bool, into output: inout Output, _ meter: inout Meter
) throws(Fault) {
  try meter.charge(steps: 1)
  switch value {
  case .list(let items):
    if isTuple, items.count == 1, !items[0].isContainer {
      output.append(UInt8(ascii: "("))
      try writeLiteral(items[0], indent: indent, isTuple: true, into: &output, &meter)
      output.append(",)")
      return
    }
    output.append(UInt8(ascii: isTuple ? "(" : "["))
    if !items.isEmpty {
      output.append(UInt8(ascii: "\n"))
      for item in items {
        output.append(spaces: indent + 4)
        try writeLiteral(item, indent: indent + 4, isTuple: isTuple, into: &output, &meter)
        output.append(",\n")
      }
      output.append(spaces: indent)
    }
    output.append(UInt8(ascii: isTuple ? ")" : "]"))
  case .map(let map):
    try writeDict(map, indent: indent, isTuple: isTuple, into: &output, &meter)
  case .string(let text, _), .safe(let text, _): writePythonString(text, into: &output)
  case .none, .bool, .int, .float: output.append(try value.text())
  case .missing, .handle: _ = try value.text()
  }
}

private func writeDict(
  _ map: ValueMap, indent: Int, isTuple: Bool, into output: inout Output, _ meter: inout Meter
) throws(Fault) {
  output.append(UInt8(ascii: "{"))
  if !map.isEmpty {
    output.append(UInt8(ascii: "\n"))
    for entry in map.entries {
      output.append(spaces: indent + 4)
      writePythonString(entry.key.text, into: &output)
      output.append(": ")
      try writeLiteral(entry.value, indent: indent + 4, isTuple: isTuple, into: &output, &meter)
      output.append(",\n")
    }
    output.append(spaces: indent)
  }
  output.append(UInt8(ascii: "}"))
}

/// `pylong`: a literal, or parenthesised pieces when it does not fit into the line, which is
/// indented by `indent` and begins with `prefix` more columns.
func writeLongString(_ text: String, indent: Int, prefix: Int, into output: inout Output) {
  let width = 100
  let start = output.count
  writePythonString(text, into: &output)
  if indent + prefix + (output.count - start) + 1 <= width { return }
  output.truncate(to: start)
  output.append("(\n")
  for chunk in chunks(text, room: width - indent - 4) {
    output.append(spaces: indent + 4)
    writePythonString(chunk, into: &output)
    output.append(UInt8(ascii: "\n"))
  }
  output.append(spaces: indent)
  output.append(UInt8(ascii: ")"))
}

/// Pieces of a text that end behind spaces and whose literals fit into `room`.
private func chunks(_ text: String, room: Int) -> [String] {
  var result: [String] = []
  var current: [UInt8] = []
  var size = LiteralSize()
  for word in spacedWords(Array(text.utf8)).flatMap({ pieces($0, room: room) }) {
    let next = LiteralSize(word)
    if !current.isEmpty, size.adding(next).count > room {
      result.append(String(decoding: current, as: UTF8.self))
      current = []
      size = LiteralSize()
    }
    current += word
    size = size.adding(next)
  }
  result.append(String(decoding: current, as: UTF8.self))
  return result
}

/// How long a literal gets; which quotes it has, and so what is escaped, depends on all its parts.
private struct LiteralSize {
  private var plain = 0
  private var double = 0
  private var single = 0

  init() {}

  init(_ word: ArraySlice<UInt8>) {
    var literal = Output()
    writePythonString(String(decoding: word, as: UTF8.self), into: &literal)
    (double, single) = quoteCounts(word)
    plain = literal.count - 2 - double - single - min(double, single)
  }

  var count: Int { plain + double + single + min(double, single) + 2 }

  func adding(_ other: LiteralSize) -> LiteralSize {
    var sum = self
    sum.plain += other.plain
    sum.double += other.double
    sum.single += other.single
    return sum
  }
}

/// A word that fills more than a line, cut.
private func pieces(_ word: ArraySlice<UInt8>, room: Int) -> [ArraySlice<UInt8>] {
  if word.count * 10 + 2 <= room || LiteralSize(word).count <= room { return [word] }
  var result: [ArraySlice<UInt8>] = []
  var start = word.startIndex
  var size = LiteralSize()
  var index = start
  while index < word.endIndex {
    var end = index + 1
    while end < word.endIndex, word[end] & 0xC0 == 0x80 { end += 1 }
    let next = size.adding(LiteralSize(word[index..<end]))
    if next.count > room, index > start {
      result.append(word[start..<index])
      start = index
      size = LiteralSize(word[index..<end])
    } else {
      size = next
    }
    index = end
  }
  result.append(word[start...])
  return result
}

/// Words with the spaces behind them.
private func spacedWords(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  var result: [ArraySlice<UInt8>] = []
  var start = 0
  while start < bytes.count {
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: " ") { end += 1 }
    while end < bytes.count, bytes[end] == UInt8(ascii: " ") { end += 1 }
    result.append(bytes[start..<end])
    start = end
  }
  return result
}
