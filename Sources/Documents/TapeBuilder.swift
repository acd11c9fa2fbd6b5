import Core

/// Builds the tape of one document from events, and reports what is valid YAML but refused.
struct TapeBuilder {
  /// The container that is being filled.
  struct Frame {
    let entry: Int
    let isMap: Bool
    /// Written with brackets or braces.
    let isFlow: Bool
    /// Where its last child ends.
    var end: Int
    /// Children so far; in a map every second one is a key.
    var count = 0
    /// Where its keys begin in `keys`.
    let firstKey: Int

    var expectsKey: Bool { isMap && count & 1 == 0 }
  }

  /// A key of an open map.
  private struct Key {
    let hash: UInt32
    let entry: Int32
  }

  let source: Source
  private(set) var budget: Budget
  private(set) var entries: ContiguousArray<Document.Entry> = []
  /// Decoded scalars; the reader appends a scalar's bytes before it calls `scalar`.
  var text: [UInt8] = []
  private(set) var frames: [Frame] = []
  private var keys: ContiguousArray<Key> = []
  /// Keys of maps that are too large to search, by map entry and hash.
  private var largeMapKeys: [UInt64: Int32] = [:]
  private var anchors: [String: Int] = [:]
  /// Entries of keys that an earlier key of their map equals.
  private var repeatedKeys: Set<Int32> = []
  /// Keys with characters outside ASCII, by map entry; String compares by canonical equivalence.
  private var canonicalKeys: [Int: [String: Int]] = [:]
  var diagnostics = Diagnostics()

  init(source: Source, budget: Budget) {
    self.source = source
    self.budget = budget
  }

  /// The finished document; the builder is empty again.
  mutating func document() -> Document? {
    defer { reset() }
    return entries.isEmpty
      ? nil
      : Document(source: source, entries: entries, text: text, repeatedKeys: repeatedKeys)
  }

  mutating func reset() {
    entries.removeAll()
    text.removeAll()
    frames.removeAll()
    keys.removeAll()
    largeMapKeys.removeAll()
    anchors.removeAll()
    repeatedKeys.removeAll()
    canonicalKeys.removeAll()
  }

  /// A scalar whose text is the tail of `text` from `textStart`.
  mutating func scalar(
    _ kind: Node.Kind, isPlain: Bool, textStart: Int, start: Int, end: Int
  ) {
    let isKey = frames.last?.expectsKey == true
    let hash = isKey ? Document.hash(text[textStart...]) : 0
    append(
      Document.Entry(
        kind: kind, isPlain: isPlain, start: Int32(start), end: Int32(end),
        textStart: Int32(textStart), textEnd: Int32(text.count), next: Int32(entries.count + 1),
        hash: hash))
    if isKey { note(key: entries.count - 1) }
  }

  mutating func begin(_ kind: Node.Kind, isFlow: Bool, start: Int, end: Int) {
    let isKey = frames.last?.expectsKey == true
    append(
      Document.Entry(
        kind: kind, isPlain: false, start: Int32(start), end: Int32(end), textStart: 0,
        textEnd: 0, next: 0, hash: 0))
    if isKey { refuse(complexKey: entries.count - 1) }
    frames.append(
      Frame(
        entry: entries.count - 1, isMap: kind == .map, isFlow: isFlow, end: end,
        firstKey: keys.count))
  }

  mutating func finish(end: Int) {
    guard let frame = frames.popLast() else { return }
    entries[frame.entry].next = Int32(entries.count)
    // libyaml ends a block collection where the next token begins, maybe many lines below.
    let end = frame.isFlow ? end : frame.end
    entries[frame.entry].end = Int32(end)
    if !frames.isEmpty { frames[frames.count - 1].end = end }
    entries[frame.entry].textStart = Int32(frame.count)
    keys.removeLast(keys.count - frame.firstKey)
    if !canonicalKeys.isEmpty { canonicalKeys[frame.entry] = nil }
  }

  /// Names the node that was appended last.
  mutating func anchor(_ name: String) { anchors[name] = entries.count - 1 }

  /// Copies the anchored node to the end of the tape; false when the budget is spent.
  mutating func alias(_ name: String, start: Int, end: Int) -> Bool {
    let place = Span(source, start, end)
    guard let target = anchors[name] else {
      diagnostics.add(
        DocumentRules.undefinedAlias, "no anchor '&\(name)' stands above this alias", at: place,
        help: "quote the value if the '*' belongs to it",
        fixes: [Edit(span: place, replacement: "\"" + place.text + "\"")])
      missing(start, end)
      return true
    }
    let last = Int(entries[target].next)
    guard last > 0 else {
      diagnostics.add(
        DocumentRules.selfAlias, "the alias '*\(name)' stands inside its own anchor", at: place,
        notes: [.init("the anchor is here", at: span(of: target))])
      missing(start, end)
      return true
    }
    budget.aliasedNodes -= last - target
    guard budget.aliasedNodes >= 0 else {
      diagnostics.add(
        DocumentRules.budget,
        "aliases copy more than \(budget.limits.aliasedNodes) nodes", at: place)
      return false
    }
    copy(target..<last, start, end)
    return true
  }

  /// Stands for a value that could not be read, so that keys and values keep their order.
  private mutating func missing(_ start: Int, _ end: Int) {
    scalar(.null, isPlain: true, textStart: text.count, start: start, end: end)
  }

