import Core

/// How a language holds the metadata block and the line at the head of the file.
enum CommentForm: Int, CaseIterable {
  case python, hash, markdown, json

  private static let byExtension: [(ending: String, form: CommentForm)] = [
    (".py", .python), (".md", .markdown), (".json", .json),
  ]

  /// Everything but Python, Markdown and JSON has comments that begin with `#`.
  init(path: RelativePath) {
    self = Self.byExtension.first { path.string.hasSuffix($0.ending) }?.form ?? .hash
  }

  private static let pythonStart = "__meta__ = {\n"
  private static let markdownStart = "<!-- l9_meta\n"
  private static let hashStart = "# l9_meta\n"
  private static let jsonStart = "\"_l9_meta\": {"

  func appendFirstLine(_ text: String, to bytes: inout [UInt8]) {
    switch self {
    case .python, .hash: bytes.append(texts: "# ", text, "\n")
    case .markdown: bytes.append(texts: "<!-- ", text, " -->\n")
    case .json: break
    }
  }

  /// The line goes to the top, or below `#!`.
  func firstLineStart(in head: Swift.Span<UInt8>) -> Int {
    guard head.count > 1, head[0] == UInt8(ascii: "#"), head[1] == UInt8(ascii: "!") else {
      return 0
    }
    return (firstIndex(of: [UInt8(ascii: "\n")], in: head) ?? -1) + 1
  }

  private var start: String {
    switch self {
    case .python: Self.pythonStart
    case .hash: Self.hashStart
    case .markdown: Self.markdownStart
    case .json: Self.jsonStart
    }
  }

  private var end: String {
    switch self {
    case .python: "}\n"
    case .hash: ""
    case .markdown: "-->\n"
    case .json: "}"
    }
  }

  func beginBlock(in bytes: inout [UInt8]) { bytes.append(text: start) }

  func endBlock(in bytes: inout [UInt8]) { bytes.append(text: end) }

  func append(_ field: Metadata.Field, _ value: String, to bytes: inout [UInt8]) {
    if self == .python, field.name.utf8.count + value.utf8.count > 89 {
      return bytes.append(text: Self.longPythonItem(field.name, value))
    }
    begin(field, in: &bytes)
    bytes.append(text: value)
    bytes.append(text: itemEnd)
  }

