import Core

/// Finds the YAML of a Markdown file: front matter and fenced blocks.
enum Markdown {
  static func read(
    _ source: Source, limits: Limits, diagnostics: inout Diagnostics
  ) -> InputFile {
    var budget = Budget(limits)
    let head = FrontMatter.find(in: source, diagnostics: &diagnostics)
    let frontMatter = head.flatMap {
      FrontMatter.document($0, source, &budget, &diagnostics)
    }
    if let place = MarkdownOutline.tooDeep(in: source) {
      diagnostics.add(
        DocumentRules.markdownDepth, "quotes and lists are nested too deeply", at: place)
      return InputFile(source: source, kind: .markdown, frontMatter: frontMatter, blocks: [])
    }
    let outline = MarkdownOutline.read(source, skipping: head?.upperBound ?? 0)
    var blocks: [InputFile.Block] = []
    for fence in outline.fences where isYAML(fence.info) {
      let text = fence.yaml(of: source)
      if !fence.isClosed { reportUnclosed(fence, source, &diagnostics) }
      blocks.append(
        InputFile.Block(
          heading: fence.heading, fileName: fence.fileName, info: fence.info,
          span: fence.span(in: source),
          documents: YAML.parse(text, &budget, &diagnostics)))
    }
    return InputFile(source: source, kind: .markdown, frontMatter: frontMatter, blocks: blocks)
  }

  /// The first word of the info string names the language.
  private static func isYAML(_ info: String) -> Bool {
    let word = info.split(whereSeparator: { " \t{".contains($0) }).first?.lowercased()
    return word == "yaml" || word == "yml"
  }

  private static func reportUnclosed(
    _ fence: MarkdownOutline.Fence, _ source: Source, _ diagnostics: inout Diagnostics
  ) {
    let line = source.range(ofLine: fence.line)
    diagnostics.add(
      DocumentRules.openFence, "this code block is never closed",
      at: Span(source, line.lowerBound, line.upperBound),
      help: "end it with a line that holds only the fence")
  }
}

/// The map between two `---` lines at the head of a Markdown file.
enum FrontMatter {
  /// The bytes from the opening line to behind the closing one; nil when there is none.
  static func find(in source: Source, diagnostics: inout Diagnostics) -> Range<Int>? {
    guard isDelimiter(source, line: 1) else { return nil }
    var line = 2
    while line <= source.lineCount, !isDelimiter(source, line: line) { line += 1 }
    guard line <= source.lineCount else {
      let opening = source.range(ofLine: 1)
      diagnostics.add(
        DocumentRules.openFrontMatter, "the front matter is never closed",
        at: Span(source, opening.lowerBound, opening.upperBound),
        help: "end it with a line '---'; without front matter, begin with another line")
      return nil
    }
    reportSecond(behind: line, source, &diagnostics)
    return 0..<(line < source.lineCount ? source.offset(ofLine: line + 1) : source.bytes.count)
  }

  static func document(
    _ range: Range<Int>, _ source: Source, _ budget: inout Budget,
    _ diagnostics: inout Diagnostics
  ) -> Document? {
    let closing = source.position(at: max(0, range.upperBound - 1)).line
    let content = source.offset(ofLine: 2)..<source.offset(ofLine: closing)
    let documents = YAML.parse(YAMLText(source, content), &budget, &diagnostics)
    guard let root = documents.first?.root else { return nil }
    guard root.kind == .map else {
      diagnostics.add(
        DocumentRules.frontMatterKind, "the front matter is \(root.kind.phrase), not a map",
        at: root.span, help: "write 'key: value' lines between the two '---'")
      return nil
    }
    return documents.first
  }

  /// Two heads in a row are two files in one: which of them counts is not for us to guess.
  private static func reportSecond(
    behind closing: Int, _ source: Source, _ diagnostics: inout Diagnostics
  ) {
    var line = closing + 1
    while line <= source.lineCount, isBlank(source, line: line) { line += 1 }
    guard isDelimiter(source, line: line) else { return }
    var end = line + 1
    while end <= source.lineCount, isKey(source, line: end) { end += 1 }
    guard end > line + 1, isDelimiter(source, line: end) else { return }
    let opening = source.range(ofLine: line)
    diagnostics.add(
      DocumentRules.secondFrontMatter, "this file has a second front matter",
      at: Span(source, opening.lowerBound, opening.upperBound),
      notes: [.init("the first ends here", at: delimiterSpan(source, closing))],
      help: "join the two, or put the second into a fenced block")
  }

  private static func delimiterSpan(_ source: Source, _ line: Int) -> Span {
    let range = source.range(ofLine: line)
    return Span(source, range.lowerBound, range.upperBound)
  }

  /// `---` and nothing else but blanks; the first line may follow a byte order mark.
  private static func isDelimiter(_ source: Source, line: Int) -> Bool {
    guard line <= source.lineCount else { return false }
    var bytes = source.bytes[source.range(ofLine: line)]
    if line == 1, bytes.starts(with: Encoding.byteOrderMark) { bytes = bytes.dropFirst(3) }
    return bytes.starts(with: Array("---".utf8)) && bytes.dropFirst(3).allSatisfy(isBlank)
  }

  private static func isBlank(_ source: Source, line: Int) -> Bool {
    source.bytes[source.range(ofLine: line)].allSatisfy(isBlank)
  }

  private static func isKey(_ source: Source, line: Int) -> Bool {
    let bytes = source.bytes[source.range(ofLine: line)]
    return bytes.contains(UInt8(ascii: ":")) || bytes.first.map(isBlank) == true
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
