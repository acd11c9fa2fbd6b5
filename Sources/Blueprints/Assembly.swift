import Jinja

/// Who plays the single parts of an agent, what has to be added, and the constructor calls.
struct Assembly: Sendable {
  /// A constructor argument that one declared file, or the runtime, provides.
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

  private let names: AgentNames
  private let controller: Component?
  private let server: Component?
  private let config: Component?
  private var services: [Value] = []
  private var expressions: [String: String] = [
    "runtime": "runtime", "table": "table", "clock": "clock", "ids": "ids",
    "weights": "settings.source_weights()", "thresholds": "settings.thresholds()",
    "observer": "controller.observe", "controller": "controller",
  ]

  init(_ names: AgentNames, _ components: [Component]) {
    self.names = names
    func first(_ archetype: String) -> Component? {
      components.first { $0.archetype.name == archetype }
    }
    controller = first("controller")
    server = first("server")
    config = first("config")
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

  private func members(of package: Component, _ components: [Component]) -> [Value] {
    if package.isRoot { return [] }
    let members = components.filter { part in
      switch part.archetype.kind {
      case .passive, .server, .config, .package: false
      case .service, .component, .controller, .edge: part.package == package.module
      }
    }
    return members.map {
      .map(["module": .string($0.module), "class_name": .string($0.className)])
    }
  }

  private func arguments(of component: Component) -> [Value] {
    var arguments = component.archetype.inputs.map { input in
      Value.map(["name": .string(input), "value": .string(expressions[input] ?? input)])
    }
    if component.archetype.slot != nil {
      let value = "overrides.\(component.attribute)"
      arguments.append(.map(["name": .string("slot"), "value": .string(value)]))
    }
    return arguments
  }

  func write(to map: inout ValueMap, _ components: [Component]) {
    map["controller"] = .map([
      "declared": .bool(controller != nil),
      "class_name": .string(controller?.className ?? "\(names.prefix)Controller"),
      "module": .string(controller?.module ?? "\(names.package)._controller"),
    ])
    map["server"] = .map([
      "declared": .bool(server != nil),
      "module": .string(server?.module ?? "\(names.package)._http"),
    ])
    map["settings"] = .map([
      "declared": .bool(config != nil), "class_name": .string("\(names.prefix)Settings"),
      "manager": .string("\(names.prefix)Config"),
      "module": .string(config?.module ?? "\(names.package)._settings"),
    ])
    map["services"] = .list(services)
    map["support"] = .map([
      "package": .bool(!components.contains { $0.isRoot }),
      "controller": .bool(controller == nil), "settings": .bool(config == nil),
      "server": .bool(server == nil),
    ])
  }
}
