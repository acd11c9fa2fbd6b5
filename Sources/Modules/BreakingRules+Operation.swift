import Core

/// Changes that break those who run the module or have it run for them.
extension BreakingRules {
  static let operation = [
    environment, tool, tier, startup, idempotency, threads, answers, approval,
  ]

  private static let environment = BreakingRule(
    "L9D056", "environment needs more", why: "A deployment that was complete no longer starts.",
    breaks: "a variable is required that was not",
    stays: "an optional variable is added, or a required one becomes optional", checkEnvironment)

  private static let tool = BreakingRule(
    "L9D057", "tool removed or narrowed", why: "Agents call a tool that is not there for them.",
    breaks: "the tool goes or gets another name, an agent loses it, or an operation of it",
    stays: "another agent or operation is added", checkTool)

  private static let tier = BreakingRule(
    "L9D058", "tier changed",
    why: "Tiers decide who may depend on whom: what was allowed may not be.",
    breaks: "the module moves to another tier", stays: "its allowed tiers grow", checkTier)

  private static let startup = BreakingRule(
    "L9D059", "startup changed", why: "The order in which a system starts no longer holds.",
    breaks: "another service, a later phase, another dependency, or a failure that now blocks",
    stays: "an earlier phase, or a dependency less", checkStartup)

  private static let idempotency = BreakingRule(
    "L9D060", "deliveries are known again otherwise",
    why: "What was delivered before is processed again, or its sender gets another answer.",
    breaks: "another pattern or key, a weaker store, a shorter time, another answer to duplicates",
    stays: "a stronger store or a longer time", checkIdempotency)

  private static let threads = BreakingRule(
    "L9D061", "threads are made otherwise", why: "Conversations break in two.",
    breaks: "another strategy, other fields or another namespace",
    stays: "anything that leaves the three as they are", checkThreads)

  private static let answers = BreakingRule(
    "L9D062", "failures are answered otherwise",
    why: "A sender repeats what it should not, or gives up too soon.",
    breaks: "a kind of failure gets another status or action",
    stays: "its name in the log changes", checkAnswers)

  private static let approval = BreakingRule(
    "L9D063", "operations wait for an approval", why: "What ran at once is held.",
    breaks: "an approval is required that was not",
    stays: "an approval is no longer required", checkApproval)

  // MARK: checks

  private static func checkEnvironment(_ comparison: inout Comparison) {
    let required = comparison.new.environment.filter(\.isRequired).map(\.name)
    let before = comparison.old.environment
    let known = before.filter(\.isRequired).map(\.name)
    for name in Comparison.lost(required, known) {
      let optional = before.first { $0.name.string == name.string }?.name.span
      comparison.report(
        environment, "'\(name.string)' is required now", at: name.span,
        before: optional ?? comparison.old.place("environment", "required"),
        help: "give it a default under 'environment.optional'")
    }
  }

  private static func checkTool(_ comparison: inout Comparison) {
    let (old, new) = (comparison.old.tool, comparison.new.tool)
    if old.name.isEmpty { return }
    let before = old.name.span ?? comparison.old.place("external_surface", "exposes_tool")
    let here = new.name.span ?? comparison.new.place("external_surface", "exposes_tool")
    if new.name.string != old.name.string {
      let message =
        new.name.isEmpty
        ? "the tool '\(old.name.string)' is gone" : "the tool is now '\(new.name.string)'"
      return comparison.report(tool, message, at: here, before: before)
    }
    for binding in old.bindings {
      let after = new.bindings.first { $0.agent.string == binding.agent.string }
      guard let after else {
        comparison.report(
          tool, "'\(binding.agent.string)' loses the tool", at: here, before: binding.agent.span)
        continue
      }
      for operation in Comparison.lost(binding.operations, after.operations) {
        comparison.report(
          tool, "'\(binding.agent.string)' may no longer call '\(operation.string)'",
          at: after.agent.span, before: operation.span)
      }
      if after.mode.string != binding.mode.string {
        comparison.report(
          tool, "'\(binding.agent.string)' calls the tool \(after.mode.string) now",
          at: after.mode.span ?? after.agent.span, before: binding.mode.span ?? binding.agent.span)
      }
    }
  }

  private static func checkTier(_ comparison: inout Comparison) {
    let (old, new) = (comparison.old.identity.tier, comparison.new.identity.tier)
    if old == new { return }
    comparison.report(
      tier, "the tier is \(new) instead of \(old)", at: comparison.new.place("metadata", "tier"),
      before: comparison.old.place("metadata", "tier"))
  }

