/// The contracts of the three levels of README.
extension ContractType {
  static let rootReadme = ContractType(
    "root_readme", .document, at: "README.meta.yaml", "The README of a repository",
    [.text("location", "Where the document stands; `/` is README.md of the root", required: true)]
      + rootOverview + rootOperation + rootCollaboration + readmeDialect)

  private static let rootOverview: [ContractField] =
    [
      .map("project", "What the project is", required: true),
      .text("project.name", "Name of the project", required: true),
      .text("project.one_liner", "The project in one sentence"),
      .texts("project.goals", "What success looks like"),
      .texts("project.non_goals", "What is out of scope"),
      .map("architecture", "How the repository is built"),
      .text("architecture.summary", "The architecture in two to four sentences"),
      .map("repository_layout", "What lies where"),
      .map("getting_started", "The way from a clone to a running system"),
      .texts("getting_started.prerequisites", "Tools and services that are needed"),
      .texts("getting_started.setup_steps", "Steps in their order"),
      .texts("getting_started.quickstart_commands", "Commands of a first run"),
    ]
    + ContractField.table(
      "architecture.key_components", "The core subsystems",
      [
        ("id", "Short name", .text), ("path", "File or folder of the subsystem", .path),
        ("role", "What it does", .text),
      ])
    + ContractField.table(
      "repository_layout.entries", "Top-level files and folders",
      [("path", "File or folder", .path), ("description", "What lies there", .text)])

  private static let rootOperation: [ContractField] =
    [
      .map("configuration", "How the project is configured"),
      .texts("configuration.env_vars_required", "Variables that must be set", .setting),
      .map("testing", "How the project is tested"),
      .texts("testing.commands", "Commands of tests and checks"),
      .text("testing.notes", "What the tests need"),
      .map("deployment", "How the project is deployed"),
      .text("deployment.strategy", "The way to production"),
      .texts("deployment.entrypoints", "Commands that run in production"),
      .map("observability", "How the running system is watched"),
      .text("observability.logging", "Format, levels and sinks of logs"),
      .text("observability.metrics", "Where metrics come out"),
      .texts("observability.dashboards", "Dashboards"),
      .map("security", "What is protected"),
      .text("security.threat_model_summary", "What is protected against whom"),
      .texts("security.sensitive_components", "Parts to be handled with care"),
      .text("security.data_policies", "Personal data, encryption, retention"),
    ]
    + ContractField.table(
      "configuration.files", "Files of configuration",
      [("path", "The file", .path), ("purpose", "What it holds", .text)])
    + ContractField.table(
      "deployment.environments", "Where it runs",
      [("name", "Name of the environment", .text), ("notes?", "What is special there", .text)])

  private static let rootCollaboration: [ContractField] = [
    .map("ai_collaboration", "What AI tools may do here"),
    .texts("ai_collaboration.allowed_scopes", "Where they may edit"),
    .texts("ai_collaboration.restricted_scopes", "Where a person reviews"),
    .texts("ai_collaboration.forbidden_scopes", "Where they must not edit"),
    .texts("ai_collaboration.required_pre_reading", "Documents to read first", .path),
    .text("ai_collaboration.change_policy", "How changes are delivered"),
    .map("contribution", "How people contribute"),
    .text("contribution.workflow", "Branches, pull requests, review"),
    .texts("contribution.coding_standards", "Style and its tools"),
    .text("contribution.contact", "Who is asked"),
    .map("license", "The license"),
    .text("license.type", "Its identifier"),
    .text("license.file", "Its file", .path),
  ]

  /// What the second dialect of README contracts adds to the three types.
  static let readmeDialect: [ContractField] = [
    .map("metadata", "Head of the second dialect"),
    .text("metadata.subsystem", "Name; stands for `subsystem.name`"),
    .text("metadata.module_path", "Folder that is described", .path),
    .text("metadata.owner", "Who answers for it"),
    .text("metadata.last_updated", "Day of the last change, YYYY-MM-DD"),
    .text("metadata.purpose", "What it is for; stands for `subsystem.purpose`"),
    .text("metadata.version", "Version of the contract"),
    .map("sections", "Sections of the document by name"),
    .map("sections.*", "A section"),
    .flag("sections.*.required", "Whether the document must have it"),
    .text("sections.*.description", "What it is to say"),
    .texts("invariants", "Rules that always hold"),
  ]

  static let subsystemReadme = ContractType(
    "subsystem_readme", .document, at: "<folder>/README.meta.yaml", "The README of a subsystem",
    [
      .text("location", "The folder, or the file in it", required: true),
      .map("subsystem", "What the subsystem is", required: true),
      .text("subsystem.name", "Name for people", required: true),
      .text("subsystem.purpose", "What it does", required: true),
      .text("subsystem.context", "How it fits into the whole"),
      .map("responsibilities", "What it does and does not do"),
      .texts("responsibilities.handles", "What it is responsible for"),
      .texts("responsibilities.avoids", "What it must not do"),
    ] + subsystemContent + subsystemOperation + readmeDialect)

