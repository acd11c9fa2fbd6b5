package import Core
package import Jinja
package import Specs

/// The blueprints of a collection: everything derived from its schemas that templates see.
package struct BlueprintSet: Sendable {
  /// What templates see as `collection`.
  package let collection: Value
  /// What templates see as `agent`, in the order of the units.
  package let agents: [(id: Unit.ID, value: Value)]
  /// Where the texts of all these values came from.
  package let origins: Origins

  /// Derives every agent, in the order given.
  ///
  /// - Parameters:
  ///   - name: the collection's name.
  ///   - head: what the collection says about itself (`title`, `purpose`, `version`, …).
  ///   - units: agents and modules; modules have no agent's blueprint.
  package init(
    name: String, head: Record, units: [Unit], archetypes: Archetypes,
    diagnostics: inout Diagnostics
  ) {
    var origins = Origins()
    let ownName = Naming.snake(name) ?? "collection"
    var blueprints: [AgentBlueprint] = []
    for unit in units where unit.kind == .agent {
      let blueprint = AgentBlueprint(
        unit, collection: ownName, archetypes: archetypes, origins: &origins,
        diagnostics: &diagnostics)
      if let blueprint { blueprints.append(blueprint) }
    }
    let collaboration = Collaboration(blueprints)
    collaboration.complete(&blueprints)
    Partners(blueprints, collaboration).complete(&blueprints)
    let maps = blueprints.map(\.map)
    agents = zip(blueprints, maps).map { ($0.unit.id, .map($1)) }
    var reader = SchemaReader(head, taking: &origins)
    collection = reader.collection(ownName, blueprints, maps, collaboration)
    self.origins = reader.origins
  }

  /// What templates see as `component`, for every declared file of an agent in document order.
  package func components(of id: Unit.ID) -> [Value] {
    guard case .map(let map)? = agents.first(where: { $0.id == id })?.value,
      case .list(let components)? = map["components"]
    else { return [] }
    return components
  }
}
