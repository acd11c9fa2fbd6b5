/// What documents state of a schema, group by group: which field, under which heading, and how it
/// is written.
struct FactGroup: Sendable {
  enum Form: Sendable {
    /// Prose; a list becomes one line.
    case text
    /// A list or a single value, as words.
    case texts
    /// The same, written as code.
    case names
    /// Yes or no.
    case flag
    /// A number of hours.
    case hours
  }

  struct Row: Sendable {
    let label: String
    let path: [String]
    let form: Form

    init(_ label: String, _ path: String, _ form: Form) {
      self.label = label
      self.path = path.split(separator: ".").map(String.init)
      self.form = form
    }
  }

  let name: String
  /// Of rows with one label the first that is stated counts.
  let rows: [Row]

  init(_ name: String, _ rows: [Row]) {
    self.name = name
    self.rows = rows
  }

  static let all = [
    identity,
    deployment,
    integration,
    autonomy,
    governance,
    feedback,
    communication,
    reasoning,
    learning,
    world,
    sharing,
  ]

  private static let identity = FactGroup(
    "identity",
    [
      Row("System", "system", .text),
      Row("Owner", "owner", .text),
      Row("Author", "metadata.author", .text),
      Row("Status", "metadata.status", .names),
      Row("Created", "created", .names),
      Row("Updated", "updated", .names),
      Row("Shared domains", "integration.shareddomains", .texts),
    ])

  private static let deployment = FactGroup(
    "deployment",
    [
      Row("Runtime", "deployment.runtime", .names),
      Row("Environment", "deployment.environment", .names),
      Row("API mode", "deployment.apimode", .names),
      Row("Replicas", "deployment.replicas", .names),
      Row("CPU", "deployment.resources.cpu", .names),
      Row("Memory", "deployment.resources.memory", .names),
      Row("Disk", "deployment.resources.disk", .names),
      Row("Health check", "deployment.healthcheck", .names),
      Row("Dashboard", "deployment.telemetry.dashboard", .names),
      Row("Dashboard", "deployment.telemetry.dashboardpath", .names),
    ])

  private static let integration = FactGroup(
    "integration",
    [
      Row("Connects to", "integration.connectto", .names),
      Row("Context exchange", "collaborationnetwork.interactionprotocol.contextexchange", .text),
      Row("Memory alignment", "collaborationnetwork.interactionprotocol.memoryalignment", .names),
      Row("Approval handoff", "collaborationnetwork.interactionprotocol.approvalhandoff", .names),
      Row("Protocol", "collaborationnetwork.protocol", .names),
    ])

  private static let autonomy = FactGroup(
    "autonomy",
    [
      Row("Mode", "learningsystem.autonomyprofile.mode", .names),
      Row("Task limit", "learningsystem.autonomyprofile.tasklimit", .names),
      Row(
        "Decision latency limit in ms", "learningsystem.autonomyprofile.decisionlatencymaxms",
        .names),
      Row("Internal decisions", "collaborationnetwork.autonomyscope.internaldecisions", .text),
      Row("External actions", "collaborationnetwork.autonomyscope.externalactions", .text),
      Row("Sub-agents", "collaborationnetwork.delegationpolicy.spawnsubagents", .names),
      Row(
        "Sub-agents at most", "collaborationnetwork.delegationpolicy.maxparallelsubagents", .names),
      Row("Sub-agent templates", "collaborationnetwork.delegationpolicy.subagenttemplates", .names),
    ])

  private static let governance = FactGroup(
    "governance",
    [
      Row("Anchors", "governance.anchors", .texts),
      Row("Mode", "governance.mode", .names),
      Row("An anchor may override", "governance.humanoverride", .flag),
      Row("Compliance auditor", "governance.complianceauditor", .names),
      Row("Performance reporting", "governance.performancereporting", .names),
      Row("Escalation policy", "governance.escalationpolicy", .text),
    ])

  private static let feedback = FactGroup(
    "feedback",
    [
      Row("Compliance auditor", "governancefeedbackcycle.complianceauditor", .names),
      Row("Reflection auditor", "governancefeedbackcycle.reflectionauditor", .names),
      Row("Scored by", "governancefeedbackcycle.improvementscoring.metrics", .names),
      Row("Reports every", "governancefeedbackcycle.reportfrequencyhours", .hours),
      Row("Escalates through", "governancefeedbackcycle.escalationpath", .names),
    ])

  private static let communication = FactGroup(
    "communication",
    [
      Row("Input", "communicationstack.input", .names),
      Row("Output", "communicationstack.output", .names),
    ])

  private static let reasoning = FactGroup(
    "reasoning",
    [
      Row("Framework", "reasoningengine.framework", .names),
      Row("Model", "reasoningengine.model", .names),
      Row("Secondary models", "reasoningengine.secondarymodels", .names),
      Row("Strategy modes", "reasoningengine.strategymodes", .names),
      Row("Time scope", "reasoningengine.temporalscope", .names),
      Row("Fusion mode", "reasoningengine.knowledgefusionlayer.mode", .names),
      Row("Sources", "reasoningengine.knowledgefusionlayer.sourceblend", .names),
      Row("Feedback policy", "reasoningengine.reasoningfeedbackloop.policy", .names),
      Row("Rewarded", "reasoningengine.reasoningfeedbackloop.rewardfunction", .text),
      Row("Penalised", "reasoningengine.reasoningfeedbackloop.penaltyfunction", .text),
      Row("Retraining every", "reasoningengine.reasoningfeedbackloop.retrainintervalhours", .hours),
    ])

  private static let learning = FactGroup(
    "learning",
    [
      Row("Architecture", "learningsystem.architecture", .names),
      Row("Modules", "learningsystem.modules", .names),
      Row("Feedback channels", "learningsystem.feedbackchannels", .names),
      Row("Model updates", "learningsystem.modelupdatepolicy.mode", .names),
      Row(
        "Hyperparameters tuned automatically",
        "learningsystem.modelupdatepolicy.autotunehyperparams", .flag),
      Row(
        "Rolled back on regression", "learningsystem.modelupdatepolicy.rollbackonregression", .flag),
      Row("Stability threshold", "learningsystem.cognitivegrowthvector.stabilitythreshold", .names),
      Row("Optimised for", "learningsystem.cognitivegrowthvector.optimizationtarget", .names),
    ])

  private static let world = FactGroup(
    "world",
    [
      Row("Enabled", "worldmodelintegration.enabled", .flag),
      Row("Model type", "worldmodelintegration.modeltype", .names),
      Row("Active models", "worldmodelintegration.activemodels", .names),
      Row("Data connectors", "worldmodelintegration.dataconnectors", .names),
      Row("Sources", "worldmodelintegration.sources", .names),
      Row("Updated", "worldmodelintegration.updatefrequency", .names),
      Row("Context window", "worldmodelintegration.contextwindow", .names),
      Row("Use cases", "worldmodelintegration.usecases", .names),
    ])

  private static let sharing = FactGroup(
    "sharing",
    [
      Row("Shared with other agents", "memorytopology.crossagentsharing.enabled", .flag),
      Row("Shared through", "memorytopology.crossagentsharing.layer", .names),
      Row("Shared for", "memorytopology.crossagentsharing.purpose", .text),
      Row("Graph linking", "memorytopology.memorygraphlinking.type", .names),
      Row("Embedding streams", "memorytopology.memorygraphlinking.enableembeddingstreams", .flag),
      Row("Links updated every", "memorytopology.memorygraphlinking.updateintervalhours", .hours),
    ])
}
