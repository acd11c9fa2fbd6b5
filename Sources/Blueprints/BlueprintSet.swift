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
  private let placeOfAgent: [Unit.ID: Int]
  /// What templates see as `config`.
  package let config: Value
  /// Where the texts of all these values came from.
  package let origins: Origins

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
    config = house.configuration(layers)
    var blueprints: [AgentBlueprint] = []
    for unit in units where unit.kind == .agent {
      let blueprint = AgentBlueprint(
        unit, collection: ownName, archetypes: archetypes, documents: documents, origins: &origins,
        diagnostics: &diagnostics)
      if let blueprint { blueprints.append(blueprint) }
    }
    let collaboration = Collaboration(blueprints)
    collaboration.complete(&blueprints)
    Partners(blueprints, collaboration).complete(&blueprints)
    let maps = blueprints.map(\.map)
    agents = zip(blueprints, maps).map { ($0.unit.id, .map($1)) }
    placeOfAgent = Dictionary(
      agents.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var reader = SchemaReader(head, taking: &origins)
    var collection = reader.collection(ownName, blueprints, maps, collaboration)
    let facts = CollectionFacts(agents: blueprints, maps: maps, configuration: config)
    collection["docs"] = facts.value
    self.collection = .map(collection)
    self.origins = reader.origins
  }

  /// What templates see as `agent`.
  package func agent(_ id: Unit.ID) -> Value { placeOfAgent[id].map { agents[$0].value } ?? .none }

  /// What templates see as `component`, for every declared file of an agent in document order.
  package func components(of id: Unit.ID) -> [Value] { list("components", of: id) }

  /// What templates see as `document`, for every declared document of an agent.
  package func documents(of id: Unit.ID) -> [Value] { list("documents", of: id) }

  private func list(_ name: String, of id: Unit.ID) -> [Value] {
    guard case .map(let map) = agent(id), case .list(let items)? = map[name] else { return [] }
    return items
  }
}
