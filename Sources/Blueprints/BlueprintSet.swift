package import Core
import Documents
import Files
package import Jinja
package import Specs

/// The blueprints of a collection: everything derived from its schemas that templates see.
package struct BlueprintSet: Sendable {
  /// What templates see as `collection`.
  package let collection: Value
  /// What templates see as `agent`, in the order of the units.
  package let agents: [(id: Unit.ID, value: Value)]
  /// What templates see as `config`.
  package let config: Value
  /// Where the texts of all these values came from.
  package let origins: Origins
  private let places: [Unit.ID: Int]

  /// Derives a collection that was read from files.
  ///
  /// - Parameters:
  ///   - order: the units in the order in which they are generated.
  ///   - reads: what templates read; the findings do not depend on it.
  package init(
    _ collection: Collection, order: [Unit.ID], archetypes: Archetypes, house: HouseRules,
    reads: BlueprintReads = .everything, workers: Int = 1, diagnostics: inout Diagnostics
  ) {
    let units = Dictionary(
      collection.units.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let layers = collection.layers.filter { $0.origin > .meta }.map(\.record)
    self.init(
      name: collection.name, head: collection.header, units: order.compactMap { units[$0] },
      archetypes: archetypes, house: house, layers: layers, reads: reads, workers: workers,
      diagnostics: &diagnostics)
  }

  /// Derives every agent, in the order given.
  ///
  /// - Parameters:
  ///   - name: the collection's name.
  ///   - head: what the collection says about itself (`title`, `purpose`, `version`, …).
  ///   - layers: what the collection sets for all its agents, weakest first.
  ///   - units: agents and modules; modules have no agent's blueprint.
  ///   - workers: how many threads share the agents; the result does not depend on it.
  package init(
    name: String, head: Record, units: [Unit], archetypes: Archetypes, house: HouseRules,
    layers: [Record], reads: BlueprintReads = .everything, workers: Int = 1,
    diagnostics: inout Diagnostics
  ) {
    let tables = DerivationTables(
      collection: Names.snake(name) ?? "collection", archetypes: archetypes,
      documents: DocumentRules(house.glue.root), facts: FactTables(house.facts.root),
      roles: FileRoles(layers), stated: StatedFiles(layers, &diagnostics), reads: reads)
    config = house.configuration(layers)

    let parts = AgentPart.derive(units.filter { $0.kind == .agent }, tables, workers: workers)
    var origins = Origins(joining: parts.map(\.origins))
    for part in parts { diagnostics.add(part.findings) }
    tables.stated.report(
      without: parts.flatMap { $0.blueprints.flatMap { $0.components.map(\.file) } }, &diagnostics)
    var blueprints = parts.flatMap(\.blueprints)
    let collaboration = Collaboration(blueprints)
    collaboration.complete(&blueprints)
    Partners(blueprints, collaboration).complete(&blueprints)
    diagnostics.add(collaboration.findLeftOut(blueprints))

    let views = AgentView.all(blueprints, origins, reads, workers: workers)
    for view in views { diagnostics.add(view.findings) }
    agents = zip(blueprints, views).map { ($0.unit.id, .map($1.map)) }
    places = Dictionary(
      blueprints.enumerated().map { ($1.unit.id, $0) }, uniquingKeysWith: { first, _ in first })

    var reader = SchemaReader(head, taking: &origins)
    var collection = reader.collection(
      tables.collection, blueprints, views.map(\.map), collaboration, reads)
    if reads.ofCollection("docs") {
      let facts = CollectionFacts(
        agents: blueprints, views: views, configuration: config, tables: tables.facts)
      collection["docs"] = facts.value
    }
    self.collection = .map(collection)
    self.origins = reader.origins
  }

  /// What templates see as `agent`; nil for a unit without a blueprint.
  package func agent(_ id: Unit.ID) -> Value? { places[id].map { agents[$0].value } }

  /// What templates see as `document`, for every document of an agent.
  package func documents(of id: Unit.ID) -> [Value] { list("documents", of: id) }

  /// What templates see as `component`, for every declared file of an agent in document order.
  package func components(of id: Unit.ID) -> [Value] { list("components", of: id) }

  private func list(_ key: String, of id: Unit.ID) -> [Value] {
    guard case .list(let values)? = agent(id)?.at(key) else { return [] }
    return values
  }
}

/// What every agent is derived with.
struct DerivationTables: Sendable {
  /// Name of the collection.
  let collection: String
  let archetypes: Archetypes
  let documents: DocumentRules
  let facts: FactTables
  /// What the collection says of single files.
  let roles: FileRoles
  /// What the collection states that single files hold.
  let stated: StatedFiles
  let reads: BlueprintReads
}

/// Agents that one thread derived.
private struct AgentPart: Sendable {
  var blueprints: [AgentBlueprint] = []
  var origins: Origins
  var findings = Diagnostics()

  static func derive(
    _ units: [Unit], _ tables: DerivationTables, workers: Int
  ) -> [AgentPart] {
    Parallel.map(units.count, workers: workers) { range in
      AgentPart(units[range], tables, base: firstNumber(range.lowerBound, of: units.count))
    }
  }

  private init(_ units: ArraySlice<Unit>, _ tables: DerivationTables, base: UInt32) {
    origins = Origins(base: base)
    for unit in units {
      let blueprint = AgentBlueprint.derive(unit, tables, origins: &origins, diagnostics: &findings)
      if let blueprint { blueprints.append(blueprint) }
    }
  }

  /// Every unit has an equal share of the numbers of places; the upper half is the renderer's.
  private static func firstNumber(_ unit: Int, of count: Int) -> UInt32 {
    UInt32((UInt64(unit) << 31) / UInt64(max(count, 1)))
  }
}

/// One agent as templates see it, once it knows the others.
struct AgentView: Sendable {
  let map: ValueMap
  /// Every environment variable that it reads.
  let settings: [Setting]
  let findings: Diagnostics

  static func all(
    _ blueprints: [AgentBlueprint], _ origins: Origins, _ reads: BlueprintReads, workers: Int
  ) -> [AgentView] {
    Parallel.map(blueprints.count, workers: workers) { range in
      range.map { AgentView(blueprints[$0], origins, reads) }
    }.flatMap(\.self)
  }

  private init(_ blueprint: AgentBlueprint, _ origins: Origins, _ reads: BlueprintReads) {
    // Documents list the settings, those of the agent and those of the collection.
    let isListed = reads.ofAgent("docs") || reads.ofCollection("docs")
    settings = isListed ? Setting.all(blueprint, blueprint.tables) : []
    map = blueprint.map(settings, reads)
    findings = AgentFindings(blueprint, origins).diagnostics
  }
}
