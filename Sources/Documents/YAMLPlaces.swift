import Core

/// New keys and items.
struct YAMLInsertion {
  private let container: Node
  private let layout: YAMLLayout
  private var source: Source { container.span.source }

  init(_ container: Node, _ layout: YAMLLayout) {
    self.container = container
    self.layout = layout
  }

  func edits(key: String, _ value: JSON, _ place: YAMLEdit.Place) -> [TextEdit] {
    let pairs = container.pairs
    if container.isFlow {
      let text = YAMLText.pair(key, YAMLText.flow(value))
      return [flowEdit(text, behind: neighbour(place).map { pairs[$0].value })]
    }
    let indent = pairs[0].key.column
    var writer = BlockWriter(layout)
    writer.entry(key, value, indent: indent)
    let isTop = container.index == 0 && layout.isSpaced
    guard let index = neighbour(place) else {
      let start = pairs[0].key.span.start
      // The first key may stand behind the dash of an item.
      let text = writer.openText.dropFirst(indent) + layout.newline + BlockWriter.blanks(indent)
      return [TextEdit(start, start, Array(text))]
    }
    return [lineEdit(writer, behind: pairs[index].value, pairs[index].key, isSpaced: isTop)]
  }

  /// New keys at the end of a map that is not empty.
  func edits(members: [JSON.Member]) -> [TextEdit] {
    let pairs = container.pairs
    guard let last = pairs.last else { return [] }
    if container.isFlow {
      let text = members.map { YAMLText.pair($0.name, YAMLText.flow($0.value)) }
      return [flowEdit(Array(text.joined(separator: Array(", ".utf8))), behind: last.value)]
    }
    var writer = BlockWriter(layout)
    for member in members { writer.entry(member.name, member.value, indent: pairs[0].key.column) }
    let isTop = container.index == 0 && layout.isSpaced
    return [lineEdit(writer, behind: last.value, last.key, isSpaced: isTop)]
  }

  func edits(items values: [JSON]) -> [TextEdit] {
    let items = container.items
    if container.isFlow {
      let text = values.map(YAMLText.flow).joined(separator: Array(", ".utf8))
      return [flowEdit(Array(text), behind: items.last)]
    }
    var writer = BlockWriter(layout)
    for value in values { writer.item(value, indent: dashColumn) }
    let last = items[items.count - 1]
    return [lineEdit(writer, behind: last, last, isSpaced: false)]
  }

  /// The entry that a new one follows; nil for none.
  private func neighbour(_ place: YAMLEdit.Place) -> Int? {
    let last = container.count > 0 ? container.count - 1 : nil
    switch place {
    case .first: return nil
    case .last: return last
    case .after(let key): return container.position(of: key) ?? last
    }
  }

  /// A block list begins with its first dash.
  private var dashColumn: Int {
    var start = container.span.start
    // An anchor may stand in front of it.
    while start < container.span.end, source.bytes[start] != UInt8(ascii: "-") { start += 1 }
    return YAMLText.column(start, source)
  }

  private func flowEdit(_ text: [UInt8], behind last: Node?) -> TextEdit {
    guard let last else {
      let opening = container.kind == .map ? UInt8(ascii: "{") : UInt8(ascii: "[")
      let start = source.bytes[container.span.start...].firstIndex(of: opening) ?? 0
      let comma = container.count > 0 ? Array(", ".utf8) : []
      return TextEdit(start + 1, start + 1, text + comma)
    }
    return TextEdit(last.span.end, last.span.end, Array(", ".utf8) + text)
  }

  /// Lines behind the one that an entry ends on.
  private func lineEdit(
    _ writer: BlockWriter, behind value: Node, _ key: Node, isSpaced: Bool
  ) -> TextEdit {
    let last = max(YAMLText.trimmedEnd(value), key.span.end)
    let end = YAMLText.lineEnd(last, source)
    let gap = isSpaced ? layout.newline : []
    let isOpen = end == source.bytes.count && source.bytes.last != UInt8(ascii: "\n")
    if isOpen { return TextEdit(end, end, layout.newline + gap + writer.openText) }
    return TextEdit(end, end, gap + writer.text)
  }
}

/// Another value for a node.
struct YAMLReplacement {
  private let node: Node
  private let context: YAMLContext
  private let layout: YAMLLayout
  private var source: Source { node.span.source }

  init(_ node: Node, _ context: YAMLContext, _ layout: YAMLLayout) {
    self.node = node
    self.context = context
    self.layout = layout
  }

  func edits(for value: JSON) -> [TextEdit] {
    if context.isFlow {
      return [TextEdit(node.span, padded(YAMLText.scalar(value, quotedLike: node)))]
    }
    let end = YAMLText.trimmedEnd(node)
    let isBlock = (node.kind == .map || node.kind == .list) && !node.isFlow
    switch context.owner {
    case .key(let key) where isBlock && !isOnLine(of: key):
      return belowKey(key, end, value)
    case .key(let key) where !BlockWriter.isInline(value):
      return intoLines(behind: colon(of: key), key, end, value)
    case .key, .item, nil:
      return [TextEdit(node.span.start, max(end, node.span.start), padded(inPlace(value)))]
    }
  }

  /// On the line of a dash, or in place of a value on its own line.
  private func inPlace(_ value: JSON) -> [UInt8] {
    if BlockWriter.isInline(value) { return YAMLText.scalar(value, quotedLike: node) }
    var writer = BlockWriter(layout)
    let column = node.column
    writer.content(value, indent: column)
    return Array(writer.openText.dropFirst(column))
  }

