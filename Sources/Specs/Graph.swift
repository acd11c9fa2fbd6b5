package import Core

/// Which unit needs which, and why.
package struct Graph: Sendable {
  /// Strongest first.
  package enum EdgeKind: Int, Sendable, Comparable, CaseIterable {
    /// `depends_on.hard`
    case hard
    /// `runtime_wiring.depends_on` of a module.
    case startup
    /// `linkexisting` of a file that the other unit generates.
    case link
    /// `depends_on.soft`
    case soft
    /// A wiring of the glue.
    case wiring
    /// `dependency_contract` of a module, in either direction.
    case contract
    /// `dependencies.outbound_calls` of a module.
    case call
    /// `integration.connectto` of a path in the other unit.
    case connection

    package static func < (left: EdgeKind, right: EdgeKind) -> Bool {
      left.rawValue < right.rawValue
    }

    /// The dependent cannot start without the other, so a cycle of them is an error.
    package var isHard: Bool { self == .hard || self == .startup }

    /// The words of the schema.
    package var label: String {
      switch self {
      case .hard: "depends_on.hard"
      case .startup: "runtime_wiring.depends_on"
      case .link: "linkexisting"
      case .soft: "depends_on.soft"
      case .wiring: "wiring"
      case .contract: "dependency_contract"
      case .call: "outbound_calls"
      case .connection: "connectto"
      }
    }
  }

  /// `dependent` needs `dependency` first.
  package struct Edge: Sendable {
    package let dependent: Unit.ID
    package let dependency: Unit.ID
    package let kind: EdgeKind
    /// Where an input says so.
    package let span: Span
  }

  /// Ordered by id.
  package let nodes: [Unit.ID]
  /// At most one for each pair, the strongest; ordered by dependent, then dependency.
  package let edges: [Edge]
  /// Soft edges that gave way, in the order of `edges`.
  package let dropped: [Edge]
  /// Every name in `depends_on` of an agent, and what it leads to.
  package let references: [Reference]

  /// One name in `depends_on.hard` or `.soft`.
  package struct Reference: Sendable {
    package enum Target: Sendable { case unit, path, external, unknown }

    package let isHard: Bool
    package let name: String
    package let target: Target
    package let span: Span
  }

  /// - Parameters:
  ///   - rootName: what the target repository is called at the head of paths.
  ///   - exists: whether the target repository has a path.
  ///   - services: what the target repository declares as services of the platform; nil when it
  ///     does not.
  package static func build(
    _ collection: Collection, rootName: String = "L9",
    exists: @escaping (RelativePath) -> Bool = { _ in false }, services: Services? = nil,
    diagnostics: inout Diagnostics
  ) -> Graph {
    var finder = EdgeFinder(collection, rootName: rootName, exists: exists)
    finder.services = Services.joined(collection.services, services)
    finder.findAll(&diagnostics)
    TierCheck(collection).run(finder.strongest, &diagnostics)
    var breaker = CycleBreaker(nodes: collection.units.map(\.id), edges: finder.strongest)
    breaker.run(&diagnostics)
    let graph = Graph(
      nodes: breaker.nodes, edges: breaker.kept, dropped: breaker.dropped,
      references: finder.references)
    if let map = collection.extractorMap {
      StatedOrder(map, graph, units: collection.units).check(&diagnostics)
    }
    return graph
  }

  private let outgoing: [Unit.ID: [Edge]]
  private let incoming: [Unit.ID: [Edge]]

  private init(nodes: [Unit.ID], edges: [Edge], dropped: [Edge], references: [Reference]) {
    self.nodes = nodes
    self.edges = edges
    self.dropped = dropped
    self.references = references
    outgoing = Dictionary(grouping: edges, by: \.dependent)
    incoming = Dictionary(grouping: edges, by: \.dependency)
  }

  /// Edges of one unit to what it needs, ordered by id.
  package func dependencies(of id: Unit.ID) -> [Edge] { outgoing[id] ?? [] }

  /// Edges from the units that need this one, ordered by id.
  package func dependents(of id: Unit.ID) -> [Edge] { incoming[id] ?? [] }
}

/// Reads the edges out of a collection.
struct EdgeFinder {
  let collection: Collection
  let resolver: Resolver
  /// Declared services of the platform; nil when no contract declares any.
  var services: Services?
  /// Module and service of findings so far.
  var reported: Set<String> = []
  private let forms: Forms
  private let exists: (RelativePath) -> Bool
  private var found: [Graph.Edge] = []
  private(set) var references: [Graph.Reference] = []
  private let owners: Owners

  init(_ collection: Collection, rootName: String, exists: @escaping (RelativePath) -> Bool) {
    self.collection = collection
    self.exists = exists
    resolver = Resolver(collection.units)
    owners = Owners(collection.units)
    forms = Forms(rootName: rootName, rootPath: nil)
  }