  private static func checkStartup(_ comparison: inout Comparison) {
    let (old, new) = (comparison.old.wiring, comparison.new.wiring)
    if new.service.string != old.service.string {
      comparison.report(
        startup, "it runs in '\(new.service.string)' instead of '\(old.service.string)'",
        at: new.service.span, before: old.service.span)
    }
    let phases = ["early", "normal", "late"]
    let isLater =
      phases.firstIndex(of: new.phase.string) ?? 0 > phases.firstIndex(of: old.phase.string) ?? 0
    if isLater {
      comparison.report(
        startup, "it starts \(new.phase.string) instead of \(old.phase.string)",
        at: new.phase.span, before: old.phase.span)
    }
    if new.blocksStartup, !old.blocksStartup {
      comparison.report(
        startup, "its failure blocks the start now",
        at: comparison.new.place("runtime_wiring", "blocks_startup_on_failure"),
        before: comparison.old.place("runtime_wiring", "blocks_startup_on_failure"))
    }
    for name in Comparison.lost(new.dependsOn, old.dependsOn) {
      comparison.report(
        startup, "it waits for '\(name.string)' now", at: name.span,
        before: comparison.old.place("runtime_wiring", "depends_on"))
    }
  }

  private static func checkIdempotency(_ comparison: inout Comparison) {
    let (old, new) = (comparison.old.idempotency, comparison.new.idempotency)
    let stores = ["none", "in_memory", "substrate"]
    let isWeaker =
      stores.firstIndex(of: new.durability.string) ?? 0
      < stores.firstIndex(of: old.durability.string) ?? 0
    let isOtherKey =
      new.key != old.key || new.keyFields.map(\.string) != old.keyFields.map(\.string)
      || new.keyHeader.string != old.keyHeader.string
    let changes: [(Bool, String, String)] = [
      (new.pattern != old.pattern, "pattern", "the pattern is \(new.pattern.rawValue)"),
      (isOtherKey, "source", "the key of a delivery is another"),
      (isWeaker, "durability", "identifiers are kept in '\(new.durability.string)' only"),
      (
        new.seconds < old.seconds, "cache_ttl_seconds",
        "identifiers are kept for \(new.seconds) seconds instead of \(old.seconds)"
      ),
      (
        new.onDuplicate.string != old.onDuplicate.string, "dedupe_behavior",
        "a duplicate gets '\(new.onDuplicate.string)'"
      ),
    ]
    for (isTrue, field, message) in changes where isTrue {
      comparison.report(
        idempotency, message, at: comparison.new.place("idempotency", field),
        before: comparison.old.place("idempotency", field))
    }
  }

  private static func checkThreads(_ comparison: inout Comparison) {
    let (old, new) = (comparison.old.threading, comparison.new.threading)
    let changes: [(Bool, String)] = [
      (new.strategy.string != old.strategy.string, "strategy"),
      (new.fields.map(\.string) != old.fields.map(\.string), "thread_key_fields"),
      (new.namespace.string != old.namespace.string, "namespace"),
    ]
    for (isTrue, field) in changes where isTrue {
      comparison.report(
        threads, "the \(field) of threads is another",
        at: comparison.new.place("threading", field),
        before: comparison.old.place("threading", field))
    }
  }

  private static func checkAnswers(_ comparison: inout Comparison) {
    for old in comparison.old.errors.categories {
      let new = comparison.new.errors.categories.first { $0.name.string == old.name.string }
      guard let new else { continue }
      if new.status == old.status, new.action.string == old.action.string { continue }
      comparison.report(
        answers,
        "'\(old.name.string)' is answered with \(new.status) \(new.action.string) instead of "
          + "\(old.status) \(old.action.string)",
        at: new.name.span ?? comparison.new.place("error_policy", "default"),
        before: old.name.span ?? comparison.old.place("error_policy", "default"))
    }
  }

  private static func checkApproval(_ comparison: inout Comparison) {
    guard comparison.new.governance.requiresApproval, !comparison.old.governance.requiresApproval
    else { return }
    comparison.report(
      approval, "operations wait for an approval now",
      at: comparison.new.place("governance", "requires_approval"),
      before: comparison.old.place("governance", "requires_approval"))
  }
}
