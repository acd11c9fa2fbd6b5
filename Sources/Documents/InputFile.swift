package import Core

/// One input file as far as its container goes: YAML, or Markdown that holds YAML.
package struct InputFile: Sendable {
  /// The container of the YAML.
  package enum Kind: Sendable { case yaml, markdown }

  /// A stretch of YAML: the whole of a YAML file, or one fenced block of a Markdown file.
  package struct Block: Sendable {
    /// The nearest heading above the block; nil in a YAML file.
    package let heading: Heading?
    /// What a line such as ``**Filename:** `agent.yaml` `` between heading and block names.
    package let fileName: String?
    /// The fence's info string; empty in a YAML file.
    package let info: String
    /// The YAML, without the fence.
    package let span: Span
    /// Every document of the block that is valid.
    package let documents: [Document]
  }

  package struct Heading: Sendable {
    /// The heading without its marks.
    package let text: String
    /// 1...6.
    package let level: Int
    package let span: Span
  }

  package let source: Source
  package let kind: Kind
  /// The map at the head of a Markdown file.
  package let frontMatter: Document?
  package let blocks: [Block]

  /// Every document of every block, in order; without the front matter.
  package var documents: [Document] { blocks.flatMap(\.documents) }
}

/// Reads input files.
package enum Documents {
  /// Reads a file as the extension of its path says; reports everything that is wrong with it.
  package static func read(
    _ source: Source, limits: Limits = .standard, diagnostics: inout Diagnostics
  ) -> InputFile {
    guard let kind = kind(ofPath: source.path) else {
      diagnostics.add(
        DocumentRules.unknownKind, "'\(source.path)' is neither YAML nor Markdown",
        at: Span(source, 0, 0), help: "name it .yaml, .yml or .md")
      return InputFile(source: source, kind: .yaml, frontMatter: nil, blocks: [])
    }
    guard Encoding.isReadable(source, limits: limits, diagnostics: &diagnostics) else {
      return InputFile(source: source, kind: kind, frontMatter: nil, blocks: [])
    }
    switch kind {
    case .yaml: return yaml(source, limits, &diagnostics)
    case .markdown: return Markdown.read(source, limits: limits, diagnostics: &diagnostics)
    }
  }

  /// Nil for a file that is not an input.
  package static func kind(ofPath path: String) -> InputFile.Kind? {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    return switch path[path.index(after: dot)...].lowercased() {
    case "yaml", "yml": .yaml
    case "md", "markdown": .markdown
    default: nil
    }
  }

  private static func yaml(
    _ source: Source, _ limits: Limits, _ diagnostics: inout Diagnostics
  ) -> InputFile {
    let text = YAMLText(source, 0..<source.bytes.count)
    var budget = Budget(limits)
    let documents = YAML.parse(text, &budget, &diagnostics)
    let block = InputFile.Block(
      heading: nil, fileName: nil, info: "", span: Span(source, 0, source.bytes.count),
      documents: documents)
    return InputFile(source: source, kind: .yaml, frontMatter: nil, blocks: [block])
  }
}
