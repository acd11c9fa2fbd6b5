package import Core

/// Edits one YAML document in place: bytes that an edit does not speak of stay as they are, with
/// comments, order, quotes, indentation and line ends.
///
/// An edit that changes nothing leaves the very same bytes, so what is applied twice gives what it
/// gave once. Each edit parses the text once.
package struct YAMLEdit: Sendable {
  /// One step down from a node.
  package enum Step: Sendable {
    case key(String)
    case item(Int)
  }

  /// Where a new key stands in its map.
  package enum Place: Sendable {
    case first
    case last
    /// Behind this key; last if it is not there.
    case after(String)
  }

  /// Why a text cannot be edited so.
  package struct Problem: Error, Sendable {
    package let message: String
    package let span: Span
    /// Further places that it is about.
    package let others: [Span]

    package init(message: String, span: Span, others: [Span] = []) {
      self.message = message
      self.span = span
      self.others = others
    }
  }

  /// The text as it is now, under the path it came from.
  package private(set) var source: Source
  /// The bytes that hold the YAML; they begin with a line.
  private var range: Range<Int>
  private let number: Int
  package private(set) var root: Node

  /// - Parameters:
  ///   - range: the bytes that hold the YAML, beginning with a line; nil for all.
  ///   - number: which document of several, from 0.
  package init(_ source: Source, range: Range<Int>? = nil, number: Int = 0) throws(Problem) {
    self.source = source
    self.range = range ?? 0..<source.bytes.count
    self.number = number
    root = try Self.root(of: source, self.range, number)
  }

  /// The node at a path from the root; nil when there is none.
  package func node(at path: [Step]) -> Node? {
    var node = root
    for step in path {
      switch step {
      case .key(let key):
        guard let next = node[key] else { return nil }
        node = next
      case .item(let index):
        guard node.kind == .list, node.items.indices.contains(index) else { return nil }
        node = node.items[index]
      }
    }
    return node
  }

  /// Gives a node another value, or adds the key as the last of its map.
  package mutating func set(_ path: [Step], to value: JSON) throws(Problem) {
    guard let node = node(at: path) else {
      guard case .key(let key)? = path.last else { throw problem("there is no such item", root) }
      return try insert(key, value, in: Array(path.dropLast()))
    }
    if node.json == value { return }
    let context = try context(of: path)
    try apply(YAMLReplacement(node, context, layout).edits(for: value))
    try check(path, is: value)
  }

  /// Adds a key to a map; one that is there already must have this value.
  package mutating func insert(
    _ key: String, _ value: JSON, in path: [Step], at place: Place = .last
  ) throws(Problem) {
    guard let map = node(at: path), map.kind == .map || map.kind == .null else {
      throw problem("this is no map", node(at: path) ?? root)
    }
    if let known = map[key] {
      if known.json == value { return }
      throw problem("'\(key)' is there already, with another value", known)
    }
    if map.kind == .null || isEmptyBlock(map) {
      return try set(path, to: .object([.init(key, value)]))
    }
    _ = try context(of: path)
    try apply(YAMLInsertion(map, layout).edits(key: key, value, place))
    try check(path + [.key(key)], is: value)
  }

  /// Adds keys that are not there yet at the end of a map, in one edit.
  package mutating func insert(contentsOf members: [JSON.Member], in path: [Step]) throws(Problem) {
    guard let map = node(at: path), map.kind == .map || map.kind == .null else {
      throw problem("this is no map", node(at: path) ?? root)
    }
    for member in members {
      if let known = map[member.name] { throw problem("'\(member.name)' is there already", known) }
    }
    if members.isEmpty { return }
    if map.count == 0 { return try set(path, to: .object(members)) }
    _ = try context(of: path)
    let whole = JSON.object((map.json.members ?? []) + members)
    try apply(YAMLInsertion(map, layout).edits(members: members))
    try check(path, is: whole)
  }

  /// Adds an item at the end of a list.
  package mutating func append(_ value: JSON, to path: [Step]) throws(Problem) {
    try append(contentsOf: [value], to: path)
  }

  /// Adds items at the end of a list, in one edit.
  package mutating func append(contentsOf values: [JSON], to path: [Step]) throws(Problem) {
    guard let list = node(at: path), list.kind == .list || list.kind == .null else {
      throw problem("this is no list", node(at: path) ?? root)
    }
    if values.isEmpty { return }
    if list.kind == .null { return try set(path, to: .array(values)) }
    let context = try context(of: path)
    let isInline = values.allSatisfy(BlockWriter.isInline)
    let needsLines = !list.isFlow || !context.isFlow && !isInline
    if list.count == 0, needsLines { return try set(path, to: .array(values)) }
    let whole = JSON.array(list.items.map(\.json) + values)
    try apply(YAMLInsertion(list, layout).edits(items: values))
    try check(path, is: whole)
  }

  /// Gives the key at the end of a path another name.
  package mutating func rename(_ path: [Step], to name: String) throws(Problem) {
    guard case .key(let key)? = path.last, let map = node(at: Array(path.dropLast())),
      let pair = map.pair(key)
    else { throw problem("there is no such key", root) }
    if name.utf8.elementsEqual(key.utf8) { return }
    if let other = map[name] { throw problem("'\(name)' is there already", other) }
    let value = pair.value.json
    _ = try context(of: path)
    try apply([TextEdit(pair.key.span, YAMLText.scalar(.string(name)))])
    try check(path.dropLast() + [.key(name)], is: value)
  }

  /// Puts entries of a block map that follow one another below a new key: a line more, and the
  /// lines of the entries, with their comments, further right.
  package mutating func nest(
    _ keys: [String], in path: [Step], under name: String
  ) throws(Problem) {
    guard let map = node(at: path), map.kind == .map, let first = keys.first else { return }
    if let other = map[name] { throw problem("'\(name)' is there already", other) }
    let places = keys.compactMap { map.position(of: $0) }
    let isRun = zip(places, places.dropFirst()).allSatisfy { $1 == $0 + 1 }
    guard places.count == keys.count, isRun, !map.isFlow, let start = map.pair(first)?.key,
      YAMLText.isFirstOnLine(start.span.start, source)
    else { throw problem("these entries do not stand together on lines of their own", map) }
    let value = JSON.object(keys.map { .init($0, map[$0]?.json ?? .null) })
    let context = try context(of: path + [.key(first)])
    if context.isFlow { throw problem("these entries stand between braces", map) }
    try apply(YAMLNesting(map, layout).edits(places, under: name))
    try check(path + [.key(name)], is: value)
  }

  /// Takes a key or an item away, with its line; a comment above it stays.
  package mutating func delete(_ path: [Step]) throws(Problem) {
    guard let step = path.last, node(at: path) != nil else { return }
    let parentPath = Array(path.dropLast())
    guard let parent = node(at: parentPath) else { return }
    if parent.count == 1 {
      return try set(parentPath, to: parent.kind == .map ? .object([]) : .array([]))
    }
    _ = try context(of: path)
    try apply(YAMLDeletion(parent).edits(step))
  }
}

