import Core

/// How a document is laid out, as far as new lines should look like the old ones.
struct YAMLLayout {
  /// Blanks by which a map in a map stands further right.
  private(set) var step = 2
  /// Blanks by which a list stands further right than its key: 0 or as many as a map.
  private(set) var listStep = 2
  let newline: [UInt8]
  /// The entries of the top level stand apart.
  let isSpaced: Bool
  private var knowsStep = false
  private var knowsListStep = false

  init(_ root: Node) {
    let source = root.span.source
    let first = source.bytes.firstIndex(of: UInt8(ascii: "\n"))
    let isCRLF = first.map { $0 > 0 && source.bytes[$0 - 1] == UInt8(ascii: "\r") } ?? false
    newline = Array((isCRLF ? "\r\n" : "\n").utf8)
    isSpaced = Self.isSpaced(root)
    learn(root)
  }

  /// The first block map and the first block list below a key tell.
  private mutating func learn(_ node: Node) {
    for pair in node.pairs where !(knowsStep && knowsListStep) {
      let distance = pair.value.column - pair.key.column
      let isBelow = pair.value.span.position.line > pair.key.span.position.line
      if isBelow, !pair.value.isFlow {
        if pair.value.kind == .map, !knowsStep { (step, knowsStep) = (max(1, distance), true) }
        if pair.value.kind == .list, !knowsListStep {
          (listStep, knowsListStep) = (max(0, distance), true)
        }
      }
      learn(pair.value)
    }
    for item in node.items where !(knowsStep && knowsListStep) { learn(item) }
  }

  /// An empty line stands in front of the second entry, or of the comment above it.
  private static func isSpaced(_ root: Node) -> Bool {
    guard root.kind == .map, root.count > 1, !root.isFlow else { return false }
    let source = root.span.source
    let first = source.position(at: max(root.pairs[0].value.span.end - 1, 0)).line
    let second = root.pairs[1].key.span.position.line
    return second > first + 1
      && ((first + 1)..<second).contains { source.range(ofLine: $0).isEmpty }
  }
}

extension Node {
  /// Blanks in front of it on its line, from 0.
  var column: Int { YAMLText.column(span.start, span.source) }
}

extension YAMLText {
  /// Bytes between the head of the line and an offset.
  static func column(_ offset: Int, _ source: Source) -> Int {
    offset - source.offset(ofLine: source.position(at: offset).line)
  }

  /// Where the line begins that an offset is on.
  static func lineStart(_ offset: Int, _ source: Source) -> Int {
    source.offset(ofLine: source.position(at: offset).line)
  }

  /// Where the next line begins, or the end of the text.
  static func lineEnd(_ offset: Int, _ source: Source) -> Int {
    var end = offset
    while end < source.bytes.count, source.bytes[end] != UInt8(ascii: "\n") { end += 1 }
    return min(end + 1, source.bytes.count)
  }

  /// Only blanks stand in front of it on its line.
  static func isFirstOnLine(_ offset: Int, _ source: Source) -> Bool {
    source.bytes[lineStart(offset, source)..<offset].allSatisfy { $0 == UInt8(ascii: " ") }
  }

  /// The end of a node without the line ends that belong to a block scalar.
  static func trimmedEnd(_ node: Node) -> Int {
    var end = node.span.end
    let bytes = node.span.source.bytes
    while end > node.span.start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return end
  }
}

/// Writes values as YAML.
extension YAMLText {
  /// Words that some reader takes for a value of another kind.
  private static let reserved: Set<String> = [
    "true", "false", "yes", "no", "on", "off", "null", "y", "n",
  ]

  static func scalar(_ value: JSON) -> [UInt8] {
    switch value {
    case .string(let text) where isPlain(text): Array(text.utf8)
    case .null, .bool, .int, .float, .string, .array, .object: value.bytes()
    }
  }

  /// A value on one line; text keeps the quotes of the text it replaces.
  static func scalar(_ value: JSON, quotedLike old: Node) -> [UInt8] {
    guard case .string(let text) = value, old.span.start < old.span.end else { return flow(value) }
    switch old.span.source.bytes[old.span.start] {
    case UInt8(ascii: "\""): return value.bytes()
    case UInt8(ascii: "'") where text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }:
      return Array("'\(text.replacing("'", with: "''"))'".utf8)
    default: return flow(value)
    }
  }

  /// Text that every reader takes for text, in blocks and between brackets.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, last != UInt8(ascii: " ") else {
      return false
    }
    let isHead =
      (0x61...0x7A).contains(first | 0x20) || first == UInt8(ascii: "_")
      || first == UInt8(ascii: "/")
    let isBody = bytes.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        || "_-./ ".utf8.contains(byte)
    }
    return isHead && isBody && !reserved.contains(text.lowercased())
  }

  /// A value between brackets and braces.
  static func flow(_ value: JSON) -> [UInt8] {
    switch value {
    case .null, .bool, .int, .float, .string: return scalar(value)
    case .array(let items):
      return Array("[".utf8) + joined(items.map(flow)) + Array("]".utf8)
    case .object(let members):
      return Array("{".utf8) + joined(members.map { pair($0.name, flow($0.value)) })
        + Array("}".utf8)
    }
  }

  static func pair(_ key: String, _ value: [UInt8]) -> [UInt8] {
    scalar(.string(key)) + Array(": ".utf8) + value
  }

  private static func joined(_ parts: [[UInt8]]) -> [UInt8] {
    Array(parts.joined(separator: Array(", ".utf8)))
  }
}

/// Writes values as lines.
struct BlockWriter {
  let layout: YAMLLayout
  private(set) var lines: [[UInt8]] = []

  init(_ layout: YAMLLayout) { self.layout = layout }

  /// A value that stands on the line of its key.
  static func isInline(_ value: JSON) -> Bool {
    switch value {
    case .null, .bool, .int, .float, .string: true
    case .array(let items): items.isEmpty
    case .object(let members): members.isEmpty
    }
  }

  mutating func entry(_ key: String, _ value: JSON, indent: Int) {
    let head = Self.blanks(indent) + YAMLText.scalar(.string(key)) + Array(":".utf8)
    if Self.isInline(value) {
      lines.append(head + Array(" ".utf8) + YAMLText.flow(value))
    } else {
      lines.append(head)
      content(value, indent: indent + distance(of: value))
    }
  }

  mutating func item(_ value: JSON, indent: Int) {
    let dash = Self.blanks(indent) + Array("- ".utf8)
    if Self.isInline(value) { return lines.append(dash + YAMLText.flow(value)) }
    let first = lines.count
    content(value, indent: indent + 2)
    lines[first] = dash + lines[first].dropFirst(indent + 2)
  }

  /// The lines of a map or list that is not empty.
  mutating func content(_ value: JSON, indent: Int) {
    switch value {
    case .null, .bool, .int, .float, .string:
      lines.append(Self.blanks(indent) + YAMLText.scalar(value))
    case .array(let items): for inner in items { item(inner, indent: indent) }
    case .object(let members):
      for member in members { entry(member.name, member.value, indent: indent) }
    }
  }

  /// How much further right than its key a container stands.
  func distance(of value: JSON) -> Int {
    if case .array = value { layout.listStep } else { layout.step }
  }

  /// All lines, each with its end.
  var text: [UInt8] { lines.flatMap { $0 + layout.newline } }

  /// All lines, the last one without its end.
  var openText: [UInt8] { Array(lines.joined(separator: layout.newline)) }

  static func blanks(_ count: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: " "), count: count)
  }
}
