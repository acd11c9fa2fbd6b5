import Jinja

/// Who plays the single parts of an agent, what has to be added, and the constructor calls.
struct Assembly: Sendable {
  /// A constructor argument that a declared file, or else the runtime, provides.
  private struct Provider {
    let name: String
    let archetype: String
    let runtime: ImportPath
    let attribute: String
  }

  private static let providers = [
    Provider(
      name: "logger", archetype: "logger", runtime: ImportPath("l9_runtime.logs:AgentLogger"),
      attribute: "logger"),
    Provider(
      name: "memory", archetype: "memory_bridge",
      runtime: ImportPath("l9_runtime.memory.bridge:MemoryBridge"), attribute: "memory_bridge"),
    Provider(
      name: "governance", archetype: "governance_bridge",
      runtime: ImportPath("l9_runtime.governance.facade:GovernanceFacade"),
      attribute: "governance_bridge"),
    Provider(
      name: "publisher", archetype: "publisher",
      runtime: ImportPath("l9_runtime.publishing:EventPublisher"), attribute: "publisher"),
  ]

  let controller: ImportPath
  let serverModule: String
  let settings: ImportPath
  /// Reads the settings.
  let manager: ImportPath
  private let hasController: Bool
  private let hasServer: Bool
  private let hasConfig: Bool
  private var services: [Value] = []
  private var expressions: [String: String] = [
    "runtime": "runtime", "table": "table", "clock": "clock", "ids": "ids",
    "weights": "weights", "thresholds": "settings.thresholds()",
    "observer": "controller.observe", "controller": "controller",
  ]

  init(_ names: AgentNames, _ components: [Component]) {
    func first(_ archetype: String) -> Component? {
      components.first { $0.archetype.name == archetype }
    }
    let controller = first("controller")
    let server = first("server")
    let config = first("config")
    self.controller = ImportPath(
      module: controller?.module ?? "\(names.package)._controller",
      name: controller?.className ?? "\(names.prefix)Controller")
    serverModule = server?.module ?? "\(names.package)._http"
    let module = config?.module ?? "\(names.package)._settings"
    settings = ImportPath(module: module, name: "\(names.prefix)Settings")
    manager = ImportPath(module: module, name: "\(names.prefix)Config")
    (hasController, hasServer, hasConfig) = (controller != nil, server != nil, config != nil)
    for provider in Self.providers { add(provider, first(provider.archetype), components) }
  }

  private mutating func add(
    _ provider: Provider, _ found: Component?, _ components: [Component]
  ) {
    let isTaken = components.contains { $0.attribute == provider.attribute }
    let attribute =
      found?.attribute ?? (isTaken ? "\(provider.attribute)_service" : provider.attribute)
    let source =
      found.map { ImportPath(module: $0.module, name: $0.className) } ?? provider.runtime
    services.append(
      .map([
        "name": .string(provider.name), "declared": .bool(found != nil),
        "attr": .string(attribute), "class_name": .string(source.name),
        "import": .string(source.text),
      ]))
    expressions[provider.name] = attribute
  }

  /// Completes the components with their arguments, or with what a package exports.
  func complete(_ components: inout [Component]) {
    for index in components.indices {
      if components[index].isPackage {
        components[index].members = members(of: components[index], components)
      } else {
        components[index].arguments = arguments(of: components[index])
      }
    }
  }

  private func members(of package: Component, _ components: [Component]) -> [ImportPath] {
    if package.isRoot { return [] }
    let members = components.filter { part in
      switch part.archetype.kind {
      case .passive, .server, .config, .package: false
      case .service, .component, .controller, .edge: part.package == package.module
      }
    }
    return members.map { ImportPath(module: $0.module, name: $0.className) }
  }

  private func arguments(of component: Component) -> [Value] {
    var arguments = component.archetype.inputs.map { argument($0, expressions[$0] ?? $0) }
    if component.archetype.slot != nil {
      arguments.append(argument("slot", "overrides.\(component.attribute)"))
    }
    return arguments
  }

  /// A trailing `()` becomes `call`, so that no template looks into an expression.
  private func argument(_ name: String, _ expression: String) -> Value {
    let isCall = expression.hasSuffix("()")
    return .map([
      "name": .string(name), "value": .string(String(expression.dropLast(isCall ? 2 : 0))),
      "call": .bool(isCall),
    ])
  }

  /// What an agent needs and no file is listed for: a usual name, and what it is.
  func unlisted(_ components: [Component]) -> [(name: String, part: String)] {
    let parts = [
      (components.contains { $0.isRoot }, "__init__.py", "package"),
      (hasController, "agent_controller.py", "controller"),
      (hasConfig, "config.py", "configuration"), (hasServer, "api_server.py", "server"),
    ]
    return parts.filter { !$0.0 }.map { ($0.1, $0.2) }
  }

  func write(to map: inout AgentMap, _ components: [Component]) {
    map.add(
      "controller",
      .map([
        "declared": .bool(hasController), "class_name": .string(controller.name),
        "module": .string(controller.module),
      ]))
    map.add("server", .map(["declared": .bool(hasServer), "module": .string(serverModule)]))
    map.add(
      "settings",
      .map([
        "declared": .bool(hasConfig), "class_name": .string(settings.name),
        "manager": .string(manager.name), "module": .string(settings.module),
      ]))
    map.add("services", .list(services))
    map.add(
      "support",
      .map([
        "package": .bool(!components.contains { $0.isRoot }), "controller": .bool(!hasController),
        "settings": .bool(!hasConfig), "server": .bool(!hasServer),
      ]))
  }
}
