/// The contracts of a repository as a whole.
extension ContractType {
  static let repository = ContractType(
    "l9_repo_contract", .repository, at: ".l9_repo.meta.yaml",
    "Where things lie in the repository, and what its checks enforce",
    [
      .text(
        "root_package", "The Python package of the repository", .located(.layout), required: true),
      .map("paths", "Folders by name", required: true),
      .text("paths.*", "A folder", .located(.layout)),
      .texts("platform_services", "What modules and agents may depend on without its being a unit"),
      .map("naming", "Names"),
      .text("naming.test_module_pattern", "Pattern of the names of test modules"),
      .flag("naming.package_init_required", "Whether every package has an __init__.py"),
      .map("ci_contracts", "What the checks enforce"),
      .flag("ci_contracts.require_meta_docs", "Every package has a README.meta.yaml"),
      .flag("ci_contracts.require_meta_tests", "Every package has a tests.meta.yaml"),
      .number("ci_contracts.min_unit_coverage", "Least share of lines, 0 to 1"),
      .number("ci_contracts.min_integration_coverage", "Least share of lines, 0 to 1"),
    ])

  static let schemaExtraction = ContractType(
    "schema_extraction_contract", .repository, at: ".l9_schema_extraction.meta.yaml",
    "Which agents are generated from schemas",
    [
      .text("canonical_schema_template", "The template of schemas", .path),
      .text("glue_contract", "How generated agents are joined", .path),
      .text("extractor_prompt", "The extractor's text", .path),
      .text("extractor_runner", "The text that runs it", .path),
      .maps("targets", "What is generated", required: true),
      .text("targets[].name", "Name of the target", required: true),
      .text("targets[].schema_file", "Its schema", required: true),
      .map("ci_enforcement", "What the checks enforce"),
      .flag("ci_enforcement.require_manifest", "Every target has its manifest"),
      .flag("ci_enforcement.require_tests", "Every target has tests"),
    ])

  static let modules = ContractType(
    "l9_module_contracts", .repository, at: ".l9_modules.meta.yaml",
    "Where modules, their specs and their registry lie",
    [
      .text("registry_file", "The registry for people", .path),
      .text("machine_registry_file", "The registry for programs", .path, required: true),
      .text("spec_root", "Folder of the module specs", .path, required: true),
      .text("module_root", "Folder of the modules", .path, required: true),
      .map("ci", "What the checks enforce"),
      .flag("ci.require_spec_for_every_registry_entry", "Every registered module has a spec"),
      .flag("ci.require_module_folder_for_every_spec", "Every spec has its module"),
      .flag("ci.require_docs_and_tests_meta", "Every module has its contracts"),
    ])

  static let wirings = ContractType(
    "l9_wiring_contracts", .repository, at: ".l9_wiring.meta.yaml",
    "What holds for the wiring of all modules",
    [
      .text("module_meta_glob", "Pattern of the paths of module contracts", required: true),
      .map("invariants", "What must hold"),
      .map("invariants.tool_registry", "Tools"),
      .flag(
        "invariants.tool_registry.require_entry_for_exposes_tool",
        "Every exposed tool is in the registry"),
      .text("invariants.tool_registry.file", "The registry of tools", .path),
      .map("invariants.agent_bindings", "Agents"),
      .flag("invariants.agent_bindings.require_agent_exists", "Every bound agent exists"),
      .text("invariants.agent_bindings.agent_registry_file", "The registry of agents", .path),
      .map("invariants.memory", "Memory"),
      .text("invariants.memory.segments_must_exist_in", "File that names the segments", .path),
      .map("invariants.governance", "Governance"),
      .map(
        "invariants.governance.if_requires_approval_true", "For modules that require approval"),
      .text(
        "invariants.governance.if_requires_approval_true.must_call_adapter",
        "Module that their code must call", .path),
      .flag(
        "invariants.governance.if_requires_approval_true.must_have_tests",
        "Approval must be tested"),
    ])
}
