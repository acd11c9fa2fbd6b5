package import Core
package import Documents

/// A value of an input after normalisation: layouts and spellings have become one format, and
/// every value still knows its place.
package struct Field: Sendable {
  package enum Content: Sendable {
    case scalar(Node)
    /// Text derived from a scalar, for instance the method in `GET /health`.
    case text(String)
    case list([Field])
    case record(Record)
  }

  package var content: Content
  package let span: Span

  package init(_ content: Content, at span: Span) {
    self.content = content
    self.span = span
  }

  package init(_ node: Node) {
    span = node.span
    switch node.kind {
    case .list: content = .list(node.items.map { Field($0) })
    case .map: content = .record(Record(node))
    case .null, .bool, .int, .float, .string: content = .scalar(node)
    }
  }

  package var isNull: Bool { scalar?.kind == .null }

  package var scalar: Node? {
    if case .scalar(let node) = content { node } else { nil }
  }

  /// Text of any scalar but null.
  package var text: String? {
    if case .text(let text) = content { return text }
    return isNull ? nil : scalar?.text
  }
  /// Lends the bytes of the text of any scalar but null.
  package func withBytes<Result>(_ body: (Swift.Span<UInt8>) -> Result) -> Result? {
    if case .text(let text) = content { return body(text.utf8Span.span) }
    return isNull ? nil : scalar?.withBytes(body)
  }

  package var bool: Bool? { scalar?.bool }
  package var int: Int? { scalar?.int }
  package var double: Double? { scalar?.double }

  package var list: [Field]? {
    if case .list(let items) = content { items } else { nil }
  }

  package var record: Record? {
    if case .record(let record) = content { record } else { nil }
  }

  /// The value under a normalised name, when this is a record.
  package subscript(name: String) -> Field? { record?[name] }
}

/// A map of an input, in its own order, looked up by normalised name.
package struct Record: Sendable {
  package struct Entry: Sendable {
    /// Lower case, without `_` and `-`.
    package let name: String
    /// The key as it was written; channel, stage and node names are taken from here.
    package let key: String
    package let keySpan: Span
    package var value: Field

    package init(key: String, keySpan: Span, value: Field) {
      self.name = Record.normalised(key)
      self.key = key
      self.keySpan = keySpan
      self.value = value
    }
  }

  package var entries: [Entry]

  package init(entries: [Entry] = []) { self.entries = entries }

  package init(_ node: Node) {
    entries = node.pairs.map { pair in
      Entry(key: pair.key.text ?? "", keySpan: pair.key.span, value: Field(pair.value))
    }
  }

  package subscript(name: String) -> Field? {
    get { entries.first { $0.name == name }?.value }
    set {
      let place = entries.firstIndex { $0.name == name }
      switch (place, newValue) {
      case (let place?, let value?): entries[place].value = value
      case (let place?, nil): entries.remove(at: place)
      case (nil, let value?): entries.append(Entry(key: name, keySpan: value.span, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The entry of a normalised name.
  package func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

  /// `Root_Path`, `root-path` and `rootpath` are one name.
  package static func normalised(_ key: String) -> String {
    let bytes = key.utf8
    let isNormal = bytes.allSatisfy {
      $0 < 0x80 && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") && !isUpperCase($0)
    }
    if isNormal { return key }
    return String(
      decoding: key.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") },
      as: UTF8.self)
  }

  private static func isUpperCase(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}
