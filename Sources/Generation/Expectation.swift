import Blueprints
import Core
import Specs

/// What the schemas state, told to the static gates: taken from the schemas and not from the
/// templates or the values they see, so that a mistake there shows as drift.
struct Expectation {
  let units: [Unit]
  let plan: Plan
  /// Gates as the configuration states them.
  let gates: [JSON]
  let flags: [String]
  let edges: [(from: Unit.ID, to: Unit.ID)]
  /// Packages every extraction has beside those of its agents.
  let ownPackages: [String]
  /// Import names of the declared dependencies.
  let distributions: [String]
  /// What the glue states of single files.
  let stated: [Field]
  /// Statements that no rule can use; they are reported, and no code is expected for them.
  let problems: [Diagnostic]
  private let pathOfPlace: [RelativePath: String]

  init(
    units: [Unit], plan: Plan, gates: [JSON], flags: [String],
    edges: [(from: Unit.ID, to: Unit.ID)], ownPackages: [String], distributions: [String],
    stated: [Field], problems: [Diagnostic]
  ) {
    self.units = units
    self.plan = plan
    self.gates = gates
    self.flags = flags
    self.edges = edges
    self.ownPackages = ownPackages
    self.distributions = distributions
    self.stated = stated
    self.problems = problems
    var paths: [RelativePath: String] = [:]
    for file in plan.files {
      if let place = file.place { paths[place] = file.path.string }
    }
    pathOfPlace = paths
  }

  var json: JSON {
    .record([
      ("version", .int(1)),
      ("gates", .array(gates)),
      ("flags", .strings(flags)),
      ("edges", .array(edges.map { .strings([$0.from.string, $0.to.string]) })),
      ("own_packages", .strings(ownPackages)),
      ("distributions", .strings(distributions)),
      ("planned", .strings(plan.files.filter { $0.stage == .main }.map(\.path.string))),
      ("agents", .array(units.map(agent))),
    ])
  }

  private func agent(_ unit: Unit) -> JSON {
    let governance = unit.schema["governance"]
    let profile = unit.schema["learningsystem"]?["autonomyprofile"]
    return .record([
      ("id", .string(unit.id.string)),
      ("package_path", .string("code/\(unit.rootPath)")),
      ("generatefiles", .strings(planned(unit.paths.files))),
      ("generatedocs", .strings(planned(unit.paths.docs))),
      ("documents", .strings(planned(of: unit, .doc))),
      ("tests", .strings(planned(of: unit, .test))),
      ("wants_tests", .bool(unit.wantsTests)),
      ("integrated", .bool(unit.isIntegrated)),
      ("links", .array(links(of: unit))),
      ("backend_variables", .strings(backendVariables(of: unit))),
      ("anchors", .strings(Self.texts(governance?["anchors"]))),
      ("human_override", .bool(governance?["humanoverride"]?.bool ?? true)),
      ("mode", .string(governance?["mode"]?.text ?? "hybrid")),
      ("audit_scope", .strings(Self.texts(governance?["auditscope"]))),
      ("has_policy", .bool(hasRule(governance?["escalationpolicy"]))),
      ("trigger_count", .int(profile?["escalationtriggers"]?.list?.count ?? 0)),
      ("safety", .strings(Self.texts(profile?["safetylayer"]))),
      ("layers", layers(of: unit)),
      ("endpoints", .array(endpoints(of: unit))),
      ("logging", .strings(Self.texts(unit.schema["cursorinstructions"]?["logging"]))),
      ("channels", .strings(channels(of: unit))),
    ])
  }

  /// Declared paths of the repository as paths of the extraction; where nothing is planned for
  /// one, as itself, which no file of an extraction is called.
  private func planned(_ declared: [DeclaredPath]) -> [String] {
    declared.map { item in pathOfPlace[item.path] ?? item.path.string }
  }

  private func links(of unit: Unit) -> [JSON] {
    let texts = unit.schema["cursorinstructions"]?["linkexisting"]?.list ?? []
    return zip(unit.paths.links, texts).map { link, text in
      let path = link.path.string
      let stem = path.hasSuffix(".py") ? String(path.dropLast(3)) : path
      return .record([
        ("path", .string(text.text ?? path)),
        ("module", .string(stem.split(separator: "/").joined(separator: "."))),
      ])
    }
  }

