/// A JSON value. Objects keep the order of their members.
package enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  /// One name of an object and its value.
  package struct Member: Sendable, Equatable {
    package let name: String
    package let value: JSON

    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The value under a name; nil when there is none, or for anything but an object.
  package subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var int: Int? { if case .int(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  package var members: [Member]? { if case .object(let value) = self { value } else { nil } }

  /// By exact text: Swift's `==` on strings takes different spellings of a letter for equal.
  package static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.float(let a), .float(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)):
      a.elementsEqual(b) { $0.name.utf8.elementsEqual($1.name.utf8) && $0.value == $1.value }
    default: false
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

extension JSON {
  /// How a value is written.
  package struct Format: Sendable {
    /// One member or element on a line, indented by two spaces; otherwise all on one line.
    package var isIndented: Bool
    /// Everything outside ASCII as `\u` escapes.
    package var isASCII: Bool

    package init(isIndented: Bool = false, isASCII: Bool = false) {
      self.isIndented = isIndented
      self.isASCII = isASCII
    }

    package static let compact = Format()
    package static let indented = Format(isIndented: true)
  }

  /// The one spelling of this value in a format; without a line end.
  ///
  /// - Precondition: floats are finite, since JSON has no other.
  package func text(_ format: Format = .compact) -> String {
    String(decoding: bytes(format), as: UTF8.self)
  }

  /// The bytes of `text`.
  package func bytes(_ format: Format = .compact) -> [UInt8] {
    var writer = JSONWriter(format: format)
    writer.write(self, level: 0)
    return writer.output
  }

  /// Appends a value to a longer text.
  package func append(to bytes: inout [UInt8], _ format: Format = .compact) {
    var writer = JSONWriter(format: format, output: bytes)
    bytes = []
    writer.write(self, level: 0)
    bytes = writer.output
  }
}

private struct JSONWriter {
  let format: JSON.Format
  var output: [UInt8] = []

  mutating func write(_ value: JSON, level: Int) {
    switch value {
    case .null: put("null")
    case .bool(let value): put(value ? "true" : "false")
    case .int(let value): put(String(value))
    case .float(let value):
      precondition(value.isFinite, "JSON has only finite numbers")
      put(value.description)
    case .string(let value): write(value)
    case .array(let elements):
      list("[", "]", elements.count, level) { $0.write(elements[$1], level: level + 1) }
    case .object(let members):
      list("{", "}", members.count, level) { writer, index in
        writer.write(members[index].name)
        writer.put(writer.format.isIndented ? ": " : ":")
        writer.write(members[index].value, level: level + 1)
      }
    }
  }

  private mutating func list(
    _ opening: String, _ closing: String, _ count: Int, _ level: Int,
    _ element: (inout JSONWriter, Int) -> Void
  ) {
    put(opening)
    for index in 0..<count {
      if index > 0 { put(",") }
      newLine(level + 1)
      element(&self, index)
    }
    if count > 0 { newLine(level) }
    put(closing)
  }

  private mutating func newLine(_ level: Int) {
    guard format.isIndented else { return }
    output.append(UInt8(ascii: "\n"))
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }

  private mutating func write(_ text: String) {
    // Nearly every text stands as it is: one look at its bytes is cheaper than decoding them.
    if Self.isPlain(text) {
      output.append(UInt8(ascii: "\""))
      put(text)
      output.append(UInt8(ascii: "\""))
      return
    }
    put("\"")
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: put("\\\"")
      case 0x5C: put("\\\\")
      case 0x0A: put("\\n")
      case 0x0D: put("\\r")
      case 0x09: put("\\t")
      case 0x20..<0x7F: output.append(UInt8(scalar.value))
      default:
        if format.isASCII || VisibleText.isHidden(scalar) {
          for unit in String(scalar).utf16 { escape(unit) }
        } else {
          put(String(scalar))
        }
      }
    }
    put("\"")
  }

  /// Printable ASCII without quotes and backslashes.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = text.utf8Span.span
    for index in bytes.indices {
      let byte = bytes[index]
      if byte &- 0x20 >= 0x5F || byte == 0x22 || byte == 0x5C { return false }
    }
    return true
  }

  private mutating func escape(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    put("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
  }

  private mutating func put(_ text: String) { output.append(contentsOf: text.utf8) }
}
