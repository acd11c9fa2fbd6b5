import Core

/// A node of a document and the way to it.
package struct NodePath: Sendable {
  package let node: Node
  /// Keys and the numbers of list elements, from the root on.
  package let steps: [String]

  /// As RFC 6901 writes it; empty for the root.
  package var pointer: String { steps.map { "/" + Self.escaped($0) }.joined() }

  private static func escaped(_ step: String) -> String {
    var bytes: [UInt8] = []
    for byte in step.utf8 {
      switch byte {
      case UInt8(ascii: "~"): bytes += "~0".utf8
      case UInt8(ascii: "/"): bytes += "~1".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Document {
  /// The innermost node around a byte of the source; a key stands for its value.
  package func path(to offset: Int) -> NodePath? {
    guard root.span.start <= offset, offset <= root.span.end else { return nil }
    var path = NodePath(node: root, steps: [])
    while let next = path.children.last(where: { $0.start <= offset })?.path {
      path = next
    }
    return path
  }

  /// Every scalar that is a value and touches a range of the source, in order.
  package func scalars(in range: Range<Int>) -> [NodePath] {
    NodePath(node: root, steps: []).scalars(in: range)
  }
}

extension NodePath {
  /// The values below it with the byte at which each begins, its key included.
  fileprivate var children: [(start: Int, path: NodePath)] {
    let elements = node.items.enumerated().map { index, item in
      (item.span.start, NodePath(node: item, steps: steps + ["\(index)"]))
    }
    let members = node.pairs.map { key, value in
      (key.span.start, NodePath(node: value, steps: steps + [key.text ?? ""]))
    }
    return elements + members
  }

  /// Every scalar below it, or itself.
  package func scalars(in range: Range<Int>) -> [NodePath] {
    if !node.kind.isScalar { return children.flatMap { $0.path.scalars(in: range) } }
    let span = node.span
    return span.start < range.upperBound && range.lowerBound < span.end ? [self] : []
  }
}

extension Node.Kind {
  package var isScalar: Bool {
    switch self {
    case .null, .bool, .int, .float, .string: true
    case .list, .map: false
    }
  }
}

extension Document {
  /// Every scalar of the value whose key, or list element, begins at a byte of the source.
  package func scalars(below start: Int) -> [NodePath] {
    guard let path = path(to: start), !path.node.kind.isScalar else { return [] }
    return path.scalars(in: path.node.span.start..<path.node.span.end)
  }
}
