package import Core
package import Specs

extension ModuleSpec {
  /// Reads the spec of a module that was read without an error.
  ///
  /// - Precondition: the unit is a module.
  package init(_ unit: Unit, diagnostics: inout Diagnostics) {
    precondition(unit.kind == .module, "only modules have a spec")
    var reader = SpecReader(unit)
    self.init(&reader)
    diagnostics.add(reader.findings)
  }

  private init(_ reader: inout SpecReader) {
    unit = reader.unit
    identity = reader.identity
    record = reader.record
    ownership = Ownership(
      team: reader.text("ownership.team"), contact: reader.text("ownership.primary_contact"))
    wiring = reader.wiring
    runtime = Runtime(
      runtimeClass: reader.text("runtime_contract.runtime_class", or: "control_plane"),
      executionModel: reader.text("runtime_contract.execution_model", or: "request_driven"))
    surface = reader.surface
    dependencies = reader.dependencies()
    packets = reader.packets()
    environment = reader.environment()
    idempotency = reader.idempotency()
    threading = reader.threading()
    errors = reader.errors()
    interfaces = Interfaces(
      inbound: reader.inbound(environment),
      outbound: reader.outbound(environment, dependencies.outbound))
    orchestration = reader.orchestration(interfaces, packets)
    observability = reader.observability
    touchpoints = reader.touchpoints
    tests = reader.tests
    acceptance = reader.acceptance()
    invariants = reader.invariants()
    governance = reader.governance
    tool = reader.tool()
    boot = BootImpact(
      level: reader.word("boot_impact.level", of: ["none", "soft", "hard"], or: "none"),
      reason: reader.text("boot_impact.reason"))
    standards = reader.standards
    repository = RepositoryFiles(
      root: reader.text("repo.root_path"), newFiles: reader.texts("repo.allowed_new_files"),
      modifiedFiles: reader.texts("repo.allowed_modified_files"))
    hints = reader.hints
    delivery = reader.delivery
    maturity = reader.maturity()
    escalation = reader.escalation
    confidence = Confidence(
      level: reader.word("spec_confidence.level", of: ["high", "medium", "low"], or: "medium"),
      basis: reader.texts("spec_confidence.basis"))
    goals = reader.texts("goals")
    nonGoals = reader.texts("non_goals")
    notes = ["notes_for_generators", "notes_for_perplexity", "notes_for_codegen"]
      .flatMap { reader.texts($0) }
  }
}

extension SpecReader {
  fileprivate var identity: ModuleSpec.Identity {
    ModuleSpec.Identity(
      id: id, moduleID: text("metadata.module_id"), name: text("metadata.name"),
      className: Names.words(id).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(),
      environmentPrefix: prefix, tier: unit.tier ?? 0, description: text("metadata.description"),
      system: text("metadata.system", or: "L9"), language: text("metadata.language", or: "python"),
      runtime: text("metadata.runtime", or: "python>=3.11"),
      version: ModuleFields.version(of: unit.schema), file: unit.fileName ?? "")
  }

  fileprivate var record: ModuleSpec.RevisionRecord {
    ModuleSpec.RevisionRecord(
      createdAt: text("meta.created_at"), createdBy: text("meta.created_by"),
      updatedAt: text("meta.last_updated_at"), updatedBy: text("meta.last_updated_by"))
  }

  fileprivate var wiring: ModuleSpec.Wiring {
    ModuleSpec.Wiring(
      service: word(
        "runtime_wiring.service", of: ["api", "worker", "scheduler", "memory"], or: "api"),
      phase: word("runtime_wiring.startup_phase", of: ["early", "normal", "late"], or: "normal"),
      dependsOn: texts("runtime_wiring.depends_on"),
      blocksStartup: flag("runtime_wiring.blocks_startup_on_failure"),
      placement: text("runtime_wiring.placement"))
  }

  fileprivate var surface: ModuleSpec.Surface {
    ModuleSpec.Surface(
      exposesHTTP: flag("external_surface.exposes_http_endpoint"),
      exposesWebhook: flag("external_surface.exposes_webhook"),
      exposesTool: flag("external_surface.exposes_tool"),
      callableFrom: texts("external_surface.callable_from"))
  }

  /// Both sections of a spec, each call once.
  fileprivate func dependencies() -> ModuleSpec.Dependencies {
    let stated = items("dependencies.allowed_tiers").compactMap(\.int)
    let tiers = field("dependencies.allowed_tiers") == nil ? Array(0..<(unit.tier ?? 0)) : stated
    let contract = items("dependency_contract.outbound").map { call($0, "tomodule") }
    let calls = items("dependencies.outbound_calls").map { call($0, "module") }
    return ModuleSpec.Dependencies(
      // sorted: by number
      allowedTiers: Set(tiers).sorted(),
      inbound: Self.distinct(items("dependency_contract.inbound").map { call($0, "frommodule") }),
      outbound: Self.distinct(contract + calls))
  }

  private func call(_ field: Field, _ key: String) -> ModuleSpec.Call {
    ModuleSpec.Call(
      module: Self.text(field[key] ?? field["module"], or: "external"),
      interface: Self.text(field["interface"], or: "http"),
      endpoint: Self.text(field["endpoint"]))
  }

  private static func distinct(_ calls: [ModuleSpec.Call]) -> [ModuleSpec.Call] {
    var seen = Set<String>()
    return calls.filter { call in
      let key = [Names.folded(call.module.string), call.interface.string, call.endpoint.string]
      return seen.insert(key.joined(separator: "\n")).inserted
    }
  }

  fileprivate var governance: ModuleSpec.Governance {
    ModuleSpec.Governance(
      risk: word("governance.risk_level", of: ["low", "medium", "high"], or: "low"),
      requiresApproval: flag("governance.requires_approval"),
      mechanism: text("governance.approval_mechanism", or: "auto"),
      adapter: text("governance.approval_adapter"))
  }

  fileprivate func tool() -> ModuleSpec.Tool {
    let isTool = flag("external_surface.exposes_tool")
    let bindings = items("tool.agent_bindings").map { item in
      ModuleSpec.Tool.Binding(
        agent: Self.text(item["agentid"]),
        mode: Self.word(item["mode"], of: ["direct", "via_CA", "via_plan"], or: "direct"),
        operations: Self.texts(item["allowedoperations"]))
    }
    return ModuleSpec.Tool(
      name: isTool ? text("tool.tool_name", or: id + "_tool") : .empty, bindings: bindings)
  }
}
