import Core

/// Where the files of an extraction stand in the target repository.
enum Places {
  /// Folders of the extraction whose content stands below the repository's root: there the folder's
  /// own name is dropped, or it is kept.
  private static let homes: [(folder: String, isDropped: Bool)] = [
    ("code/", true), ("tests/", false), ("docs/", true), ("manifests/", false),
  ]

  /// Files of the extraction as a whole go to `extractions/<collection>/`.
  static func place(of path: RelativePath, collection: String) -> RelativePath? {
    for home in homes where path.string.hasPrefix(home.folder) {
      return home.isDropped ? path.withoutFirst : path
    }
    return RelativePath(literal: "extractions/\(collection)/\(path.string)")
  }

  /// Dotted module name of a Python file, as it is imported; empty for anything else.
  static func module(of path: RelativePath) -> String {
    guard path.string.hasSuffix(".py") else { return "" }
    var parts = path.string.dropLast(3).split(separator: "/").map(String.init)
    if parts.first == "code" || parts.first == "tests" { parts.removeFirst() }
    if parts.last == "__init__" { parts.removeLast() }
    return parts.joined(separator: ".")
  }
}