  private func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    if self == .python, name.utf8.count + value.utf8.count > 89 {
      return bytes.append(text: Self.longPythonItem(name, value))
    }
    beginItem(name, in: &bytes)
    bytes.append(text: value)
    bytes.append(text: itemEnd)
  }

  /// The digest's digits behind the name of its algorithm.
  func append(_ field: Metadata.Field, _ digest: Digest, to bytes: inout [UInt8]) {
    begin(field, in: &bytes)
    bytes.append(text: "sha256:")
    digest.appendHex(to: &bytes)
    bytes.append(text: itemEnd)
  }

  /// What stands before the value of each field: every file has ten of them.
  private static let itemStarts: [[[UInt8]]] = allCases.map { form in
    Metadata.Field.allCases.map { field in
      var bytes: [UInt8] = []
      form.beginItem(field.name, in: &bytes)
      return bytes
    }
  }

  private func begin(_ field: Metadata.Field, in bytes: inout [UInt8]) {
    if self == .json { return beginItem(field.name, in: &bytes) }
    bytes += Self.itemStarts[rawValue][field.rawValue]
  }

  private func beginItem(_ name: String, in bytes: inout [UInt8]) {
    if self == .json, bytes.last != UInt8(ascii: "{") { bytes.append(text: ", ") }
    switch self {
    case .python: bytes.append(text: "    \"")
    case .hash: bytes.append(text: "#   ")
    case .markdown: break
    case .json: bytes.append(text: "\"")
    }
    bytes.append(text: name)
    bytes.append(text: (self == .python || self == .json ? "\": \"" : ": "))
  }

  private var itemEnd: String {
    switch self {
    case .python: "\",\n"
    case .hash, .markdown: "\n"
    case .json: "\""
    }
  }

  /// The header lines of the long form, behind the first line.
  static let headerStarts = ["component_id: ", "domain: ", "created_at: "]

  /// The footer and the trace of the long form: behind the block, in Python at the end of the file.
  func appendSections(_ sections: [ContractMetadata.Section], to bytes: inout [UInt8]) {
    // Markdown holds everything in one comment.
    if self == .markdown { bytes.removeLast(end.utf8.count) }
    for section in sections {
      switch self {
      case .python:
        let name = section.name == .footer ? "\n\n__footer_meta__" : "\n__l9_trace__"
        bytes.append(texts: name, " = {\n")
      case .hash: bytes.append(texts: "# ", section.name.rawValue, "\n")
      case .markdown: bytes.append(texts: section.name.rawValue, ":\n")
      case .json: bytes.append(texts: ", \"_", section.name.rawValue, "\": {")
      }
      for field in section.fields { append(field, to: &bytes) }
      if self != .markdown { bytes.append(text: end) }
    }
    if self == .markdown { bytes.append(text: end) }
  }

  private func append(_ field: ContractMetadata.Field, to bytes: inout [UInt8]) {
    switch (self, field) {
    case (.markdown, .text(let name, let text)): bytes.append(texts: "  ", name, ": \(text)\n")
    case (_, .text(let name, let text)): append(name, text, to: &bytes)
    case (.python, .flag(let name, let isOn)):
      bytes.append(texts: "    \"", name, isOn ? "\": True,\n" : "\": False,\n")
    case (.json, .flag(let name, let isOn)): bytes.append(texts: ", \"", name, "\": \(isOn)")
    case (.hash, .flag(let name, let isOn)): bytes.append(texts: "#   ", name, ": \(isOn)\n")
    case (.markdown, .flag(let name, let isOn)): bytes.append(texts: "  ", name, ": \(isOn)\n")
    case (_, .list(let name, let items)): append(name, items, to: &bytes)
    }
  }

  private func append(_ name: String, _ items: [String], to bytes: inout [UInt8]) {
    let quoted = items.map { "\"\($0)\"" }
    switch self {
    case .python where items.isEmpty: bytes.append(texts: "    \"", name, "\": [],\n")
    case .python:
      bytes.append(texts: "    \"", name, "\": [\n")
      for item in quoted { bytes.append(texts: "        ", item, ",\n") }
      bytes.append(texts: "    ],\n")
    case .hash: bytes.append(texts: "#   ", name, ": [\(quoted.joined(separator: ", "))]\n")
    case .markdown: bytes.append(texts: "  ", name, ": [\(quoted.joined(separator: ", "))]\n")
    case .json: bytes.append(texts: ", \"", name, "\": [\(quoted.joined(separator: ", "))]")
    }
  }

  /// An item as a formatter leaves it where its line would exceed 100 columns: in chunks.
  private static func longPythonItem(_ name: String, _ value: String) -> String {
    var rest = Substring(value)
    var chunks = ""
    while !rest.isEmpty {
      chunks += "        \"\(rest.prefix(90))\"\n"
      rest = rest.dropFirst(90)
    }
    return "    \"\(name)\": (\n\(chunks)    ),\n"
  }

  struct Parts {
    let body: [UInt8]
    let bodyHash: String?
    /// Where the line at the head of the file stands, with the header of the long form; empty in
    /// JSON.
    let firstLine: Range<Int>
    let block: Range<Int>
    /// The footer and the trace of the long form in Python; empty otherwise.
    let footer: Range<Int>
  }

  /// Takes a stamped file apart again; nil when it has no block.
  func split(_ bytes: [UInt8]) -> Parts? {
    let text = start
    guard let start = firstIndex(of: Array(text.utf8), in: bytes),
      let end = blockEnd(from: start + text.utf8.count, in: bytes)
    else { return nil }
    let block = String(decoding: bytes[start..<end], as: UTF8.self)
    var head = Array(bytes[..<start])
    var line = 0..<0
    if self != .json {
      let lineStart = firstLineStart(in: head.span)
      line = lineStart..<headEnd(from: lineStart, in: head)
      head.removeSubrange(line)
    }
    let tail = self == .python ? footerStart(in: bytes, from: end) : bytes.count
    return Parts(
      body: head + bytes[end..<tail], bodyHash: Self.bodyHash(in: block), firstLine: line,
      block: start..<end, footer: tail..<bytes.count)
  }

  /// Behind the first line, and behind the header of the long form where it follows.
  private func headEnd(from start: Int, in head: [UInt8]) -> Int {
    func lineEnd(_ start: Int) -> Int {
      head[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? head.count
    }
    let first = lineEnd(start)
    var next = first
    for word in Self.headerStarts {
      let opening = Array(((self == .markdown ? "<!-- " : "# ") + word).utf8)
      guard head[next...].starts(with: opening) else { return first }
      next = lineEnd(next)
    }
    return next
  }

  private func footerStart(in bytes: [UInt8], from start: Int) -> Int {
    let mark = Array("\n\n__footer_meta__ = {\n".utf8)
    return firstIndex(of: mark, in: bytes, from: start) ?? bytes.count
  }

  private func blockEnd(from start: Int, in bytes: [UInt8]) -> Int? {
    switch self {
    case .python: return end(of: "}\n", from: start, in: bytes)
    case .markdown: return end(of: "-->\n", from: start, in: bytes)
    case .json:
      let end = end(of: "}", from: start, in: bytes)
      guard let end, bytes[end...].starts(with: ", \"_l9_footer\": {".utf8) else { return end }
      return self.end(of: "}", from: end, in: bytes).flatMap {
        self.end(of: "}", from: $0, in: bytes)
      }
    case .hash:
      // Comments that follow the block may look like it: its last field ends it.
      let last = "#   \(Metadata.Field.last.name): "
      guard let field = end(of: last, from: start, in: bytes) else { return nil }
      let next = bytes[field...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      guard bytes[next...].starts(with: "# l9_footer\n".utf8) else { return next }
      return end(of: "#   outputs: ", from: next, in: bytes).flatMap {
        end(of: "\n", from: $0, in: bytes)
      } ?? next
    }
  }

  private func end(of text: String, from start: Int, in bytes: [UInt8]) -> Int? {
    let needle = Array(text.utf8)
    return firstIndex(of: needle, in: bytes, from: start).map { $0 + needle.count }
  }

  private static func bodyHash(in block: String) -> String? {
    for line in block.split(whereSeparator: { ",\n".utf8.contains($0.utf8.first ?? 0) }) {
      let words = line.split(whereSeparator: { " \":{}#".utf8.contains($0.utf8.first ?? 0) })
      if words.count >= 3, words[words.count - 3] == "body_hash" {
        return "\(words[words.count - 2]):\(words[words.count - 1])"
      }
    }
    return nil
  }
}

extension [UInt8] {
  fileprivate mutating func append(texts: String...) {
    for text in texts { append(text: text) }
  }
}
