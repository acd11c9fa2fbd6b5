import Core
import Jinja
import Specs

/// What the glue states of the files of one agent.
struct StatedParts: Sendable {
  /// Once each, in document order.
  let files: [StatedFile]
  let settings: [StatedSetting]
  /// Those of its files, then those that its functions take and give.
  let models: [StatedModel]
  private let used: Set<String>

  /// Gives the components their functions.
  init(
    _ stated: StatedFiles, _ names: AgentNames, _ declared: [DeclaredFile],
    _ components: inout [Component]
  ) {
    var seen: Set<String> = []
    files = declared.compactMap { stated.stated(of: $0) }.filter { seen.insert($0.target).inserted }
    let config = components.first { $0.archetype.kind == .config }
    settings = config.flatMap { stated.stated(of: $0.file)?.settings } ?? []
    Self.complete(&components, stated, names)
    let taken = components.flatMap { $0.functions.flatMap(\.stated.models) }
    used = Set(taken.map(\.name))
    var known: Set<String> = []
    models = (files.flatMap(\.models) + taken).filter { known.insert($0.name).inserted }
  }

  private static func complete(
    _ components: inout [Component], _ stated: StatedFiles, _ names: AgentNames
  ) {
    if stated.isEmpty { return }
    let own = components.map { component in
      component.archetype.name == "functions"
        ? stated.stated(of: component.file)?.functions ?? [] : []
    }
    var counts: [String: Int] = [:]
    for function in own.flatMap(\.self) { counts[function.name, default: 0] += 1 }
    for index in components.indices where !own[index].isEmpty {
      components[index].agentPackage = names.package
      components[index].functions = own[index].map { function in
        (
          function,
          FunctionTypes(
            function, of: components[index], names.package,
            isShared: counts[function.name] ?? 0 > 1)
        )
      }
      let module = components[index].module
      components[index].serves = components[index].functions.map {
        ServedOperation($0.stated, $0.types, module: module)
      }
    }
  }

  func write(_ names: AgentNames, to map: inout AgentMap) {
    map.add("models", .list(models.map { $0.value(names.package, names.rootPath.origin) }))
    map.add(
      "stated_settings",
      .list(
        settings.map { setting in
          .map([
            "name": setting.field.name.value, "type": .string(setting.field.type.annotation),
            "default": setting.field.standard ?? .none,
            "text": .string(setting.text),
            "number": .bool(setting.field.type.wrongText != nil),
          ])
        }))
  }

  /// Reports every stated name that generated code has already.
  func findTaken(
    _ names: AgentNames, _ components: [Component], _ operations: [Operation],
    settings own: [String], _ findings: inout Diagnostics
  ) {
    let taken = TakenNames(names, components, operations, own)
    for component in components {
      guard let file = files.first(where: { $0.className?.text == component.className }),
        let name = file.className, components.count(where: { $0.className == name.text }) > 1
      else { continue }
      taken.report(name.text, at: name.span, "the class of another file", &findings)
    }
    for model in models {
      taken.check(model.name, at: model.span, isUsed: used.contains(model.name), &findings)
    }
    for setting in settings where taken.settings.contains(setting.field.name.string) {
      taken.report(
        setting.field.name.string, at: setting.span, "a setting that the agent has anyway",
        &findings)
    }
    for component in components {
      for (function, _) in component.functions where StatedFunction.ownNames.contains(function.name)
      {
        taken.report(function.name, at: function.span, "an attribute of its class", &findings)
      }
    }
  }
}

/// The names that an agent's generated code has without what is stated.
private struct TakenNames {
  /// Settings, and what else the class of settings has.
  let settings: Set<String>
  private var classes: [String: String] = [:]

  init(
    _ names: AgentNames, _ components: [Component], _ operations: [Operation], _ own: [String]
  ) {
    settings = Set(
      own + [
        "token_secret", "timeout_scale", "log_level", "log_root", "audit_root", "rate_per_minute",
        "burst", "queue_url", "webhook_secret", "variable", "from_env", "thresholds",
        "source_weights", "for_runtime",
      ])
    for name in [names.className, "\(names.prefix)Settings", "\(names.prefix)Config"] {
      classes[name] = "a class of the agent"
    }
    for operation in operations where operation.function == nil {
      classes[operation.served.request.name] = "what an operation takes"
      classes[operation.served.response.name] = "what an operation gives"
    }
    for component in components where !component.isPackage {
      classes[component.className] = "the class of '\(component.name)'"
      for (function, types) in component.functions {
        classes["\(component.className)Functions"] = "the functions of '\(component.name)'"
        classes[types.request] = "what '\(function.name)' takes"
        if function.result?.isModel != true {
          classes[types.response.name] = "what '\(function.name)' gives"
        }
      }
    }
    for name in ["BaseModel", "ConfigDict", "Final", "Frozen", "Json", "JsonValue", "Mapping"] {
      classes[name] = "a class that generated modules import"
    }
  }

  func check(_ name: String, at span: Span, isUsed: Bool, _ findings: inout Diagnostics) {
    if let what = classes[name] {
      report(name, at: span, what, &findings)
    } else if isUsed, PythonWords.classes.contains(name) {
      report(name, at: span, "a class that generated modules import", &findings)
    }
  }

  func report(_ name: String, at span: Span, _ what: String, _ findings: inout Diagnostics) {
    findings.add(
      BlueprintRules.statedName, "'\(name)' is \(what)", at: span, help: "state another name")
  }
}

extension StatedSetting {
  /// The default as a variable of the environment holds it.
  var text: String {
    switch field.standard {
    case .string(let text, _)?: text
    case .bool(let flag)?: flag ? "true" : "false"
    case .int(let number)?: "\(number)"
    case .float(let number)?: "\(number)"
    default: ""
    }
  }
}
