package import Core
import Documents
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
  /// - Parameter order: the units in the order in which they are generated.
  package init(
    _ collection: Collection, order: [Unit.ID], archetypes: Archetypes, house: HouseRules,
    diagnostics: inout Diagnostics
  ) {
    let units = Dictionary(
      collection.units.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let layers = collection.layers.filter { $0.origin > .meta }.map(\.record)
    self.init(
      name: collection.name, head: collection.header, units: order.compactMap { units[$0] },
      archetypes: archetypes, house: house, layers: layers, diagnostics: &diagnostics)
  }

  /// Derives every agent, in the order given.
  ///
  /// - Parameters:
  ///   - name: the collection's name.
  ///   - head: what the collection says about itself (`title`, `purpose`, `version`, …).
  ///   - layers: what the collection sets for all its agents, weakest first.
  ///   - units: agents and modules; modules have no agent's blueprint.
  package init(
    name: String, head: Record, units: [Unit], archetypes: Archetypes, house: HouseRules,
    layers: [Record],
    diagnostics: inout Diagnostics
  ) {
    var origins = Origins()
    let ownName = Naming.snake(name) ?? "collection"
    let documents = DocumentRules(house.glue.root)
    let tables = FactTables(house.facts.root)
    config = house.configuration(layers)
    var blueprints: [AgentBlueprint] = []
    for unit in units where unit.kind == .agent {
      let blueprint = AgentBlueprint(
        unit, collection: ownName, archetypes: archetypes, documents: documents, tables: tables,
        origins: &origins,
        diagnostics: &diagnostics)
      if let blueprint { blueprints.append(blueprint) }
    }
    let collaboration = Collaboration(blueprints)
    collaboration.complete(&blueprints)
    Partners(blueprints, collaboration).complete(&blueprints)
    for blueprint in blueprints {
      diagnostics.add(AgentFindings(blueprint, origins).diagnostics)
    }
    let settings = blueprints.map { Setting.all($0, tables) }
    let maps = zip(blueprints, settings).map { $0.map($1) }
    agents = zip(blueprints, maps).map { ($0.unit.id, .map($1)) }
    places = Dictionary(
      blueprints.enumerated().map { ($1.unit.id, $0) }, uniquingKeysWith: { first, _ in first })
    var reader = SchemaReader(head, taking: &origins)
    var collection = reader.collection(ownName, blueprints, maps, collaboration)
    let facts = CollectionFacts(
      agents: blueprints, settings: settings, maps: maps, configuration: config, tables: tables)
    collection["docs"] = facts.value
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