  /// Whether a text states something that a rule can be made of.
  private func hasRule(_ field: Field?) -> Bool {
    guard let field, let text = field.text else { return false }
    // `No escalation required` states that there is none.
    let first = text.lowercased().split(separator: " ").first
    if first == "no" || first == "none" || first == "never" { return false }
    return !problems.contains { problem in
      problem.rule == BlueprintRules.trigger
        && (problem.span.map { $0.source === field.span.source && $0.start == field.span.start }
          ?? false)
    }
  }

  private static let layerNames: [(field: String, name: String)] = [
    ("workingmemory", "working"), ("episodicmemory", "episodic"), ("semanticmemory", "semantic"),
    ("causalmemory", "causal"), ("longtermpersistence", "archive"),
  ]

  private func layers(of unit: Unit) -> JSON {
    let memory = unit.schema["memorytopology"]
    return .record(
      Self.layerNames.compactMap { row in
        guard let storage = memory?[row.field]?["storagetype"]?.text else { return nil }
        return (row.name, .string(storage))
      })
  }

  /// `["GET", "/path"]`; the method is empty where the schema names a path alone.
  private func endpoints(of unit: Unit) -> [JSON] {
    let deployment = unit.schema["deployment"]
    var endpoints: [JSON] = (deployment?["endpoints"]?.list ?? []).compactMap { item in
      guard let path = item["path"]?.text else { return nil }
      return .strings([item["method"]?.text ?? "", path])
    }
    if let path = deployment?["healthcheck"]?.text { endpoints.append(.strings(["GET", path])) }
    for entry in stated where isTarget(entry["target"]?.text ?? "", of: unit) {
      endpoints += (entry["endpoints"]?.list ?? []).compactMap(Self.endpoint)
    }
    return endpoints
  }

  /// Whether the glue means a file of the unit: by a path of the repository or the end of one.
  private func isTarget(_ text: String, of unit: Unit) -> Bool {
    let target = text.hasPrefix("L9/") ? String(text.dropFirst(3)) : text
    return unit.paths.files.contains { file in
      let path = file.path.string
      return path == target || path == "\(unit.rootPath)/\(target)"
        || !target.contains("/") && path.hasSuffix("/\(target)")
    }
  }

  /// `POST /path`, `/path` or a map of both.
  private static func endpoint(_ item: Field) -> JSON? {
    if let path = item["path"]?.text { return .strings([item["method"]?.text ?? "", path]) }
    let words = (item.text ?? "").split(separator: " ")
    guard let path = words.last else { return nil }
    return .strings([words.count > 1 ? String(words[0]) : "", String(path)])
  }

  private func planned(of unit: Unit, _ kind: TemplatePack.Kind) -> [String] {
    plan.files(of: unit.id).filter { $0.kind == kind }.map(\.path.string)
  }

  /// Where the agent speaks: channels that are switched on and further outputs, sorted by bytes.
  private func channels(of unit: Unit) -> [String] {
    let entries = unit.schema["communicationstack"]?["channels"]?.record?.entries ?? []
    var names = Set(Self.texts(unit.schema["communicationstack"]?["output"]))
    for entry in entries where entry.value.bool != true { names.remove(entry.key) }
    return names.union(entries.filter { $0.value.bool == true }.map(\.key))
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static let variables: [(layer: String, variable: String)] = [
    ("workingmemory", "L9_REDIS_URL"), ("episodicmemory", "L9_POSTGRES_URL"),
    ("semanticmemory", "L9_NEO4J_URL"), ("causalmemory", "L9_HYPERGRAPH_URL"),
    ("longtermpersistence", "L9_ARCHIVE_BUCKET"),
  ]

  private func backendVariables(of unit: Unit) -> [String] {
    Self.variables.filter { unit.schema["memorytopology"]?[$0.layer] != nil }.map(\.variable)
  }

  private static func texts(_ field: Field?) -> [String] {
    (field?.list ?? []).compactMap(\.text)
  }
}
