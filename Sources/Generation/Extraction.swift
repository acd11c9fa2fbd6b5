import Blueprints
package import Core
import Documents
package import Files
package import Git
import Jinja
package import Specs

/// What the user asked `extract` or `plan` for.
package struct ExtractionRequest: Sendable {
  package var collection: String
  package var survey = Survey.Settings()
  /// SOURCE_DATE_EPOCH, when it is set.
  package var epoch: String?
  package var workers = 1
  package var runsTests = true
  package var runsChecks = true
  /// Whether the records of a run are rendered.
  package var rendersRecords = true
  /// Whether what a check finds is remembered, outside the work tree.
  package var remembers = true
  /// What `--python` says.
  package var python: String?
  /// Folder for what each template saw and wrote; nil: it is not recorded.
  package var contexts: String?
  /// Which side gives its lines where an edit and a new generation meet.
  package var favor = MergeFile.Favor.none
  /// Whether files of earlier generators give way.
  package var replacesOlder = false
  /// The time where nothing says one; only for what writes nothing.
  package var fallbackTime: Timestamp?
  package var progress: @Sendable (String) -> Void = { _ in }

  package init(collection: String) { self.collection = collection }
}

/// Everything that is known before a byte is rendered.
package struct Blueprinted: Sendable {
  package let survey: Survey
  package let pack: TemplatePack
  package let plan: Plan
  package let configuration: Configuration
  package let facts: Metadata.Facts
  let blueprints: BlueprintSet
  let modules: ModuleContexts
  let origins: Origins
  /// What the derivation found: statements without a rule, signals that nothing sets.
  let problems: [Diagnostic]
  /// What the blueprints were made for.
  let reads: BlueprintReads

  var collectionValue: Value { blueprints.collection }
  var configurationValue: Value { blueprints.config }

  /// Usually the collection's name, unless that is the name of something else.
  var collectionPackage: String {
    guard case .map(let map) = collectionValue, case .string(let name, _)? = map["package"] else {
      return plan.collection
    }
    return name
  }

  /// Declared files whose subject needs a domain model, which no schema states.
  var genericParts: [(unit: Unit.ID, file: String)] {
    plan.agents.flatMap { agent in
      blueprints.components(of: agent.id).compactMap { component in
        guard case .map(let map) = component, case .bool(true)? = map["generic"],
          case .string(let file, _)? = map["file"]
        else { return nil }
        return (agent.id, file)
      }
    }
  }
}

extension Blueprinted {
  /// Reads, surveys, derives and plans; nil when a finding is an error.
  package static func make(
    _ request: ExtractionRequest, in workspace: Workspace, repository: Repository?,
    diagnostics: inout Diagnostics
  ) throws(Failure) -> Blueprinted? {
    request.progress("reading")
    let inputs = try Inputs.read(request.collection, in: workspace, workers: request.workers)
    let sources = try Inputs.templates(in: workspace)
    let survey = Survey(
      inputs, request.survey, repository: repository, diagnostics: &diagnostics)
    let pack = TemplatePack(sources: sources, diagnostics: &diagnostics)
    let time =
      try ExtractionTime.find(
        epoch: request.epoch, inputs: inputs, collection: survey.collection)
      ?? request.fallbackTime
    if time == nil {
      diagnostics.add(
        PlanRules.noTime, "nothing says what time '\(inputs.name)' is to carry",
        help: "commit the inputs, set SOURCE_DATE_EPOCH, or write 'updated' into the collection")
    }
    guard let pack, let time, !diagnostics.hasErrors else { return nil }
    request.progress("planning")
    // The records and what --contexts keeps show more than templates name.
    let isPartial =
      request.contexts == nil && !request.runsChecks
      && (!request.rendersRecords || pack.rows.allSatisfy { $0.stage == .main })
    if isPartial {
      var findings = diagnostics
      let planned = plan(
        survey, pack, time, BlueprintReads(pack.reads), workers: request.workers, &findings)
      if let planned {
        diagnostics = findings
        return planned
      }
    }
    return plan(survey, pack, time, .everything, workers: request.workers, &diagnostics)
  }

  /// The same with everything that templates might have read, since findings name what there is;
  /// nil when there is no more.
  func withEverything() -> Blueprinted? {
    if reads.isEverything { return nil }
    var known = Diagnostics()
    return Self.plan(survey, pack, plan.time, .everything, &known)
  }

  /// Derives and plans what was read.
  static func plan(
    _ survey: Survey, _ pack: TemplatePack, _ time: Timestamp, _ reads: BlueprintReads,
    workers: Int = 1, _ diagnostics: inout Diagnostics
  ) -> Blueprinted? {
    guard
      let derived = Derivation(
        survey, pack, reads, workers: workers, diagnostics: &diagnostics)
    else { return nil }
    let input = PlanningInput(
      collection: survey.collection.name, time: time,
      inputs: survey.inputs.sources.map { Plan.Input(path: $0.path, digest: $0.digest) },
      agents: agents(survey), blueprints: derived.blueprints, modules: derived.modules,
      configuration: derived.blueprints.config, pack: pack)
    guard let plan = Plan(input, workers: workers, diagnostics: &diagnostics) else { return nil }
    return Blueprinted(
      survey: survey, pack: pack, plan: plan, configuration: derived.configuration,
      facts: facts(survey, pack, time, derived.configuration, plan), blueprints: derived.blueprints,
      modules: derived.modules, origins: derived.origins,
      problems: derived.problems, reads: reads)
  }

  private static func agents(_ survey: Survey) -> [Plan.Agent] {
    survey.waves.levels.enumerated().flatMap { wave, level in
      level.compactMap { id in
        survey.collection[id].map { unit in
          Plan.Agent(
            id: id, kind: unit.kind, name: unit.name, rootPath: unit.rootPath, wave: wave,
            dependsOn: survey.graph.dependencies(of: id).map(\.dependency),
            source: unit.span.source.path, manifest: unit.paths.manifest?.path)
        }
      }
    }
  }

  private static func facts(
    _ survey: Survey, _ pack: TemplatePack, _ time: Timestamp, _ configuration: Configuration,
    _ plan: Plan
  ) -> Metadata.Facts {
    var units: [Unit.ID: Metadata.Origin] = [:]
    for unit in survey.collection.units {
      let dates = ExtractionTime.dates(of: unit.schema, otherwise: time)
      units[unit.id] = Metadata.Origin(
        source: unit.span.source.path, module: unit.id.string, created: dates.created,
        updated: dates.updated)
    }
    let dates = ExtractionTime.dates(of: survey.collection.header, otherwise: time)
    let compact = Metadata.Facts(
      pack: Metadata.Origin(
        source: "", module: "l9_runtime", created: pack.created, updated: pack.created),
      collection: Metadata.Origin(
        source: survey.collection.name, module: survey.collection.name, created: dates.created,
        updated: dates.updated),
      units: units)
    switch configuration.shared.dora {
    case .compact: return compact
    case .contract: return compact.asContract(plan, survey.collection)
    }
  }
}
