import Core
import Jinja
import Specs

/// Finds agents of a collection by the paths and ids that schemas name.
struct AgentIndex: Sendable {
  private let positions: [String: Int]
  private let ids: [String: Int]

  init(_ agents: [AgentNames]) {
    var positions: [String: Int] = [:]
    var ids: [String: Int] = [:]
    for (index, agent) in agents.enumerated() {
      if positions[agent.directory] == nil { positions[agent.directory] = index }
      if ids[agent.id] == nil { ids[agent.id] = index }
    }
    self.positions = positions
    self.ids = ids
  }

  /// The agent whose folder the path names or lies in, or that has it as id.
  func agent(at declared: String) -> Int? {
    var path = SchemaReader.path(declared)
    if path.utf8.suffix(3).elementsEqual(".py".utf8) { path = path.utf8.dropLast(3).text }
    let id = path
    var found: Int?
    while !path.isEmpty {
      if let index = positions[path] { found = min(found ?? index, index) }
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { break }
      path = String(path[..<slash])
    }
    return found ?? ids[id]
  }

  func hasAgent(named id: String) -> Bool { ids[id] != nil }
}

/// Who speaks with whom in a collection.
struct Collaboration: Sendable {
  struct Edge: Sendable {
    let from: Int
    let to: Int
    var kinds: [String]
  }

  private let index: AgentIndex
  private(set) var edges: [Edge] = []
  /// Positions in `edges` by the agent they leave.
  private var leaving: [[Int]]
  /// The same by the agent they reach.
  private var arriving: [[Int]]

  init(_ agents: [AgentBlueprint]) {
    index = AgentIndex(agents.map(\.names))
    leaving = Array(repeating: [], count: agents.count)
    arriving = leaving
    for (own, agent) in agents.enumerated() {
      for (kind, texts) in agent.neighbourTexts {
        for text in texts {
          if let other = index.agent(at: text.string), other != own { add(kind, own, other) }
        }
      }
    }
  }

  private mutating func add(_ kind: String, _ from: Int, _ to: Int) {
    if let known = leaving[from].first(where: { edges[$0].to == to }) {
      if !edges[known].kinds.contains(kind) { edges[known].kinds.append(kind) }
    } else {
      leaving[from].append(edges.count)
      arriving[to].append(edges.count)
      edges.append(Edge(from: from, to: to, kinds: [kind]))
    }
  }

  /// Agents that an agent's schema names, in order.
  func neighbours(of agent: Int, kind: String? = nil) -> [Int] {
    leaving[agent].filter { kind.map(edges[$0].kinds.contains) ?? true }.map { edges[$0].to }
  }

  /// Fills in what an agent says about the others.
  func complete(_ agents: inout [AgentBlueprint]) {
    for own in agents.indices {
      var inside: [Text] = []
      var outside: [Text] = []
      for text in agents[own].partnerTexts {
        if let other = index.agent(at: text.string) {
          if other != own { append(text.becoming(agents[other].names.id), to: &inside) }
        } else if let name = Self.externalName(text.string), !index.hasAgent(named: name) {
          append(text.becoming(name), to: &outside)
        }
      }
      agents[own].partners = inside
      agents[own].externalPartners = outside
      agents[own].linked = linked(to: own).map { Text(agents[$0].names.id, .none) } + outside
      agents[own].hard = neighbours(of: own, kind: "hard").map {
        Text(agents[$0].names.id, agents[$0].names.rootPath.origin)
      }
    }
  }

  /// Agents that an edge joins with an agent, whichever of the two it leaves, in their order.
  private func linked(to agent: Int) -> [Int] {
    Set(leaving[agent].map { edges[$0].to } + arriving[agent].map { edges[$0].from }).sorted()
  }

  private func append(_ text: Text, to list: inout [Text]) {
    if !list.contains(where: { $0.string == text.string }) { list.append(text) }
  }

  private static func externalName(_ text: String) -> String? {
    guard let last = SchemaReader.path(text).split(separator: "/").last else { return nil }
    return Names.snake(String(last.hasSuffix(".py") ? last.dropLast(3) : last))
  }
}

extension Collaboration {
  /// Reports agents that others name and the application does not have.
  func findLeftOut(_ agents: [AgentBlueprint]) -> Diagnostics {
    var findings = Diagnostics()
    for (index, agent) in agents.enumerated() where !agent.unit.isIntegrated {
      let field = agent.unit.schema["cursorinstructions"]?["autointegrate"]
      let span = field?.span ?? agent.unit.span
      if agents.allSatisfy({ !$0.unit.isIntegrated }) {
        findings.add(
          BlueprintRules.emptyApplication, "no agent is left for the application", at: span,
          help: "let one agent be integrated")
        return findings
      }
      let asking = edges.filter { $0.to == index && agents[$0.from].unit.isIntegrated }
      guard !asking.isEmpty else { continue }
      let names = asking.map { "'\(agents[$0.from].names.id)'" }.joined(separator: ", ")
      findings.add(
        BlueprintRules.leftOut,
        "the application leaves '\(agent.names.id)' out, which \(names) asks",
        at: span, help: "let it be integrated, or build it on the application's bus")
    }
    return findings
  }
}
