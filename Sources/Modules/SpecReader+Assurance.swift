import Core
import Specs

extension SpecReader {
  var observability: ModuleSpec.Observability {
    ModuleSpec.Observability(
      logs: flag("observability.logs.enabled", or: true),
      level: word(
        "observability.logs.level", of: ["debug", "info", "warning", "error"], or: "info"),
      metrics: flag("observability.metrics.enabled"),
      counters: texts("observability.metrics.counters"),
      histograms: texts("observability.metrics.histograms"),
      traces: flag("observability.traces.enabled"))
  }

  var touchpoints: ModuleSpec.Touchpoints {
    ModuleSpec.Touchpoints(
      database: flag("runtime_touchpoints.touches_db"),
      tools: flag("runtime_touchpoints.touches_tools"),
      network: flag("runtime_touchpoints.touches_external_network"),
      boot: flag("runtime_touchpoints.affects_boot"))
  }

  var tests: ModuleSpec.TestScope {
    ModuleSpec.TestScope(
      unit: flag("test_scope.unit", or: true), integration: flag("test_scope.integration"),
      dockerSmoke: flag("test_scope.docker_smoke"),
      requiresNegativeTests: flag("tier_expectations.requires_negative_tests"))
  }

  mutating func acceptance() -> ModuleSpec.Acceptance {
    let positive = criteria(
      items("acceptance.positive") + items("acceptance.criteria"), prefix: "AP-")
    let negative = criteria(items("acceptance.negative"), prefix: "AN-")
    for (side, list) in [("positive", positive), ("negative", negative)] where list.isEmpty {
      findings.add(
        ModuleRules.noCriterion, "'acceptance.\(side)' names no criterion",
        at: span("acceptance.\(side)"), help: "name at least one test")
    }
    checkUnique((positive + negative).map(\.name), "the criterion")
    return ModuleSpec.Acceptance(positive: positive, negative: negative)
  }

  private func criteria(_ items: [Field], prefix: String) -> [ModuleSpec.Acceptance.Criterion] {
    items.enumerated().map { index, item in
      let test = Self.text(item.record == nil ? item : item["test"])
      let name = test.string.hasPrefix("test_") ? String(test.string.dropFirst(5)) : test.string
      return ModuleSpec.Acceptance.Criterion(
        id: Self.text(item["id"], or: prefix + String(index + 1)), name: test.becoming(name),
        description: Self.text(item["description"]), expected: Self.text(item["expectedbehavior"]))
    }
  }

  mutating func invariants() -> [ModuleSpec.Invariant] {
    var result: [ModuleSpec.Invariant] = []
    for entry in field("global_invariants_ack")?.record?.entries ?? [] {
      switch entry.name {
      case "acknowledged": break
      case "invariants":
        let holds = flag("global_invariants_ack.acknowledged", or: true)
        for name in Self.texts(entry.value) {
          result.append(ModuleSpec.Invariant(name: name, holds: holds))
        }
      default:
        let name = ModuleText(entry.key, at: entry.keySpan)
        result.append(ModuleSpec.Invariant(name: name, holds: Self.flag(entry.value)))
      }
    }
    for invariant in result where !invariant.holds {
      findings.add(
        ModuleRules.invariantDenied, "'\(invariant.name.string)' is not acknowledged",
        at: invariant.name.span)
    }
    return result
  }

  var standards: ModuleSpec.Standards {
    ModuleSpec.Standards(
      identifier: text("standards.identity.canonical_identifier", or: "tool_id"),
      logging: text("standards.logging.library", or: "structlog"),
      forbiddenLogging: texts("standards.logging.forbidden"),
      httpClient: text("standards.http_client.library", or: "httpx"),
      forbiddenClients: texts("standards.http_client.forbidden"))
  }

  var hints: ModuleSpec.CodegenHints {
    ModuleSpec.CodegenHints(
      completeness: field("codegen_hints.completeness_target")?.double ?? 1,
      allowsLogic: flag("codegen_hints.allow_real_logic", or: true),
      allowsTests: flag("codegen_hints.allow_real_tests", or: true),
      stubStrategy: text("codegen_hints.stub_strategy"), forbidsGuessing: forbidsGuessing,
      refusedIfMissing: texts("codegen_hints.refuse_if_missing"))
  }

  var delivery: ModuleSpec.Delivery {
    ModuleSpec.Delivery(
      tracked: texts("delivery_metrics.track"),
      primary: text("delivery_metrics.ownership.primary"),
      escalation: text("delivery_metrics.ownership.escalation"),
      isOwnedByCI: flag("delivery_metrics.enforcement.ci_owned"))
  }

  mutating func maturity() -> ModuleSpec.Maturity {
    let stage = word(
      "maturity.stage",
      of: ["experimental", "beta", "stable", "legacy", "deprecated", "superseded"],
      or: "experimental")
    let successor = text("maturity.superseded_by")
    let standing: ModuleSpec.Maturity.Standing =
      if stage.string == "superseded" || !successor.isEmpty {
        .superseded
      } else if ["legacy", "deprecated"].contains(stage.string) {
        .deprecated
      } else {
        .active
      }
    if standing == .superseded, successor.isEmpty, let span = stage.span {
      guess(
        "nobody takes over from a superseded module", at: span, taken: "no successor",
        help: "name the module in 'maturity.superseded_by', or call it deprecated")
    }
    return ModuleSpec.Maturity(
      stage: stage, isProductionReady: flag("maturity.production_ready"),
      notes: texts("maturity.notes"), standing: standing, successor: successor)
  }

  var escalation: ModuleSpec.Escalation {
    let path = "escalation_policy.on_repeated_failure"
    return ModuleSpec.Escalation(
      threshold: int(path + ".threshold", or: 3), window: text(path + ".window", or: "24h"),
      contact: text(path + ".escalate_to", or: text("ownership.primary_contact").string),
      bootContact: text("escalation_policy.on_boot_block.escalate_to"))
  }
}
