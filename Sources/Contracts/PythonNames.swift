/// Which names a Python file defines, read line by line: what scans need, for thousands of files.
/// Documents and tests are made from what Python's own `ast` says.
enum PythonNames {
  /// Whether the file defines the name: a class, a function, a variable or an import. Of a dotted
  /// name the last part counts.
  static func defines(_ name: String, in bytes: [UInt8]) -> Bool {
    let wanted = Array((name.split(separator: ".").last.map(String.init) ?? name).utf8)
    var text = CodeLines(bytes)
    while let line = text.next() {
      if names(in: line).contains(where: { $0.elementsEqual(wanted) }) { return true }
    }
    return false
  }

  /// Whether the file holds the text as a whole string literal, such as the name of a tool.
  static func holdsLiteral(_ text: String, in bytes: [UInt8]) -> Bool {
    for mark in ["\"", "'"] where contains(bytes, Array((mark + text + mark).utf8)) { return true }
    return false
  }

  /// Whether the file has a test function.
  static func hasTests(_ bytes: [UInt8]) -> Bool {
    var text = CodeLines(bytes)
    while let line = text.next() {
      let words = words(of: line)
      if words.first == "def" || words.first == "async" {
        if words.contains(where: { $0.hasPrefix("test_") }) { return true }
      }
    }
    return false
  }

  private static func names(in line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    // A line that begins with anything else, such as a quote, defines nothing.
    guard let head = line.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }),
      isWord(head)
    else { return [] }
    let words = line.split { !isWord($0) }
    guard let first = words.first.map({ String(decoding: $0, as: UTF8.self) }) else { return [] }
    switch first {
    case "class", "def": return Array(words.dropFirst().prefix(1))
    case "async": return Array(words.dropFirst(2).prefix(1))
    case "from", "import": return Array(words.dropFirst())
    default:
      let rest = line.drop { $0 == UInt8(ascii: " ") }.dropFirst(words[0].count)
        .drop { $0 == UInt8(ascii: " ") }
      let isAssigned =
        rest.first == UInt8(ascii: ":")
        || (rest.first == UInt8(ascii: "=") && rest.dropFirst().first != UInt8(ascii: "="))
      return isAssigned ? [words[0]] : []
    }
  }

  private static func words(of line: ArraySlice<UInt8>) -> [String] {
    line.split { !isWord($0) }.map { String(decoding: $0, as: UTF8.self) }
  }

  static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    guard let first = part.first, part.count <= bytes.count else { return false }
    var start = 0
    while let place = bytes[start...(bytes.count - part.count)].firstIndex(of: first) {
      if bytes[place...].starts(with: part) { return true }
      start = place + 1
      if start > bytes.count - part.count { return false }
    }
    return false
  }

  static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
      || (0x61...0x7A).contains(byte | 0x20)
  }
}

/// The lines of a Python file that are code: strings over several lines and comments are left out.
struct CodeLines {
  private let lines: [ArraySlice<UInt8>]
  private var index = 0
  /// The mark that ends the string we are in.
  private var open: [UInt8]?

  init(_ bytes: [UInt8]) {
    lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  mutating func next() -> ArraySlice<UInt8>? {
    while index < lines.count {
      let line = lines[index]
      index += 1
      let startsInString = open != nil
      let code = scan(line)
      if !startsInString, !code.isEmpty { return code }
    }
    return nil
  }

  /// The line up to its comment; notes whether it ends inside a string.
  private mutating func scan(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var place = line.startIndex
    while place < line.endIndex {
      let rest = line[place...]
      if let mark = open {
        if rest.first == UInt8(ascii: "\\") {
          place += 2
        } else if rest.starts(with: mark) {
          place += mark.count
          open = nil
        } else {
          place += 1
        }
      } else if rest.first == UInt8(ascii: "#") {
        return line[..<place]
      } else if rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "'") {
        let triple = [UInt8](repeating: line[place], count: 3)
        open = rest.starts(with: triple) ? triple : [line[place]]
        place += open?.count ?? 1
      } else {
        place += 1
      }
    }
    // Only strings in three marks go on in the next line.
    if open?.count == 1 { open = nil }
    return line
  }
}
