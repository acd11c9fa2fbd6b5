import Foundation

/// A JSON value of a vectors file.
enum JSON: Decodable, Equatable, CustomStringConvertible {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case list([JSON])
  case map([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .map(try container.decode([String: JSON].self))
    }
  }

  static func read(_ url: URL) throws -> JSON {
    try JSONDecoder().decode(JSON.self, from: Data(contentsOf: url))
  }

  static func strings(_ values: [String]) -> JSON { .list(values.map { .string($0) }) }

  static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

  subscript(key: String) -> JSON? {
    if case .map(let pairs) = self { pairs[key] } else { nil }
  }

  /// Sorted by key, so that a failure reads the same every time.
  var pairs: [(key: String, value: JSON)] {
    guard case .map(let pairs) = self else { return [] }
    return pairs.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
  }

  var items: [JSON] { if case .list(let items) = self { items } else { [] } }

  var text: String { if case .string(let text) = self { text } else { "" } }

  var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): "\"\(value)\""
    case .list(let items): "[" + items.map(\.description).joined(separator: ", ") + "]"
    case .map: "{" + pairs.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
    }
  }
}

/// Folders beside this file.
enum Places {
  static let vectors = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Vectors")

  /// A file of further vectors that do not belong to this package, named by `L9_VECTORS`.
  static let furtherVectors = ProcessInfo.processInfo.environment["L9_VECTORS"].map {
    URL(filePath: $0)
  }
}
