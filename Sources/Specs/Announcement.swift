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

  /// Headings such as `## SCHEMA 2: MAIN AGENT` outside of blocks and front matter.
  static func headings(of file: InputFile) -> [Announcement] {
    guard file.kind == .markdown else { return [] }
    let source = file.source
    var blocks = file.blocks[...]
    return (1...source.lineCount).compactMap { line in
      let start = source.offset(ofLine: line)
      while let block = blocks.first, block.span.end <= start { blocks.removeFirst() }
      if let block = blocks.first, block.span.start <= start { return nil }
      guard let name = announced(by: source.line(line)) else { return nil }
      return Announcement(name: name, span: Span(source, start, start + source.line(line).utf8.count))
    }
  }

  /// The name in `## SCHEMA 2: NAME`; nil for any other line.
  private static func announced(by line: String) -> String? {
    guard line.hasPrefix("#") else { return nil }
    let text = line.drop { $0 == "#" || $0 == " " }
    let parts = text.split(separator: ":", maxSplits: 1)
    let label = parts[0].split(separator: " ")
    guard parts.count == 2, label.count == 2, Int(label[1]) != nil,
      label[0].lowercased() == "schema" || label[0].lowercased() == "agent"
    else { return nil }
    let name = parts[1].drop { $0 == " " }
    return name.isEmpty ? nil : String(name)
  }

  static func check(
    _ announcements: [Announcement], _ units: [Unit], _ diagnostics: inout Diagnostics
  ) {
    guard !announcements.isEmpty else { return }
    var known = Set<String>()
    for unit in units {
      let names = [unit.id.string, unit.schema["name"]?.text, unit.schema["system"]?.text]
      known.formUnion(names.compactMap { $0.map(core) })
    }
    let candidates = units.map(\.name)
    for announcement in announcements where !known.contains(core(announcement.name)) {
      diagnostics.add(
        SpecRules.missingSchema, "'\(announcement.name)' is announced, but no schema is its body",
        at: announcement.span,
        help: Suggestion.help(announcement.name, in: candidates)
          ?? "add the schema's file to the collection")
    }
  }

  /// `L9 Main Agent`, `MAIN AGENT` and `MainAgent` are one name.
  private static func core(_ name: String) -> String {
    var text = Names.folded(name)[...]
    if text.hasPrefix("l9"), text.utf8.count > 2 { text = text.dropFirst(2) }
    if text.hasSuffix("agent"), text.utf8.count > 5 { text = text.dropLast(5) }
    return String(text)
  }
}
