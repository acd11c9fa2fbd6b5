package import Core

/// What Python's `ast` says about files, as `templates/checks/inspect.py` reports it.
package struct CodeFacts: Sendable {
  /// Reports by file.
  private let files: [String: JSON]

  package init?(_ report: JSON) {
    guard let members = report["files"]?.members else { return nil }
    var files: [String: JSON] = [:]
    for member in members { files[member.name] = member.value }
    self.files = files
  }

  /// What was found in a file; nil when it was not read.
  package func file(_ path: String) -> JSON? { files[path] }

  /// Whether the file imports a module, or names it in a text such as the target of a patch.
  package func names(_ module: String, in path: String) -> Bool {
    let named = (file(path)?["imports"]?.array ?? []) + (file(path)?["texts"]?.array ?? [])
    return named.contains { entry in
      guard let name = entry.string else { return false }
      return name == module || name.hasPrefix(module + ".")
    }
  }

  /// Whether the file calls something that it imports from a module.
  package func calls(_ module: String, in path: String) -> Bool {
    (file(path)?["calls"]?.array ?? []).contains { call in
      guard let name = call.string else { return false }
      return name == module || name.hasPrefix(module + ".")
    }
  }
}
