extension ModuleFields {
  static let errors: [FieldRule] = [
    FieldRule("error_policy", .map, "What happens when something fails", isRequired: true),
    choice("error_policy.default", ["fail_fast", "best_effort"], "Whether work goes on"),
    FieldRule("error_policy.retries", .map, "Further attempts"),
    flag("error_policy.retries.enabled", "Whether there are any"),
    FieldRule(
      "error_policy.retries.max_attempts", [.integer, .text], "How many", form: .whole(0...100)),
    FieldRule(
      "error_policy.retries.backoff_ms", [.integer, .integers], "Pause before an attempt"),
    FieldRule(
      "error_policy.max_retries", [.integer, .text], "Another spelling of retries.max_attempts",
      form: .whole(0...100)),
    FieldRule("error_policy.retry_strategy", .text, "How pauses grow, in the author's words"),
    FieldRule("error_policy.fallback_behavior", .text, "What else is done, in words"),
    FieldRule("error_policy.escalation", .map, "Who is told"),
    flag("error_policy.escalation.emit_error_packet", "Whether an error packet is written"),
    flag("error_policy.escalation.mark_task_failed", "Whether the task is marked as failed"),
    choice("error_policy.escalation.alert", ["none", "log", "metric"], "How it is noticed"),
    FieldRule("error_policy.categories", .map, "Kinds of failure by name"),
    FieldRule("error_policy.categories.*", .map, "One kind of failure"),
    FieldRule(
      "error_policy.categories.*.status", [.integer, .text],
      "Status of HTTP; 0 if it cannot happen",
      form: .whole(0...599)),
    FieldRule(
      "error_policy.categories.*.action", .text,
      "'reject', 'log_and_continue', 'retry', 'fail_task', or a sentence that begins with one"),
    FieldRule("error_policy.categories.*.log", .text, "Name of the event in the log"),
    FieldRule("error_policy.*", .map, "The same as a category, as 2.4 and 2.5 write it"),
    FieldRule(
      "error_policy.*.status", [.integer, .text], "Status of HTTP; 0 if it cannot happen",
      form: .whole(0...599)),
    FieldRule("error_policy.*.action", .text, "As in categories"),
    FieldRule("error_policy.*.log", .text, "Name of the event in the log"),
  ]

  static let interfaces: [FieldRule] = [
    FieldRule("interfaces", .map, "Routes of the module and calls to others", isRequired: true),
    FieldRule("interfaces.inbound", .maps, "Routes"),
    FieldRule("interfaces.inbound[].name", .text, "Name", form: .identifier, isRequired: true),
    choice(
      "interfaces.inbound[].method", ["GET", "POST", "PUT", "PATCH", "DELETE"], "Method of HTTP"),
    FieldRule("interfaces.inbound[].route", .text, "Path", form: .route, isRequired: true),
    FieldRule("interfaces.inbound[].headers", .texts, "Headers it reads", form: .header),
    choice(
      "interfaces.inbound[].payload_type", ["JSON", "form", "text"], "Form of the body"),
    choice(
      "interfaces.inbound[].auth", ["hmac-sha256", "bearer", "api_key", "none"],
      "How a caller proves itself", isRequired: true),
    FieldRule(
      "interfaces.inbound[].secret", .text, "Environment variable with the caller's secret",
      form: .variable),
    FieldRule("interfaces.outbound", .maps, "Calls to other services"),
    FieldRule("interfaces.outbound[].name", .text, "Name", form: .identifier, isRequired: true),
    FieldRule("interfaces.outbound[].endpoint", .text, "Path or address", isRequired: true),
    choice(
      "interfaces.outbound[].method", ["GET", "POST", "PUT", "PATCH", "DELETE"], "Method of HTTP"),
    FieldRule(
      "interfaces.outbound[].timeout_seconds", [.integer, .text], "Longest wait",
      form: .whole(1...3600)),
    flag("interfaces.outbound[].retry", "Whether a failure is tried again"),
    FieldRule("environment", .map, "Environment variables"),
    FieldRule(
      "environment.required", [.texts, .maps], "Without one of them the module does not start",
      form: .variable),
    FieldRule("environment.required[].name", .text, "Name", form: .variable, isRequired: true),
    FieldRule("environment.required[].description", .text, "What it is for"),
    FieldRule(
      "environment.optional", [.texts, .maps], "The module starts without them", form: .variable),
    FieldRule("environment.optional[].name", .text, "Name", form: .variable, isRequired: true),
    FieldRule("environment.optional[].description", .text, "What it is for"),
    FieldRule(
      "environment.optional[].default", [.text, .number, .integer, .flag], "Value if it is not set"),
  ]

