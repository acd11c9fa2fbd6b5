extension CanonicalFields {
  static let reasoning: [FieldRule] = [
    FieldRule("reasoningengine", .map, "How the agent decides"),
    FieldRule("reasoningengine.framework", .text, "Name of the framework, recorded only"),
    FieldRule("reasoningengine.model", .text, "Name of the model; recorded, never called"),
    FieldRule("reasoningengine.strategymodes", .texts, "Strategies that the agent offers"),
    FieldRule("reasoningengine.secondarymodels", .texts, "Names of further models"),
    FieldRule("reasoningengine.temporalscope", [.text, .map], "How far back it looks"),
    FieldRule("reasoningengine.temporalscope.scope", .text, "The same, as a map"),
    FieldRule("reasoningengine.knowledgefusionlayer", .map, "How evidence is joined"),
    FieldRule("reasoningengine.knowledgefusionlayer.mode", .text, "Name of the way"),
    FieldRule(
      "reasoningengine.knowledgefusionlayer.sourceblend", .texts, "Sources of evidence, weighted"),
    FieldRule("reasoningengine.reasoningfeedbackloop", .map, "How decisions are judged later"),
    FieldRule("reasoningengine.reasoningfeedbackloop.policy", .text, "Name of the policy"),
    FieldRule("reasoningengine.reasoningfeedbackloop.rewardfunction", .text, "What counts as good"),
    FieldRule("reasoningengine.reasoningfeedbackloop.penaltyfunction", .text, "What counts as bad"),
    FieldRule(
      "reasoningengine.reasoningfeedbackloop.retrainintervalhours", .integer,
      "Hours between trainings", form: .positive),
    FieldRule("reasoningpipeline", .map, "Stages of a decision, in order"),
    FieldRule("reasoningpipeline.*", .free, "A stage of the author's own, with its steps"),
    FieldRule(
      "aireasoning", .free, "Notes of whoever extracted the schema; ARCHITECTURE.md quotes them"),
  ]

  static let collaboration: [FieldRule] = [
    FieldRule("collaborationnetwork", .map, "With whom the agent works"),
    FieldRule("collaborationnetwork.partners", .texts, "Root paths of partners; give no order"),
    FieldRule("collaborationnetwork.collaborators", .maps, "Partners by name"),
    FieldRule("collaborationnetwork.collaborators[].name", .text, "Name of the partner"),
    FieldRule("collaborationnetwork.collaborators[].role", .text, "What the partner does"),
    FieldRule("collaborationnetwork.collaborators[].interaction", .text, "Kind of interaction"),
    FieldRule("collaborationnetwork.protocol", .text, "Protocol between agents"),
    FieldRule("collaborationnetwork.interactionprotocol", .map, "How they exchange"),
    FieldRule("collaborationnetwork.interactionprotocol.contextexchange", .text, "Way of contexts"),
    FieldRule("collaborationnetwork.interactionprotocol.memoryalignment", .text, "Way of memories"),
    FieldRule(
      "collaborationnetwork.interactionprotocol.approvalhandoff", .text, "Way of approvals"),
    FieldRule("collaborationnetwork.autonomyscope", .map, "How far the agent goes alone"),
    FieldRule(
      "collaborationnetwork.autonomyscope.internaldecisions", .text,
      "Its own decisions: `full`, `gated` (what a rule matches waits for an anchor) or `none`"),
    FieldRule(
      "collaborationnetwork.autonomyscope.externalactions", .text,
      "Calls that change something at others: `full`, `gated` or `none`"),
    FieldRule("collaborationnetwork.delegationpolicy", .map, "Sub-agents"),
    FieldRule(
      "collaborationnetwork.delegationpolicy.spawnsubagents", [.text, .flag],
      "Whether there are sub-agents: `full`, `gated` or `none`"),
    FieldRule(
      "collaborationnetwork.delegationpolicy.maxparallelsubagents", .integer, "Most at one time",
      form: .positive),
    FieldRule("collaborationnetwork.delegationpolicy.subagenttemplates", .texts, "Their kinds"),
  ]

  static let learning: [FieldRule] =
    [
      FieldRule("learningsystem", .map, "How the agent learns"),
      FieldRule("learningsystem.architecture", .text, "Name of the architecture"),
      FieldRule("learningsystem.modules", .texts, "Parts that learn"),
      FieldRule("learningsystem.feedbackchannels", .texts, "Where feedback comes from"),
      FieldRule("learningsystem.modelupdatepolicy", .map, "When models change"),
      FieldRule("learningsystem.modelupdatepolicy.mode", .text, "Name of the policy"),
      FieldRule(
        "learningsystem.modelupdatepolicy.autotunehyperparams", .flag, "Whether to tune by itself"),
      FieldRule(
        "learningsystem.modelupdatepolicy.rollbackonregression", .flag,
        "Whether a worse model is taken back"),
      FieldRule("learningsystem.cognitivegrowthvector", .map, "Bounds of change"),
      FieldRule(
        "learningsystem.cognitivegrowthvector.stabilitythreshold", .number,
        "Largest change of a weight in one update"),
      FieldRule(
        "learningsystem.cognitivegrowthvector.optimizationtarget", .text, "What is made better"),
      FieldRule(
        "learningsystem.autonomyprofile", .map,
        "Limits of the agent; also read from the top level"),
      FieldRule("learningsystem.autonomyprofile.mode", .text, "Name of the mode"),
      FieldRule(
        "learningsystem.autonomyprofile.tasklimit", [.text, .integer],
        "Most tasks at one time, such as '50_parallel' or 'unlimited'"),
      FieldRule(
        "learningsystem.autonomyprofile.decisionlatencymaxms", .integer,
        "Longest decision in milliseconds", form: .positive),
      FieldRule(
        "learningsystem.autonomyprofile.escalationtriggers", .texts,
        "Rules such as 'drift_> 0_2' that escalate"),
      FieldRule("learningsystem.autonomyprofile.safetylayer", .texts, "Checks around every task"),
    ]

  static let worldModel: [FieldRule] = [
    FieldRule("worldmodelintegration", .map, "What the agent knows of the world"),
    FieldRule("worldmodelintegration.enabled", .flag, "Whether it is used"),
    FieldRule("worldmodelintegration.sources", .texts, "Where it comes from"),
    FieldRule("worldmodelintegration.updatefrequency", .text, "How often it changes"),
    FieldRule("worldmodelintegration.contextwindow", .text, "How far back it reaches"),
    FieldRule("worldmodelintegration.activemodels", .texts, "Models in use"),
    FieldRule("worldmodelintegration.dataconnectors", .texts, "Streams and stores it reads"),
    FieldRule("worldmodelintegration.modeltype", .text, "Kind of model"),
    FieldRule("worldmodelintegration.usecases", .texts, "What it is used for"),
  ]

  static let instructions: [FieldRule] = [
    FieldRule("cursorinstructions", .map, "What to generate"),
    FieldRule(
      "cursorinstructions.createifmissing", .texts, "Folders the agent needs", form: .path),
    FieldRule(
      "cursorinstructions.generatefiles", .texts, "Python files, below the root path",
      form: .file(ending: ".py")),
    FieldRule(
      "cursorinstructions.generatedocs", .texts, "Documents, below the root path",
      form: .file(ending: ".md")),
    FieldRule(
      "cursorinstructions.linkexisting", .texts,
      "Files or packages of other units or of the platform that the agent uses", form: .path),
    FieldRule(
      "cursorinstructions.roles", .map, "What a file is, where its name does not tell"),
    FieldRule("cursorinstructions.roles.*", .text, "Role of the file with this name"),
    FieldRule("cursorinstructions.logging", .texts, "Log files", form: .path),
    FieldRule(
      "cursorinstructions.generateallrequired", .flag,
      "Whether files that an agent needs are added where none is listed"),
    FieldRule(
      "cursorinstructions.autointegrate", .flag,
      "Whether the collection's application has the agent"),
    FieldRule("cursorinstructions.postgeneration", .map, "What follows generation"),
    FieldRule(
      "cursorinstructions.postgeneration.manifest", .text, "Where the agent's manifest goes",
      form: .file(ending: ".json")),
    FieldRule(
      "cursorinstructions.postgeneration.validatedependencies", .flag,
      "Whether links are checked"),
    FieldRule(
      "cursorinstructions.postgeneration.generatetests", .flag,
      "Whether tests of the agent are generated"),
  ]

  static let deployment: [FieldRule] = [
    FieldRule("deployment", .map, "How the agent runs"),
    FieldRule("deployment.runtime", .text, "Name of the runtime"),
    FieldRule("deployment.environment", .text, "Name of the environment"),
    FieldRule("deployment.apimode", .text, "Who may call, such as private"),
    FieldRule(
      "deployment.endpoints", .maps,
      "Operations; '/path' and 'GET /path' are short for a map of path and method"),
    FieldRule("deployment.endpoints[].name", .text, "Name of the operation", form: .name),
    FieldRule(
      "deployment.endpoints[].path", .text, "Path of its URL", form: .route, isRequired: true),
    FieldRule(
      "deployment.endpoints[].method", .text, "HTTP method; GET or POST by the path if absent",
      form: .oneOf(["GET", "POST", "PUT", "PATCH", "DELETE"])),
    FieldRule(
      "deployment.endpoints[].timeoutms", .integer, "Longest answer in milliseconds",
      form: .positive),
    FieldRule(
      "deployment.endpoints[].authrequired", .text,
      "Kind of token; governance_token also asks for an approval",
      form: .oneOf(["service_token", "governance_token", "none"])),
    FieldRule("deployment.endpoints[].description", .text, "What the operation does"),
    FieldRule("deployment.endpoints[].request", .map, "Fields of the request, each with its type"),
    FieldRule(
      "deployment.endpoints[].request.*", .text, "A type and a default, such as `int = 3`"),
    FieldRule("deployment.healthcheck", .text, "Path of the health check", form: .route),
    FieldRule("deployment.replicas", .integer, "Number of processes", form: .positive),
    FieldRule("deployment.apis", .maps, "Remarks on interfaces"),
    FieldRule("deployment.apis[].*", .text, "A remark of the author's own"),
    FieldRule("deployment.telemetry", .map, "What is measured"),
    FieldRule("deployment.telemetry.metrics", [.texts, .flag], "Names of measures, or on and off"),
    FieldRule("deployment.telemetry.tracing", .flag, "Whether calls are traced"),
    FieldRule("deployment.telemetry.logging", .flag, "Whether logs are kept"),
    FieldRule("deployment.telemetry.dashboard", .text, "Dashboard file"),
    FieldRule("deployment.telemetry.dashboardpath", .text, "Dashboard file"),
    FieldRule("deployment.alerting", .texts, "Rules such as 'alert_ops_if_latency_> 500ms'"),
    FieldRule("deployment.resources", .map, "What a process needs"),
    FieldRule("deployment.resources.*", [.text, .number], "Amount of a resource"),
  ]

  static let metadata: [FieldRule] = [
    FieldRule("metadata", .map, "Facts about the schema itself"),
    FieldRule("metadata.version", [.text, .number], "Version of the schema"),
    FieldRule("metadata.created", .text, "Day the schema was written", form: .day),
    FieldRule("metadata.updated", .text, "Day of the last change", form: .day),
    FieldRule("metadata.generated", .text, "Day the schema was written", form: .day),
    FieldRule(
      "metadata.status", .text, "Stage of the agent",
      form: .usually(["draft", "review", "production", "production_ready", "deprecated"])),
    FieldRule("metadata.owner", .text, "Who answers for the agent"),
    FieldRule("metadata.author", .text, "Who wrote the schema"),
    FieldRule("metadata.tags", .texts, "Free labels"),
    FieldRule("metadata.versionhash", .text, "The author's own name of this version"),
    FieldRule("metadata.supporteddomain", .texts, "Domains the agent serves"),
    FieldRule("metadata.dependencies", .texts, "Remarks on dependencies; give no order"),
  ]
}
