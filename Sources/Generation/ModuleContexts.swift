import Core
package import Jinja
import ModuleBlueprints
import Modules
package import Specs

/// What templates see of the modules of a collection.
package struct ModuleContexts: Sendable {
  /// As `module`: what follows from the spec.
  package private(set) var modules: [Unit.ID: Value] = [:]
  /// As `spec`: the spec, normalised.
  package private(set) var specs: [Unit.ID: Value] = [:]
  /// What follows from the specs, in the order in which an application installs the modules.
  let blueprints: [ModuleBlueprint]

  /// No modules.
  package init() { blueprints = [] }

  /// - Parameters:
  ///   - order: the specs in the order in which an application installs the modules.
  ///   - origins: takes the places of the texts.
  init(_ order: [ModuleSpec], origins: inout Origins, diagnostics: inout Diagnostics) {
    var blueprints: [ModuleBlueprint] = []
    for spec in order {
      let blueprint = ModuleBlueprint(spec, diagnostics: &diagnostics)
      modules[blueprint.id] = blueprint.value(&origins)
      specs[blueprint.id] = spec.value(&origins)
      blueprints.append(blueprint)
    }
    self.blueprints = blueprints
    addHeirs(&diagnostics)
  }

  /// A retired module hands its deliveries over to its successor, if that is in the collection.
  private mutating func addHeirs(_ diagnostics: inout Diagnostics) {
    var known: [String: ModuleBlueprint] = [:]
    for blueprint in blueprints { known[blueprint.id.string] = blueprint }
    for blueprint in blueprints {
      guard let id = blueprint.successor, let heir = known[id],
        blueprint.handsOver(to: heir, &diagnostics),
        case .map(let value)? = modules[heir.id], case .map(var own)? = modules[blueprint.id]
      else { continue }
      var summary = ValueMap()
      for name in Self.inherited { summary[name] = value[name] }
      summary["path"] = .string(heir.spec.interfaces.inbound.first?.route.string ?? "")
      own["heir"] = .map(summary)
      modules[blueprint.id] = .map(own)
    }
  }

  private static let inherited = [
    "id", "package", "names", "idempotency", "governance", "sample", "expected", "body",
  ]

  /// Every module, as templates of the collection see them.
  var summaries: Value {
    .list(
      blueprints.compactMap { blueprint in
        guard case .map(let module)? = modules[blueprint.id] else { return nil }
        var summary = ValueMap()
        for name in Self.summarised { summary[name] = module[name] }
        return .map(summary)
      })
  }

  private static let summarised = [
    "id", "spec_id", "title", "description", "tier", "package", "place", "names", "routes",
    "settings", "health_path", "blocks_startup", "tool", "packets", "variables", "sample",
    "install_import", "enabled_variable", "tests_path", "code_path", "calls", "retired",
  ]
}
