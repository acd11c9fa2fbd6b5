import Jinja
import Specs

extension SchemaReader {
  /// What templates see as `collection`; the schema read here is the collection's own head.
  mutating func collection(
    _ name: String, _ agents: [AgentBlueprint], _ maps: [ValueMap], _ collaboration: Collaboration,
    _ reads: BlueprintReads
  ) -> ValueMap {
    let tops = Set(agents.compactMap { $0.names.package.split(separator: ".").first })
    let isTaken = tops.contains(name[...]) || PythonModules.isTaken(name)
    let package = isTaken ? "\(name)_collection" : name
    let title = name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }.text
    var map = ValueMap([
      "name": .string(name), "package": .string(package),
      "title": head("title", or: .string(title)), "purpose": head("purpose", or: .string("")),
      "summary": head("summary", or: .string("")),
      "version": head("version", or: maps.first?["version"] ?? .string("1.0.0")),
      "owner": head("owner", or: .string("")),
      "created": head("created", or: Self.latest("created", of: maps)),
      "updated": head("updated", or: Self.latest("updated", of: maps)),
      "code_path": .string("code/\(package)"),
      "tests_path": .string("tests/\(package)_integration"),
    ])
    if reads.ofCollection("variables") { map["variables"] = .map(Self.variables(agents)) }
    if reads.ofCollection("capitals") { map["capitals"] = .texts(agents.flatMap(Self.capitals)) }
    let isIntegrated = agents.map(\.unit.isIntegrated)
    let ids = Set(zip(agents, isIntegrated).filter(\.1).map(\.0.names.id))
    if reads.ofCollection("units") {
      map["units"] = .list(zip(agents, maps).map { Self.summary($0, $1, ids) })
    }
    if reads.ofCollection("integrated") {
      let chosen = zip(zip(agents, maps), isIntegrated).filter(\.1).map(\.0)
      map["integrated"] = .list(chosen.map { Self.summary($0, $1, ids) })
    }
    if reads.ofCollection("request_imports") {
      let chosen = zip(maps, isIntegrated).filter(\.1).map(\.0)
      map["request_imports"] = .list(chosen.flatMap(Self.requestImports))
    }
    if reads.ofCollection("edges") { map["edges"] = Self.edges(collaboration.edges, agents) }
    if reads.ofCollection("wired") {
      let wired = collaboration.edges.filter { isIntegrated[$0.from] && isIntegrated[$0.to] }
      map["wired"] = Self.edges(wired, agents)
    }
    return map
  }

  /// Files whose names have capitals, as the schema writes them and others import them.
  private static func capitals(_ agent: AgentBlueprint) -> [Text] {
    let declared = agent.components.map { part in
      Text(part.module + (part.isPackage ? ".__init__" : ""), part.file.origin)
    }
    let root = Text(agent.names.package + ".__init__", agent.names.rootPath.origin)
    let isListed = agent.components.contains { $0.isRoot }
    return (declared + (isListed ? [] : [root])).filter { module in
      // What a package is called stands before its `__init__`.
      let parts = module.string.split(separator: ".")
      let name = parts.last == "__init__" ? parts.dropLast().last : parts.last
      return name?.utf8.contains { $0.isUpper } ?? false
    }.map { module in
      let path = module.string.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
      return module.becoming("code/\(path.text).py")
    }
  }

  /// Where the models come from that the agent's operations take.
  private static func requestImports(_ agent: ValueMap) -> [Value] {
    guard case .list(let operations)? = agent["operations"] else { return [] }
    return operations.compactMap { operation in
      guard case .map(let operation) = operation else { return nil }
      return operation["request_import"]
    }
  }

  private static func edges(
    _ edges: [Collaboration.Edge], _ agents: [AgentBlueprint]
  ) -> Value {
    .list(
      edges.map { edge in
        .map([
          "from": .string(agents[edge.from].names.id), "to": .string(agents[edge.to].names.id),
          "kinds": .strings(edge.kinds),
        ])
      })
  }

  private mutating func head(_ name: String, or other: Value) -> Value {
    let text = line(section(name))
    return text.isEmpty ? other : text.value
  }

  /// The settings that tests of all agents need.
  private static func variables(_ agents: [AgentBlueprint]) -> ValueMap {
    var variables = ValueMap()
    for agent in agents {
      for (name, value) in agent.variables.pairs { variables[name] = value }
    }
    return variables
  }

  /// The last of the agents' days; ISO days are ordered by their bytes.
  private static func latest(_ key: String, of maps: [ValueMap]) -> Value {
    var latest = (text: "", value: Value.string(""))
    for map in maps {
      guard case .string(let text, let origin)? = map[key] else { continue }
      if latest.text.utf8.lexicographicallyPrecedes(text.utf8) {
        latest = (text, .string(text, origin))
      }
    }
    return latest.value
  }

  /// What others see of an agent.
  ///
  /// - Parameter ids: of the agents that run together.
  private static func summary(
    _ agent: AgentBlueprint, _ map: ValueMap, _ ids: Set<String>
  ) -> Value {
    let keys = [
      "id", "name", "title", "role", "version", "domain", "package", "directory", "prefix",
      "class_name", "constant", "env_prefix", "flag", "partners", "hard", "anchors", "operations",
      "environment", "layer_names", "gated", "tested", "integrated",
    ]
    var summary = ValueMap()
    for key in keys { summary[key] = map[key] }
    summary["probe"] = agent.probe
    summary["shares_with"] = .texts(agent.sharesWith.filter { ids.contains($0.string) })
    let package = agent.names.package
    summary["contract_import"] = .string("\(package):CONTRACT as \(agent.names.constant)")
    summary["build_import"] = .string("\(package):build_agent as build_\(agent.names.id)")
    return .map(summary)
  }
}
