extension ModuleFields {
  static let acceptance: [FieldRule] =
    [
      FieldRule("acceptance", .map, "What the tests must show"),
      FieldRule("acceptance.positive", [.texts, .maps], "What must work", form: .identifier),
      FieldRule("acceptance.negative", [.texts, .maps], "What must be refused", form: .identifier),
      FieldRule(
        "acceptance.criteria", [.texts, .maps], "Another spelling of positive", form: .identifier),
      FieldRule("acceptance.criteria[].*", .free, "As in positive"),
    ]
    + ["positive", "negative"].flatMap { side in
      [
        FieldRule("acceptance.\(side)[].id", .text, "Id, such as 'AP-1'", form: .name),
        FieldRule("acceptance.\(side)[].description", .text, "What is shown"),
        FieldRule("acceptance.\(side)[].expected_behavior", .text, "What is to happen"),
        FieldRule(
          "acceptance.\(side)[].test", .text, "Name of the test", form: .identifier,
          isRequired: true),
      ]
    } + [
      FieldRule("global_invariants_ack", .map, "Invariants that the author knows"),
      FieldRule("global_invariants_ack.invariants", .texts, "Their names as a list"),
      flag("global_invariants_ack.acknowledged", "All of the list"),
      flag("global_invariants_ack.*", "One invariant"),
    ]

  static let repository: [FieldRule] = [
    FieldRule("repo", .map, "Files that the module may write"),
    FieldRule("repo.root_path", .text, "The repository, in the author's words"),
    FieldRule("repo.allowed_new_files", .texts, "New files"),
    FieldRule("repo.allowed_modified_files", .texts, "Files it changes"),
  ]

  static let generation: [FieldRule] = [
    FieldRule("codegen_hints", .map, "How far a generator may go"),
    FieldRule(
      "codegen_hints.completeness_target", [.number, .integer], "Share of the code, 0.0 to 1.0"),
    flag("codegen_hints.allow_real_logic", "Whether code may do something"),
    flag("codegen_hints.allow_real_tests", "Whether tests may assert something"),
    FieldRule("codegen_hints.stub_strategy", .text, "What stands where nothing is known"),
    flag("codegen_hints.forbid_guessing", "Whether a missing fact is an error; true if absent"),
    FieldRule(
      "codegen_hints.refuse_if_missing", .texts, "Sections without which nothing is generated",
      form: .identifier),
    FieldRule("l9_dora", .free, "Metrics written by another tool"),
  ]

  static let lifecycle: [FieldRule] = [
    FieldRule("delivery_metrics", .map, "What is measured of the delivery"),
    FieldRule("delivery_metrics.track", .texts, "Metrics"),
    FieldRule("delivery_metrics.measurement_points", .free, "Where each is taken"),
    FieldRule("delivery_metrics.ownership", .map, "Who answers for them"),
    FieldRule("delivery_metrics.ownership.primary", .text, "First"),
    FieldRule("delivery_metrics.ownership.escalation", .text, "Then"),
    FieldRule("delivery_metrics.enforcement", .map, "Who may edit them"),
    flag("delivery_metrics.enforcement.human_editing_forbidden", "Nobody by hand"),
    flag("delivery_metrics.enforcement.ci_owned", "Only CI"),
    FieldRule("maturity", .map, "How far the module has come"),
    choice(
      "maturity.stage", ["experimental", "beta", "stable", "legacy", "deprecated", "superseded"],
      "In one word; the last three warn whoever uses the module"),
    flag("maturity.production_ready", "The author's own judgement"),
    FieldRule("maturity.notes", .texts, "Remarks"),
    FieldRule("maturity.superseded_by", .text, "Module that takes over", form: .name),
    FieldRule("escalation_policy", .map, "When people are called"),
    FieldRule("escalation_policy.on_repeated_failure", .map, "After several failures"),
    FieldRule(
      "escalation_policy.on_repeated_failure.threshold", [.integer, .text], "How many",
      form: .whole(1...1_000_000)),
    FieldRule("escalation_policy.on_repeated_failure.window", .text, "Within which time"),
    FieldRule("escalation_policy.on_repeated_failure.escalate_to", .text, "Whom"),
    FieldRule("escalation_policy.on_boot_block", .map, "When the start is blocked"),
    FieldRule("escalation_policy.on_boot_block.escalate_to", .text, "Whom"),
  ]
}
