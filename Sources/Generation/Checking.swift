import Core
import Files
import Jinja
import Specs

extension Blueprinted {
  /// Measures every gate that can be measured before the records exist.
  func check(
    _ artifacts: [Artifact], _ request: ExtractionRequest, _ diagnostics: inout Diagnostics
  ) throws(Failure) -> Gates {
    var gates = Gates(configuration: configuration, plan: plan)
    gates.untested = survey.unitsInOrder.filter { $0.kind == .agent && !$0.wantsTests }
      .map(\.id.string)
    gates.ownChecks = SurveyGates.measure(self)
    if let gate = configuration.gates.first(where: { $0.check == "output_is_writable" }) {
      gates.ownChecks.append(
        Check(gate: gate.id, outcome: .passed, evidence: "the folder of the extractions was made"))
    }
    guard request.runsChecks else {
      gates.staticNotRun = "--no-checks was given"
      gates.testsNotRun = "--no-checks was given"
      return gates
    }
    guard let interpreter = PythonInterpreter.find(request.python) else {
      diagnostics.add(
        CheckRules.noPython, "no Python 3.11 or newer was found", help: "name one with --python")
      gates.staticNotRun = "no Python 3.11 or newer was found"
      gates.testsNotRun = gates.staticNotRun
      return gates
    }
    let tree = try Self.tree(artifacts)
    return try ScratchFolder.using(in: Surroundings.temporaryFolder) { scratch throws(Failure) in
      var options = TreeWriter.Options()
      options.isDurable = false
      options.workers = request.workers
      let name = RelativePath(literal: "extraction")
      _ = try TreeWriter(in: try Folder(scratch), options).publish(tree, as: name)
      try measure(scratch + "/extraction", interpreter, artifacts, request, &gates)
      return gates
    }
  }

  private func measure(
    _ folder: String, _ interpreter: PythonInterpreter, _ artifacts: [Artifact],
    _ request: ExtractionRequest, _ gates: inout Gates
  ) throws(Failure) {
    request.progress("checking")
    if let program = pack.source("checks/gates.py") {
      gates.staticChecks = try StaticGates.run(
        program: program.bytes, expectation: expectation, folder: folder, interpreter: interpreter)
    } else {
      gates.staticNotRun = "the template folder has no checks/gates.py"
    }
    guard request.runsTests else {
      gates.testsNotRun = "--no-tests was given"
      return
    }
    guard let list = artifacts.first(where: { $0.path.string == "requirements.lock.txt" }) else {
      gates.testsNotRun = "the template folder gives no requirements.lock.txt"
      return
    }
    request.progress("testing (the first run installs the pinned packages)")
    gates.tests = try TestRun.run(
      folder,
      TestRun.Settings(
        interpreter: interpreter, requirements: list.bytes,
        importProgram: pack.source("checks/imports.py")?.bytes))
  }

  private var expectation: Expectation {
    let agents = survey.unitsInOrder.filter { $0.kind == .agent }
    let ids = Set(agents.map(\.id))
    return Expectation(
      units: agents, plan: plan,
      gates: configuration.gates.filter { $0.kind == .static }.map { .from($0) },
      flags: configuration.flags.filter { $0.scope == .runtime }.map(\.name),
      edges: survey.graph.edges.map { ($0.dependent, $0.dependency) }
        .filter { ids.contains($0.0) && ids.contains($0.1) },
      ownPackages: ["l9_runtime", collectionPackage] + moduleRoots,
      distributions: Self.distributions,
      stated: survey.collection.layers.flatMap { $0.record["schematocode"]?.record?.entries ?? [] }
        .map(\.value),
      problems: problems)
  }

  /// The folders that modules' packages begin with, such as `api`.
  private var moduleRoots: [String] {
    let roots = plan.agents.filter { $0.kind == .module }.compactMap(\.rootPath.components.first)
    // sorted: by name
    return Set(roots).sorted()
  }

  /// Import names of what the project file declares, tests' tools and optional drivers included.
  private static let distributions = [
    "fastapi", "starlette", "httpx", "prometheus_client", "pydantic", "structlog", "uvicorn",
    "yaml", "pytest", "pytest_asyncio", "hypothesis", "redis", "psycopg", "neo4j", "boto3",
    "botocore",
  ]
}