  private mutating func copy(_ range: Range<Int>, _ start: Int, _ end: Int) {
    let distance = Int32(entries.count - range.lowerBound)
    let copyStart = entries.count
    let isKey = frames.last?.expectsKey == true
    for index in range {
      var entry = entries[index]
      entry.next += distance
      if index == range.lowerBound {
        entry.start = Int32(start)
        entry.end = Int32(end)
        if isKey, entry.kind != .list, entry.kind != .map {
          entry.hash = Document.hash(text[Int(entry.textStart)..<Int(entry.textEnd)])
        }
      }
      entries.append(entry)
    }
    attach(end: end)
    guard isKey else { return }
    if entries[copyStart].kind == .list || entries[copyStart].kind == .map {
      refuse(complexKey: copyStart)
    } else {
      note(key: copyStart)
    }
  }

  private mutating func append(_ entry: Document.Entry) {
    entries.append(entry)
    attach(end: Int(entry.end))
  }

  private mutating func attach(end: Int) {
    guard !frames.isEmpty else { return }
    frames[frames.count - 1].count += 1
    frames[frames.count - 1].end = end
  }

  private func span(of index: Int) -> Span {
    Span(source, Int(entries[index].start), Int(entries[index].end))
  }

  // Keys

  private mutating func note(key index: Int) {
    let entry = entries[index]
    let frame = frames[frames.count - 1]
    if let earlier = firstKey(like: index, in: frame) {
      return report(key: index, against: earlier)
    }
    keys.append(Key(hash: entry.hash, entry: Int32(index)))
    if keys.count - frame.firstKey > Self.mostSearched { file(frame) }
    checkCount(of: frame, key: index)
    checkSpelling(of: index, in: frame.entry)
    if entry.isPlain, text(index).elementsEqual("<<".utf8) {
      diagnostics.add(
        DocumentRules.mergeKey, "the merge key '<<' is not part of YAML 1.2", at: span(of: index),
        help: "write the keys out, or quote '<<' if it is meant as a key")
    }
  }

  private mutating func refuse(complexKey index: Int) {
    let span = span(of: index)
    if let braces = TemplateBraces.edit(at: span, isInFlow: frames.dropLast().last?.isFlow == true)
    {
      diagnostics.add(
        DocumentRules.templateBraces, "a value without quotes cannot begin with '{{'",
        at: Span(source, braces.span.start, span.end), help: "put quotes around the value",
        fixes: [braces])
      return
    }
    diagnostics.add(
      DocumentRules.complexKey, "a key cannot be \(entries[index].kind.phrase)", at: span,
      help: "write a single value in front of ':'")
  }

  /// A linear search wins up to about so many keys.
  private static let mostSearched = 32

  private func firstKey(like index: Int, in frame: Frame) -> Int? {
    let hash = entries[index].hash
    if keys.count - frame.firstKey > Self.mostSearched,
      largeMapKeys[Self.slot(frame.entry, hash)] == nil
    {
      return nil
    }
    return keys[frame.firstKey...].first {
      $0.hash == hash && text(Int($0.entry)).elementsEqual(text(index))
    }.map { Int($0.entry) }
  }

  /// Files the newest key of a large map, and at first all earlier ones.
  private mutating func file(_ frame: Frame) {
    let isFirst = keys.count - frame.firstKey == Self.mostSearched + 1
    for key in keys[(isFirst ? frame.firstKey : keys.count - 1)...] {
      largeMapKeys[Self.slot(frame.entry, key.hash)] = key.entry
    }
  }

  private static func slot(_ map: Int, _ hash: UInt32) -> UInt64 {
    UInt64(map) << 32 | UInt64(hash)
  }

  private mutating func report(key index: Int, against earlier: Int) {
    repeatedKeys.insert(Int32(index))
    diagnostics.add(
      DocumentRules.duplicateKey,
      "the key '\(String(decoding: text(index), as: UTF8.self))' "
        + "appears twice in this map", at: span(of: index),
      notes: [.init("it appears here first", at: span(of: earlier))],
      help: "delete or rename one of the two")
  }

  private mutating func checkCount(of frame: Frame, key index: Int) {
    guard keys.count - frame.firstKey == budget.limits.keysPerMap + 1 else { return }
    diagnostics.add(
      DocumentRules.budget, "this map has more than \(budget.limits.keysPerMap) keys",
      at: span(of: index))
  }

  private mutating func checkSpelling(of index: Int, in map: Int) {
    guard text(index).contains(where: { $0 >= 0x80 }) else { return }
    let key = String(decoding: text(index), as: UTF8.self)
    checkHidden(in: key, span(of: index))
    if let earlier = canonicalKeys[map]?[key] {
      diagnostics.add(
        DocumentRules.twinKey, "the key '\(key)' looks the same as an earlier one",
        at: span(of: index), notes: [.init("the earlier key is here", at: span(of: earlier))],
        help: "write both with the same characters, or rename one")
    } else {
      canonicalKeys[map, default: [:]][key] = index
    }
  }

  private mutating func checkHidden(in key: String, _ span: Span) {
    let hidden = key.unicodeScalars.first(where: VisibleText.isHidden)
    guard let hidden else { return }
    diagnostics.add(
      DocumentRules.hiddenInKey,
      "the key holds the invisible character U+\(Encoding.hex(hidden.value, 4))", at: span,
      help: "delete it, or write a space where one is meant")
  }

  private func text(_ index: Int) -> ArraySlice<UInt8> {
    text[Int(entries[index].textStart)..<Int(entries[index].textEnd)]
  }
}
