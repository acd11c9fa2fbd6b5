package import Core

/// An agent (canonical v6 schema) or a module (Module-Spec).
package struct Unit: Sendable {
  /// Last component of the root path, as a Python identifier; unique in a collection.
  package struct ID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let string: String

    package init(_ string: String) { self.string = string }

    package var description: String { string }

    package static func < (left: ID, right: ID) -> Bool {
      left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
    }
  }

  package enum Kind: String, Sendable { case agent, module }

  package let id: ID
  package let kind: Kind
  /// The whole schema, normalised.
  package let schema: Record
  /// Where the code goes, below the target repository's root.
  package let rootPath: RelativePath
  /// Where the unit begins, for findings about the whole of it.
  package let span: Span

  package init(id: ID, kind: Kind, schema: Record, rootPath: RelativePath, span: Span) {
    self.id = id
    self.kind = kind
    self.schema = schema
    self.rootPath = rootPath
    self.span = span
  }

  /// The declared name, or the id.
  package var name: String { schema["name"]?.text ?? id.string }
}
