/// The first line of a Python function, such as `async def rate(net: float, tax = 0.2) -> float`.
struct Signature: Sendable {
  /// A part of the text: what it says, and where that begins and ends.
  struct Part: Sendable {
    let text: String
    let range: Range<Int>
  }

  struct Parameter: Sendable {
    let name: Part
    /// Nil where none is written.
    let type: Part?
    let standard: Part?
  }

  /// What cannot be read as a function.
  struct Misread: Error {
    let message: String
    let range: Range<Int>
    var help: String?
  }

  let name: Part
  let isAsync: Bool
  let parameters: [Parameter]
  /// Nil where none is written.
  let result: Part?

  init(_ text: String) throws(Misread) {
    var cursor = Cursor(bytes: Array(text.utf8))
    isAsync = cursor.take("async ")
    guard cursor.take("def ") else {
      throw cursor.misread("a signature begins with 'def' or 'async def'")
    }
    name = cursor.part(until: "(")
    guard cursor.take("(") else { throw cursor.misread("a '(' is missing behind the name") }
    var parameters: [Parameter] = []
    repeat {
      let part = cursor.part(until: ",)")
      if part.text.isEmpty { break }
      if parameters.isEmpty, part.text == "self" { continue }
      parameters.append(try Self.parameter(part))
    } while cursor.take(",")
    guard cursor.take(")") else { throw cursor.misread("a ')' is missing behind the parameters") }
    self.parameters = parameters
    let hasResult = cursor.take("->")
    let result = cursor.part(until: ":")
    _ = cursor.take(":")
    if !cursor.isAtEnd || result.text.isEmpty == hasResult {
      throw cursor.misread("behind the parameters stands '-> ' and a type, or nothing")
    }
    self.result = hasResult ? result : nil
  }

  private static func parameter(_ part: Part) throws(Misread) -> Parameter {
    if part.text.hasPrefix("*") || part.text == "/" {
      throw Misread(
        message: "'\(part.text)' stands for parameters without a name", range: part.range)
    }
    var cursor = Cursor(bytes: Array(part.text.utf8), offset: part.range.lowerBound)
    let name = cursor.part(until: ":=")
    let type = cursor.take(":") ? cursor.part(until: "=") : nil
    let standard = cursor.take("=") ? cursor.part(until: "") : nil
    return Parameter(name: name, type: type, standard: standard)
  }

  /// Reads from left to right; brackets and quotes hide what stands between them.
  private struct Cursor {
    let bytes: [UInt8]
    var offset = 0
    var place = 0

    var isAtEnd: Bool { bytes[place...].allSatisfy(\.isSpace) }

    mutating func take(_ literal: String) -> Bool {
      skipSpace()
      guard bytes[place...].begins(with: literal) else { return false }
      place += literal.utf8.count
      return true
    }

    /// The text until one of these bytes, white space around it left out.
    mutating func part(until ends: String) -> Part {
      skipSpace()
      let start = place
      var open = 0
      var quote: UInt8?
      while place < bytes.count {
        let byte = bytes[place]
        if let mark = quote {
          if byte == mark { quote = nil }
        } else if open == 0, ends.utf8.contains(byte) {
          break
        } else {
          if "'\"".utf8.contains(byte) { quote = byte }
          open += "[({".utf8.contains(byte) ? 1 : "])}".utf8.contains(byte) ? -1 : 0
        }
        place += 1
      }
      let text = bytes[start..<place].trimmed()
      return Part(text: text.text, range: offset + start..<offset + start + text.count)
    }

    func misread(_ message: String) -> Misread {
      Misread(message: message, range: offset + place..<offset + bytes.count)
    }

    private mutating func skipSpace() {
      while place < bytes.count, bytes[place].isSpace { place += 1 }
    }
  }
}
