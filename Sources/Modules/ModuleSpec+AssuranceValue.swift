import Jinja

extension ModuleSpec {
  func writeAssurance(to map: inout ValueMap, _ origins: inout Origins) {
    map["observability"] = .map([
      "logs": .map([
        "enabled": .bool(observability.logs), "level": observability.level.value(&origins),
      ]),
      "metrics": .map([
        "enabled": .bool(observability.metrics),
        "counters": .texts(observability.counters, &origins),
        "histograms": .texts(observability.histograms, &origins),
      ]),
      "traces": .map(["enabled": .bool(observability.traces)]),
    ])
    map["runtime_touchpoints"] = .map([
      "touches_db": .bool(touchpoints.database), "touches_tools": .bool(touchpoints.tools),
      "touches_external_network": .bool(touchpoints.network),
      "affects_boot": .bool(touchpoints.boot),
    ])
    map["test_scope"] = .map([
      "unit": .bool(tests.unit), "integration": .bool(tests.integration),
      "docker_smoke": .bool(tests.dockerSmoke),
      "requires_negative_tests": .bool(tests.requiresNegativeTests),
    ])
    map["acceptance"] = .map([
      "positive": .each(acceptance.positive, &origins, Self.criterion),
      "negative": .each(acceptance.negative, &origins, Self.criterion),
    ])
    map["global_invariants_ack"] = .each(invariants, &origins) { invariant, origins in
      ["name": invariant.name.value(&origins), "holds": .bool(invariant.holds)]
    }
    writeStandards(to: &map, &origins)
    writeLifecycle(to: &map, &origins)
  }

  private static func criterion(
    _ criterion: Acceptance.Criterion, _ origins: inout Origins
  ) -> ValueMap {
    [
      "id": criterion.id.value(&origins), "name": criterion.name.value(&origins),
      "test": criterion.name.becoming("test_" + criterion.name.string).value(&origins),
      "description": criterion.description.value(&origins),
      "expected_behavior": criterion.expected.value(&origins),
    ]
  }

  private func writeStandards(to map: inout ValueMap, _ origins: inout Origins) {
    map["boot_impact"] = .map([
      "level": boot.level.value(&origins), "reason": boot.reason.value(&origins),
    ])
    map["standards"] = .map([
      "canonical_identifier": standards.identifier.value(&origins),
      "logging": standards.logging.value(&origins),
      "forbidden_logging": .texts(standards.forbiddenLogging, &origins),
      "http_client": standards.httpClient.value(&origins),
      "forbidden_http_clients": .texts(standards.forbiddenClients, &origins),
    ])
    map["codegen_hints"] = .map([
      "completeness_target": .float(hints.completeness),
      "allow_real_logic": .bool(hints.allowsLogic), "allow_real_tests": .bool(hints.allowsTests),
      "stub_strategy": hints.stubStrategy.value(&origins),
      "forbid_guessing": .bool(hints.forbidsGuessing),
      "refuse_if_missing": .texts(hints.refusedIfMissing, &origins),
    ])
    map["goals"] = .texts(goals, &origins)
    map["non_goals"] = .texts(nonGoals, &origins)
    map["notes"] = .texts(notes, &origins)
  }

  private func writeLifecycle(to map: inout ValueMap, _ origins: inout Origins) {
    map["delivery_metrics"] = .map([
      "track": .texts(delivery.tracked, &origins), "primary": delivery.primary.value(&origins),
      "escalation": delivery.escalation.value(&origins), "ci_owned": .bool(delivery.isOwnedByCI),
    ])
    map["maturity"] = .map([
      "stage": maturity.stage.value(&origins),
      "production_ready": .bool(maturity.isProductionReady),
      "notes": .texts(maturity.notes, &origins),
      "standing": .string(maturity.standing.rawValue),
      "superseded_by": maturity.successor.value(&origins),
    ])
    map["escalation_policy"] = .map([
      "threshold": .int(escalation.threshold), "window": escalation.window.value(&origins),
      "escalate_to": escalation.contact.value(&origins),
      "on_boot_block": escalation.bootContact.value(&origins),
    ])
    map["spec_confidence"] = .map([
      "level": confidence.level.value(&origins), "basis": .texts(confidence.basis, &origins),
    ])
  }
}
