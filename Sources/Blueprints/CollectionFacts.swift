import Jinja

/// What project files and the documents of a whole collection say.
struct CollectionFacts {
  let agents: [AgentBlueprint]
  let views: [AgentView]
  let configuration: Value
  let tables: FactTables

  var value: Value {
    let all = zip(agents, views).flatMap { agent, view in
      view.settings.map { (agent.names.id, $0) }
    }
    return .map([
      "settings": .list(variables(all)), "flags": .list(flags(all)), "backends": .list(backends),
      "anchors": .list(anchors), "agents": .list(zip(agents, views).map { summary($0, $1.map) }),
    ])
  }

  /// Every environment variable once, under the first agent that reads it.
  private func variables(_ settings: [(String, Setting)]) -> [Value] {
    tables.settings("service").map { owned(Setting($0, "service"), "") }
      + distinct(settings.filter { $0.1.group != "flag" }).map { owned($1, $0) }
  }

  private func flags(_ settings: [(String, Setting)]) -> [Value] {
    houseFlags + distinct(settings.filter { $0.1.group == "flag" }).map { owned($1, $0) }
  }

  private func distinct(_ settings: [(String, Setting)]) -> [(String, Setting)] {
    var seen: Set<String> = []
    return settings.filter { seen.insert($0.1.name.string).inserted }
  }

  private func owned(_ setting: Setting, _ agent: String) -> Value {
    var map = setting.map
    map["agent"] = .string(agent)
    return .map(map)
  }

  /// Flags of the house that the generated code reads.
  private var houseFlags: [Value] {
    guard case .list(let rows)? = configuration.at("codegen", "feature_flags") else { return [] }
    return rows.compactMap { row in
      guard case .string("runtime", _)? = row.at("scope"), case .bool(let isOn)? = row.at("default")
      else { return nil }
      return .map([
        "name": row.at("name") ?? .string(""), "default": .string(isOn ? "true" : "false"),
        "purpose": row.at("purpose") ?? .string(""), "required": .bool(false),
        "group": .string("flag"), "agent": .string(""),
      ])
    }
  }

  /// The stores that some layer uses, with what the collection says about them.
  private var backends: [Value] {
    let used = Set(
      agents.flatMap { $0.layers.compactMap { tables.backend($0.storage.string)?.name } })
    return tables.backends.filter { used.contains($0.name) }.map { backend in
      let entries = configuration.at("shared", "backends", backend.name, "entries")
      return .map(["name": .string(backend.name), "entries": entries ?? .list([])])
    }
  }

  /// Every anchor once, with what the collection says about it.
  private var anchors: [Value] {
    var known: [String: Value] = [:]
    if case .list(let rows)? = configuration.at("shared", "anchors") {
      for row in rows { if case .string(let name, _)? = row.at("name") { known[name] = row } }
    }
    var seen: Set<String> = []
    return agents.flatMap(\.anchors).filter { seen.insert($0.string).inserted }.map { anchor in
      known[anchor.string] ?? .map(["name": anchor.value, "entries": .list([])])
    }
  }

  private func summary(_ agent: AgentBlueprint, _ map: ValueMap) -> Value {
    var summary = ValueMap()
    for key in [
      "id", "name", "title", "role", "rootpath", "version", "package", "directory", "tests_path",
      "partners", "gated", "metrics", "documents", "log_topics", "hard",
    ] { summary[key] = map[key] }
    for key in ["rules", "operations", "alerts", "layers", "generic"] {
      summary[key] = map["docs"]?.at(key)
    }
    summary["modules"] = .int(agent.components.count { $0.file.stem != "__init__" })
    return .map(summary)
  }
}

extension Value {
  /// The value at a path of keys.
  func at(_ path: String...) -> Value? {
    var value = self
    for key in path {
      guard case .map(let map) = value, let next = map[key] else { return nil }
      value = next
    }
    return value
  }
}
