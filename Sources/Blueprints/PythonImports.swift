import Jinja

/// What the modules of one agent that name other modules import, as `module:Name`; the templates
/// sort and write them.
extension AgentBlueprint {
  func writeImports(to map: inout ValueMap) {
    map["rule_imports"] = .strings(ruleImports)
    map["linked"] = .list(inside.map(linked))
    insert(controllerImports, into: "controller", of: &map)
    insert(serverImports, into: "server", of: &map)
    map["assembly"] = .map(["imports": .strings(assemblyImports)])
  }

  private func insert(_ imports: [String], into key: String, of map: inout ValueMap) {
    guard case .map(var part)? = map[key] else { return }
    part["imports"] = .strings(imports)
    map[key] = .map(part)
  }

  private var types: [String] {
    operations.flatMap { [$0.served.request.text, $0.served.response.text] }
  }

  private var controllerImports: [String] {
    let needsClassVar = !strategies.runs.isEmpty || !strategies.inspections.isEmpty || hasCheckers
    let bound = Set(operations.compactMap(\.component))
    return ["collections.abc:Mapping"] + (needsClassVar ? ["typing:ClassVar"] : [])
      + ["l9_runtime.agent:AgentRuntime"]
      + (operations.isEmpty
        ? [] : ["l9_runtime.agent:CallContext", "l9_runtime.agent:OperationResponse"])
      + [
        "l9_runtime.agent:OperationTable", "l9_runtime.controller:Controller",
        "l9_runtime.governance.facade:GovernanceFacade", "l9_runtime.inspection:Inspector",
        "l9_runtime.logs:AgentLogger", "l9_runtime.memory.bridge:MemoryBridge",
        "l9_runtime.publishing:EventPublisher",
      ] + types + components.indices.filter { bound.contains($0) }.map { components[$0].import }
  }

  private var serverImports: [String] {
    let hasQuery = operations.contains { $0.takesInput && $0.endpoint.method == "GET" }
    return (hasQuery ? ["typing:Annotated", "fastapi:Query"] : [])
      + ["fastapi:APIRouter", "fastapi:FastAPI"]
      + (operations.isEmpty
        ? []
        : [
          "fastapi:Request", "l9_runtime.agent:OperationResponse",
          "l9_runtime.httpapi:call_context",
        ])
      + [
        assembly.controller.text, "l9_runtime.agent:AgentRuntime",
        "l9_runtime.agent:OperationTable", "l9_runtime.httpapi:install_error_handlers",
        "l9_runtime.httpapi:support_router",
      ] + types
  }

  private var assemblyImports: [String] {
    let parts =
      components.filter { $0.archetype.kind == .component }
      + components.filter { $0.archetype.kind == .edge }
    return ["collections.abc:Mapping", "dataclasses:dataclass", "fastapi:APIRouter"]
      + (inside.isEmpty ? [] : ["typing:Final"])
      + [
        "\(names.package)._contract:CONTRACT", "\(assembly.serverModule):build_router",
        "\(names.package)._slots:Overrides", "\(names.package).extensions:OVERRIDES",
        assembly.controller.text, assembly.manager.text,
      ] + assembly.serviceImports + parts.map(\.import)
      + [
        "l9_runtime.agent:AgentRuntime", "l9_runtime.agent:OperationTable",
        "l9_runtime.assembly:build_runtime", "l9_runtime.bus:EventBus",
        "l9_runtime.clock:Clock", "l9_runtime.clock:IdFactory", "l9_runtime.clock:SystemClock",
        "l9_runtime.clock:random_id", "l9_runtime.memory.model:MemorySet",
      ] + inside.map { "\($0.target.text) as \($0.alias)" }
  }

  /// Links that lead into the collection.
  private var inside: [(path: Text, target: ImportPath, alias: String)] {
    links.compactMap { link in
      guard let target = link.target else { return nil }
      let alias =
        target.name == "CONTRACT"
        ? "\(link.owner.utf8.map(\.raised).text)_CONTRACT"
        : (Naming.pascal(link.owner) ?? "") + target.name
      return (link.path, target, alias)
    }
  }

  private func linked(_ link: (path: Text, target: ImportPath, alias: String)) -> Value {
    .map([
      "path": link.path.value, "name": .string(link.alias),
      "import": .string("\(link.target.text) as \(link.alias)"),
    ])
  }

  /// What the contract's rules and alerts are written with.
  private var ruleImports: [String] {
    var names: [String] = []
    func visit(_ condition: Condition) {
      names.append(condition.className)
      switch condition {
      case .compare, .compareNamed: names.append("Operator")
      case .flag: break
      case .group(_, let parts): for part in parts { visit(part) }
      }
    }
    for rule in allRules { visit(rule.condition) }
    if !names.isEmpty { names += ["Rule", "Severity"] }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }.map { "l9_runtime.governance.rules:\($0)" }
  }
}

extension Condition {
  /// The runtime's class for it.
  fileprivate var className: String {
    switch self {
    case .compare: "Compare"
    case .compareNamed: "CompareNamed"
    case .flag: "Flag"
    case .group(.all, _): "AllOf"
    case .group(.any, _): "AnyOf"
    }
  }
}

extension Component {
  var `import`: String { "\(module):\(className)" }
}
