/// The fields of a canonical v6 agent schema. Validation, suggestions and
/// `docs/canonical-schema.md` come from this table, so a new field is a new row.
package enum CanonicalFields {
  package static let table = FieldTable(
    identity + governance + memory + communication + reasoning + collaboration + learning
      + worldModel + instructions + deployment + metadata)

  /// Names of the five memory layers.
  static let memoryLayers = [
    "workingmemory", "episodicmemory", "semanticmemory", "causalmemory", "longtermpersistence",
  ]

  private static let identity: [FieldRule] = [
    FieldRule("$schema", .text, "Which format the file claims to follow"),
    FieldRule("title", .text, "Heading of the agent's documents"),
    FieldRule("purpose", .text, "What the agent is for"),
    FieldRule("summary", .text, "The purpose in a few sentences"),
    FieldRule("description", .text, "The responsibilities in detail"),
    FieldRule("version", [.text, .number], "Version of the schema; taken from metadata if absent"),
    FieldRule("created", .text, "Day the schema was written, YYYY-MM-DD", form: .day),
    FieldRule("updated", .text, "Day of the last change, YYYY-MM-DD", form: .day),
    FieldRule("owner", .text, "Who answers for the agent; taken from metadata if absent"),
    FieldRule("tags", .texts, "Free labels"),
    FieldRule("domain", .text, "Domain the agent belongs to"),
    FieldRule("type", .text, "Kind of agent, in the author's words"),
    FieldRule("productionready", .flag, "The author's own judgement; nothing depends on it"),
    FieldRule(
      "system", .text,
      "Full name of the system; in the nested layout a map of system, module, name, role, rootpath",
      form: .name),
    FieldRule("module", .text, "Module the agent belongs to", form: .name),
    FieldRule(
      "name", .text, "Name of the agent; system serves if it is absent", form: .name,
      isRequired: true),
    FieldRule("role", .text, "What the agent does, for the head of its documents"),
    FieldRule(
      "rootpath", .text,
      "Folder of the agent in the target repository; the last component is the agent's id",
      form: .package, isRequired: true),
    FieldRule("dependson", .map, "What must be there before this agent"),
    FieldRule(
      "dependson.hard", .texts,
      "Units (id, name, system or file name) or paths of the target repository; unknown is an error"
    ),
    FieldRule("dependson.soft", .texts, "The same, but unknown names are taken as external"),
    FieldRule("integration", .map, "Neighbours of the agent"),
    FieldRule(
      "integration.connectto", .texts,
      "Paths the agent connects to; one that lies in another unit orders the two",
      form: .pathOrWildcard),
    FieldRule("integration.shareddomains", .texts, "Domains the agent shares"),
  ]

  private static let governance: [FieldRule] = [
    FieldRule("governance", .map, "Who decides, and what is recorded"),
    FieldRule("governance.anchors", .texts, "People or bodies that decide escalations"),
    FieldRule(
      "governance.mode", .text, "How far the agent acts on its own",
      form: .usually(["hybrid", "autonomous", "supervised", "distributed", "centralized"])),
    FieldRule("governance.humanoverride", .flag, "Whether an anchor may overrule a decision"),
    FieldRule(
      "governance.escalationpolicy", .text,
      "When to escalate: clauses such as 'confidence < 0.6' become rules"),
    FieldRule("governance.auditscope", .texts, "Events that the audit trail records"),
    FieldRule("governance.complianceauditor", .text, "Auditing file of the platform"),
    FieldRule("governance.performancereporting", .text, "Dashboard file of the platform"),
    FieldRule("governancefeedbackcycle", .map, "How governance learns"),
    FieldRule("governancefeedbackcycle.complianceauditor", .text, "Auditing file of the platform"),
    FieldRule(
      "governancefeedbackcycle.reflectionauditor", .text, "Reflecting file of the platform"),
    FieldRule(
      "governancefeedbackcycle.improvementscoring", [.texts, .map], "Measures of improvement"),
    FieldRule("governancefeedbackcycle.improvementscoring.metrics", .texts, "The same, as a map"),
    FieldRule(
      "governancefeedbackcycle.reportfrequencyhours", .integer, "Hours between reports",
      form: .positive),
    FieldRule("governancefeedbackcycle.escalationpath", .text, "Component that escalates"),
  ]

  private static let memory: [FieldRule] =
    [FieldRule("memorytopology", .map, "Memory layers; only those declared exist")]
    + memoryLayers.flatMap { layer in
      [
        FieldRule("memorytopology.\(layer)", .map, layerPurpose(layer)),
        FieldRule(
          "memorytopology.\(layer).storagetype", .text,
          "Store that holds the layer; its first word chooses the driver",
          form: .headed(["redis", "postgres", "neo4j", "hypergraph", "s3"])),
        FieldRule(
          "memorytopology.\(layer).purpose", .text,
          "What is kept; 'TTL=15min' in it sets how long"),
        FieldRule("memorytopology.\(layer).keyspace", .text, "Pattern of the keys"),
        FieldRule(
          "memorytopology.\(layer).retention", .text, "How long records stay, such as '1 year'"),
        FieldRule("memorytopology.\(layer).indexby", .texts, "Fields that records are found by"),
        FieldRule("memorytopology.\(layer).relationship", .text, "Kind of edge that is stored"),
      ]
    } + [
      FieldRule("memorytopology.episodicmemory.schema", .text, "Table that holds the records"),
      FieldRule("memorytopology.semanticmemory.structure", .maps, "Kinds of nodes and edges"),
      FieldRule("memorytopology.semanticmemory.structure[].nodetype", .text, "Kind of a node"),
      FieldRule("memorytopology.semanticmemory.structure[].edgetype", .text, "Kind of an edge"),
      FieldRule(
        "memorytopology.semanticmemory.structure[].fields", .texts, "Fields of the node or edge"),
      FieldRule("memorytopology.causalmemory.schema", .maps, "Factors and what they influence"),
      FieldRule("memorytopology.causalmemory.schema[].factor", .text, "Name of the factor"),
      FieldRule("memorytopology.causalmemory.schema[].influences", .texts, "What it influences"),
      FieldRule(
        "memorytopology.crossagentsharing", .map, "Sharing the episodic layer with linked agents"),
      FieldRule(
        "memorytopology.crossagentsharing.enabled", .flag, "Whether linked agents may read"),
      FieldRule("memorytopology.crossagentsharing.layer", .text, "Bus that carries it"),
      FieldRule("memorytopology.crossagentsharing.purpose", .text, "What is shared, and why"),
      FieldRule("memorytopology.memorygraphlinking", .map, "Links between the layers"),
      FieldRule("memorytopology.memorygraphlinking.type", .text, "Kind of graph"),
      FieldRule(
        "memorytopology.memorygraphlinking.enableembeddingstreams", .flag,
        "Whether each record of the episodic layer has an embedding"),
      FieldRule(
        "memorytopology.memorygraphlinking.updateintervalhours", .integer, "Hours between updates"),
      FieldRule("memorytopology.updateintervalhours", .integer, "Hours between updates"),
    ]

  private static func layerPurpose(_ layer: String) -> String {
    switch layer {
    case "workingmemory": "State of the work in hand; a bare word is its store"
    case "episodicmemory": "What happened, in order; a bare word is its store"
    case "semanticmemory": "What is known, as a graph; a bare word is its store"
    case "causalmemory": "Why things happened; a bare word is its store"
    default: "What is kept for good; a bare word is its store"
    }
  }

  private static let communication: [FieldRule] = [
    FieldRule("communicationstack", .map, "How the agent is spoken to"),
    FieldRule("communicationstack.input", .texts, "Kinds of input"),
    FieldRule("communicationstack.output", .texts, "Kinds of output"),
    FieldRule("communicationstack.channels", .map, "Channels by name, on or off"),
    FieldRule("communicationstack.channels.*", [.flag, .text], "A channel of the author's own"),
    FieldRule("communicationstack.ioengine", .map, "Voice and other media"),
    FieldRule("communicationstack.ioengine.voicein", .text, "Voice input"),
    FieldRule("communicationstack.ioengine.voiceout", .text, "Voice output"),
    FieldRule("communicationstack.ioengine.multimodalintegration", .text, "Mix of media"),
    FieldRule(
      "communicationstack.ioengine.sentimentfeedback", [.text, .flag], "Whether moods are read"),
    FieldRule(
      "communicationstack.ioengine.contextualintentdetection", [.text, .flag],
      "Whether intents are read"),
    FieldRule(
      "communicationstack.sentimentfeedback", [.text, .flag], "The same, outside ioengine"),
    FieldRule(
      "communicationstack.contextualintentdetection", [.text, .flag], "The same, outside ioengine"),
    FieldRule("packetrouting", .map, "Which packets come and go"),
    FieldRule("packetrouting.inbound", .maps, "Packets that the agent takes"),
    FieldRule("packetrouting.inbound[].source", .text, "Where the packet comes from"),
    FieldRule("packetrouting.inbound[].packettype", .text, "Type of the packet"),
    FieldRule("packetrouting.inbound[].action", .text, "What is done with it"),
    FieldRule("packetrouting.outbound", .maps, "Packets that the agent sends"),
    FieldRule("packetrouting.outbound[].destination", .text, "Where the packet goes"),
    FieldRule("packetrouting.outbound[].packettype", .text, "Type of the packet"),
    FieldRule("packetrouting.outbound[].fields", .texts, "Fields of its payload"),
  ]
}

extension CanonicalFields {
  static let topNames = table.places[FieldTable.top].names + ["autonomyprofile"]
}
