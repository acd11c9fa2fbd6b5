/// The contracts of tests.
extension ContractType {
  static let testStrategy = ContractType(
    "test_strategy", .test, at: "tests/strategy.meta.yaml", "How the repository is tested",
    [
      .text("location", "Where the document stands", required: true),
      .map("philosophy", "What the tests are for"),
      .texts("philosophy.goals", "What they guarantee"),
      .texts("philosophy.non_goals", "What they do not"),
      .map("test_layout", "Where tests lie", required: true),
      .text("test_layout.root_package", "Folder of all tests", .path, required: true),
      .map("test_layout.patterns", "Folders by kind"),
      .text("test_layout.patterns.unit", "Unit tests", .path),
      .text("test_layout.patterns.integration", "Integration tests", .path),
      .text("test_layout.patterns.e2e", "End-to-end tests", .path),
      .map("test_layout.naming_conventions", "Names"),
      .text("test_layout.naming_conventions.file_pattern", "Pattern of file names"),
      .text("test_layout.naming_conventions.class_prefix", "Head of class names"),
      .text("test_layout.naming_conventions.function_prefix", "Head of function names"),
      .map("tooling", "Tools"),
      .text("tooling.framework", "Framework"),
      .texts("tooling.plugins", "Plugins"),
      .texts("tooling.linting_and_types", "Other gates"),
      .map("environments", "What tests need"),
      .texts("environments.required_services", "Services"),
      .texts("environments.isolation_strategy", "How state is kept apart"),
    ])

  static let unitTests = ContractType(
    "test_unit_spec", .test, at: "tests/unit/meta.yaml", "What unit tests must cover",
    [
      .text("location", "The contract itself, or its folder"),
      .map("scope", "What counts as a unit test", required: true),
      .text("scope.description", "In a sentence", required: true),
      .texts("scope.target_modules", "Modules that are covered", .path),
      .map("expectations", "What is expected"),
      .number("expectations.coverage_target", "Least share of lines, 0 to 1"),
      .texts("expectations.properties", "What every test has"),
      .maps("module_policies", "What is covered by module"),
      .text("module_policies[].module", "The module", .path, required: true),
      .text("module_policies[].file", "Its test file; any below the folder if absent"),
      .texts("module_policies[].must_cover", "Behaviours", required: true),
    ] + collaborationRules)

  static let integrationTests = ContractType(
    "test_integration_spec", .test, at: "tests/integration/meta.yaml",
    "What integration tests must cover",
    [
      .text("location", "The contract itself, or its folder"),
      .map("scope", "What counts as an integration test", required: true),
      .text("scope.description", "In a sentence", required: true),
      .texts("scope.target_flows", "Flows that are covered"),
      .map("environment", "What the tests run in"),
      .texts("environment.setup_strategy", "How it is made"),
      .texts("environment.teardown_strategy", "How it is removed"),
      .maps("scenarios", "Scenarios"),
      .text("scenarios[].id", "Short name; a test covers it by this", required: true),
      .text("scenarios[].description", "In a sentence", required: true),
      .text("scenarios[].file", "Its test file; any below the folder if absent"),
      .texts("scenarios[].steps", "Steps in their order"),
      .map("metrics", "Figures of the suite"),
      .number("metrics.max_runtime_seconds", "Longest run"),
      .number("metrics.target_flakiness_rate", "Share of unstable tests"),
    ] + collaborationRules)

  static let endToEndTests = ContractType(
    "test_e2e_spec", .test, at: "tests/e2e/meta.yaml", "What end-to-end tests must cover",
    [
      .text("location", "The contract itself, or its folder"),
      .map("scope", "What counts as an end-to-end test", required: true),
      .text("scope.description", "In a sentence", required: true),
      .texts("scope.entrypoints", "Where tests reach the system"),
      .map("requirements", "What must be there"),
      .texts("requirements.environment", "What must run"),
      .texts("requirements.data_fixtures", "Data that must exist"),
      .maps("scenarios", "Scenarios"),
      .text("scenarios[].id", "Short name; a test covers it by this", required: true),
      .text("scenarios[].description", "In a sentence", required: true),
      .text("scenarios[].file", "Its test file; any below the folder if absent"),
      .texts("scenarios[].expectations", "What must come out"),
    ] + collaborationRules)

  private static let collaborationRules: [ContractField] = [
    .map("ai_collaboration", "What AI tools may do here"),
    .texts("ai_collaboration.allowed_to_generate", "Freely"),
    .texts("ai_collaboration.review_required", "With review"),
    .texts("ai_collaboration.invariants", "Rules they must keep"),
    .text("ai_collaboration.notes", "Remarks"),
  ]

  static let subsystemTests = ContractType(
    "subsystem_test_spec", .test, at: "<folder>/tests.meta.yaml",
    "The tests that a subsystem must have",
    [
      .text("location", "The contract itself, or its folder"),
      .map("subsystem", "The subsystem", required: true),
      .text("subsystem.name", "Its name, as in its README", required: true),
      .texts("subsystem.code_paths", "Its code", .path),
      .map("unit_tests", "Unit tests"),
      .maps("unit_tests.modules", "By module"),
      .text("unit_tests.modules[].path", "The module", .path, required: true),
      .text("unit_tests.modules[].file", "Its test file", required: true),
      .texts("unit_tests.modules[].must_cover", "Behaviours", required: true),
      .map("integration_tests", "Integration tests"),
      .maps("integration_tests.flows", "Flows"),
      .text("integration_tests.flows[].id", "Short name; a test covers it by this", required: true),
      .text("integration_tests.flows[].file", "Its test file", required: true),
      .text("integration_tests.flows[].description", "In a sentence"),
      .texts("integration_tests.flows[].dependencies", "What it needs"),
      .map("governance_tests", "Tests of what must never happen"),
      .maps("governance_tests.invariants", "Invariants"),
      .text("governance_tests.invariants[].id", "Short name", required: true),
      .text("governance_tests.invariants[].file", "Its test file", required: true),
      .text("governance_tests.invariants[].description", "In a sentence"),
      .texts("governance_tests.invariants[].must_assert", "What is asserted", required: true),
    ])
}
