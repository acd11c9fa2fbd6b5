import Core
import Jinja
import Specs

/// Everything derived from one agent's schema. What needs the collection's other agents is filled
/// in by `CollectionBlueprint`.
struct AgentBlueprint: Sendable {
  let unit: Unit
  let names: AgentNames
  /// Sections that nothing else is derived from.
  private(set) var plain = ValueMap()
  let rules: [DeclaredRule]
  let alerts: [DeclaredAlert]
  let layers: [MemoryLayer]
  let topics: [LogTopic]
  let declared: DeclaredNames
  let anchors: [Text]
  /// Where it speaks, as declared.
  let outlets: [String]
  /// Its ways in besides endpoints and packets.
  let inlets: [String]
  let safety: [Text]
  /// Sources whose evidence is weighed.
  let sources: [Text]
  let documents: [DeclaredDocument]
  /// What documents say beyond the blueprint.
  let facts: ValueMap
  let tables: FactTables
  let partnerTexts: [Text]
  let neighbourTexts: [(kind: String, texts: [Text])]
  private(set) var parts: AgentParts
  let problems: [Text]
  var links: [Link]
  /// Whether health tells which links are missing.
  let checksLinks: Bool
  /// Ids of partners in the collection, then outside of it.
  var partners: [Text] = []
  var externalPartners: [Text] = []
  var hard: [Text] = []
  /// Whom its schema, or whose schema, links it to.
  var linked: [Text] = []
  let sharing: MemorySharing

  /// Nil when the schema's root path cannot become a package, which is reported.
  static func derive(
    _ unit: Unit, _ tables: DerivationTables, origins: inout Origins,
    diagnostics: inout Diagnostics
  ) -> AgentBlueprint? {
    var reader = SchemaReader(dated(unit.schema), taking: &origins)
    defer {
      swap(&origins, &reader.origins)
      diagnostics.add(reader.findings)
    }
    guard let names = AgentNames(&reader) else {
      reader.findings.add(
        BlueprintRules.rootPath, "the root path of '\(unit.name)' cannot become a package",
        at: unit.span, help: "use a relative path whose components hold letters or digits")
      return nil
    }
    reader.findings.add(UnfinishedText(unit.schema).diagnostics)
    return AgentBlueprint(unit, names, tables, &reader)
  }

  private init(
    _ unit: Unit, _ names: AgentNames, _ tables: DerivationTables, _ reader: inout SchemaReader
  ) {
    self.unit = unit
    self.names = names
    self.tables = tables.facts
    rules = reader.rules()
    alerts = reader.alerts()
    layers = reader.memoryLayers()
    sharing = reader.memorySharing()
    topics = reader.logTopics(tables.collection, names.id)
    links = reader.links()
    checksLinks =
      reader.section("cursorinstructions", "postgeneration", "validatedependencies")?.bool != false
    outlets = reader.outlets().map(\.string)
    inlets = reader.inlets().map(\.string)
    anchors = reader.lines(reader.section("governance", "anchors"))
    safety = reader.identifiers(
      reader.section("learningsystem", "autonomyprofile", "safetylayer"))
    sources = reader.identifiers(
      reader.section("reasoningengine", "knowledgefusionlayer", "sourceblend"))
    declared = reader.declaredNames(rules, topics)
    documents = reader.documents(names, tables.documents)
    facts = tables.reads.ofAgent("docs") ? reader.documentFacts(layers, tables.facts) : ValueMap()
    partnerTexts = reader.partnerTexts()
    neighbourTexts = reader.neighbourTexts(partnerTexts)
    parts = AgentParts(names, declared, tables, layers, &reader)
    let named =
      (rules + alerts.map(\.rule)).thresholds
      + sources.map {
        $0.becoming("weight_\($0.string)")
      }
    parts.stated.findTaken(
      names, parts.components, parts.operations, settings: named.map(\.string), &reader.findings)

    names.write(to: &plain)
    if tables.reads.ofAgent("spec_hash") {
      plain["spec_hash"] = .string("sha256:" + SchemaDigest.of(unit.schema).hex)
    }
    reader.writeIdentity(names, to: &plain)
    reader.writeGovernance(to: &plain)
    plain["autonomy"] = parts.autonomy.value
    if SchemaReader.reasoningNames.contains(where: tables.reads.ofAgent) {
      reader.writeReasoning(to: &plain)
    }
    reader.reportSilentFields(tables.facts.silentFields)
    reader.reportToldFields(tables.facts.toldFields)
    problems = reader.problems
  }

  /// The day of a schema may stand among its metadata only.
  private static func dated(_ schema: Record) -> Record {
    guard schema["created"]?.text == nil, let day = schema["metadata"]?["generated"] else {
      return schema
    }
    var dated = schema
    dated["created"] = day
    return dated
  }

  mutating func setPartner(_ partner: Value, ofComponent index: Int) {
    parts.components[index].partner = partner
  }

  var components: [Component] { parts.components }
  var operations: [Operation] { parts.operations }
  var operationValues: [Value] { parts.operationValues }
  var strategies: Strategies { parts.strategies }
  var statedSettings: [StatedSetting] { parts.stated.settings }

  /// The operation that tests call: the easiest one that needs no approval.
  var probe: Value {
    for kind in ["status", "health", "metrics", "query", "component", "record"] {
      let found = operations.firstIndex { $0.access != "governance" && $0.kind == kind }
      if let found { return operationValues[found] }
    }
    return .none
  }
}

extension SchemaReader {
  fileprivate mutating func declaredNames(
    _ rules: [DeclaredRule], _ topics: [LogTopic]
  ) -> DeclaredNames {
    DeclaredNames(
      comparisons: rules.comparisons, flags: rules.flags.map(Term.init),
      auditScope: identifiers(section("governance", "auditscope")).map(Term.init),
      topics: topics.map { Term(Text($0.name, $0.path.origin)) }, metrics: metrics(),
      modes: identifiers(section("reasoningengine", "strategymodes")).map(Term.init),
      connectors: connectors().map(Term.init))
  }

  /// Declared partners and collaborators.
  fileprivate mutating func partnerTexts() -> [Text] {
    lines(section("collaborationnetwork", "partners"))
      + lines(section("collaborationnetwork", "collaborators"))
  }

  /// The fields that make edges of the collection's graph.
  fileprivate mutating func neighbourTexts(
    _ partners: [Text]
  ) -> [(kind: String, texts: [Text])] {
    [
      ("partner", partners), ("connect", lines(section("integration", "connectto"))),
      ("hard", lines(section("dependson", "hard"))), ("soft", lines(section("dependson", "soft"))),
    ]
  }
}
