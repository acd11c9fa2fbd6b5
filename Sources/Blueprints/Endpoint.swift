import Specs

/// One entry of `deployment.endpoints`: a mapping, `GET /path` or `/path`.
package struct Endpoint: Hashable, Sendable {
  package let method: String
  package let path: String
  /// A snake_case name: the declared one, or made of the path's last word.
  package let operation: String

  package static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

  /// The mapping form; nil when neither the name nor the path gives an operation.
  package init?(method: String, path: String, name: String) {
    guard let operation = Self.operation(method: method, path: path, name: name) else { return nil }
    self.method = method
    self.path = path
    self.operation = operation
  }

  /// The text forms; without a method a path that ends in a status word is read, else posted to.
  package init?(_ text: String) {
    let bytes = Array(text.utf8).trimmed()
    let head = bytes.prefix { !$0.isSpace }
    let tail = bytes[head.endIndex...].trimmed()
    if Self.methods.contains(head.text), !tail.isEmpty {
      guard Self.isPath(tail) else { return nil }
      self.init(method: head.text, path: tail.text, name: "")
      return
    }
    guard Self.isPath(bytes) else { return nil }
    let last = bytes.trimmed { $0 == slash }.split(separator: slash).last?.text ?? ""
    let isRead = Binding.isStatus(last) || Binding.ends(last, with: ["metrics"])
    self.init(method: isRead ? "GET" : "POST", path: bytes.text, name: "")
  }

  /// What stands in braces, in order.
  package var parameters: [String] {
    path.utf8.split(separator: UInt8(ascii: "{"), omittingEmptySubsequences: false).dropFirst().map
    {
      $0.prefix { $0 != UInt8(ascii: "}") }.text
    }
  }

  /// Whether every parameter has a name of its own that a route can have, and closed braces.
  package var hasUsableParameters: Bool {
    let names = parameters
    let closing = path.utf8.count { $0 == UInt8(ascii: "}") }
    return closing == names.count && Set(names).count == names.count
      && names.allSatisfy { name in
        name.utf8.first.map { !$0.isDigit } == true && name.utf8.allSatisfy(\.isWord)
      }
  }

  private static func operation(method: String, path: String, name: String) -> String? {
    if !name.isEmpty { return Names.snake(name) }
    let words = path.utf8.split(separator: slash).filter { $0.first != UInt8(ascii: "{") }
    guard let last = words.last.map({ Names.snake($0.text) }) ?? "root" else { return nil }
    guard let verb = verbs[method], !last.hasPrefix(verb + "_") else { return last }
    return "\(verb)_\(last)"
  }

  private static func isPath(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first == slash && !bytes.contains { $0.isSpace }
  }

  private static let verbs = ["GET": "get", "DELETE": "delete", "PUT": "put", "PATCH": "patch"]
}

private let slash = UInt8(ascii: "/")
