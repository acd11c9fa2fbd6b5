package import Core

extension Value {
  /// The bytes of the canonical JSON, written without making a tree of it first.
  package var canonicalBytes: [UInt8] {
    var bytes: [UInt8] = []
    appendCanonical(to: &bytes)
    return bytes
  }

  /// Appends `canonicalBytes`.
  package func appendCanonical(to bytes: inout [UInt8]) {
    switch self {
    case .missing, .none, .handle, .bool, .int, .float, .string, .safe:
      json.appendCanonical(to: &bytes)
    case .list(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        item.appendCanonical(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .map(let map):
      bytes.append(UInt8(ascii: "{"))
      for (index, entry) in map.entries.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSON.string(entry.key.text).appendCanonical(to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        entry.value.appendCanonical(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// The value without its places; undefined is null.
  package var json: JSON {
    switch self {
    case .missing, .none, .handle: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    case .string(let text, _), .safe(let text, _): .string(text)
    case .list(let items): .array(items.map(\.json))
    case .map(let map): .record(map.pairs.map { ($0.key, $0.value.json) })
    }
  }

  /// The value that the JSON states, without places.
  package init(_ json: JSON) {
    switch json {
    case .null: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .float(let value): self = .float(value)
    case .string(let text): self = .string(text)
    case .array(let items): self = .list(items.map { Value($0) })
    case .object(let members):
      var map = ValueMap()
      for member in members { map[member.name] = Value(member.value) }
      self = .map(map)
    }
  }
}
