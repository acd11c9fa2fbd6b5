/// The headings of a Markdown document and what stands below them.
package struct MarkdownSections: Sendable {
  package struct Section: Sendable {
    /// The heading without its marks.
    package let title: String
    /// 1...6.
    package let level: Int
    /// From 1.
    package let line: Int
    /// Lines below the heading, up to the next one of any level.
    package let lines: Range<Int>
    /// Whether anything is written below it, in its subsections, too.
    package fileprivate(set) var isEmpty: Bool
  }

  package private(set) var sections: [Section] = []
  /// Whether the document has text besides headings and comments.
  package private(set) var hasText = false

  package init(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var fence: [UInt8]?
    var isComment = false
    for (index, line) in lines.enumerated() {
      let content = Array(line.drop { $0 == UInt8(ascii: " ") })
      if let mark = fence {
        if content.starts(with: mark) { fence = nil }
        continue
      }
      if let mark = Self.fence(content) {
        fence = mark
        note()
      } else if let heading = Self.heading(content) {
        open(heading, line: index + 1)
      } else if isComment || content.starts(with: "<!--".utf8) {
        isComment = !Self.ends(content)
      } else if let level = Self.underline(content), index > 0, isTitle(lines[index - 1]) {
        let text = Self.trimmed(lines[index - 1])
        open((String(decoding: text, as: UTF8.self), level), line: index)
      } else if content.contains(where: { $0 > 0x20 }) {
        note()
      }
    }
    close(at: lines.count)
  }

  /// The section under this heading; compared without case, numbering, marks and `and`.
  package func section(_ title: String) -> Section? {
    let wanted = Self.words(title)
    return sections.first { Self.words($0.title) == wanted }
  }

  /// The words that two spellings of a heading have in common.
  package static func words(_ title: String) -> [String] {
    let parts = title.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let numbered = parts.first.map { $0.allSatisfy(\.isNumber) } ?? false
    return (numbered ? Array(parts.dropFirst()) : parts).filter { $0 != "and" }
  }

  private mutating func open(_ heading: (title: String, level: Int), line: Int) {
    close(at: line - 1)
    sections.append(
      Section(
        title: heading.title, level: heading.level, line: line, lines: line..<line, isEmpty: true))
  }

  private mutating func close(at line: Int) {
    guard let last = sections.popLast() else { return }
    sections.append(
      Section(
        title: last.title, level: last.level, line: last.line,
        lines: last.line..<max(last.line, line), isEmpty: last.isEmpty))
  }

  /// Text counts for its heading and for those above it.
  private mutating func note() {
    hasText = true
    var level = 7
    for index in sections.indices.reversed() where sections[index].level < level {
      sections[index].isEmpty = false
      level = sections[index].level
      if level == 1 { return }
    }
  }

  private static func heading(_ line: [UInt8]) -> (title: String, level: Int)? {
    let level = line.prefix { $0 == UInt8(ascii: "#") }.count
    guard (1...6).contains(level), level == line.count || line[level] <= 0x20 else { return nil }
    var text = trimmed(line[level...])
    let closing = text.reversed().prefix { $0 == UInt8(ascii: "#") }.count
    if closing > 0, closing < text.count, text[text.count - closing - 1] <= 0x20 {
      text = trimmed(text.dropLast(closing))
    }
    return (String(decoding: text, as: UTF8.self), level)
  }

  private static func fence(_ line: [UInt8]) -> [UInt8]? {
    for mark in ["```", "~~~"] where line.starts(with: mark.utf8) {
      return Array(line.prefix { $0 == line[0] })
    }
    return nil
  }

  private static func underline(_ line: [UInt8]) -> Int? {
    let text = trimmed(line[...])
    guard text.count >= 2 else { return nil }
    if text.allSatisfy({ $0 == UInt8(ascii: "=") }) { return 1 }
    return text.allSatisfy { $0 == UInt8(ascii: "-") } ? 2 : nil
  }

  private func isTitle(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first else { return false }
    return first != UInt8(ascii: "#") && first != UInt8(ascii: "|") && first > 0x20
      && first != UInt8(ascii: "-")
  }

  private static func ends(_ line: [UInt8]) -> Bool {
    let end = Array("-->".utf8)
    guard line.count >= end.count else { return false }
    return (0...(line.count - end.count)).contains { line[$0...].starts(with: end) }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var text = Array(line.drop { $0 <= 0x20 })
    while let last = text.last, last <= 0x20 { text.removeLast() }
    return text
  }
}
