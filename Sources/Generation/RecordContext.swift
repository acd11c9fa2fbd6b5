import Blueprints
import Core
import Jinja
import Specs

/// What the templates of the records see: the plan, and what was measured.
///
/// Records (the sequence, the locked plan, the evidence report) describe the run, so they are
/// rendered after everything else. The names are listed at the head of each of their templates.
struct RecordContext {
  let blueprinted: Blueprinted
  let checks: [Check]
  let tests: TestRun?
  private let testsNotRun: String
  private let gates: [String: Configuration.Gate]

  init(_ blueprinted: Blueprinted, _ gates: Gates) {
    self.blueprinted = blueprinted
    checks = gates.checks
    tests = gates.tests
    testsNotRun = gates.testsNotRun
    self.gates = Dictionary(
      blueprinted.configuration.gates.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var facts: Metadata.Facts { blueprinted.facts }

  private var plan: Plan { blueprinted.plan }
  private var survey: Survey { blueprinted.survey }
  private var configuration: Configuration { blueprinted.configuration }

  /// Everything but `seal`, `entries` and `facts`, which differ from record to record.
  var values: ValueMap {
    var map = ValueMap()
    map["collection"] = blueprinted.collectionValue
    map["config"] = blueprinted.configurationValue
    map["time"] = .string(plan.time.iso8601)
    map["plan"] = planValue
    map["inputs"] = .list(
      plan.inputs.map { .record([("path", .string($0.path)), ("sha256", .string($0.digest.hex))]) })
    map["sequence"] = sequence
    map["units"] = .list(plan.agents.enumerated().map { unit($1, number: $0 + 1) })
    map["edges"] = .list(survey.graph.edges.map(Self.edge))
    map["dropped"] = .list(survey.graph.dropped.map(Self.edge))
    map["groups"] = LockedPlan(plan: plan, survey: survey).groups
    map["problems"] = .list(blueprinted.problems.map(Self.problem))
    map["generic"] = .list(blueprinted.genericParts.map(Self.generic))
    map["checks"] = .list(checks.map(check))
    map["checklist"] = checklist
    map["totals"] = totals
    map["tests"] = testsValue
    map["coverage"] = coverageValue
    map["flags"] = .list(configuration.flags.map(Self.flag))
    map["declaration"] = .record([
      ("made", .bool(missing.isEmpty)), ("missing", .list(missing.map { .string($0) })),
    ])
    map["dora"] = .string(Metadata.marker)
    return map
  }

  // Every required gate has to have passed; each that has not is named.
  var missing: [String] {
    if checks.isEmpty { return ["no gate is configured"] }
    return checks.compactMap { check in
      if check.outcome == .passed || !configuration.isRequired(check) { return nil }
      let subject = check.subject.isEmpty ? "" : " of \(check.subject)"
      return "\(check.gate)\(subject): \(check.outcomeWord)"
    }
  }

  private var planValue: Value {
    .record([
      ("id", .string(plan.id.hex)), ("extraction", .string(plan.extractionName.string)),
      (
        "totals",
        .list(
          plan.totals.filter { $0.count > 0 }.map {
            .record([("kind", .string($0.kind.rawValue)), ("count", .int($0.count))])
          })
      ),
      ("count", .int(plan.files.count)),
    ])
  }

  private var sequence: Value {
    let sequence = configuration.sequence
    return .record([
      ("total_minutes", .int(totalMinutes)),
      (
        "phases",
        .list(
          configuration.phases.map {
            .record([
              ("id", .int($0.id)), ("name", .string($0.name)), ("minutes", .int(Int($0.minutes))),
              ("per_agent", .bool($0.isPerAgent)),
            ])
          })
      ),
      ("parallel_after_phase", .int(sequence.parallelAfterPhase)),
      (
        "before_phase",
        .list(
          sequence.beforePhase.map {
            .record([
              ("phase", .int($0.phase)), ("gates", .list($0.gates.map { .string($0) })),
            ])
          })
      ),
    ])
  }

  private var totalMinutes: Int {
    let phases = configuration.phases.reduce(0.0) {
      $0 + $1.minutes * ($1.isPerAgent ? Double(plan.agents.count) : 1)
    }
    return Int(phases) + plan.agents.reduce(0) { $0 + minutes(of: $1) }
  }

  private func minutes(of agent: Plan.Agent) -> Int {
    let sequence = configuration.sequence
    let count = count(of: agent.id)
    return Int(
      Double(count.modules) * sequence.minutesPerModule
        + Double(count.documents) * sequence.minutesPerDocument
        + Double(count.tests) * sequence.minutesPerTest)
  }

  private func count(
    of id: Unit.ID
  ) -> (modules: Int, documents: Int, tests: Int, files: Int) {
    let files = plan.files(of: id)
    return (
      files.count { $0.kind == .module }, files.count { $0.kind == .doc },
      files.count { $0.kind == .test }, files.count
    )
  }

  private func unit(_ agent: Plan.Agent, number: Int) -> Value {
    let edges = survey.graph.dependencies(of: agent.id)
    let count = count(of: agent.id)
    let criticality = survey.collection[agent.id].map {
      configuration.sequence.criticality(of: $0, position: number)
    }
    let wave = survey.waves.levels[agent.wave].filter { $0 != agent.id }
    return .record([
      ("number", .int(number)), ("kind", .string(agent.kind.rawValue)),
      ("id", .string(agent.id.string)), ("name", .string(agent.name)),
      ("rootpath", .string(agent.rootPath.string)), ("source", .string(agent.source)),
      ("wave", .int(agent.wave + 1)), ("criticality", .string(criticality ?? "")),
      ("minutes", .int(minutes(of: agent))),
      ("hard", .ids(edges.filter { $0.kind.isHard }.map(\.dependency))),
      ("soft", .ids(edges.filter { !$0.kind.isHard }.map(\.dependency))),
      ("external", .list(external(agent.id))),
      ("blocks", .ids(survey.graph.dependents(of: agent.id).map(\.dependent))),
      ("parallel_with", .ids(wave)), ("modules", .int(count.modules)),
      ("documents", .int(count.documents)), ("tests", .int(count.tests)),
      ("files", .int(count.files)),
    ])
  }

  /// Names a schema depends on that no unit of the collection has.
  private func external(_ id: Unit.ID) -> [Value] {
    guard let unit = survey.collection[id] else { return [] }
    let known = Set(survey.graph.dependencies(of: id).map(\.span.start))
    let dependencies = unit.schema["dependson"]
    let items = (dependencies?["hard"]?.list ?? []) + (dependencies?["soft"]?.list ?? [])
    return items.compactMap { item in
      known.contains(item.span.start) ? nil : item.text.map { .string($0) }
    }
  }

  private static func edge(_ edge: Graph.Edge) -> Value {
    .record([
      ("from", .string(edge.dependent.string)), ("to", .string(edge.dependency.string)),
      ("kind", .string(edge.kind.label)), ("source", .string(edge.span.location)),
    ])
  }

  private static func problem(_ problem: Diagnostic) -> Value {
    .record([
      ("unit", .string(problem.span?.location ?? "")), ("text", .string(problem.message)),
    ])
  }

  private static func generic(_ part: (unit: Unit.ID, file: String)) -> Value {
    .record([("unit", .string(part.unit.string)), ("file", .string(part.file))])
  }

  private static func flag(_ flag: Configuration.Flag) -> Value {
    .record([
      ("name", .string(flag.name)), ("scope", .string(flag.scope.rawValue)),
      ("on", .bool(flag.isOn)),
    ])
  }

  private func check(_ check: Check) -> Value {
    let gate = gates[check.gate]
    var reason = ""
    var command = ""
    if case .notRun(let why, let how) = check.outcome { (reason, command) = (why, how) }
    return .record([
      ("gate", .string(check.gate)), ("group", .string(gate?.group ?? "")),
      ("phase", .int(gate?.phase ?? 2)), ("kind", .string(gate?.kind.rawValue ?? "static")),
      ("subject", .string(check.subject)), ("outcome", .string(check.outcomeWord)),
      ("evidence", .string(check.evidence)), ("reason", .string(reason)),
      ("command", .string(command)),
      (
        "findings",
        .list(
          check.findings.map {
            .record([
              ("path", .string($0.path)), ("line", .int($0.line)), ("message", .string($0.message)),
            ])
          })
      ),
      ("finding_count", .int(check.findingCount)),
    ])
  }

  private var checklist: Value {
    let phases = configuration.phases.map(\.id)
    return .list(
      phases.map { phase in
        let items = configuration.checklist.filter { $0.phase == phase }
        return .record([("phase", .int(phase)), ("checks", .list(items.map(item)))])
      })
  }

  private func item(_ item: Configuration.ChecklistItem) -> Value {
    switch item.answer {
    case .gate(let id):
      return .record([
        ("item", .string(item.text)), ("gate", .string(id)), ("outcome", .string(outcome(of: id))),
        ("not_provable", .string("")),
      ])
    case .notProvable(let command):
      return .record([
        ("item", .string(item.text)), ("gate", .string("")), ("outcome", .string("not run")),
        ("not_provable", .string(command)),
      ])
    }
  }

  /// The worst outcome of a gate over its subjects.
  private func outcome(of gate: String) -> String {
    let own = checks.filter { $0.gate == gate }
    if own.contains(where: { $0.outcome == .failed }) { return "failed" }
    return !own.isEmpty && own.allSatisfy { $0.outcome == .passed } ? "passed" : "not run"
  }

  private var totals: Value {
    .record([
      ("passed", .int(checks.count { $0.outcome == .passed })),
      ("failed", .int(checks.count { $0.outcome == .failed })),
      ("not_run", .int(checks.count { $0.outcomeWord == "not run" })),
    ])
  }

  private var testsValue: Value {
    guard let report = tests?.report else {
      return .record([
        ("ran", .bool(false)), ("reason", .string(testsNotRun)),
        ("command", .string(TestRun.command)),
      ])
    }
    return .record([
      ("ran", .bool(true)), ("reason", .string("")), ("command", .string(TestRun.command)),
      ("total", .int(report.cases.count)), ("passed", .int(report.count(.passed))),
      ("failed", .int(report.count(.failed))), ("errors", .int(report.count(.error))),
      ("skipped", .int(report.count(.skipped))), ("suites", .list(suites(report))),
    ])
  }

  /// Totals for each folder of tests.
  private func suites(_ report: TestReport) -> [Value] {
    var names: [String] = []
    var cases: [String: [TestReport.Case]] = [:]
    for test in report.cases {
      let parts = test.owner.split(separator: ".")
      let modules = parts.prefix { !$0.hasPrefix("test_") }
      let name = modules.joined(separator: "/")
      if cases[name] == nil { names.append(name) }
      cases[name, default: []].append(test)
    }
    // sorted: by name, whatever order pytest collected in.
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { name in
      let suite = TestReport(cases: cases[name] ?? [])
      return .record([
        ("name", .string(name)), ("total", .int(suite.cases.count)),
        ("passed", .int(suite.count(.passed))), ("failed", .int(suite.failures.count)),
      ])
    }
  }

  private var coverageValue: Value {
    let gate = configuration.gates.first { $0.check == "coverage" }
    let minimum = Int(((gate?.atLeast ?? 0) * 100).rounded())
    guard let coverage = tests?.coverage else {
      let reason = tests == nil ? testsNotRun : "coverage.py left no report"
      return .record([
        ("ran", .bool(false)), ("reason", .string(reason)), ("minimum", .int(minimum)),
      ])
    }
    return .record([
      ("ran", .bool(true)), ("reason", .string("")), ("covered", .int(coverage.covered)),
      ("total", .int(coverage.statements)), ("percent", .string(Percent.number(coverage.lineRate))),
      ("branches", .int(coverage.branches)), ("covered_branches", .int(coverage.coveredBranches)),
      ("branch_percent", .string(Percent.number(coverage.branchRate))),
      ("minimum", .int(minimum)),
    ])
  }
}

extension Value {
  static func record(_ pairs: [(String, Value)]) -> Value {
    var map = ValueMap()
    for (key, value) in pairs { map[key] = value }
    return .map(map)
  }

  /// A map with one more member; anything else as it is.
  func setting(_ name: String, _ value: Value) -> Value {
    guard case .map(var map) = self else { return self }
    map[name] = value
    return .map(map)
  }

  static func ids(_ ids: [Unit.ID]) -> Value { .list(ids.map { .string($0.string) }) }
}
