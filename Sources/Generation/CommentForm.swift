import Core

/// How a language holds the metadata block and the line at the head of the file.
enum CommentForm: Equatable {
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
    case .python, .hash: bytes.append(text: "# \(text)\n")
    case .markdown: bytes.append(text: "<!-- \(text) -->\n")
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
    let name = field.rawValue
    if self == .python, name.utf8.count + value.utf8.count > 89 {
      return bytes.append(text: Self.longPythonItem(name, value))
    }
    beginItem(field, in: &bytes)
    bytes.append(text: value)
    bytes.append(text: itemEnd)
  }

  /// The digest's digits behind the name of its algorithm.
  func append(_ field: Metadata.Field, _ digest: Digest, to bytes: inout [UInt8]) {
    beginItem(field, in: &bytes)
    bytes.append(text: "sha256:")
    digest.appendHex(to: &bytes)
    bytes.append(text: itemEnd)
  }

  private func beginItem(_ field: Metadata.Field, in bytes: inout [UInt8]) {
    if self == .json, bytes.last != UInt8(ascii: "{") { bytes.append(text: ", ") }
    switch self {
    case .python: bytes.append(text: "    \"")
    case .hash: bytes.append(text: "#   ")
    case .markdown: break
    case .json: bytes.append(text: "\"")
    }
    bytes.append(text: field.rawValue)
    bytes.append(text: (self == .python || self == .json ? "\": \"" : ": "))
  }

  private var itemEnd: String {
    switch self {
    case .python: "\",\n"
    case .hash, .markdown: "\n"
    case .json: "\""
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
    /// Where the line at the head of the file stands; empty in JSON.
    let firstLine: Range<Int>
    let block: Range<Int>
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
      let lineEnd = head[lineStart...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? start
      line = lineStart..<lineEnd
      head.removeSubrange(line)
    }
    return Parts(
      body: head + bytes[end...], bodyHash: Self.bodyHash(in: block), firstLine: line,
      block: start..<end)
  }

  private func blockEnd(from start: Int, in bytes: [UInt8]) -> Int? {
    switch self {
    case .python: return end(of: "}\n", from: start, in: bytes)
    case .markdown: return end(of: "-->\n", from: start, in: bytes)
    case .json: return end(of: "}", from: start, in: bytes)
    case .hash:
      // Comments that follow the block may look like it: its last field ends it.
      let last = "#   \(Metadata.Field.last.rawValue): "
      guard let field = end(of: last, from: start, in: bytes) else { return nil }
      return bytes[field...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
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
