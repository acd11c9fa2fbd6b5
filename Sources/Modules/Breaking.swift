package import Core
import Specs

/// Compares two states of modules and finds what breaks those who use them.
package enum Breaking {
  /// Reports every change of the contracts that breaks somebody, with both places.
  package static func compare(
    old: ModuleSet, new: ModuleSet, diagnostics: inout Diagnostics
  ) {
    for before in old.specs {
      guard let after = new[before.unit.id] else {
        reportRemoved(before, in: new, &diagnostics)
        continue
      }
      var comparison = Comparison(old: before, new: after)
      for rule in BreakingRules.all { rule.check(&comparison) }
      diagnostics.add(comparison.findings)
    }
  }

  /// A module that was said to go, and whose successor is there, may go.
  private static func reportRemoved(
    _ spec: ModuleSpec, in new: ModuleSet, _ diagnostics: inout Diagnostics
  ) {
    let successor = spec.maturity.successor.string
    let hasSuccessor = Names.snake(successor).map { new[Unit.ID($0)] != nil } ?? false
    let wasAnnounced = spec.maturity.standing != .active
    if wasAnnounced, successor.isEmpty || hasSuccessor { return }
    let removed = BreakingRules.removedModule
    diagnostics.add(
      removed.rule, "the module '\(spec.identity.moduleID.string)' is gone",
      at: spec.identity.moduleID.span,
      help: "call it deprecated first, in 'maturity.stage', and name its successor")
  }
}

/// Two states of one module, and what one rule after the other finds.
struct Comparison {
  let old: ModuleSpec
  let new: ModuleSpec
  private(set) var findings = Diagnostics()

  init(old: ModuleSpec, new: ModuleSpec) {
    self.old = old
    self.new = new
  }

  mutating func report(
    _ rule: BreakingRule, _ message: String, at span: Span?, before: Span?, help: String? = nil
  ) {
    findings.add(
      rule.rule, message, at: span, notes: [.init("before, it was so", at: before)], help: help)
  }

  /// Names that were there and are no more.
  static func lost(_ old: [ModuleText], _ new: [ModuleText]) -> [ModuleText] {
    old.filter { name in !new.contains { $0.string.utf8.elementsEqual(name.string.utf8) } }
  }
}

/// One kind of change that breaks somebody.
struct BreakingRule: Sendable {
  let rule: Rule
  /// A change that breaks.
  let breaks: String
  /// A change like it that does not.
  let stays: String
  let check: @Sendable (inout Comparison) -> Void

  init(
    _ code: String, _ title: String, why: String, breaks: String, stays: String,
    _ check: @escaping @Sendable (inout Comparison) -> Void
  ) {
    rule = Rule(
      code, .error, title, why + " Breaks: " + breaks + ". Does not: " + stays + ".")
    self.breaks = breaks
    self.stays = stays
    self.check = check
  }
}
