package import Core
import Documents
package import Specs

/// A digest of everything a schema says: the same for every order of fields, every spelling of
/// their names and every way to write a text.
package enum SchemaDigest {
  package static func of(_ schema: Record) -> Digest {
    var bytes: [UInt8] = []
    append(schema, isFree: false, to: &bytes)
    return Digest(of: bytes)
  }

  /// `isFree` where the keys are the author's own.
  private static func append(_ record: Record, isFree: Bool, to bytes: inout [UInt8]) {
    let keyed = record.entries.map { entry in
      (key: Array((isFree ? entry.key : entry.name).utf8), value: entry.value)
    }
    bytes.append(UInt8(ascii: "{"))
    // sorted: by the bytes of the keys, which are unique.
    for (key, value) in keyed.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      append(key, mark: UInt8(ascii: "k"), to: &bytes)
      append(value, isFree: freeKeys.contains(key), to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private static func append(_ field: Field, isFree: Bool, to bytes: inout [UInt8]) {
    switch field.content {
    case .record(let record): append(record, isFree: isFree, to: &bytes)
    case .list(let items):
      bytes.append(UInt8(ascii: "["))
      for item in items { append(item, isFree: false, to: &bytes) }
      bytes.append(UInt8(ascii: "]"))
    case .scalar, .text:
      append(Array((field.text ?? "").utf8), mark: mark(of: field), to: &bytes)
    }
  }

  /// A length stands before every text, so that no two schemas give the same bytes.
  private static func append(_ text: [UInt8], mark: UInt8, to bytes: inout [UInt8]) {
    bytes.append(mark)
    bytes.append(contentsOf: String(text.count).utf8)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: text)
  }

  /// `"1"` and `1` are two values.
  private static func mark(of field: Field) -> UInt8 {
    switch field.scalar?.kind {
    case .null?: UInt8(ascii: "n")
    case .bool?: UInt8(ascii: "b")
    case .int?: UInt8(ascii: "i")
    case .float?: UInt8(ascii: "f")
    case .string?, .list?, .map?, nil: UInt8(ascii: "s")
    }
  }

  private static let freeKeys = ["channels", "reasoningpipeline"].map { Array($0.utf8) }
}
