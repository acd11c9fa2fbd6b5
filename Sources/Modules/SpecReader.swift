import Core
import Specs

/// Reads one spec field by field and collects what is wrong with it.
struct SpecReader {
  let unit: Unit
  let id: String
  /// `EMAIL_ADAPTER`
  let prefix: String
  let forbidsGuessing: Bool
  var findings = Diagnostics()

  init(_ unit: Unit) {
    self.unit = unit
    id = unit.id.string
    prefix = unit.id.string.uppercased()
    forbidsGuessing =
      unit.schema["codegenhints"]?["forbidguessing"]?.text.map { $0.lowercased() != "false" }
      ?? true
  }

  // MARK: fields

  /// The value at a path of written names; nil when it is absent or null.
  func field(_ path: String) -> Field? {
    var field: Field?
    for (index, part) in path.split(separator: ".").enumerated() {
      let name = Record.normalised(String(part))
      field = index == 0 ? unit.schema[name] : field?[name]
    }
    return field.flatMap { $0.isNull ? nil : $0 }
  }

  func text(_ path: String, or fallback: String = "") -> ModuleText {
    Self.text(field(path), or: fallback)
  }

  static func text(_ field: Field?, or fallback: String = "") -> ModuleText {
    guard let field, let text = field.text else { return ModuleText(fallback) }
    return ModuleText(folded(text), at: field.span)
  }

  func texts(_ path: String) -> [ModuleText] { Self.texts(field(path)) }

  static func texts(_ field: Field?) -> [ModuleText] {
    (field?.list ?? []).filter { $0.text != nil }.map { text($0) }
  }

  /// One of the words of the format, spelled as the format spells it.
  func word(_ path: String, of words: [String], or fallback: String) -> ModuleText {
    Self.word(field(path), of: words, or: fallback)
  }

  static func word(_ field: Field?, of words: [String], or fallback: String) -> ModuleText {
    guard let field, let text = field.text else { return ModuleText(fallback) }
    let name = Record.normalised(text)
    return ModuleText(words.first { Record.normalised($0) == name } ?? text, at: field.span)
  }

  func flag(_ path: String, or fallback: Bool = false) -> Bool {
    Self.flag(field(path), or: fallback)
  }

  static func flag(_ field: Field?, or fallback: Bool = false) -> Bool {
    field?.text.map { $0.lowercased() == "true" } ?? fallback
  }

  func int(_ path: String, or fallback: Int) -> Int {
    field(path)?.text.flatMap { Int($0) } ?? fallback
  }

  func items(_ path: String) -> [Field] { field(path)?.list ?? [] }

  /// Where a field is, or the nearest section above it.
  func span(_ path: String) -> Span {
    var parts = path.split(separator: ".").map(String.init)
    while !parts.isEmpty {
      if let field = field(parts.joined(separator: ".")) {
        return parts.count == 1 ? sectionSpan(parts[0]) : field.span
      }
      parts.removeLast()
    }
    return unit.span
  }

  private func sectionSpan(_ name: String) -> Span {
    unit.schema.entry(Record.normalised(name))?.keySpan ?? unit.span
  }

  // MARK: findings

  /// Something is open that the module cannot be built without.
  ///
  /// - Parameter taken: what is assumed where guessing is allowed.
  mutating func guess(_ message: String, at span: Span, taken: String, help: String) {
    var finding = Diagnostic(ModuleRules.missingFact, message, at: span, help: help)
    if !forbidsGuessing {
      finding.severity = .warning
      finding.notes.append(.init("'\(taken)' is taken"))
    }
    findings.add(finding)
  }

  /// Names that come a second time.
  mutating func checkUnique(_ names: [ModuleText], _ what: String) {
    var first: [String: Span] = [:]
    for name in names {
      guard let span = name.span else { continue }
      if let other = first[name.string] {
        findings.add(
          ModuleRules.repeatedName, "\(what) '\(name.string)' is declared twice", at: span,
          notes: [.init("the first is here", at: other)])
      } else {
        first[name.string] = span
      }
    }
  }

  /// White space becomes single spaces.
  private static func folded(_ text: String) -> String {
    text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" || $0 == "\r" }
      .joined(separator: " ")
  }
}
