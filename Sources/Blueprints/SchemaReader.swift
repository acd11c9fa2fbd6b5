import Core
import Jinja
import Specs

/// Reads fields of one schema, and remembers where each came from and what was not understood.
struct SchemaReader {
  let schema: Record
  var origins: Origins
  var findings = Diagnostics()
  /// Declared conditions that became no rule, for the evidence report.
  var problems: [Text] = []

  /// Takes the origins until they are given back: a second owner would mean a copy for each agent.
  init(_ schema: Record, taking origins: inout Origins) {
    self.schema = schema
    self.origins = Origins()
    swap(&self.origins, &origins)
  }

  /// The value at a path of normalised names; nil when it is not there.
  func section(_ path: String...) -> Field? { section(path) }

  func section(_ path: [String]) -> Field? {
    var field = schema[path[0]]
    for name in path.dropFirst() { field = field?[name] }
    return field
  }

  /// Elements of a list, or a single scalar; a map is neither.
  func items(_ field: Field?) -> [Field] {
    guard let field, field.record == nil else { return [] }
    return field.list ?? [field]
  }

  /// A number, whole or not.
  func number(_ field: Field?) -> Value { field?.double.map { .float($0) } ?? .none }

  /// One line of text, white space folded; empty for null, lists and maps.
  mutating func line(_ field: Field?) -> Text {
    guard let field, let text = field.text else { return .empty }
    return Text(Self.folded(text), origins.add(field.span))
  }

  /// The lines of a list, or of a single text; empty ones are dropped.
  mutating func lines(_ field: Field?) -> [Text] {
    guard field?.bool == nil else { return [] }
    return items(field).map { line($0) }.filter { !$0.isEmpty }
  }

  mutating func origin(of field: Field) -> Origin { origins.add(field.span) }

  static func folded(_ text: String) -> String {
    if isFolded(text) { return text }
    return text.utf8.split(whereSeparator: \.isSpace).map(\.text).joined(separator: " ")
  }

  /// Single spaces only, and none at the ends.
  private static func isFolded(_ text: String) -> Bool {
    var previous = UInt8(ascii: " ")
    for byte in text.utf8 {
      if byte.isSpace, byte != UInt8(ascii: " ") || previous == byte { return false }
      previous = byte
    }
    return text.isEmpty || previous != UInt8(ascii: " ")
  }

  /// A declared path below the target repository: the platform's segment and empty ones dropped.
  static func path(_ text: String) -> String {
    if isPath(text) { return text }
    let bytes = text.utf8.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
    var parts = bytes.trimmed().split(separator: UInt8(ascii: "/")).map(\.text)
    if parts.first == "L9" { parts.removeFirst() }
    return parts.joined(separator: "/")
  }

  /// Whether it is one already: most paths are.
  private static func isPath(_ text: String) -> Bool {
    let bytes = text.utf8Span.span
    let slash = UInt8(ascii: "/")
    var previous = slash
    for index in bytes.indices {
      let byte = bytes[index]
      if byte.isSpace || byte == UInt8(ascii: "\\") || byte == slash && previous == slash {
        return false
      }
      previous = byte
    }
    return previous != slash && text != "L9" && !text.utf8.begins(with: "L9/")
  }
}
