package import Core
package import Specs

extension ModuleSet {
  /// The modules in the order in which an application installs them: by `startup_phase`, then by
  /// dependency, then by id.
  ///
  /// A module is never installed before one that it waits for, whatever phases the two state.
  ///
  /// - Parameter order: all units, each behind those that it depends on.
  package func installOrder(
    _ order: [Unit.ID], _ graph: Graph, diagnostics: inout Diagnostics
  ) -> [ModuleSpec] {
    var ranks: [Unit.ID: Int] = [:]
    var ranked: [[ModuleSpec]] = Self.phases.map { _ in [] }
    for spec in order.compactMap({ self[$0] }) {
      let own = Self.phases.firstIndex(of: spec.wiring.phase.string) ?? 1
      var rank = own
      for edge in graph.dependencies(of: spec.unit.id) where edge.kind.isHard {
        guard let other = self[edge.dependency], let theirs = ranks[edge.dependency] else {
          continue
        }
        if theirs > own { Self.report(spec, waitsFor: other, Self.phases[theirs], &diagnostics) }
        rank = max(rank, theirs)
      }
      ranks[spec.unit.id] = rank
      ranked[rank].append(spec)
    }
    return ranked.flatMap(\.self)
  }

  private static let phases = ["early", "normal", "late"]

  private static func report(
    _ spec: ModuleSpec, waitsFor other: ModuleSpec, _ phase: String,
    _ diagnostics: inout Diagnostics
  ) {
    diagnostics.add(
      ModuleRules.laterThanStated,
      "'\(spec.unit.id)' is to start \(spec.wiring.phase.string), but waits for "
        + "'\(other.unit.id)', which starts \(phase)",
      at: spec.wiring.phase.span,
      notes: [.init("the other is to start", at: other.wiring.phase.span)],
      help: "bring the two phases in line; until then the module starts behind what it waits for")
  }
}
