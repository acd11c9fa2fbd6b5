import Core
import Specs

/// What schema and collection say a file is, where its name does not tell or tells otherwise.
struct FileRoles: Sendable {
  private typealias Row = (role: String, span: Span)

  /// By file, the collection's first, then the agent's own.
  private var levels: [[String: Row]] = [[:]]

  /// `file_roles`, and `template` and `target` of each entry of `schema_to_code`.
  ///
  /// - Parameter layers: what the collection sets, weakest first.
  init(_ layers: [Record]) {
    for layer in layers {
      for entry in layer["fileroles"]?.record?.entries ?? [] {
        add(entry.key, entry.value.text, entry.value.span)
      }
      for item in layer["fileroles"]?.list ?? [] {
        add(item["file"]?.text, item["role"]?.text, item.span)
      }
      for entry in layer["schematocode"]?.record?.entries ?? [] {
        let template = entry.value["template"]?.text?.split(separator: ".").first.map(String.init)
        add(entry.value["target"]?.text, template, entry.value.span)
      }
    }
  }

  /// The same, with an agent's own `cursorinstructions.roles` above it.
  func below(_ schema: Field?) -> FileRoles {
    guard let entries = schema?.record?.entries else { return self }
    var roles = self
    roles.levels.append([:])
    for entry in entries { roles.add(entry.key, entry.value.text, entry.value.span) }
    return roles
  }

  private mutating func add(_ file: String?, _ role: String?, _ span: Span) {
    guard let file, let role, !file.isEmpty, !role.isEmpty else { return }
    levels[levels.count - 1][SchemaReader.path(file)] = (role, span)
  }

  /// What is said of a file, by its path or its name.
  func role(of file: DeclaredFile) -> (role: String, span: Span)? {
    let names = [file.below, file.whole, Bytes.last(of: file.whole)].filter { !$0.isEmpty }
    for level in levels.reversed() where !level.isEmpty {
      for name in names { if let row = level[name] { return row } }
    }
    return nil
  }
}

extension Archetypes {
  /// The archetype that a word or a name ending in a role means, for a file of another name.
  func resolve(_ path: String, as role: String) -> Resolution? {
    let word = role.utf8.lowered.text
    guard let named = self[word] == nil ? resolve(word + ".py")?.archetype : word else {
      return nil
    }
    let own = resolve(path)
    if let own, own.archetype == named { return own }
    let name = Bytes.last(of: path)
    let stem = name.hasSuffix(".py") ? String(name.dropLast(3)) : name
    return Resolution(archetype: named, role: named, subject: Names.words(stem))
  }
}
