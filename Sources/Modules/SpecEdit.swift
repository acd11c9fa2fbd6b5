import Core
import Documents
import Specs

/// Edits of one spec: keys are found as the reader finds them, whatever their spelling.
struct SpecEdit {
  private(set) var yaml: YAMLEdit

  init(_ yaml: YAMLEdit) { self.yaml = yaml }

  /// The path of a field under the keys that the file has; nil when it is not there.
  func path(_ written: String) -> [YAMLEdit.Step]? {
    var path: [YAMLEdit.Step] = []
    var node = yaml.root
    for part in written.split(separator: ".") {
      guard let key = Self.key(String(part), in: node), let next = node[key] else { return nil }
      path.append(.key(key))
      node = next
    }
    return path
  }

  func node(_ written: String) -> Node? { path(written).flatMap { yaml.node(at: $0) } }

  func json(_ written: String) -> JSON? { node(written)?.json }

  /// Texts of a list, or the one text.
  func texts(_ written: String) -> [String] {
    guard let node = node(written) else { return [] }
    return node.kind == .list ? node.items.compactMap(\.text) : node.text.map { [$0] } ?? []
  }

  func text(_ written: String) -> String? { node(written)?.text }

  func flag(_ written: String) -> Bool { node(written)?.text?.lowercased() == "true" }

  func items(_ written: String) -> [Node] { node(written)?.items ?? [] }

  func keys(of written: String) -> [String] {
    (node(written)?.pairs ?? []).compactMap(\.key.text)
  }

  /// Adds a section behind the one that it belongs behind, unless it is there.
  mutating func addSection(
    _ name: String, _ value: JSON, after neighbour: String
  ) throws(YAMLEdit.Problem) {
    if node(name) != nil { return }
    let key = Self.key(neighbour, in: yaml.root)
    try yaml.insert(name, value, in: [], at: key.map { .after($0) } ?? .last)
  }

  mutating func addFirst(_ name: String, _ value: JSON) throws(YAMLEdit.Problem) {
    try yaml.insert(name, value, in: [], at: .first)
  }

  mutating func set(_ path: [YAMLEdit.Step], to value: JSON) throws(YAMLEdit.Problem) {
    try yaml.set(path, to: value)
  }

  mutating func delete(_ written: String) throws(YAMLEdit.Problem) {
    if let path = path(written) { try yaml.delete(path) }
  }

  mutating func rename(_ path: [YAMLEdit.Step], to name: String) throws(YAMLEdit.Problem) {
    try yaml.rename(path, to: name)
  }

  mutating func nest(
    _ keys: [String], in written: String, under name: String
  ) throws(YAMLEdit.Problem) {
    guard let path = path(written) else { return }
    try yaml.nest(keys, in: path, under: name)
  }

  private static func key(_ written: String, in node: Node) -> String? {
    let name = Record.normalised(written)
    return node.pairs.lazy.compactMap(\.key.text).first { Record.normalised($0) == name }
  }
}
