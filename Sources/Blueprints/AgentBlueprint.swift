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
  let safety: [Text]
  /// Sources whose evidence is weighed.
  let sources: [Text]
  let documents: [DeclaredDocument]
  /// What documents say beyond the blueprint.
  let facts: ValueMap
  let tables: FactTables
  let partnerTexts: [Text]
  let neighbourTexts: [(kind: String, texts: [Text])]
  private(set) var components: [Component] = []
  let operations: [Operation]
  let operationValues: [Value]
  let strategies: Strategies
  let problems: [Text]
  var links: [Link]
  /// Ids of partners in the collection, then outside of it.
  var partners: [Text] = []
  var externalPartners: [Text] = []
  var hard: [Text] = []

  /// Nil when the schema's root path cannot become a package, which is reported.
  init?(
    _ unit: Unit, _ tables: DerivationTables, origins: inout Origins,
    diagnostics: inout Diagnostics
  ) {
    var reader = SchemaReader(Self.dated(unit.schema), taking: &origins)
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
    self.unit = unit
    self.names = names
    rules = reader.rules()
    alerts = reader.alerts()
    layers = reader.memoryLayers()
    topics = reader.logTopics(tables.collection, names.id)
    links = reader.links()
    anchors = reader.lines(reader.section("governance", "anchors"))
    sources = reader.identifiers(
      reader.section("reasoningengine", "knowledgefusionlayer", "sourceblend"))
    self.tables = tables.facts
    self.documents = reader.documents(names, tables.documents)
    facts = reader.documentFacts(layers, tables.facts)
    safety = reader.identifiers(
      reader.section("learningsystem", "autonomyprofile", "safetylayer"))
    declared = reader.declaredNames(rules, topics)
    partnerTexts = reader.partnerTexts()
    neighbourTexts = reader.neighbourTexts(partnerTexts)
    names.write(to: &plain)
    plain["spec_hash"] = .string("sha256:" + SchemaDigest.of(unit.schema).hex)
    reader.findings.add(UnfinishedText(unit.schema).diagnostics)
    reader.writeIdentity(names, to: &plain)
    reader.writeGovernance(to: &plain)
    reader.writeReasoning(to: &plain)

    var maker = ComponentMaker(agent: names, declared: declared, archetypes: tables.archetypes)
    let files = reader.declaredFiles(names.directory)
    var components = maker.components(of: files, origins: reader.origins, &reader.findings)
    operations = OperationMaker(
      auditScope: declared.auditScope, isPrivate: !reader.isPublic,
      hasArchive: layers.contains { $0.name == "archive" }
    ).operations(reader.endpoints(), components)
    for operation in operations {
      if let index = operation.component { components[index].operations.append(operation.name) }
    }
    operationValues = operations.map { [components] in $0.value(components) }
    strategies = Strategies(declared.modes, operations, components)
    let assembly = Assembly(names, components)
    assembly.complete(&components)
    assembly.write(to: &plain, components)
    self.components = components
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
    components[index].partner = partner
  }

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

  fileprivate var isPublic: Bool {
    section("deployment", "apimode")?.text?.utf8.lowered.trimmed().elementsEqual("public".utf8)
      ?? false
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