  mutating func findAll(_ diagnostics: inout Diagnostics) {
    for unit in collection.units {
      if unit.kind == .module {
        findModules(of: unit, &diagnostics)
        continue
      }
      findDependencies(of: unit, &diagnostics)
      findLinks(of: unit, &diagnostics)
      for path in unit.paths.connections {
        if let other = owners.owner(of: path.path) { add(unit.id, other, .connection, path.span) }
      }
    }
    for wiring in collection.wirings { find(wiring, &diagnostics) }
  }

  /// One edge for each pair, ordered.
  var strongest: [Graph.Edge] {
    let ordered = found.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.dependent != b.dependent { return a.dependent < b.dependent }
      if a.dependency != b.dependency { return a.dependency < b.dependency }
      if a.kind != b.kind { return a.kind < b.kind }
      return left.offset < right.offset
    }
    var result: [Graph.Edge] = []
    for (_, edge) in ordered {
      if let last = result.last, last.dependent == edge.dependent,
        last.dependency == edge.dependency
      {
        continue
      }
      result.append(edge)
    }
    return result
  }

  mutating func add(
    _ dependent: Unit.ID, _ dependency: Unit.ID, _ kind: Graph.EdgeKind, _ span: Span
  ) {
    guard dependent != dependency else { return }
    found.append(
      Graph.Edge(dependent: dependent, dependency: dependency, kind: kind, span: span))
  }

  private mutating func findDependencies(of unit: Unit, _ diagnostics: inout Diagnostics) {
    for kind in [Graph.EdgeKind.hard, .soft] {
      let list = unit.schema["dependson"]?[kind == .hard ? "hard" : "soft"]?.list ?? []
      for item in list {
        guard let name = item.text else { continue }
        let target = find(name, kind, of: unit, at: item.span, &diagnostics)
        references.append(
          Graph.Reference(isHard: kind.isHard, name: name, target: target, span: item.span))
      }
    }
  }

  private mutating func find(
    _ name: String, _ kind: Graph.EdgeKind, of unit: Unit, at span: Span,
    _ diagnostics: inout Diagnostics
  ) -> Graph.Reference.Target {
    let path = try? forms.path(name).get()
    switch resolver.resolve(name, path: path, at: span, &diagnostics) {
    case .unit(let other) where other == unit.id:
      diagnostics.add(SpecRules.selfDependency, "'\(unit.name)' depends on itself", at: span)
      return .unknown
    case .unit(let other):
      add(unit.id, other, kind, span)
      return .unit
    case .ambiguous: return .unknown
    case .unknown where kind == .soft:
      diagnostics.add(
        SpecRules.externalDependency, "'\(name)' is no unit of the collection", at: span,
        help: resolver.suggestion(for: name))
      return .external
    case .unknown:
      if let path, exists(path) { return .path }
      guard collection.isComplete else { return .unknown }
      diagnostics.add(
        SpecRules.unknownDependency,
        "'\(name)' is neither a unit nor a path of the target repository", at: span,
        help: resolver.suggestion(for: name)
          ?? "name a unit by its id, or move it to 'depends_on.soft'")
      return .unknown
    }
  }

  private mutating func findLinks(of unit: Unit, _ diagnostics: inout Diagnostics) {
    for link in unit.paths.links {
      if let other = owners.generator(of: link.path) {
        add(unit.id, other, .link, link.span)
      } else if let other = owners.owner(of: link.path), other != unit.id,
        !owners.isFolder(link.path), !exists(link.path)
      {
        diagnostics.add(
          SpecRules.missingLink, "'\(link.path)' is not among the files of '\(other)'",
          at: link.span, help: owners.suggestion(for: link.path))
      }
    }
  }

  private mutating func find(_ wiring: Wiring, _ diagnostics: inout Diagnostics) {
    guard let from = unit(wiring.from, wiring.fromSpan, &diagnostics),
      let to = unit(wiring.to, wiring.toSpan, &diagnostics)
    else { return }
    let needy = wiring.kind == .observation ? observer(of: wiring, from, to) : from
    add(needy, needy == from ? to : from, .wiring, wiring.fromSpan)
  }

  /// Who watches needs what is watched: the one that holds the listening file, else the second.
  private func observer(of wiring: Wiring, _ from: Unit.ID, _ to: Unit.ID) -> Unit.ID {
    wiring.importPath.flatMap { owners.owner(of: $0) } == from ? from : to
  }

  private func unit(
    _ name: String, _ span: Span, _ diagnostics: inout Diagnostics
  ) -> Unit.ID? {
    switch resolver.resolve(name, path: nil, at: span, &diagnostics) {
    case .unit(let id): return id
    case .ambiguous: return nil
    case .unknown:
      diagnostics.add(
        SpecRules.externalWiring, "'\(name)' is no unit of the collection", at: span,
        help: resolver.suggestion(for: name))
      return nil
    }
  }
}