extension YAMLEdit {
  private static func root(
    of source: Source, _ range: Range<Int>, _ number: Int
  ) throws(Problem) -> Node {
    var diagnostics = Diagnostics()
    let documents = YAML.parse(source, range: range, diagnostics: &diagnostics)
    // A merge key is no error here: an edit leaves it as it stands.
    let error = diagnostics.sorted.first {
      $0.severity == .error && $0.rule != DocumentRules.mergeKey
    }
    if let error {
      throw Problem(message: error.message, span: error.span ?? Span(source, 0, 0))
    }
    guard documents.indices.contains(number) else {
      throw Problem(message: "there is no such document", span: Span(source, 0, 0))
    }
    return documents[number].root
  }

  private func problem(_ message: String, _ node: Node) -> Problem {
    Problem(message: message, span: node.span)
  }

  private var layout: YAMLLayout { YAMLLayout(root) }

  /// A flow `{}` takes keys where it stands; a block map is never empty.
  private func isEmptyBlock(_ map: Node) -> Bool { map.count == 0 && !map.isFlow }

  /// What stands around a node; an alias on the way would change its anchor too.
  private func context(of path: [Step]) throws(Problem) -> YAMLContext {
    var context = YAMLContext(owner: nil, isFlow: false)
    var node = root
    for step in path {
      if node.isAlias { throw problem("this is an alias: edit its anchor", node) }
      if isCopied(node) { throw problem("an alias copies this: it would change there too", node) }
      let isFlow = context.isFlow || node.isFlow
      switch step {
      case .key(let key):
        guard let pair = node.pair(key) else { return context }
        context = YAMLContext(owner: .key(pair.key.span), isFlow: isFlow)
        node = pair.value
      case .item(let index):
        guard node.items.indices.contains(index) else { return context }
        node = node.items[index]
        context = YAMLContext(owner: .item, isFlow: isFlow)
      }
    }
    return context
  }

