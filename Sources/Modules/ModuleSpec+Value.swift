package import Jinja

/// `docs/module-spec-context.md` describes every member.
extension ModuleSpec {
  /// What templates see as `module`.
  package func value(_ origins: inout Origins) -> Value {
    var map = identityMap(&origins)
    writeContract(to: &map, &origins)
    writeBehaviour(to: &map, &origins)
    writeAssurance(to: &map, &origins)
    return .map(map)
  }

  private func identityMap(_ origins: inout Origins) -> ValueMap {
    [
      "id": .string(identity.id),
      "module_id": identity.moduleID.value(&origins),
      "name": identity.name.value(&origins),
      "class_name": .string(identity.className),
      "environment_prefix": .string(identity.environmentPrefix),
      "tier": .int(identity.tier),
      "description": identity.description.value(&origins),
      "system": identity.system.value(&origins),
      "language": identity.language.value(&origins),
      "runtime": identity.runtime.value(&origins),
      "spec_version": .string(identity.version),
      "spec_file": .string(identity.file),
      "meta": .map([
        "created_at": record.createdAt.value(&origins),
        "created_by": record.createdBy.value(&origins),
        "updated_at": record.updatedAt.value(&origins),
        "updated_by": record.updatedBy.value(&origins),
      ]),
      "ownership": .map([
        "team": ownership.team.value(&origins),
        "primary_contact": ownership.contact.value(&origins),
      ]),
    ]
  }

  private func writeContract(to map: inout ValueMap, _ origins: inout Origins) {
    map["runtime_wiring"] = .map([
      "service": wiring.service.value(&origins),
      "startup_phase": wiring.phase.value(&origins),
      "depends_on": .texts(wiring.dependsOn, &origins),
      "blocks_startup_on_failure": .bool(wiring.blocksStartup),
      "placement": wiring.placement.value(&origins),
    ])
    map["runtime_contract"] = .map([
      "runtime_class": runtime.runtimeClass.value(&origins),
      "execution_model": runtime.executionModel.value(&origins),
    ])
    map["external_surface"] = .map([
      "exposes_http_endpoint": .bool(surface.exposesHTTP),
      "exposes_webhook": .bool(surface.exposesWebhook),
      "exposes_tool": .bool(surface.exposesTool),
      "callable_from": .texts(surface.callableFrom, &origins),
    ])
    map["dependencies"] = .map([
      "allowed_tiers": .list(dependencies.allowedTiers.map { .int($0) }),
      "inbound": .each(dependencies.inbound, &origins, Self.call),
      "outbound": .each(dependencies.outbound, &origins, Self.call),
    ])
    map["tool"] = .map([
      "tool_name": tool.name.value(&origins),
      "agent_bindings": .each(tool.bindings, &origins) { binding, origins in
        [
          "agent_id": binding.agent.value(&origins), "mode": binding.mode.value(&origins),
          "allowed_operations": .texts(binding.operations, &origins),
        ]
      },
    ])
    map["governance"] = .map([
      "risk_level": governance.risk.value(&origins),
      "requires_approval": .bool(governance.requiresApproval),
      "approval_mechanism": governance.mechanism.value(&origins),
      "approval_adapter": governance.adapter.value(&origins),
    ])
    map["repo"] = .map([
      "root_path": repository.root.value(&origins),
      "allowed_new_files": .texts(repository.newFiles, &origins),
      "allowed_modified_files": .texts(repository.modifiedFiles, &origins),
    ])
  }

  private static func call(_ call: Call, _ origins: inout Origins) -> ValueMap {
    [
      "module": call.module.value(&origins), "interface": call.interface.value(&origins),
      "endpoint": call.endpoint.value(&origins),
    ]
  }
}

extension Value {
  static func texts(_ texts: [ModuleText], _ origins: inout Origins) -> Value {
    .list(texts.map { $0.value(&origins) })
  }

  /// A list of maps, one for each element.
  static func each<Element>(
    _ elements: [Element], _ origins: inout Origins,
    _ map: (Element, inout Origins) -> ValueMap
  ) -> Value {
    .list(elements.map { .map(map($0, &origins)) })
  }
}

extension ValueMap: ExpressibleByDictionaryLiteral {
  /// In the order of the literal.
  package init(dictionaryLiteral elements: (String, Value)...) {
    self.init()
    for (key, value) in elements { self[key] = value }
  }
}
