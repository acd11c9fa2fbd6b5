/// A JSON value; objects keep the order of their members.
package enum JSON: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])
}

extension JSON {
  package static func strings(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }

  package var members: [(String, JSON)]? {
    if case .object(let members) = self { members } else { nil }
  }

  package var items: [JSON]? {
    if case .array(let items) = self { items } else { nil }
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var int: Int? {
    if case .int(let value) = self { value } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  package subscript(name: String) -> JSON? { members?.first { $0.0 == name }?.1 }
}

extension JSON {
  /// One line without spaces, ASCII.
  package var compact: [UInt8] {
    var output: [UInt8] = []
    write(to: &output, indent: nil, level: 0)
    return output
  }

  /// Two spaces a level, ASCII, with a line end behind it.
  package var pretty: [UInt8] {
    var output: [UInt8] = []
    write(to: &output, indent: 2, level: 0)
    output.append(UInt8(ascii: "\n"))
    return output
  }

  private func write(to output: inout [UInt8], indent: Int?, level: Int) {
    switch self {
    case .null: output += "null".utf8
    case .bool(let value): output += (value ? "true" : "false").utf8
    case .int(let value): output += String(value).utf8
    case .double(let value): output += "\(value)".utf8
    case .string(let text): Self.write(text, to: &output)
    case .array(let items):
      Self.write(items, "[", "]", to: &output, indent, level) { item, output in
        item.write(to: &output, indent: indent, level: level + 1)
      }
    case .object(let members):
      Self.write(members, "{", "}", to: &output, indent, level) { member, output in
        Self.write(member.0, to: &output)
        output += (indent == nil ? ":" : ": ").utf8
        member.1.write(to: &output, indent: indent, level: level + 1)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], _ open: String, _ close: String, to output: inout [UInt8],
    _ indent: Int?, _ level: Int, _ body: (Element, inout [UInt8]) -> Void
  ) {
    output += open.utf8
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      newLine(&output, indent, level + 1)
      body(element, &output)
    }
    if !elements.isEmpty { newLine(&output, indent, level) }
    output += close.utf8
  }

  private static func newLine(_ output: inout [UInt8], _ indent: Int?, _ level: Int) {
    guard let indent else { return }
    output.append(UInt8(ascii: "\n"))
    output += repeatElement(UInt8(ascii: " "), count: indent * level)
  }

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars { write(scalar, to: &output) }
    output.append(UInt8(ascii: "\""))
  }

  private static func write(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
    switch scalar {
    case "\"": output += "\\\"".utf8
    case "\\": output += "\\\\".utf8
    case "\n": output += "\\n".utf8
    case "\r": output += "\\r".utf8
    case "\t": output += "\\t".utf8
    case " "..."~": output.append(UInt8(scalar.value))
    default:
      for unit in UTF16.encode(scalar) ?? .init() {
        let digits = String(unit, radix: 16)
        output += "\\u".utf8
        output += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
        output += digits.utf8
      }
    }
  }
}
