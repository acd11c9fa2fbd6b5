/// The language of a template's output; it decides how an interpolation is escaped.
package enum Language: String, Sendable, CaseIterable {
  case python, markdown, yaml, json, toml, shell, text
  /// A relative path of the output tree; only for inline templates.
  case path

  /// The language of a template file: `contract.py.j2` is Python.
  package init(ofTemplate name: String) {
    var bytes = Array(name.utf8)
    let suffix = Array(".j2".utf8)
    if bytes.count > suffix.count, bytes.suffix(suffix.count).elementsEqual(suffix) {
      bytes.removeLast(suffix.count)
    }
    let file = bytes.split(separator: UInt8(ascii: "/")).last ?? []
    guard let dot = file.lastIndex(of: UInt8(ascii: ".")), dot > file.startIndex else {
      self = .text
      return
    }
    switch String(decoding: file[dot...], as: UTF8.self) {
    case ".py": self = .python
    case ".md": self = .markdown
    case ".yaml", ".yml": self = .yaml
    case ".json": self = .json
    case ".toml": self = .toml
    case ".sh": self = .shell
    default: self = .text
    }
  }

  var escaper: Escaper {
    switch self {
    case .python: .python
    case .markdown: .mdtext
    case .yaml: .yamlstr
    case .json: .tojson
    case .toml: .toml
    case .shell: .shword
    case .text: .text
    case .path: .path
    }
  }
}

/// One way to write a value into an output language.
enum Escaper: UInt8, Sendable {
  // The defaults of the languages that no filter offers.
  case python, toml, text, path
  // Filters without arguments.
  case pystr, pydoc, pycomment, pyident, pytype, mdtext, mdcode, jsonstr, tojson, yamlstr, tomlstr
  case shword
}
