import Jinja

@testable import Blueprints

extension BlueprintSet {
  /// A value as JSON: two-space indents, keys in their order, ASCII kept as it is.
  static func json(of value: Value) -> String {
    var writer = JSONWriter()
    writer.write(value, depth: 0)
    return writer.bytes.text
  }
}

private struct JSONWriter {
  var bytes: [UInt8] = []

  mutating func write(_ value: Value, depth: Int) {
    switch value {
    case .bool(let value): add(value ? "true" : "false")
    case .int(let value): add(String(value))
    case .float(let value): add(value.isFinite ? "\(value)" : "null")
    case .string(let text, _), .safe(let text, _): add(quoted: text)
    case .list(let items):
      block("[", "]", count: items.count, depth) { $0.write(items[$1], depth: depth + 1) }
    case .map(let map):
      let pairs = map.pairs
      block("{", "}", count: pairs.count, depth) { writer, index in
        writer.add(quoted: pairs[index].key)
        writer.add(": ")
        writer.write(pairs[index].value, depth: depth + 1)
      }
    // What is undefined, and what belongs to a running template, is no data.
    case .none, .missing, .handle: add("null")
    }
  }

  private mutating func block(
    _ open: String, _ close: String, count: Int, _ depth: Int,
    _ element: (inout JSONWriter, Int) -> Void
  ) {
    add(open)
    for index in 0..<count {
      add(index == 0 ? "\n" : ",\n")
      indent(depth + 1)
      element(&self, index)
    }
    if count > 0 {
      add("\n")
      indent(depth)
    }
    add(close)
  }

  private mutating func indent(_ depth: Int) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  private mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func add(quoted text: String) {
    add("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): add("\\\"")
      case UInt8(ascii: "\\"): add("\\\\")
      case 0..<0x20: add("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    add("\"")
  }
}
