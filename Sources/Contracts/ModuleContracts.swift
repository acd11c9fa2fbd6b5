/// The contracts of one module.
extension ContractType {
  static let module = ContractType(
    "l9_module_meta", .module, at: "<module root>/<module>/module.meta.yaml",
    "Files, documents, tests and wiring of a module",
    [
      .text("module_id", "The module's id, as in the registry", required: true),
      .text("spec_file", "Its spec", .named(.registry), required: true),
      .map("layout", "Its files", required: true),
      .text("layout.package_path", "Its folder", .located(.layout), required: true),
      .text("layout.routes_module", "Named from its folder"),
      .text("layout.adapter_module", "Named from its folder"),
      .text("layout.service_module", "Named from its folder"),
      .text("layout.client_module", "Named from its folder"),
      .text("layout.schemas_module", "Named from its folder"),
      .text("layout.config_module", "Named from its folder"),
    ] + moduleDocuments + moduleWiring)

  private static let moduleDocuments: [ContractField] = [
    .map("docs", "Its documents"),
    .text("docs.meta_file", "Contract of its README", .located(.missingContract)),
    .texts("docs.required_docs", "Documents that must exist"),
    .map("tests", "Its tests"),
    .text("tests.meta_file", "Contract of its tests", .located(.missingContract)),
    .maps("tests.unit_tests", "Unit tests"),
    .text("tests.unit_tests[].file", "The test file", required: true),
    .texts("tests.unit_tests[].must_cover", "Behaviours"),
    .maps("tests.integration_tests", "Integration tests"),
    .text("tests.integration_tests[].file", "The test file", required: true),
    .texts("tests.integration_tests[].must_cover", "Behaviours"),
  ]

  private static let moduleWiring: [ContractField] = [
    .map("wiring", "How it is joined to the rest"),
    .map("wiring.http", "Routes"),
    .map("wiring.http.include_in_router", "Router"),
    .text("wiring.http.include_in_router.file", "File of the router", .path),
    .text("wiring.http.include_in_router.router_name", "Variable that holds it"),
    .text("wiring.http.include_in_router.mount_under", "Path of the URL"),
    .map("wiring.tools", "The module as a tool"),
    .flag("wiring.tools.exposes_tool", "Whether it is one"),
    .text("wiring.tools.tool_name", "Name of the tool"),
    .text("wiring.tools.tool_registry_file", "Registry of tools", .path),
    .maps("wiring.tools.agent_bindings", "Agents that may use it"),
    .text("wiring.tools.agent_bindings[].agent_id", "The agent", required: true),
    .word(
      "wiring.tools.agent_bindings[].mode", ["direct", "via_CA", "via_plan"], "How it is called"),
    .texts("wiring.tools.agent_bindings[].allowed_operations", "What it may do"),
    .map("wiring.agents", "The module as a collaborator"),
    .maps("wiring.agents.collaborators", "Agents it works with"),
    .text("wiring.agents.collaborators[].agent_id", "The agent", required: true),
    .word(
      "wiring.agents.collaborators[].interaction_protocol",
      ["tool_call", "packet_stream", "event_bus"], "How they talk"),
    .texts("wiring.agents.collaborators[].packet_topics", "Topics of packets"),
    .map("wiring.memory", "Memory"),
    .texts("wiring.memory.segments_read", "Segments that it reads"),
    .texts("wiring.memory.segments_written", "Segments that it writes"),
    .text("wiring.memory.substrate_adapter", "Way to the memory", .path),
    .map("wiring.governance", "Governance"),
    .word("wiring.governance.risk_level", ["low", "medium", "high"], "How much can go wrong"),
    .flag("wiring.governance.requires_approval", "Whether somebody must approve"),
    .word(
      "wiring.governance.approval_mechanism", ["igor_only", "boss", "auto"], "Who approves"),
    .text("wiring.governance.approval_adapter", "Way to the approval", .path),
  ]

  static let moduleWiringFile = ContractType(
    "module_wiring", .module, at: "<module root>/<module>/wiring.meta.yaml",
    "How a module is joined to the runtime",
    [
      .map("routes", "Routes"),
      .map("routes.fastapi_include", "Router"),
      .text("routes.fastapi_include.file", "File of the router", .path, required: true),
      .text("routes.fastapi_include.router_name", "Variable that holds it"),
      .text("routes.fastapi_include.prefix", "Path of the URL"),
      .map("task_routing", "The module as a tool"),
      .flag("task_routing.if_exposes_tool", "Whether it is one"),
      .text("task_routing.tool_name", "Name of the tool"),
      .text("task_routing.registry_file", "Registry of tools", .path),
      .map("deployment", "Service"),
      .text("deployment.docker_service_name", "Name of the service"),
      .texts("deployment.depends_on", "Services that come first"),
    ])
}
