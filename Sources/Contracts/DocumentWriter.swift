import Core
package import Files
package import Jinja

/// Writes documents from their contracts and the code.
package struct DocumentWriter {
  private let templates: TemplateSet
  private let survey: ContractSurvey
  private let code: CodeFacts
  private var renderer = Renderer()

  package init(_ templates: TemplateSet, _ survey: ContractSurvey, _ code: CodeFacts) {
    self.templates = templates
    self.survey = survey
    self.code = code
  }

  /// A document, and what it should say and nobody knows.
  package struct Document: Sendable {
    package let bytes: [UInt8]
    /// Titles of sections that neither contract nor code fill.
    package let missing: [String]
  }

  /// - Parameter wanted: titles that other contracts ask for.
  /// - Returns: nil for a type that has no document.
  package mutating func write(
    _ contract: Contract, at path: String, wanted: [String]
  ) throws(Failure) -> Document? {
    guard let template = templates["contracts/\(contract.type.name).md.j2"] else { return nil }
    let outline = DocumentOutline.sections(of: contract.type).map(\.title)
    var due = contract.dueSections.map(\.title)
    for title in wanted where !due.contains(where: { Self.isSame($0, title) }) {
      due.append(outline.first { Self.isSame($0, title) } ?? title)
    }
    let context = try DocumentContext(contract, path, in: survey, code).json(due: due)
    guard case .map(let values) = Self.withLinks(Value(context)) else {
      preconditionFailure("a context is a map")
    }
    let rendered: [UInt8]
    do throws(RenderFailure) {
      rendered = try renderer.render(template, values).bytes
    } catch {
      throw Failure(
        error.diagnostic.rule, .badData,
        "\(error.diagnostic.span?.location ?? template.name): \(error.diagnostic.message)",
        help: error.diagnostic.help)
    }
    let bytes = MarkdownText.tidied(rendered)
    let found = MarkdownSections(bytes)
    let missing = due.filter { found.section($0)?.isEmpty ?? true }
    return Document(bytes: MarkdownText.without(missing, in: bytes), missing: missing)
  }

  /// Ways between files are written as they are: they are made of the characters of
  /// `RelativePath`, none of which means anything to Markdown inside a link.
  private static func withLinks(_ value: Value) -> Value {
    switch value {
    case .list(let items): return .list(items.map(withLinks))
    case .map(let map):
      var result = ValueMap()
      for (key, value) in map.pairs {
        if key == "link" || key.hasSuffix("_link"), case .string(let text, let origin) = value {
          result[key] = .safe(text, origin)
        } else {
          result[key] = withLinks(value)
        }
      }
      return .map(result)
    case .missing, .none, .handle, .bool, .int, .float, .string, .safe: return value
    }
  }

  static func isSame(_ one: String, _ other: String) -> Bool {
    MarkdownSections.words(one) == MarkdownSections.words(other)
  }
}

/// Text of Markdown documents, by lines.
package enum MarkdownText {
  /// One blank line where several stood, none at the ends; fenced blocks stay as they are.
  package static func tidied(_ bytes: [UInt8]) -> [UInt8] {
    var result: [ArraySlice<UInt8>] = []
    var fence: ArraySlice<UInt8>?
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if let mark = fence {
        result.append(line)
        if line == mark { fence = nil }
        continue
      }
      if line.starts(with: "```".utf8) { fence = line.prefix { $0 == UInt8(ascii: "`") } }
      let isBlank = !line.contains { $0 > 0x20 }
      if isBlank, result.last?.isEmpty ?? true { continue }
      result.append(isBlank ? [] : line)
    }
    while result.last?.isEmpty == true { result.removeLast() }
    return joined(result)
  }

  /// The document without empty sections of these titles.
  static func without(_ titles: [String], in bytes: [UInt8]) -> [UInt8] {
    let sections = MarkdownSections(bytes).sections
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for section in sections.reversed()
    where section.isEmpty && titles.contains(where: { DocumentWriter.isSame($0, section.title) }) {
      lines.removeSubrange((section.line - 1)..<min(section.lines.upperBound, lines.count))
    }
    return tidied(joined(lines))
  }

  /// The existing document with the sections that it lacks, each behind the one that is before it
  /// in the rendered one. What people wrote is not touched.
  package static func adopting(_ existing: [UInt8], _ rendered: [UInt8]) -> [UInt8] {
    if !MarkdownSections(existing).hasText { return rendered }
    let source = MarkdownSections(rendered)
    let lines = rendered.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var result = existing
    var last: String?
    for section in source.sections where section.level == 2 {
      let present = MarkdownSections(result)
      if present.section(section.title)?.isEmpty == false {
        last = section.title
        continue
      }
      let end = source.sections.first { $0.line > section.line && $0.level <= 2 }?.line
      let body = Array(lines[section.line..<((end ?? lines.count + 1) - 1)])
      result = inserting(section, body, lines[section.line - 1], behind: last, into: result)
      last = section.title
    }
    return result
  }

  private static func inserting(
    _ section: MarkdownSections.Section, _ body: [ArraySlice<UInt8>], _ heading: ArraySlice<UInt8>,
    behind last: String?, into bytes: [UInt8]
  ) -> [UInt8] {
    let present = MarkdownSections(bytes)
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if let own = present.section(section.title) {
      lines.insert(contentsOf: [[]] + trimmed(body) + [[]], at: own.line)
      return joined(lines)
    }
    let block = [heading, []] + trimmed(body) + [[]]
    var place = lines.count
    if let last, let before = present.section(last) {
      let next = present.sections.first { $0.line > before.line && $0.level <= before.level }
      place = next.map { $0.line - 1 } ?? lines.count
    }
    if place == lines.count {
      while lines.last?.isEmpty == true { lines.removeLast() }
      return joined(lines + [[]] + block.dropLast())
    }
    lines.insert(contentsOf: block, at: place)
    return joined(lines)
  }

  private static func trimmed(_ lines: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    var lines = lines[...]
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return Array(lines)
  }

  private static func joined(_ lines: [ArraySlice<UInt8>]) -> [UInt8] {
    var text = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    return text
  }
}
