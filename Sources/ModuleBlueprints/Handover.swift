package import Core
import Modules
import Specs

/// A retired module hands its deliveries over to the one that takes over.
extension ModuleBlueprint {
  /// The id of the module that takes over; nil for a module that is in use.
  package var successor: String? {
    let maturity = spec.maturity
    guard maturity.standing != .active, let id = Names.snake(maturity.successor.string),
      id != self.id.string
    else { return nil }
    return id
  }

  /// Whether deliveries can be read as those of the successor; otherwise the module goes on to work
  /// on them itself, which is a finding.
  package func handsOver(to heir: ModuleBlueprint, _ diagnostics: inout Diagnostics) -> Bool {
    if routes.isEmpty { return false }
    let body = heir.routes.first?.body ?? "json"
    guard let index = routes.firstIndex(where: { $0.body != body }) else { return true }
    diagnostics.add(
      ModuleBlueprintRules.noEffect,
      "deliveries of '\(id)' cannot be handed over: '\(heir.id)' takes \(body)",
      at: spec.interfaces.inbound[index].payload.span ?? spec.place("interfaces", "inbound"),
      notes: [
        .init("it is to take over", at: spec.maturity.successor.span),
        .init("its own deliveries", at: heir.spec.interfaces.inbound.first?.payload.span),
      ],
      help: "the module works on them itself; let the two take one kind of body")
    return false
  }
}