extension JSON {
  /// A gate with all its parameters, as the configuration states them.
  fileprivate static func from(_ gate: Configuration.Gate) -> JSON {
    .record(gate.parameters.entries.map { ($0.key, from($0.value)) })
  }

  private static func from(_ field: Field) -> JSON {
    switch field.content {
    case .list(let items): return .array(items.map { from($0) })
    case .record(let record): return .record(record.entries.map { ($0.key, from($0.value)) })
    case .text(let text): return .string(text)
    case .scalar:
      if let value = field.bool { return .bool(value) }
      if let value = field.int { return .int(value) }
      if let value = field.double { return .float(value) }
      return field.text.map { .string($0) } ?? .null
    }
  }
}

/// Gates that the survey and the plan answer.
enum SurveyGates {
  static func measure(_ blueprinted: Blueprinted) -> [Check] {
    let survey = blueprinted.survey
    let units = survey.collection.units.count
    return blueprinted.configuration.gates.compactMap { gate in
      switch gate.check {
      case "no_errors":
        Check(
          gate: gate.id, outcome: .passed,
          evidence: "\(units) schemas and specs of \(survey.files.count) files were read; had one "
            + "an error, the run would have ended before this")
      case "order_is_complete":
        Check(
          gate: gate.id, outcome: survey.waves.order.count == units ? .passed : .failed,
          evidence: "\(survey.waves.order.count) of \(units) units in "
            + "\(survey.waves.levels.count) waves")
      case "order_is_acyclic":
        acyclic(gate.id, survey)
      case "references_resolve":
        references(gate, survey)
      case "links_resolve":
        links(gate, survey)
      default: nil
      }
    }
  }

  /// What waits for itself, or for something that does, stands in no wave.
  private static func acyclic(_ gate: String, _ survey: Survey) -> Check {
    var place: [Unit.ID: Int] = [:]
    for (level, wave) in survey.waves.levels.enumerated() { for id in wave { place[id] = level } }
    let edges = survey.graph.edges
    let backward = edges.filter { edge in
      guard let dependent = place[edge.dependent], let dependency = place[edge.dependency] else {
        return true
      }
      return dependency >= dependent
    }
    return Check(
      gate: gate, outcome: backward.isEmpty ? .passed : .failed,
      evidence: "\(edges.count - backward.count) of \(edges.count) dependencies lead to an earlier "
        + "wave, \(survey.graph.dropped.count) soft ones were dropped",
      findings: backward.map { finding("'\($0.dependent)' needs '\($0.dependency)'", $0.span) })
  }

  private static func references(_ gate: Configuration.Gate, _ survey: Survey) -> Check {
    let isHard = gate.parameters["strength"]?.text == "hard"
    let stated = survey.graph.references.filter { $0.isHard == isHard }
    let unknown = stated.filter { $0.target == .unknown }
    let words: [(Graph.Reference.Target, String)] = [
      (.unit, "name units"), (.path, "paths of the repository"), (.external, "are external"),
    ]
    let counts = words.map { target, word in
      "\(stated.count { $0.target == target }) \(word)"
    }
    return Check(
      gate: gate.id, outcome: unknown.isEmpty ? .passed : .failed,
      evidence: "of \(stated.count) \(isHard ? "hard" : "soft") dependencies "
        + counts.joined(separator: ", "),
      findings: unknown.map { finding("nothing is called '\($0.name)'", $0.span) })
  }

  private static func finding(_ message: String, _ span: Span) -> Check.Finding {
    Check.Finding(path: span.source.path, line: span.position.line, message: message)
  }

  private static func links(_ gate: Configuration.Gate, _ survey: Survey) -> Check {
    let generated = Set(survey.collection.units.flatMap { $0.paths.files.map(\.path) })
    let roots = Set(survey.collection.units.map(\.rootPath))
    let links = survey.collection.units.flatMap(\.paths.links)
    let inside = links.filter { link in
      sequence(first: link.path, next: \.parent).contains { roots.contains($0) }
    }
    let missing = inside.filter { !generated.contains($0.path) && !roots.contains($0.path) }
    return Check(
      gate: gate.id, outcome: missing.isEmpty ? .passed : .failed,
      evidence: "\(inside.count) of \(links.count) links lead into the collection; the others "
        + "are health checks of the agents",
      findings: missing.map {
        Check.Finding(
          path: $0.span.source.path, line: $0.span.position.line,
          message: "'\($0.path)' is not generated")
      })
  }
}
