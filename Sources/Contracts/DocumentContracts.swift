/// The contracts of documents that are no README.
extension ContractType {
  static let architecture = ContractType(
    "doc_architecture", .document, at: "docs/architecture.meta.yaml",
    "The overview of the architecture",
    [.text("location", "Where the document stands", required: true)]
      + architectureContext + architectureViews)

  private static let architectureContext: [ContractField] =
    [
      .map("system_context", "The system in its surroundings", required: true),
      .text("system_context.description", "What it is and where it runs", required: true),
      .texts("system_context.external_actors", "People and systems that use it"),
      .texts("system_context.external_systems", "Services that it uses"),
      .map("logical_architecture", "Its layers"),
      .texts("logical_architecture.data_flows", "Ways through the layers"),
      .map("runtime_view", "What happens at run time"),
      .texts("runtime_view.async_components", "Queues and workers"),
    ]
    + ContractField.table(
      "logical_architecture.layers", "Layers, the uppermost first",
      [("name", "Name", .text), ("role", "What it does", .text)])
    + ContractField.table(
      "runtime_view.common_flows", "Typical requests",
      [("id", "Short name", .text), ("name", "Name for people", .text)])
    + [.texts("runtime_view.common_flows[].steps", "Steps in their order")]

  private static let architectureViews: [ContractField] =
    [
      .map("deployment_view", "How it is deployed"),
      .text("deployment_view.topology", "Services, containers, networks"),
      .texts("deployment_view.infra_dependencies", "Infrastructure that it needs"),
      .map("data_view", "What is stored where"),
      .texts("data_view.main_entities", "Entities"),
      .map("cross_cutting_concerns", "What concerns all parts"),
      .map("cross_cutting_concerns.security", "Security"),
      .text("cross_cutting_concerns.security.notes", "What holds everywhere"),
      .map("cross_cutting_concerns.observability", "Observability"),
      .text("cross_cutting_concerns.observability.notes", "What holds everywhere"),
      .map("cross_cutting_concerns.configuration", "Configuration"),
      .text("cross_cutting_concerns.configuration.notes", "What holds everywhere"),
    ]
    + ContractField.table(
      "deployment_view.services", "Services",
      [("name", "Name", .text), ("role", "What it does", .text)])
    + ContractField.table(
      "data_view.storage_mapping", "Where each entity is stored",
      [("entity", "Entity", .text), ("backend", "Store", .text)])

  static let collaboration = ContractType(
    "doc_ai_collaboration", .document, at: "docs/ai-collaboration.meta.yaml",
    "The guide for AI tools",
    [
      .text("location", "Where the document stands", required: true),
      .map("philosophy", "What is aimed at", required: true),
      .texts("philosophy.goals", "Goals", required: true),
      .texts("philosophy.anti_goals", "What is avoided"),
      .map("pre_reading", "What is read first"),
      .texts("pre_reading.required_files", "Must be read", .path),
      .texts("pre_reading.optional_files", "Helps"),
      .map("editing_rules", "What may be edited"),
      .texts("editing_rules.allowed_areas", "Freely; patterns of paths"),
      .texts("editing_rules.review_required_areas", "With review; patterns of paths"),
      .texts("editing_rules.forbidden_areas", "Never; patterns of paths"),
      .map("change_workflow", "How a change goes"),
      .texts("change_workflow.phases", "Phases in their order"),
      .texts("change_workflow.artifacts", "What a change brings"),
      .map("validation", "What must pass"),
      .texts("validation.required_checks", "Always"),
      .texts("validation.extra_checks_for_sensitive_changes", "For sensitive changes"),
      .map("examples", "Examples"),
      .texts("examples.good_patterns", "To follow"),
      .texts("examples.bad_patterns", "To avoid"),
    ])

  static let subsystemDocs = ContractType(
    "subsystem_docs_spec", .document, at: "<folder>/docs.meta.yaml",
    "The documents that a subsystem must have",
    [
      .map("subsystem", "The subsystem", required: true),
      .text("subsystem.name", "Its name, as in its README", required: true),
      .texts("subsystem.code_paths", "Its code", .path),
      .maps("docs", "The documents", required: true),
      .text("docs[].path", "The document", required: true),
      .text("docs[].source", "The contract that it is written from", .path),
      .texts("docs[].required_sections", "Headings that it must have"),
    ])

  /// A contract that one file states about itself.
  static let metaContract = ContractType(
    "meta_contract", .document, at: "<anywhere>.meta.yaml",
    "What a file takes, gives and guarantees",
    [
      .text("filename", "The file", .path, required: true),
      .text("name", "Name", required: true),
      .texts("inputs", "What it takes", required: true),
      .texts("outputs", "What it gives", required: true),
      .texts("responsibilities", "What it does"),
      .texts("guarantees", "What it guarantees", required: true),
      .texts("required_docs", "Documents that must exist"),
      .texts("required_tests", "Test files that must exist", required: true),
    ])
}
