package import Core
package import Files
import Specs

/// Who is joined to whom, from the contracts of all modules.
package struct WiringGraph: Sendable {
  package struct Module: Sendable {
    package let id: String
    package let tier: Int?
    package let risk: String?
  }

  package struct Edge: Sendable {
    /// `tool_binding`, `collaboration`, `memory_flow`, `governance` or `http_route`.
    package let type: String
    package let from: String
    package let to: String
    package let mode: String?
  }

  /// Sorted by id.
  package let modules: [Module]
  package let agents: [String]
  /// In the order of modules, then of their contracts.
  package let edges: [Edge]

  /// Where the graph stands in a repository.
  package static let path = "generated/module_wiring_graph.yaml"

  package init(_ survey: ContractSurvey) throws(Failure) {
    var tiers: [String: Int] = [:]
    for contract in survey.contracts(of: .modules) {
      for module in try survey.registry(of: contract) ?? [] { tiers[module.id] = module.tier }
    }
    let contracts = survey.contracts(of: .module).filter { $0.text("module_id") != nil }
      .sorted { precedes($0.text("module_id") ?? "", $1.text("module_id") ?? "") }
    modules = contracts.map { contract in
      let id = contract.text("module_id") ?? ""
      return Module(
        id: id, tier: tiers[id], risk: contract.text("wiring.governance.risk_level"))
    }
    // sorted: by bytes
    agents = Set(contracts.flatMap(\.linkedAgents).compactMap { $0.text("agent_id") })
      .sorted(by: precedes)
    edges = contracts.flatMap(Self.edges)
  }

  private static func edges(of module: Contract) -> [Edge] {
    let id = module.text("module_id") ?? ""
    var edges: [Edge] = []
    if let route = module.text("wiring.http.include_in_router.mount_under") {
      edges.append(Edge(type: "http_route", from: id, to: route, mode: nil))
    }
    for binding in module.elements("wiring.tools.agent_bindings") {
      guard let agent = binding.text("agent_id"), let tool = module.text("wiring.tools.tool_name")
      else { continue }
      edges.append(
        Edge(type: "tool_binding", from: agent, to: tool, mode: binding.text("mode")))
    }
    for partner in module.elements("wiring.agents.collaborators") {
      guard let agent = partner.text("agent_id") else { continue }
      edges.append(
        Edge(
          type: "collaboration", from: id, to: agent, mode: partner.text("interaction_protocol")))
    }
    for segment in module.texts("wiring.memory.segments_read") {
      edges.append(Edge(type: "memory_flow", from: segment.text, to: id, mode: nil))
    }
    for segment in module.texts("wiring.memory.segments_written") {
      edges.append(Edge(type: "memory_flow", from: id, to: segment.text, mode: nil))
    }
    if module.isOn("wiring.governance.requires_approval") {
      let mechanism = module.text("wiring.governance.approval_mechanism") ?? "auto"
      let who = mechanism.hasSuffix("_only") ? String(mechanism.dropLast(5)) : mechanism
      edges.append(Edge(type: "governance", from: id, to: who + "_approval", mode: nil))
    }
    return edges
  }

  package var json: JSON {
    .record([
      (
        "nodes",
        .record([
          (
            "modules",
            .array(
              modules.map { module in
                var members: [(String, JSON)] = [("id", .string(module.id))]
                if let tier = module.tier { members.append(("tier", .int(tier))) }
                if let risk = module.risk { members.append(("risk_level", .string(risk))) }
                return .record(members)
              })
          ), ("agents", .array(agents.map { .record([("id", .string($0))]) })),
        ])
      ),
      (
        "edges",
        .array(
          edges.map { edge in
            var members: [(String, JSON)] = [
              ("type", .string(edge.type)), ("from", .string(edge.from)), ("to", .string(edge.to)),
            ]
            if let mode = edge.mode { members.append(("mode", .string(mode))) }
            return .record(members)
          })
      ),
    ])
  }

  package var yaml: [UInt8] {
    var writer = PlainYAML()
    writer.write(json)
    return Array(
      "# Who is joined to whom; 'l9gen fill' writes it from the module contracts.\n".utf8)
      + writer.bytes
  }
}

extension Scan {
  /// The graph that is in the repository says what the contracts say.
  mutating func checkGraph() throws(Failure) {
    guard survey.tree.hasFile(WiringGraph.path) else { return }
    let wanted = try WiringGraph(survey).json
    let found = try survey.record(at: WiringGraph.path)?.json
    if found == wanted { return }
    let module = survey.contracts(of: .module).first
    list.add(
      Gap(
        .graphDrift, metaType: module?.type.name, metaFile: module?.path.string ?? "",
        WiringGraph.path, "'\(WiringGraph.path)' is not what the module contracts say",
        at: module?.span, help: "run 'l9gen fill'"))
  }
}