  private static let subsystemContent: [ContractField] =
    [
      .map("directory_layout", "What lies in the folder"),
      .map("key_components", "Its important parts"),
      .map("data_and_contracts", "Data that it owns"),
      .texts("data_and_contracts.invariants", "Rules that always hold"),
    ]
    + ContractField.table(
      "directory_layout.entries", "Files and folders",
      [("path", "Named from the folder", .member), ("role", "What it is for", .text)])
    + symbols("key_components.public_apis", "What others use")
    + symbols("key_components.internal_helpers", "What only the subsystem uses")
    + symbols("data_and_contracts.schemas", "Models that it owns")

  private static func symbols(_ path: String, _ purpose: String) -> [ContractField] {
    ContractField.table(
      path, purpose,
      [
        ("name", "Class or function", .text), ("path", "File that defines it", .path),
        ("role", "What it does", .text),
      ])
  }

  private static let subsystemOperation: [ContractField] = [
    .map("lifecycle", "How it begins and ends"),
    .map("lifecycle.startup", "Beginning"),
    .text("lifecycle.startup.description", "What happens at the start"),
    .map("lifecycle.shutdown", "End"),
    .text("lifecycle.shutdown.description", "What is cleaned up"),
    .map("configuration", "What configures it"),
    .texts("configuration.feature_flags", "Flags that change it", .setting),
    .texts("configuration.env_vars", "Variables that it reads", .setting),
    .texts("configuration.config_files", "Files that it reads", .path),
    .map("observability", "How it is watched"),
    .texts("observability.logs", "Its logs"),
    .texts("observability.metrics", "Its metrics"),
    .map("failure_modes", "How it fails"),
    .texts("failure_modes.common", "What goes wrong"),
    .texts("failure_modes.resilience", "What it does then"),
    .map("ai_collaboration", "What AI tools may do here"),
    .texts("ai_collaboration.safe_to_edit", "Files they may edit", .member),
    .texts("ai_collaboration.requires_review", "Files a person reviews", .member),
    .texts("ai_collaboration.invariants_to_preserve", "Rules they must keep"),
    .texts("ai_collaboration.allowed_scopes", "Where they may edit"),
    .texts("ai_collaboration.restricted_scopes", "Where a person reviews"),
    .texts("ai_collaboration.forbidden_scopes", "Where they must not edit"),
    .texts("ai_collaboration.required_pre_reading", "Documents to read first", .path),
  ]

  static let componentReadme = ContractType(
    "component_readme", .document, at: "<folder>/README.meta.yaml", "The README of a component",
    [
      .text("location", "The folder, or the file in it", required: true),
      .map("component", "What the component is", required: true),
      .text("component.name", "Name for people", required: true),
      .text("component.purpose", "What it does", required: true),
      .texts("component.consumers", "Who uses it"),
      .map("public_apis", "What others use"),
    ] + componentInterface + componentDesign + readmeDialect)

  private static let componentInterface: [ContractField] =
    ContractField.table(
      "public_apis.functions", "Functions",
      [
        ("name", "Name", .text), ("path", "File that defines it", .path),
        ("signature?", "Parameters and result", .text), ("role", "What it does", .text),
      ])
    + ContractField.table(
      "public_apis.classes", "Classes",
      [
        ("name", "Name", .text), ("path", "File that defines it", .path),
        ("role", "What it does", .text),
      ])

  private static let componentDesign: [ContractField] = [
    .map("design", "How it is built"),
    .texts("design.patterns", "Patterns"),
    .texts("design.constraints", "Limits of the design"),
    .map("state_and_persistence", "What it keeps"),
    .texts("state_and_persistence.backends", "Where it is kept"),
    .texts("state_and_persistence.guarantees", "What is guaranteed"),
    .map("performance", "How fast it is"),
    .texts("performance.expectations", "What is expected"),
    .texts("performance.hot_paths", "Where time goes"),
    .map("extension_points", "How it is extended"),
    .texts("extension_points.how_to_extend", "Ways to add behaviour"),
    .texts("extension_points.constraints", "Rules for extensions"),
    .map("testing", "How it is tested"),
    .texts("testing.strategy", "Kinds of tests"),
    .texts("testing.commands", "Commands"),
    .map("ai_collaboration", "What AI tools may do here"),
    .texts("ai_collaboration.safe_to_edit", "Files they may edit", .member),
    .texts("ai_collaboration.risky_to_edit", "Files that need care", .member),
    .texts("ai_collaboration.post_edit_checks", "Checks after an edit"),
    .texts("ai_collaboration.allowed_scopes", "Where they may edit"),
    .texts("ai_collaboration.restricted_scopes", "Where a person reviews"),
    .texts("ai_collaboration.forbidden_scopes", "Where they must not edit"),
    .texts("ai_collaboration.required_pre_reading", "Documents to read first", .path),
  ]
}
