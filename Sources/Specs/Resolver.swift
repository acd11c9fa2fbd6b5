import Core

/// Finds units by what people call them: id, name, system, file name, root path.
struct Resolver {
  enum Outcome {
    case unit(Unit.ID)
    case ambiguous
    case unknown
  }

  private var units: [String: [Unit]] = [:]
  private var roots: [String: Unit.ID] = [:]
  /// Ids and names, for suggestions.
  private var names: [String] = []

  init(_ all: [Unit]) {
    for unit in all {
      roots[unit.rootPath.string] = unit.id
      var keys = [
        unit.id.string, unit.name, unit.schema["name"]?.text, unit.schema["system"]?.text,
      ]
      keys.append(unit.fileName.map(Self.stem))
      var seen = Set<String>()
      for key in keys.compactMap({ $0.map(Names.folded) }) where seen.insert(key).inserted {
        units[key, default: []].append(unit)
      }
      names.append(unit.id.string)
      // The id is what one writes; a name that only differs in case is not offered beside it.
      if Names.folded(unit.name) != Names.folded(unit.id.string) { names.append(unit.name) }
    }
  }

  func resolve(
    _ name: String, path: RelativePath?, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Outcome {
    if let path, let id = roots[path.string] { return .unit(id) }
    guard let found = units[Names.folded(Self.stem(name))] ?? units[Names.folded(name)] else {
      return .unknown
    }
    guard found.count > 1 else { return .unit(found[0].id) }
    diagnostics.add(
      SpecRules.ambiguousReference, "'\(name)' fits \(found.count) units", at: span,
      notes: found.prefix(5).map { .init("'\($0.id)' is one", at: $0.span) },
      help: "use an id: \(found.prefix(5).map(\.id.string).joined(separator: ", "))")
    return .ambiguous
  }

  func suggestion(for name: String, besides others: [String] = []) -> String? {
    Suggestion.help(for: name, in: names + others)
  }

  /// A file name without the ending of an input.
  private static func stem(_ name: String) -> String {
    for ending in [".yaml", ".yml", ".md"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.utf8.count))
    }
    return name
  }
}

/// Which unit a path belongs to.
struct Owners {
  private var roots: [String: Unit.ID] = [:]
  private var generators: [String: Unit.ID] = [:]
  /// Folders that hold generated files or are roots.
  private var folders: Set<String> = []
  /// Generated paths of each unit, for suggestions.
  private var files: [Unit.ID: [String]] = [:]

  init(_ units: [Unit]) {
    for unit in units {
      roots[unit.rootPath.string] = unit.id
      folders.insert(unit.rootPath.string)
      let paths = (unit.paths.files + unit.paths.docs).map(\.path)
      for path in paths {
        generators[path.string] = unit.id
        for folder in Folders(of: path.string) {
          // A folder that is known has known folders above it.
          if !folders.insert(folder).inserted { break }
        }
      }
      files[unit.id] = paths.map(\.string)
    }
  }

  /// The unit that generates this file.
  func generator(of path: RelativePath) -> Unit.ID? { generators[path.string] }

  /// The unit with the deepest root path that equals the path or holds it.
  func owner(of path: RelativePath) -> Unit.ID? {
    if let id = roots[path.string] { return id }
    for folder in Folders(of: path.string) {
      if let id = roots[folder] { return id }
    }
    return nil
  }

  func isFolder(_ path: RelativePath) -> Bool { folders.contains(path.string) }

  func suggestion(for path: RelativePath) -> String? {
    owner(of: path).flatMap { Suggestion.help(for: path.string, in: files[$0] ?? []) }
  }
}
