import Core
import Documents

/// Sections that newer versions added, made of what the spec says elsewhere.
extension MigrationSteps {
  static let sections: [MigrationStep] = [
    MigrationStep("runtime_contract is stated (2.5)") { edit throws(YAMLEdit.Problem) in
      try edit.addSection("runtime_contract", runtimeContract(edit), after: "runtime_wiring")
    },
    MigrationStep("dependency_contract is stated (2.5)") { edit throws(YAMLEdit.Problem) in
      try edit.addSection(
        "dependency_contract", dependencyContract(edit), after: "external_surface")
    },
    MigrationStep("packet_expectations are stated (2.5)") { edit throws(YAMLEdit.Problem) in
      try edit.addSection("packet_expectations", packetExpectations(edit), after: "packet_contract")
    },
    MigrationStep("tier_expectations are stated (2.5)") { edit throws(YAMLEdit.Problem) in
      try edit.addSection(
        "tier_expectations",
        [
          "requires_runtime_wiring": true, "requires_packet_contract": true,
          "requires_negative_tests": true,
        ], after: "runtime_touchpoints")
    },
    MigrationStep("codegen_hints are stated (2.6)") { edit throws(YAMLEdit.Problem) in
      try edit.addSection("codegen_hints", codegenHints, after: lastSection)
    },
    MigrationStep("delivery_metrics are stated (2.6)") { edit throws(YAMLEdit.Problem) in
      try edit.addSection("delivery_metrics", deliveryMetrics(edit), after: "codegen_hints")
    },
    MigrationStep("maturity is stated (2.6)") { edit throws(YAMLEdit.Problem) in
      try edit.addSection(
        "maturity", ["stage": "experimental", "production_ready": false], after: "delivery_metrics")
    },
    MigrationStep("escalation_policy is stated (2.6)") { edit throws(YAMLEdit.Problem) in
      try edit.addSection("escalation_policy", escalationPolicy(edit), after: "maturity")
    },
  ]

  /// No section is called so: the new one is the last.
  private static let lastSection = ""

  private static func runtimeContract(_ edit: SpecEdit) -> JSON {
    let model =
      switch edit.text("runtime_wiring.service") {
      case "worker": "event_driven"
      case "scheduler": "scheduled"
      default: "request_driven"
      }
    return [
      "runtime_class": model == "request_driven" ? "control_plane" : "background",
      "execution_model": .string(model),
    ]
  }

  private static func dependencyContract(_ edit: SpecEdit) -> JSON {
    let caller =
      edit.texts("external_surface.callable_from").contains("external")
      || edit.flag("external_surface.exposes_webhook")
    let inbound = edit.items("interfaces.inbound").compactMap { route in
      route["route"]?.text.map { path -> JSON in
        [
          "from_module": caller ? "external" : "internal", "interface": "http",
          "endpoint": .string(path),
        ]
      }
    }
    let calls = edit.items("dependencies.outbound_calls").map { call -> JSON in
      [
        "to_module": .string(call["module"]?.text ?? "external"),
        "interface": .string(call["interface"]?.text ?? "http"),
        "endpoint": .string(call["endpoint"]?.text ?? ""),
      ]
    }
    let external = edit.items("interfaces.outbound").compactMap { call -> JSON? in
      guard let endpoint = call["endpoint"]?.text, !endpoint.hasPrefix("/"),
        let name = call["name"]?.text
      else { return nil }
      return ["to_module": "external", "interface": "http", "endpoint": .string(name)]
    }
    return ["inbound": .array(inbound), "outbound": .array(calls + external)]
  }

  private static func packetExpectations(_ edit: SpecEdit) -> JSON {
    let packets = edit.texts("packet_contract.emits")
    // As a spec without the section is read.
    let isKept = edit.text("idempotency.durability") == "substrate"
    let durability: JSON = isKept ? "durable" : "best_effort"
    return [
      "on_success": ["emits": .strings(packets.filter { $0.hasSuffix(".out") })],
      "on_error": ["emits": .strings(packets.filter { $0.hasSuffix(".error") })],
      "durability": ["success": durability, "error": durability],
    ]
  }

  private static let codegenHints: JSON = [
    "completeness_target": .float(0.8), "allow_real_logic": true, "allow_real_tests": true,
    "stub_strategy": "production_scaffold", "forbid_guessing": true,
    "refuse_if_missing": [
      "runtime_wiring", "dependency_contract", "packet_contract", "acceptance",
    ],
  ]

  private static func deliveryMetrics(_ edit: SpecEdit) -> JSON {
    [
      "track": ["lead_time", "change_frequency", "change_failure_rate", "recovery_time"],
      "ownership": [
        "primary": .string(edit.text("ownership.team") ?? "unassigned"),
        "escalation": .string(contact(edit)),
      ],
      "enforcement": ["human_editing_forbidden": true, "ci_owned": true],
    ]
  }

  private static func escalationPolicy(_ edit: SpecEdit) -> JSON {
    [
      "on_repeated_failure": [
        "threshold": 3, "window": "24h", "escalate_to": .string(contact(edit)),
      ],
      "on_boot_block": ["escalate_to": .string(contact(edit))],
    ]
  }

  private static func contact(_ edit: SpecEdit) -> String {
    edit.text("ownership.primary_contact") ?? "unassigned"
  }
}
