import Specs

/// How any text of a schema becomes a Python name, on top of `Names`.
package enum Naming {
  /// `PascalCase`, for classes.
  package static func pascal(_ text: String) -> String? {
    var name: [UInt8] = []
    for word in Names.words(text) {
      var bytes = Array(word.utf8)
      bytes[0] = bytes[0].raised
      name += bytes
    }
    guard let first = name.first else { return nil }
    return (first.isDigit ? "N" : "") + name.text
  }

  /// A part of a path as Python imports it: as it is written where that can be.
  package static func module(_ text: String) -> String? {
    Names.isModule(text) ? text : Names.snake(text)
  }

  /// `PascalCase` that no test runner takes for a test and that hides nothing a module imports.
  package static func className(_ text: String) -> String? {
    pascal(text).map { name in
      let isTaken = name.utf8.starts(with: "Test".utf8) || PythonWords.classes.contains(name)
      return isTaken || PythonWords.keywords.contains(name) ? "L9" + name : name
    }
  }

  /// Whether text can be the name of a class as it is written, and is no test's.
  static func isClassName(_ text: String) -> Bool {
    let isWord = text.utf8.allSatisfy { $0.isUpper || $0.isLower || $0.isDigit }
    return isWord && text.utf8.first?.isUpper == true && !text.utf8.starts(with: "Test".utf8)
      && !PythonWords.keywords.contains(text)
  }

  /// `UPPER_SNAKE`, for constants and settings.
  package static func constant(_ text: String) -> String? {
    guard let name = Names.snake(text) else { return nil }
    var bytes = name.utf8.map(\.raised)
    while bytes.last == underscore { bytes.removeLast() }
    return bytes.text
  }

  /// A field of a pydantic model, with the text as its alias when the two differ.
  package static func field(_ text: String) -> (name: String, alias: String?)? {
    guard var name = Names.snake(text) else { return nil }
    if PythonWords.modelAttributes.contains(name) { name += "_" }
    return (name, name.utf8.elementsEqual(text.utf8) ? nil : text)
  }

  /// Makes names distinct in document order: a, a, a gives a, a_2, a_3; a suffixed name is never
  /// one that the list already holds.
  package static func unique(_ names: [String]) -> [String] {
    let declared = Set(names)
    var taken: Set<String> = []
    var numbers: [String: Int] = [:]
    return names.map { name in
      var candidate = name
      var number = numbers[name] ?? 1
      while taken.contains(candidate) || (number > 1 && declared.contains(candidate)) {
        number += 1
        candidate = "\(name)_\(number)"
      }
      numbers[name] = number
      taken.insert(candidate)
      return candidate
    }
  }

  /// Where a root path's code lives below the target repository: `L9/core/x` is the folder
  /// `core/x` and the package `core.x`, since the platform's name stands for the checkout itself.
  package static func package(
    of rootPath: String, platformRoot: String = "L9"
  ) -> (directory: String, package: String)? {
    let bytes = rootPath.utf8.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
    if rootPath.utf8.first == UInt8(ascii: "/") { return nil }
    var parts = bytes.trimmed().split(separator: UInt8(ascii: "/")).map(\.text)
    if parts.contains(where: { $0 == "." || $0 == ".." }) { return nil }
    if parts.first == platformRoot { parts.removeFirst() }
    let names = parts.compactMap(module)
    guard !names.isEmpty, names.count == parts.count else { return nil }
    return (names.joined(separator: "/"), names.joined(separator: "."))
  }

  private static let underscore = UInt8(ascii: "_")
}