  static let orchestration: [FieldRule] = [
    FieldRule("orchestration", .map, "What happens to a delivery, in order"),
    FieldRule("orchestration.validation", .texts, "Checks before any work"),
    FieldRule("orchestration.context_reads", [.texts, .maps], "What is read first"),
    FieldRule("orchestration.context_reads[].method", .text, "Method that is called"),
    FieldRule("orchestration.context_reads[].filter", .text, "What is looked for"),
    FieldRule("orchestration.context_reads[].purpose", .text, "What it is for"),
    FieldRule("orchestration.aios_calls", [.texts, .maps], "Calls to the runtime"),
    FieldRule("orchestration.aios_calls[].endpoint", .text, "Route"),
    FieldRule("orchestration.aios_calls[].input", .text, "What is sent"),
    FieldRule("orchestration.aios_calls[].output", .text, "What comes back"),
    FieldRule("orchestration.side_effects", [.texts, .maps], "What is done then"),
    FieldRule("orchestration.side_effects[].action", .text, "The deed"),
    FieldRule("orchestration.side_effects[].service", .text, "Method that does it"),
    FieldRule("orchestration.side_effects[].packet_type", .text, "Packet that is written"),
  ]

  static let assurance: [FieldRule] = [
    FieldRule("observability", .map, "What can be seen from outside"),
    FieldRule("observability.logs", .map, "Log"),
    flag("observability.logs.enabled", "Whether there is one"),
    choice("observability.logs.level", ["debug", "info", "warning", "error"], "Least level"),
    FieldRule("observability.metrics", .map, "Metrics"),
    flag("observability.metrics.enabled", "Whether there are any"),
    FieldRule("observability.metrics.counters", .texts, "Counters", form: .identifier),
    FieldRule("observability.metrics.histograms", .texts, "Histograms", form: .identifier),
    FieldRule("observability.traces", .map, "Traces"),
    flag("observability.traces.enabled", "Whether there are any"),
    FieldRule("runtime_touchpoints", .map, "What the module touches"),
    flag("runtime_touchpoints.touches_db", "A database"),
    flag("runtime_touchpoints.touches_tools", "Tools"),
    flag("runtime_touchpoints.touches_external_network", "Other networks"),
    flag("runtime_touchpoints.affects_boot", "The start of the system"),
    FieldRule("tier_expectations", .map, "What the tier asks for", isRequired: true, since: "2.5"),
    flag("tier_expectations.requires_runtime_wiring", "Whether wiring must be stated"),
    flag("tier_expectations.requires_packet_contract", "Whether packets must be stated"),
    flag("tier_expectations.requires_negative_tests", "Whether failures must be tested"),
    FieldRule("tier_expectations.*", .free, "An expectation of the author's own"),
    FieldRule("test_scope", .map, "Which tests there are"),
    flag("test_scope.unit", "Of parts"),
    flag("test_scope.integration", "Of the whole"),
    flag("test_scope.docker_smoke", "In its container"),
    FieldRule("spec_confidence", .map, "How sure the author is"),
    choice("spec_confidence.level", ["high", "medium", "low"], "In one word"),
    FieldRule("spec_confidence.basis", .texts, "Why"),
    FieldRule("boot_impact", .map, "What the module's failure does to the start"),
    choice("boot_impact.level", ["none", "soft", "hard"], "In one word"),
    FieldRule("boot_impact.reason", .text, "Why"),
    FieldRule("standards", .map, "What the code must use"),
    FieldRule("standards.identity", .map, "Identifiers"),
    FieldRule("standards.identity.canonical_identifier", .text, "Field", form: .identifier),
    FieldRule("standards.logging", .map, "Logging"),
    FieldRule("standards.logging.library", .text, "Library"),
    FieldRule("standards.logging.forbidden", .texts, "Libraries it must not use"),
    FieldRule("standards.http_client", .map, "Calls over HTTP"),
    FieldRule("standards.http_client.library", .text, "Library"),
    FieldRule("standards.http_client.forbidden", .texts, "Libraries it must not use"),
  ]
}
