package import Core

/// An agent (canonical v6 schema) or a module (Module-Spec).
package struct Unit: Sendable {
  /// An agent's last component of the root path, a module's `module_id`, as a Python identifier;
  /// unique in a collection.
  package struct ID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let string: String

    package init(_ string: String) { self.string = string }

    package var description: String { string }

    package static func < (left: ID, right: ID) -> Bool {
      left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
    }
  }

  /// An agent has a schema, a module a spec.
  package enum Kind: String, Sendable { case agent, module }

  package let id: ID
  package let kind: Kind
  /// The whole schema, normalised.
  package let schema: Record
  /// Where the code goes, below the target repository's root.
  package let rootPath: RelativePath
  /// The paths the schema declares, below the target repository's root.
  package let paths: DeclaredPaths
  /// Name of the file that holds the schema, or that its Markdown file gives it.
  package let fileName: String?
  /// Where the unit begins, for findings about the whole of it.
  package let span: Span

  package init(
    id: ID, kind: Kind, schema: Record, rootPath: RelativePath,
    paths: DeclaredPaths = DeclaredPaths(), fileName: String? = nil, span: Span
  ) {
    self.id = id
    self.kind = kind
    self.schema = schema
    self.rootPath = rootPath
    self.paths = paths
    self.fileName = fileName
    self.span = span
  }

  /// The declared name, else that of the system, else the id.
  package var name: String {
    switch kind {
    case .agent: schema["name"]?.text ?? schema["system"]?.text ?? id.string
    case .module: schema["metadata"]?["name"]?.text ?? id.string
    }
  }

  /// The tier of a module, 0 to 7; agents have none.
  package var tier: Int? {
    kind == .module ? schema["metadata"]?["tier"]?.text.flatMap { Int($0) } : nil
  }

  /// Where the unit says what its id is made of.
  var idSpan: Span {
    switch kind {
    case .agent: schema["rootpath"]?.span ?? span
    case .module: schema["metadata"]?["moduleid"]?.span ?? span
    }
  }
}

/// A path that a schema declares, and where it does.
package struct DeclaredPath: Sendable {
  package let path: RelativePath
  package let span: Span

  package init(_ path: RelativePath, at span: Span) {
    self.path = path
    self.span = span
  }
}

/// Every path of one schema that decides something, in the order of the schema.
package struct DeclaredPaths: Sendable {
  /// `cursorinstructions.generatefiles`
  package var files: [DeclaredPath] = []
  /// `cursorinstructions.generatedocs`
  package var docs: [DeclaredPath] = []
  /// `cursorinstructions.linkexisting`
  package var links: [DeclaredPath] = []
  /// `cursorinstructions.createifmissing`
  package var folders: [DeclaredPath] = []
  /// `cursorinstructions.logging`
  package var logs: [DeclaredPath] = []
  /// `integration.connectto`; a wildcard such as `agents/adapters/*` names no unit and is left out.
  package var connections: [DeclaredPath] = []
  /// `cursorinstructions.postgeneration.manifest`
  package var manifest: DeclaredPath?

  package init() {}
}

extension Unit {
  /// Whether tests are generated for it: `postgeneration.generatetests` is not off.
  package var wantsTests: Bool {
    schema["cursorinstructions"]?["postgeneration"]?["generatetests"]?.bool != false
  }

  /// Whether the collection's application has it: `autointegrate` is not off.
  package var isIntegrated: Bool { schema["cursorinstructions"]?["autointegrate"]?.bool != false }

  /// Whether files may be added that its schema does not list: `generateallrequired` is not off.
  package var takesMore: Bool {
    schema["cursorinstructions"]?["generateallrequired"]?.bool != false
  }
}