  /// Whether an alias may stand for this node; a comment with its name counts, to be sure.
  private func isCopied(_ node: Node) -> Bool {
    let bytes = source.bytes[node.span.start..<node.span.end]
    guard bytes.first == UInt8(ascii: "&") else { return false }
    let name = bytes.dropFirst().prefix { $0 > UInt8(ascii: " ") }
    return source.bytes[range].firstRange(of: [UInt8(ascii: "*")] + name) != nil
  }

  private mutating func apply(_ edits: [TextEdit]) throws(Problem) {
    var bytes: [UInt8] = []
    var offset = 0
    // sorted: by place; an insertion in front of a removal at the same place comes first
    for edit in edits.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      bytes += source.bytes[offset..<edit.start]
      bytes += edit.text
      offset = edit.end
    }
    bytes += source.bytes[offset...]
    let end = range.upperBound + bytes.count - source.bytes.count
    let edited = Source(path: source.path, bytes: bytes)
    root = try Self.root(of: edited, range.lowerBound..<end, number)
    source = edited
    range = range.lowerBound..<end
  }

  /// What was written must read as what was meant.
  private func check(_ path: [Step], is value: JSON) throws(Problem) {
    guard let node = node(at: path), node.json == value else {
      throw problem("this place cannot be edited without changing others", node(at: path) ?? root)
    }
  }
}

/// Bytes of a source that become others.
struct TextEdit {
  let start: Int
  let end: Int
  let text: [UInt8]

  init(_ start: Int, _ end: Int, _ text: [UInt8]) {
    self.start = start
    self.end = end
    self.text = text
  }

  init(_ span: Span, _ text: [UInt8]) { self.init(span.start, span.end, text) }
}

/// What stands in front of a node.
struct YAMLContext {
  enum Owner {
    case key(Span)
    case item
  }

  /// Nil for the root.
  let owner: Owner?
  /// Inside brackets or braces, where a value has no lines of its own.
  let isFlow: Bool
}

extension Node {
  /// The first byte behind an anchor or a tag.
  private var opening: UInt8? {
    let bytes = span.source.bytes
    var index = span.start
    while index < span.end, bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "!") {
      while index < span.end, bytes[index] > UInt8(ascii: " ") { index += 1 }
      while index < span.end, bytes[index] <= UInt8(ascii: " ") { index += 1 }
    }
    return index < span.end ? bytes[index] : nil
  }

  /// Written with brackets or braces.
  var isFlow: Bool {
    switch kind {
    case .list: opening == UInt8(ascii: "[")
    case .map: opening == UInt8(ascii: "{")
    case .null, .bool, .int, .float, .string: false
    }
  }

  var isAlias: Bool {
    span.start < span.end && span.source.bytes[span.start] == UInt8(ascii: "*")
  }

  /// The place of a key among those of a map, compared by bytes.
  func position(of key: String) -> Int? {
    pairs.firstIndex { $0.key.text?.utf8.elementsEqual(key.utf8) ?? false }
  }

  func pair(_ key: String) -> (key: Node, value: Node)? { position(of: key).map { pairs[$0] } }

  /// The value without its places; a number keeps its kind.
  package var json: JSON {
    switch kind {
    case .null: .null
    case .bool: .bool(bool ?? false)
    case .int: int.map { .int($0) } ?? .string(text ?? "")
    case .float: double.flatMap { $0.isFinite ? .float($0) : nil } ?? .string(text ?? "")
    case .string: .string(text ?? "")
    case .list: .array(items.map(\.json))
    case .map: .object(pairs.map { JSON.Member($0.key.text ?? "", $0.value.json) })
    }
  }
}
