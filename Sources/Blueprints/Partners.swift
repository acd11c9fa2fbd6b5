import Jinja

/// Gives every client the agent that its name means, and every link what it imports.
struct Partners: Sendable {
  private let collaboration: Collaboration
  /// Agents by the stems of their id, name and folder, in order.
  private var agentsOfStem: [String: [Int]] = [:]
  /// What a link to a module of the collection imports, and whose it is.
  private var targets: [String: (agent: Int, target: ImportPath)] = [:]

  init(_ agents: [AgentBlueprint], _ collaboration: Collaboration) {
    self.collaboration = collaboration
    for (index, agent) in agents.enumerated() {
      let folders = agent.names.directory.split(separator: "/").map(String.init)
      let stems = Stems([agent.names.id, agent.names.name.string] + folders)
      for stem in stems.list { agentsOfStem[stem, default: []].append(index) }
      targets[agent.names.package] = (
        index, ImportPath(module: "\(agent.names.package)._contract", name: "CONTRACT")
      )
    }
    for (index, agent) in agents.enumerated() {
      for part in agent.components where Self.isLeaf(part.archetype.kind) {
        targets[part.module] = (index, ImportPath(part.import))
      }
    }
  }

  func complete(_ agents: inout [AgentBlueprint]) {
    for own in agents.indices {
      for link in agents[own].links.indices {
        let found = targets[agents[own].links[link].module]
        guard let found, found.agent != own else { continue }
        agents[own].links[link].target = found.target
        agents[own].links[link].owner = agents[found.agent].names.id
      }
      let near = Set(collaboration.neighbours(of: own))
      for index in agents[own].components.indices {
        let part = agents[own].components[index]
        guard part.archetype.name == "client", let partner = partner(of: part, own, near)
        else { continue }
        agents[own].setPartner(agents[partner].asPartner, ofComponent: index)
      }
    }
  }

  /// The agent that shares the most stems with a client's subject; of equals a neighbour, then the
  /// first.
  private func partner(of client: Component, _ own: Int, _ near: Set<Int>) -> Int? {
    var scores: [Int: Int] = [:]
    for stem in Stems(client.subject).list {
      for agent in agentsOfStem[stem] ?? [] where agent != own { scores[agent, default: 0] += 1 }
    }
    // The order of the keys decides nothing: no two agents are equal in all three.
    return scores.max { left, right in
      let (first, second) = (near.contains(left.key), near.contains(right.key))
      if left.value != right.value { return left.value < right.value }
      return first == second ? left.key > right.key : second
    }?.key
  }

  /// Files that others may import without running an agent's assembly.
  private static func isLeaf(_ kind: Archetype.Kind) -> Bool {
    switch kind {
    case .component, .service, .controller: true
    case .config, .edge, .server, .passive, .package: false
    }
  }
}

extension AgentBlueprint {
  /// What the client of another agent sees.
  fileprivate var asPartner: Value {
    .map([
      "id": .string(names.id, names.rootPath.origin), "name": names.name.value,
      "label": names.label.value, "package": .string(names.package, names.rootPath.origin),
      "prefix": .string(names.prefix), "anchors": .texts(anchors),
      "operations": .list(operationValues), "autonomy": parts.autonomy.value,
    ])
  }
}
