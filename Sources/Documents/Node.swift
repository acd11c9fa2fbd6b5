package import Core

/// One YAML document as a flat tape: a node is an entry, its descendants follow it.
package final class Document: Sendable {
  /// One node; containers say where their last descendant ends.
  struct Entry: Sendable {
    var kind: Node.Kind
    /// True for a scalar written without quotes.
    var isPlain: Bool
    /// Byte range in the source.
    var start: Int32
    var end: Int32
    /// Scalar: byte range in `text`. Container: `textStart` is the number of children.
    var textStart: Int32
    var textEnd: Int32
    /// Index of the first entry behind this node and its descendants; 0 while it is open.
    var next: Int32
    /// Of the text of a key; 0 for everything else.
    var hash: UInt32
  }

  package let source: Source
  let entries: ContiguousArray<Entry>
  /// Decoded text of all scalars, end to end.
  let text: [UInt8]
  /// Entries of keys that came before in their map, which is reported: the first counts.
  let repeatedKeys: Set<Int32>

  init(
    source: Source, entries: ContiguousArray<Entry>, text: [UInt8], repeatedKeys: Set<Int32> = []
  ) {
    precondition(!entries.isEmpty, "a document has a root")
    self.source = source
    self.entries = entries
    self.text = text
    self.repeatedKeys = repeatedKeys
  }

  package var root: Node { Node(document: self, index: 0) }

  /// FNV-1a.
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash
  }
}

/// A view of one node of a document.
package struct Node: Sendable {
  /// What a node is by the core schema of YAML 1.2.
  package enum Kind: UInt8, Sendable {
    case null, bool, int, float, string, list, map

    /// With its article, for messages: `a list`, `an integer`.
    package var phrase: String {
      switch self {
      case .null: "null"
      case .bool: "a Boolean"
      case .int: "an integer"
      case .float: "a float"
      case .string: "a string"
      case .list: "a list"
      case .map: "a map"
      }
    }
  }

  package let document: Document
  let index: Int

  private var entry: Document.Entry { document.entries[index] }

  package var kind: Kind { entry.kind }

  package var span: Span { Span(document.source, Int(entry.start), Int(entry.end)) }

  /// True for a scalar without quotes.
  package var isPlain: Bool { entry.isPlain }

  /// The scalar's text after unquoting and folding, whatever its kind; nil for lists and maps.
  package var text: String? {
    switch entry.kind {
    case .list, .map: nil
    case .null, .bool, .int, .float, .string:
      String(decoding: document.text[Int(entry.textStart)..<Int(entry.textEnd)], as: UTF8.self)
    }
  }

  /// Lends the bytes of the scalar's text; nil for lists and maps.
  package func withBytes<Result>(_ body: (Swift.Span<UInt8>) -> Result) -> Result? {
    switch entry.kind {
    case .list, .map: return nil
    case .null, .bool, .int, .float, .string:
      let text = document.text
      return body(text.span.extracting(Int(entry.textStart)..<Int(entry.textEnd)))
    }
  }

  package var string: String? { kind == .string ? text : nil }
  package var bool: Bool? { kind == .bool ? text?.lowercased() == "true" : nil }
  package var int: Int? { kind == .int ? text.flatMap(Scalars.int) : nil }
  package var double: Double? {
    switch kind {
    case .int: int.map(Double.init)
    case .float: text.flatMap(Scalars.double)
    case .null, .bool, .string, .list, .map: nil
    }
  }

  /// Number of elements of a list or pairs of a map; 0 for scalars.
  package var count: Int {
    switch entry.kind {
    case .list: Int(entry.textStart)
    case .map: Int(entry.textStart) / 2
    case .null, .bool, .int, .float, .string: 0
    }
  }

  /// Elements of a list, in order; empty for anything else.
  package var items: [Node] { kind == .list ? children : [] }

  /// Pairs of a map, in order, of equal keys the first; empty for anything else.
  package var pairs: [(key: Node, value: Node)] {
    guard kind == .map else { return [] }
    let all = children
    let pairs = stride(from: 0, to: all.count - 1, by: 2).map { (all[$0], all[$0 + 1]) }
    if document.repeatedKeys.isEmpty { return pairs }
    return pairs.filter { !document.repeatedKeys.contains(Int32($0.0.index)) }
  }

  /// The value under exactly this key, compared by bytes.
  package subscript(key: String) -> Node? {
    guard kind == .map else { return nil }
    let hash = Document.hash(key.utf8)
    let length = key.utf8.count
    var child = index + 1
    while child < Int(entry.next) {
      let found = document.entries[child]
      let value = Int(found.next)
      if found.hash == hash, Int(found.textEnd - found.textStart) == length,
        document.text[Int(found.textStart)..<Int(found.textEnd)].elementsEqual(key.utf8)
      {
        return Node(document: document, index: value)
      }
      child = Int(document.entries[value].next)
    }
    return nil
  }

  private var children: [Node] {
    var result: [Node] = []
    result.reserveCapacity(Int(entry.textStart))
    var child = index + 1
    while child < Int(entry.next) {
      result.append(Node(document: document, index: child))
      child = Int(document.entries[child].next)
    }
    return result
  }
}
