import Documents
import Jinja
import Specs

/// Which template writes which document, and the documents every agent gets.
struct DocumentRules: Sendable {
  private struct Choice {
    let names: [String]
    let words: [String]
    let template: String
    let isFallback: Bool
  }

  struct Required: Sendable {
    let name: String
    /// The check that asks for it.
    let gate: String
    /// The field whose presence asks for it; empty for always.
    let condition: [String]
  }

  private let choices: [Choice]
  let required: [Required]

  /// Reads `documents` and `required_documents` of the universal glue.
  init(_ glue: Node) {
    choices = (glue["documents"]?.items ?? []).map { row in
      let fallback = row["otherwise"]?.text
      return Choice(
        names: (row["names"]?.items ?? []).compactMap(\.text),
        words: (row["words"]?.items ?? []).compactMap(\.text),
        template: fallback ?? row["template"]?.text ?? "", isFallback: fallback != nil)
    }
    required = (glue["required_documents"]?.items ?? []).map { row in
      Required(
        name: row["name"]?.text ?? "", gate: row["gate"]?.text ?? "",
        condition: (row["when"]?.text ?? "").split(separator: ".").map(String.init))
    }
  }

  /// The template of the first row that holds the name, or a word of it.
  func template(of stem: String) -> String {
    let key = DeclaredDocument.key(stem)
    let words = Names.words(stem)
    let choice = choices.first { row in
      row.isFallback || row.names.contains(key) || row.words.contains(where: words.contains)
    }
    return choice?.template ?? ""
  }
}

/// One document of an agent.
struct DeclaredDocument: Sendable {
  /// Below the target repository.
  let place: Text
  /// The check that asked for it; empty when the schema lists it.
  let gate: String
  let template: String
  /// Folder of its agent.
  let directory: String

  init(place: Text, gate: String, _ rules: DocumentRules, _ directory: String) {
    self.place = place
    self.gate = gate
    self.directory = directory
    template = rules.template(of: Bytes.stem(of: place.string))
  }

  var name: String { Bytes.last(of: place.string) }

  var value: Value {
    let stem = Bytes.stem(of: place.string)
    let words = Names.words(stem).map { Self.acronyms.contains($0) ? upper($0) : $0 }
    let title = words.isEmpty ? stem : words.joined(separator: " ")
    let inside = directory + "/"
    let isInside = place.string.hasPrefix(inside)
    let path = isInside ? String(place.string.dropFirst(inside.utf8.count)) : name
    return .map([
      "name": place.becoming(name).value, "title": place.becoming(Self.sentence(title)).value,
      "template": .string(template), "place": place.value, "gate": .string(gate),
      "path": place.becoming(path).value,
    ])
  }

  /// For comparison: no ending, no case, letters and digits only.
  var key: String { Self.key(Bytes.stem(of: place.string)) }

  static func key(_ stem: String) -> String {
    stem.utf8.lowered.filter { $0.isLower || $0.isDigit }.text
  }

  /// The text with a capital first letter.
  static func sentence(_ text: String) -> String {
    var bytes = Array(text.utf8)
    if let first = bytes.first { bytes[0] = first.raised }
    return bytes.text
  }

  private static let acronyms = ["api", "ai", "http", "sla", "kpi"]
}

extension SchemaReader {
  /// Declared documents, then the required ones that the schema lacks.
  mutating func documents(_ names: AgentNames, _ rules: DocumentRules) -> [DeclaredDocument] {
    var documents: [DeclaredDocument] = []
    for entry in lines(section("cursorinstructions", "generatedocs")) {
      let path = Self.path(entry.string)
      let place = entry.string.hasPrefix("L9/") ? path : "\(names.directory)/\(path)"
      if documents.contains(where: { $0.place.string == place }) { continue }
      documents.append(
        DeclaredDocument(place: entry.becoming(place), gate: "", rules, names.directory))
    }
    for item in rules.required where item.condition.isEmpty || isStated(item.condition) {
      let place = Text("\(names.directory)/\(item.name)", .none)
      let document = DeclaredDocument(place: place, gate: item.gate, rules, names.directory)
      if !documents.contains(where: { $0.key == document.key }) { documents.append(document) }
    }
    return documents
  }

  /// Whether a field is there and says something.
  private func isStated(_ path: [String]) -> Bool {
    guard let field = section(path) else { return false }
    switch field.content {
    case .list(let items): return !items.isEmpty
    case .record(let record): return !record.entries.isEmpty
    case .scalar, .text: return field.text?.isEmpty == false && field.bool != false
    }
  }
}