  /// A value that is absent has no blank in front of it.
  private func padded(_ text: [UInt8]) -> [UInt8] {
    let start = node.span.start
    let needsBlank = start > 0 && source.bytes[start - 1] == UInt8(ascii: ":")
    return needsBlank ? [UInt8(ascii: " ")] + text : text
  }

  private func isOnLine(of key: Span) -> Bool {
    source.position(at: key.end).line == node.span.position.line
  }

  private func colon(of key: Span) -> Int {
    var index = key.end
    while index < source.bytes.count, source.bytes[index] != UInt8(ascii: ":") { index += 1 }
    return index + 1
  }

  /// Lines of a container become other lines, or a value on the line of the key.
  private func belowKey(_ key: Span, _ end: Int, _ value: JSON) -> [TextEdit] {
    let start = YAMLText.lineStart(node.span.start, source)
    if BlockWriter.isInline(value) {
      let colon = colon(of: key)
      return [
        TextEdit(colon, colon, [UInt8(ascii: " ")] + YAMLText.flow(value)),
        TextEdit(start, YAMLText.lineEnd(end, source), []),
      ]
    }
    var writer = BlockWriter(layout)
    writer.content(value, indent: node.column)
    return [TextEdit(start, end, writer.openText)]
  }

  /// A value on the line of its key becomes lines below; a comment stays where it is.
  private func intoLines(
    behind colon: Int, _ key: Span, _ end: Int, _ value: JSON
  ) -> [TextEdit] {
    var writer = BlockWriter(layout)
    let indent = YAMLText.column(key.start, source) + writer.distance(of: value)
    writer.content(value, indent: indent)
    let from = node.kind == .null ? max(colon, node.span.end) : max(colon, end)
    let next = YAMLText.lineEnd(from, source)
    let isOpen = next == source.bytes.count && source.bytes.last != UInt8(ascii: "\n")
    let lines = isOpen ? layout.newline + writer.openText : writer.text
    return [TextEdit(colon, from, []), TextEdit(next, next, lines)]
  }
}

/// A key or an item less.
struct YAMLDeletion {
  private let parent: Node
  private var source: Source { parent.span.source }

  init(_ parent: Node) { self.parent = parent }

  func edits(_ step: YAMLEdit.Step) -> [TextEdit] {
    let places = places
    let index: Int?
    switch step {
    case .key(let key): index = parent.position(of: key)
    case .item(let item): index = item
    }
    guard let index, places.indices.contains(index) else { return [] }
    let own = places[index]
    if parent.isFlow {
      if index + 1 < places.count { return [TextEdit(own.start, places[index + 1].start, [])] }
      return [TextEdit(places[index - 1].end, own.end, [])]
    }
    if YAMLText.isFirstOnLine(own.start, source) {
      let end = YAMLText.lineEnd(own.end, source)
      return [TextEdit(YAMLText.lineStart(own.start, source), end, [])]
    }
    // Behind a dash: the next entry moves up to it.
    if index + 1 < places.count { return [TextEdit(own.start, places[index + 1].start, [])] }
    return [TextEdit(own.start, own.end, [])]
  }

  /// Where each entry begins, with its key or dash, and ends.
  private var places: [(start: Int, end: Int)] {
    if parent.kind == .map {
      return parent.pairs.map { pair in
        (pair.key.span.start, max(YAMLText.trimmedEnd(pair.value), pair.key.span.end))
      }
    }
    return parent.items.map { item in
      (parent.isFlow ? item.span.start : dash(before: item.span.start), YAMLText.trimmedEnd(item))
    }
  }

  private func dash(before offset: Int) -> Int {
    var index = offset
    while index > 0, source.bytes[index] != UInt8(ascii: "-") || !isDash(index, offset) {
      index -= 1
    }
    return index
  }

  /// A dash with only blanks and line ends behind it up to the item.
  private func isDash(_ index: Int, _ offset: Int) -> Bool {
    index < offset && source.bytes[(index + 1)..<offset].allSatisfy { $0 <= UInt8(ascii: " ") }
  }
}

/// Entries one level deeper.
struct YAMLNesting {
  private let map: Node
  private let layout: YAMLLayout

  init(_ map: Node, _ layout: YAMLLayout) {
    self.map = map
    self.layout = layout
  }

  func edits(_ places: [Int], under name: String) -> [TextEdit] {
    let source = map.span.source
    let pairs = map.pairs
    let first = pairs[places[0]].key
    let last = pairs[places[places.count - 1]]
    let start = YAMLText.lineStart(first.span.start, source)
    let end = max(YAMLText.trimmedEnd(last.value), last.key.span.end)
    var head = BlockWriter.blanks(first.column) + YAMLText.scalar(.string(name))
    head += Array(":".utf8) + layout.newline
    var edits = [TextEdit(start, start, head + BlockWriter.blanks(layout.step))]
    var line = YAMLText.lineEnd(start, source)
    while line < end {
      let isEmpty = source.bytes[line] == 0x0A || source.bytes[line] == 0x0D
      if !isEmpty { edits.append(TextEdit(line, line, BlockWriter.blanks(layout.step))) }
      line = YAMLText.lineEnd(line, source)
    }
    return edits
  }
}
