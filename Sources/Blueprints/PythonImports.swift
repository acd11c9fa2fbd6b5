import Jinja

/// What only the schema decides about imports, as `module:Name`; the rest stands in the templates.
extension AgentBlueprint {
  func writeImports(to map: inout AgentMap) {
    map.add("exports", .strings(exports))
    map.add("rule_imports", .strings(ruleImports))
    map.add("linked", .list(inside.map(linked)))
    map.add(
      "queried",
      .bool(
        operations.contains { $0.takesInput && $0.endpoint.method == "GET" }))
  }

  /// `__all__` of the package: constants, classes, functions.
  private var exports: [String] {
    // sorted: by bytes, the two classes among each other.
    let classes = ["Overrides", names.className].sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    return ["CONTRACT"] + classes + ["build_agent"]
  }

  /// Links that lead into the collection.
  private var inside: [(path: Text, target: ImportPath, alias: String)] {
    links.compactMap { link in
      guard let target = link.target else { return nil }
      let alias =
        target.name == "CONTRACT"
        ? "\(link.owner.utf8.map(\.raised).text)_CONTRACT"
        : (Naming.className(link.owner) ?? "") + target.name
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
