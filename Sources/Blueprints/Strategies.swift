import Jinja

/// Which strategy mode runs which operation, and which asks which inspector.
struct Strategies: Sendable {
  private(set) var runs: [Value] = []
  private(set) var inspections: [Value] = []
  /// Modes that nothing carries out.
  private(set) var unserved: [Text] = []

  private enum Target {
    case operation(Text)
    case inspector(String)
  }

  init(_ modes: [Term], _ operations: [Operation], _ components: [Component]) {
    let targets = Self.targets(operations, components)
    let engines = components.filter { $0.archetype.name == "engine" }
    let decided = Set(engines.flatMap(\.relations.modes).map(\.string))
    for mode in modes {
      var best: (target: Target, score: Int)?
      for (target, stems) in targets {
        let score = stems.shared(with: mode.stems)
        if score > best?.score ?? 0 { best = (target, score) }
      }
      // An engine decides in its modes without an operation of its own.
      if best == nil, decided.contains(mode.text.string) { continue }
      add(mode.text, best?.target)
    }
  }

  /// Operations come first, so that they win a tie.
  private static func targets(
    _ operations: [Operation], _ components: [Component]
  ) -> [(Target, Stems)] {
    var targets: [(Target, Stems)] = []
    for operation in operations {
      guard let index = operation.component else { continue }
      let part = components[index]
      targets.append(
        (.operation(operation.name), Stems([operation.name.string] + part.subject + [part.role])))
    }
    for part in components where part.isInspector {
      targets.append((.inspector(part.attribute), part.stems))
    }
    return targets
  }

  private mutating func add(_ mode: Text, _ target: Target?) {
    switch target {
    case .operation(let name)?:
      runs.append(.map(["mode": mode.value, "operation": name.value]))
    case .inspector(let attribute)?:
      inspections.append(.map(["mode": mode.value, "inspector": .string(attribute)]))
    case nil: unserved.append(mode)
    }
  }
}
