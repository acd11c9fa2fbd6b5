import Core
import Jinja
import Specs

/// The plan as numbered rows, one a file and link, grouped by agent.
struct LockedPlan {
  let plan: Plan
  let survey: Survey

  /// The runtime first, then the agents in their order, the collection last.
  var groups: Value {
    var number = 0
    var groups = [
      group(
        "runtime", "Shared runtime",
        rows(plan.files(of: nil).filter { $0.subject == .run }, &number))
    ]
    for (index, agent) in plan.agents.enumerated() {
      let files = rows(plan.files(of: agent.id), &number)
      groups.append(group(agent, index + 1, files + links(of: agent, &number)))
    }
    let rest = plan.files(of: nil).filter { $0.subject != .run }
    groups.append(group("", "Collection", rows(rest, &number)))
    return .list(groups)
  }

  private func group(_ id: String, _ name: String, _ rows: [Value]) -> Value {
    .record([
      ("number", .int(0)), ("id", .string(id == "runtime" ? "" : id)), ("name", .string(name)),
      ("rootpath", .string("")), ("wave", .int(0)), ("hard", .list([])), ("soft", .list([])),
      ("rows", .list(rows)),
    ])
  }

  private func group(_ agent: Plan.Agent, _ number: Int, _ rows: [Value]) -> Value {
    let edges = survey.graph.dependencies(of: agent.id)
    return .record([
      ("number", .int(number)), ("kind", .string(agent.kind == .agent ? "Agent" : "Module")),
      ("id", .string(agent.id.string)), ("name", .string(agent.name)),
      ("rootpath", .string(agent.rootPath.string)), ("wave", .int(agent.wave + 1)),
      ("hard", .list(edges.filter { $0.kind.isHard }.compactMap(need))),
      ("soft", .list(edges.filter { !$0.kind.isHard }.compactMap(need))), ("rows", .list(rows)),
    ])
  }

  private func need(_ edge: Graph.Edge) -> Value? {
    plan.position(of: edge.dependency).map { index -> Value in
      let unit = plan.agents[index]
      return .record([
        ("number", .int(index + 1)), ("name", .string(unit.name)),
        ("kind", .string(unit.kind == .agent ? "Agent" : "Module")),
      ])
    }
  }

  private func rows(_ files: some Sequence<PlannedFile>, _ number: inout Int) -> [Value] {
    files.map { file in
      number += 1
      return .record([
        ("number", .int(number)),
        ("action", .string(file.owner == .createdOnce ? "Create once" : "Create")),
        ("path", .string(file.path.string)), ("place", .string(file.place?.string ?? "")),
        ("kind", .string(file.kind.rawValue)), ("template", .string(file.template.name)),
        ("reason", .string(file.reason)), ("owner", .string(file.owner.rawValue)),
        ("imports", .list([])),
      ])
    }
  }

  private func links(of agent: Plan.Agent, _ number: inout Int) -> [Value] {
    (survey.collection[agent.id]?.paths.links ?? []).map { link in
      number += 1
      return .record([
        ("number", .int(number)), ("action", .string("Import")),
        ("path", .string(link.path.string)), ("place", .string("")), ("kind", .string("link")),
        ("template", .string("")), ("reason", .string("The schema lists it under linkexisting.")),
        ("owner", .string("")), ("imports", .list([])),
      ])
    }
  }
}
