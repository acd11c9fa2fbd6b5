import Core
import Documents

/// An agent that a collection announces; some schema must be its body.
struct Announcement {
  let name: String
  let span: Span

  /// `extraction_sequence.order` of an extractor map.
  static func entries(ofMap map: Record) -> [Announcement] {
    let order = map["extractionsequence"]?["order"]
    let items = order?.record?.entries.map(\.value) ?? order?.list ?? []
    return items.compactMap { item in
      item["agent"].flatMap { field in
        field.text.map { Announcement(name: $0, span: field.span) }
      }
    }
  }

  /// Headings such as `## SCHEMA 2: MAIN AGENT` that no block follows: a body must be elsewhere.
  static func headings(of file: InputFile) -> [Announcement] {
    guard file.kind == .markdown else { return [] }
    let source = file.source
    let followed = Set(file.blocks.compactMap { $0.heading?.span.start })
    var blocks = file.blocks[...]
    return (1...source.lineCount).compactMap { line in
      let start = source.offset(ofLine: line)
      while let block = blocks.first, block.span.end <= start { blocks.removeFirst() }
      if let block = blocks.first, block.span.start <= start { return nil }
      guard !followed.contains(start), let name = announced(by: source.line(line)) else {
        return nil
      }
      let end = start + source.line(line).utf8.count
      return Announcement(name: name, span: Span(source, start, end))
    }
  }

  /// The name in `## SCHEMA 2: NAME`; nil for any other line.
  private static func announced(by line: String) -> String? {
    guard line.hasPrefix("#") else { return nil }
    let text = line.drop { $0 == "#" || $0 == " " }
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let label = text[..<colon].split(separator: " ")
    guard label.count == 2, Int(label[1]) != nil,
      ["schema", "agent"].contains(label[0].lowercased())
    else { return nil }
    let name = text[text.index(after: colon)...].drop { $0 == " " }
    return name.isEmpty ? nil : String(name)
  }

  static func check(
    _ announcements: [Announcement], _ units: [Unit], _ diagnostics: inout Diagnostics
  ) {
    guard !announcements.isEmpty else { return }
    let known = Set(units.flatMap(names))
    let candidates = units.map(\.name)
    for announcement in announcements where !known.contains(core(announcement.name)) {
      diagnostics.add(
        SpecRules.missingSchema, "'\(announcement.name)' is announced, but no schema is its body",
        at: announcement.span,
        help: Suggestion.help(for: announcement.name, in: candidates)
          ?? "add the schema's file to the collection")
    }
  }

  /// What a unit can be announced as.
  static func names(of unit: Unit) -> [String] {
    [unit.id.string, unit.schema["name"]?.text, unit.schema["system"]?.text]
      .compactMap { $0.map(core) }
  }

  /// `L9 Main Agent`, `MAIN AGENT` and `MainAgent` are one name.
  static func core(_ name: String) -> String {
    var text = Names.folded(name)[...]
    if text.hasPrefix("l9"), text.utf8.count > 2 { text = text.dropFirst(2) }
    if text.hasSuffix("agent"), text.utf8.count > 5 { text = text.dropLast(5) }
    return String(text)
  }
}
