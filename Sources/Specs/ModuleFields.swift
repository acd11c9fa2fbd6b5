/// The fields of a Module-Spec in every dialect of 2.4 to 2.6. Validation, suggestions,
/// `docs/module-spec.md` and the JSON Schema come from this table, so a new field is a new row.
package enum ModuleFields {
  package static let table = FieldTable(
    identity + wiring + dependencies + packets + errors + interfaces + orchestration + assurance
      + acceptance + repository + generation + lifecycle)

  /// The same for a spec of an older version.
  static func table(of version: String) -> FieldTable { tables[version] ?? table }

  private static let tables: [String: FieldTable] = [
    "2.4": table.version("2.4"), "2.5": table.version("2.5"),
  ]

  /// The versions that are read.
  package static let versions = ["2.4", "2.5", "2.6"]

  /// Sections that decide how a module is built, with the version that introduced them: without one
  /// of them nothing is generated.
  package static let keystones: [(name: String, since: String)] = [
    ("metadata", "2.4"), ("runtime_wiring", "2.4"), ("packet_contract", "2.4"),
    ("acceptance", "2.4"), ("global_invariants_ack", "2.4"), ("dependency_contract", "2.5"),
  ]

  /// Sections, as they are written.
  static let topNames = table.places[FieldTable.top].spelled

  static func flag(_ path: String, _ purpose: String, isRequired: Bool = false) -> FieldRule {
    FieldRule(
      path, [.flag, .text], purpose, form: .oneOf(["true", "false"]), isRequired: isRequired)
  }

  static func choice(
    _ path: String, _ values: [String], _ purpose: String, isRequired: Bool = false
  ) -> FieldRule {
    FieldRule(path, .text, purpose, form: .oneOf(values), isRequired: isRequired)
  }

  private static let identity: [FieldRule] = [
    FieldRule(
      "schema_version", [.text, .number],
      "Version of the format: 2.4, 2.5 or 2.6, with or without "
        + "a patch level"),
    FieldRule("$schema", .text, "Which format the file claims to follow"),
    FieldRule("meta", .map, "Who wrote the spec and when"),
    FieldRule("meta.schema_version", [.text, .number], "The same as schema_version"),
    FieldRule("meta.template_version", [.text, .number], "Version of the template it began as"),
    FieldRule("meta.created_at", .text, "When it was written"),
    FieldRule("meta.created_by", .text, "Who wrote it"),
    FieldRule("meta.last_updated_at", .text, "When it was last changed"),
    FieldRule("meta.last_updated_by", .text, "Who changed it last"),
    FieldRule("meta.last_commit_sha", .text, "Commit of the last change, in the author's words"),
    FieldRule("meta.finalized_at", .text, "When it was declared final"),
    FieldRule("meta.finalized_by", .text, "Who declared it final"),
    FieldRule("metadata", .map, "What the module is"),
    FieldRule(
      "metadata.module_id", .text,
      "Id of the module, such as 'email.adapter'; unique in a "
        + "collection and in the registry", form: .name, isRequired: true),
    FieldRule("metadata.name", .text, "Name for people", form: .name, isRequired: true),
    FieldRule(
      "metadata.tier", [.integer, .text],
      "Layer: 0 core infrastructure, 1 core services, 2 adapters, 3 routes, 4 agents, 5 orchestration, "
        + "6 services, 7 application", form: .whole(0...7), isRequired: true),
    FieldRule("metadata.description", .text, "One line: what the module does"),
    FieldRule("metadata.system", .text, "The system it belongs to", form: .name),
    choice("metadata.language", ["python"], "Language of the module"),
    FieldRule("metadata.runtime", .text, "Version of the language, such as 'python>=3.11'"),
    FieldRule("ownership", .map, "Who answers for the module"),
    FieldRule("ownership.team", .text, "Team", form: .name),
    FieldRule("ownership.primary_contact", .text, "Role to call first", form: .name),
    FieldRule("goals", .texts, "What the module is to reach"),
    FieldRule("non_goals", .texts, "What the module leaves alone"),
    FieldRule("notes_for_generators", .texts, "Remarks; nothing is derived from them"),
    FieldRule("notes_for_perplexity", .texts, "Older spelling of notes_for_generators"),
    FieldRule("notes_for_codegen", .texts, "Another spelling of notes_for_generators"),
  ]

  private static let wiring: [FieldRule] = [
    FieldRule("runtime_wiring", .map, "Where the module runs and what it waits for"),
    choice(
      "runtime_wiring.service", ["api", "worker", "scheduler", "memory"],
      "Service that the module runs in", isRequired: true),
    choice(
      "runtime_wiring.startup_phase", ["early", "normal", "late"],
      "When it starts, compared with others", isRequired: true),
    FieldRule(
      "runtime_wiring.depends_on", .texts,
      "Modules, agents and platform services that must run first", isRequired: true),
    flag(
      "runtime_wiring.blocks_startup_on_failure",
      "Whether a missing dependency stops the start of the service", isRequired: true),
    FieldRule("runtime_wiring.placement", .text, "How the module is placed in its service"),
    FieldRule("runtime_contract", .map, "How the module runs", isRequired: true, since: "2.5"),
    FieldRule(
      "runtime_contract.runtime_class", .text, "Class of its work",
      form: .usually(["control_plane", "data_plane", "background"])),
    FieldRule(
      "runtime_contract.execution_model", .text, "What sets it in motion",
      form: .usually(["request_driven", "event_driven", "scheduled", "startup_driven"])),
    flag("runtime_contract.singleton", "Whether one instance serves all"),
    FieldRule("runtime_contract.initialization", .text, "How the instance is made"),
    FieldRule("external_surface", .map, "What others can reach", isRequired: true),
    flag("external_surface.exposes_http_endpoint", "Whether it has routes", isRequired: true),
    flag("external_surface.exposes_webhook", "Whether another system calls it", isRequired: true),
    flag("external_surface.exposes_tool", "Whether agents use it as a tool", isRequired: true),
    FieldRule("external_surface.callable_from", .texts, "'external', 'internal' or both"),
    FieldRule("tool", .map, "The module as a tool of agents"),
    FieldRule(
      "tool.tool_name", .text, "Name of the tool; '<module>_tool' if absent", form: .identifier),
    FieldRule("tool.agent_bindings", .maps, "Agents that may use it"),
    FieldRule("tool.agent_bindings[].agent_id", .text, "Agent", form: .name, isRequired: true),
    choice(
      "tool.agent_bindings[].mode", ["direct", "via_CA", "via_plan"], "How the agent calls it"),
    FieldRule("tool.agent_bindings[].allowed_operations", .texts, "Operations it may call"),
    FieldRule("governance", .map, "How risky operations are let through"),
    choice("governance.risk_level", ["low", "medium", "high"], "Risk of the module's operations"),
    flag("governance.requires_approval", "Whether an operation waits for an approval"),
    FieldRule("governance.approval_mechanism", .text, "Who approves", form: .name),
    FieldRule("governance.approval_adapter", .text, "File that asks for approval", form: .path),
  ]

  private static let dependencies: [FieldRule] = [
    FieldRule("dependencies", .map, "What the module may call"),
    FieldRule(
      "dependencies.allowed_tiers", .integers,
      "Tiers that may be depended on; lower ones always may", form: .whole(0...7)),
    FieldRule("dependencies.outbound_calls", .maps, "Calls to other modules"),
    FieldRule("dependencies.outbound_calls[].module", .text, "Module called", isRequired: true),
    FieldRule("dependencies.outbound_calls[].interface", .text, "'http' or 'tool'"),
    FieldRule("dependencies.outbound_calls[].endpoint", .text, "Route or operation"),
    FieldRule("dependency_contract", .map, "Calls in both directions"),
    FieldRule("dependency_contract.inbound", .maps, "Who calls the module"),
    FieldRule(
      "dependency_contract.inbound[].from_module", .text, "Caller; 'external' for another system"),
    FieldRule("dependency_contract.inbound[].module", .text, "Another spelling of from_module"),
    FieldRule("dependency_contract.inbound[].interface", .text, "'http' or 'tool'"),
    FieldRule("dependency_contract.inbound[].endpoint", .text, "Route or operation"),
    FieldRule("dependency_contract.outbound", .maps, "Whom the module calls"),
    FieldRule(
      "dependency_contract.outbound[].to_module", .text, "Called; 'external' for another system"),
    FieldRule("dependency_contract.outbound[].module", .text, "Another spelling of to_module"),
    FieldRule("dependency_contract.outbound[].interface", .text, "'http' or 'tool'"),
    FieldRule("dependency_contract.outbound[].endpoint", .text, "Route or operation"),
  ]

  private static let packets: [FieldRule] = [
    FieldRule("packet_contract", .map, "Packets that the module may write; no others"),
    FieldRule("packet_contract.emits", .texts, "Types of packets", isRequired: true),
    FieldRule(
      "packet_contract.requires_metadata", .texts, "Metadata that every packet carries",
      form: .identifier, isRequired: true),
    FieldRule(
      "packet_expectations", .map, "Which packets an outcome writes", isRequired: true,
      since: "2.5"),
    FieldRule("packet_expectations.on_success", .map, "After success"),
    FieldRule("packet_expectations.on_success.emits", .texts, "Types of packets"),
    FieldRule("packet_expectations.on_success.emit", .text, "One type of packet"),
    FieldRule("packet_expectations.on_success.contains", .texts, "What the payload holds"),
    FieldRule("packet_expectations.on_error", .map, "After an error"),
    FieldRule("packet_expectations.on_error.emits", .texts, "Types of packets"),
    FieldRule("packet_expectations.on_error.emit", .text, "One type of packet"),
    FieldRule("packet_expectations.on_error.contains", .texts, "What the payload holds"),
    FieldRule(
      "packet_expectations.durability", [.map, .text],
      "How surely a packet is kept; one word for "
        + "both outcomes, or one each", form: .oneOf(["durable", "best_effort", "none"])),
    choice(
      "packet_expectations.durability.success", ["durable", "best_effort", "none"],
      "Packets of success"),
    choice(
      "packet_expectations.durability.error", ["durable", "best_effort", "none"],
      "Packets of errors"),
    FieldRule("idempotency", .map, "How a delivery is known again", isRequired: true),
    choice(
      "idempotency.pattern",
      ["none", "event_id", "composite_key", "composite_hash", "substrate_lookup"],
      "What identifies a delivery", isRequired: true),
    FieldRule(
      "idempotency.source", .text,
      "Where the identifier is: 'platform_event_id', 'webhook_header', 'computed_hash', or a field",
      form: .identifier),
    FieldRule(
      "idempotency.key_fields", .texts, "Fields of the body that make a composite key",
      form: .identifier),
    FieldRule("idempotency.key_header", .text, "Header of a webhook's identifier", form: .header),
    choice(
      "idempotency.durability", ["none", "in_memory", "substrate"], "Where identifiers are kept"),
    FieldRule("idempotency.check_method", .text, "How the store is asked", form: .identifier),
    FieldRule(
      "idempotency.cache_ttl_seconds", [.integer, .text], "How long an identifier is kept",
      form: .whole(1...31_536_000)),
    choice(
      "idempotency.dedupe_behavior", ["return_cached_response", "acknowledge", "reject"],
      "What a duplicate gets"),
    FieldRule("threading", .map, "How deliveries become conversations"),
    choice("threading.strategy", ["deterministic_uuidv5", "none"], "How a thread's id is made"),
    FieldRule(
      "threading.thread_key_fields", .texts, "Fields of the body that the id is made of",
      form: .identifier),
    FieldRule("threading.namespace", .text, "Namespace of the id, a UUID"),
  ]
}

