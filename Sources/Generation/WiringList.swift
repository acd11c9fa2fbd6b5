import Core
import Documents
import Specs

/// Where the entries of one section stand in a file, and how one is written there.
struct WiringList {
  /// What the entries are.
  enum Form {
    /// Keys of a map.
    case map
    /// Maps of a list, named by this key.
    case records(String)
    /// Texts of a list.
    case texts
  }

  let section: WiringSection
  /// As the file spells it.
  let key: String
  let form: Form

  /// Throws where it is not clear how entries are written there.
  init(_ section: WiringSection, _ key: String, in root: Node) throws(YAMLEdit.Problem) {
    self.section = section
    self.key = key
    let node = root[key] ?? root
    form = try Self.form(of: node, section, key)
    if case .map = form { return }
    var first: [String: Node] = [:]
    for item in node.items {
      guard let name = Self.name(of: item, form) else { continue }
      let folded = Self.folded(name, section)
      guard let other = first.updateValue(item, forKey: folded) else { continue }
      throw YAMLEdit.Problem(
        message: "'\(name)' stands here twice", span: other.span, others: [item.span])
    }
  }

  private static func form(
    of node: Node, _ section: WiringSection, _ key: String
  ) throws(YAMLEdit.Problem) -> Form {
    switch (node.kind, section) {
    case (.map, .services), (.map, .tools), (.map, .segments), (.null, .services): return .map
    case (.null, .segments): return .texts
    case (.null, .modules), (.null, .tools), (.list, .modules), (.list, .tools):
      return .records(try nameKey(of: node, section))
    case (.list, .segments):
      let isText = node.items.allSatisfy { $0.kind == .string }
      return isText ? .texts : .records(try nameKey(of: node, section))
    default:
      let wanted = section == .services ? "a map" : "a list"
      throw YAMLEdit.Problem(message: "'\(key)' is to be \(wanted)", span: node.span)
    }
  }

  /// What all entries that are there are named by.
  private static func nameKey(
    of list: Node, _ section: WiringSection
  ) throws(YAMLEdit.Problem) -> String {
    for key in section.nameKeys where list.items.allSatisfy({ $0[key]?.text != nil }) {
      return key
    }
    let names = section.nameKeys.map { "'\($0)'" }.joined(separator: ", ")
    let odd = list.items.first { item in
      !section.nameKeys.contains { item.kind == .map && item[$0]?.text != nil }
    }
    throw YAMLEdit.Problem(
      message: "the entries are not all named by one of \(names)", span: (odd ?? list).span)
  }

  private static func name(of item: Node, _ form: Form) -> String? {
    switch form {
    case .map: nil
    case .texts: item.text
    case .records(let key): item[key]?.text
    }
  }

  /// `email.adapter` and `email_adapter` are one module.
  private static func folded(_ name: String, _ section: WiringSection) -> String {
    section == .modules ? Names.snake(name) ?? name : name
  }

  /// The path of an entry; nil when there is none of that name.
  func path(of name: String, in root: Node) -> [YAMLEdit.Step]? {
    guard let node = root[key] else { return nil }
    switch form {
    case .map: return node[name] == nil ? nil : [.key(key), .key(name)]
    case .records, .texts:
      let wanted = Self.folded(name, section)
      let index = node.items.firstIndex { item in
        Self.name(of: item, form).map { Self.folded($0, section) == wanted } ?? false
      }
      return index.map { [.key(key), .item($0)] }
    }
  }

  /// An entry as it is written there, the name included where it stands inside.
  func value(of entry: WiringEntry) -> JSON {
    switch form {
    case .map: .object(entry.members)
    case .texts: .string(entry.name)
    case .records(let key): .object([JSON.Member(key, .string(entry.name))] + entry.members)
    }
  }
}
