package import Core

/// One YAML document as a flat tape: a node is an entry, its children follow it.
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
    /// Index of the first entry behind this node and its descendants.
    var next: Int32
  }

  package let source: Source
  let entries: ContiguousArray<Entry>
  /// Decoded text of all scalars, end to end.
  let text: [UInt8]

  init(source: Source, entries: ContiguousArray<Entry>, text: [UInt8]) {
    self.source = source
    self.entries = entries
    self.text = text
  }

  package var root: Node { Node(document: self, index: 0) }
}

/// A view of one node of a document.
package struct Node: Sendable {
  package enum Kind: Sendable { case null, bool, int, float, string, list, map }

  package let document: Document
  let index: Int

  private var entry: Document.Entry { document.entries[index] }

  package var kind: Kind { entry.kind }

  package var span: Span { Span(document.source, Int(entry.start), Int(entry.end)) }

  package var isPlain: Bool { entry.isPlain }

  /// The scalar's text after unquoting and folding, whatever its kind; nil for lists and maps.
  package var text: String? {
    switch entry.kind {
    case .list, .map: nil
    case .null, .bool, .int, .float, .string:
      String(decoding: document.text[Int(entry.textStart)..<Int(entry.textEnd)], as: UTF8.self)
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

  /// Elements of a list, in order; empty for anything else.
  package var items: [Node] { kind == .list ? children : [] }

  /// Pairs of a map, in order; empty for anything else.
  package var pairs: [(key: Node, value: Node)] {
    guard kind == .map else { return [] }
    let all = children
    return stride(from: 0, to: all.count - 1, by: 2).map { (all[$0], all[$0 + 1]) }
  }

  /// The value under exactly this key.
  package subscript(key: String) -> Node? {
    pairs.first { $0.key.text.map { Array($0.utf8) } == Array(key.utf8) }?.value
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