extension ModuleFields {
  /// The version of a spec that was read without a finding about it.
  package static func version(of spec: Record) -> String {
    version(field: spec)?.text.flatMap(version(stated:)) ?? version(bySectionsOf: spec)
  }

  /// Whether a stated version is this one, at any patch level.
  package static func isVersion(_ text: String, _ version: String) -> Bool {
    self.version(stated: text)?.utf8.elementsEqual(version.utf8) ?? false
  }

  static func version(field spec: Record) -> Field? {
    spec["schemaversion"] ?? spec["meta"]?["schemaversion"]
  }

  /// `2.6` of `2.6.0`; nil for what is no known version.
  static func version(stated text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let version = parts.prefix(2).joined(separator: ".")
    let isWellFormed = (2...3).contains(parts.count) && parts.allSatisfy { Int($0) != nil }
    return isWellFormed && versions.contains(version) ? version : nil
  }

  /// The newest version that the sections fit.
  static func version(bySectionsOf spec: Record) -> String {
    let newest = ["codegenhints", "deliverymetrics", "maturity", "escalationpolicy"]
    if newest.contains(where: { spec[$0] != nil }) { return "2.6" }
    let newer = ["runtimecontract", "dependencycontract", "packetexpectations", "tierexpectations"]
    return newer.contains { spec[$0] != nil } ? "2.5" : "2.4"
  }
}
