import Specs

/// How any text of a schema becomes a Python name. Every rule is a pure function of its input.
package enum Naming {
  /// Lower-case ASCII words: `TensorAIOS v6` gives `tensor`, `aios`, `v6`.
  package static func tokens(_ text: String) -> [String] {
    let bytes = UnicodeFolding.ascii(text)
    var words: [String] = []
    var word: [UInt8] = []
    for index in bytes.indices {
      let isSeparator = !bytes[index].isWord || bytes[index] == underscore
      if isSeparator || beginsWord(bytes, index), !word.isEmpty {
        words.append(word.text)
        word.removeAll(keepingCapacity: true)
      }
      if !isSeparator { word.append(bytes[index].lowered) }
    }
    if !word.isEmpty { words.append(word.text) }
    return words
  }

  /// `snake_case`, never a keyword or a builtin that generated code uses; nil without a letter or
  /// digit to make it of.
  package static func snake(_ text: String) -> String? {
    let words = tokens(text)
    guard let first = words.first?.utf8.first else { return nil }
    let name = (first.isDigit ? "n_" : "") + words.joined(separator: "_")
    return PythonWords.isReserved(name) ? name + "_" : name
  }

  /// `PascalCase`, for classes.
  package static func pascal(_ text: String) -> String? {
    var name: [UInt8] = []
    for word in tokens(text) {
      var bytes = Array(word.utf8)
      bytes[0] = bytes[0].raised
      name += bytes
    }
    guard let first = name.first else { return nil }
    return (first.isDigit ? "N" : "") + name.text
  }

  /// A part of a path as Python imports it: as it is written where that can be.
  package static func module(_ text: String) -> String? {
    Names.isModule(text) ? text : snake(text)
  }

  /// `PascalCase` that no test runner takes for a test and that hides nothing a module imports.
  package static func className(_ text: String) -> String? {
    pascal(text).map { name in
      let isTaken = name.utf8.starts(with: "Test".utf8) || PythonWords.classes.contains(name)
      return isTaken || PythonWords.keywords.contains(name) ? "L9" + name : name
    }
  }

  /// `UPPER_SNAKE`, for constants and settings.
  package static func constant(_ text: String) -> String? {
    guard let name = snake(text) else { return nil }
    var bytes = name.utf8.map(\.raised)
    while bytes.last == underscore { bytes.removeLast() }
    return bytes.text
  }

  /// A field of a pydantic model, with the text as its alias when the two differ.
  package static func field(_ text: String) -> (name: String, alias: String?)? {
    guard var name = snake(text) else { return nil }
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

  /// `innerHTTPServer` has words at `HTTP` and at `Server`.
  private static func beginsWord(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard index > 0, bytes[index].isUpper else { return false }
    let previous = bytes[index - 1]
    if previous.isLower || previous.isDigit { return true }
    return previous.isUpper && index + 1 < bytes.count && bytes[index + 1].isLower
  }

  private static let underscore = UInt8(ascii: "_")
}
