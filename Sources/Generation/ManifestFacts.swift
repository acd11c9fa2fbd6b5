import Core
import Jinja
import Specs

/// What the manifests say beside their list of files.
struct ManifestFacts {
  private let blueprinted: Blueprinted
  private let tests: TestRun?
  private let isComplete: Bool
  /// The reports by the folder of an agent.
  private let testsBelow: [String: TestReport]
  private let coverageBelow: [String: Coverage]

  init(_ context: RecordContext) {
    blueprinted = context.blueprinted
    tests = context.tests
    isComplete = context.missing.isEmpty
    let folders = Set(context.blueprinted.plan.agents.map(\.rootPath.string))
    testsBelow = context.tests?.report.grouped(by: folders) ?? [:]
    coverageBelow = context.tests?.coverage?.grouped(by: folders) ?? [:]
  }

  private var plan: Plan { blueprinted.plan }

  func values(of file: PlannedFile, seal: String) -> Value {
    let pairs =
      if let id = file.unit, let position = plan.position(of: id) {
        unit(plan.agents[position])
      } else {
        file.isExtractionManifest ? collection(seal) : ecosystem
      }
    return .list(pairs.map { .record([("name", .string($0.0)), ("value", $0.1)]) })
  }

  private func unit(_ agent: Plan.Agent) -> [(String, Value)] {
    let schema = blueprinted.survey.collection[agent.id]?.schema
    let version = schema?["version"]?.text ?? schema?["metadata"]?["version"]?.text
    let root = agent.rootPath.string
    let report = tests.map { _ in testsBelow[root] ?? TestReport(cases: []) }
    let coverage = tests?.coverage.map { _ in coverageBelow[root] ?? Coverage(files: []) }
    return [
      ("\(agent.kind.rawValue)_id", .string(agent.id.string)),
      ("\(agent.kind.rawValue)_name", .string(agent.name)),
      ("collection", .string(plan.collection)), ("schema", .string(agent.source)),
      ("schema_version", version.map { .string($0) } ?? .none),
      ("rootpath", .string(agent.rootPath.string)), ("wave", .int(agent.wave + 1)),
      ("depends_on", .ids(agent.dependsOn)), ("plan", .string(plan.id.hex)),
      ("python_modules", .int(count(.module, agent.id))),
      ("documents", .int(count(.doc, agent.id))), ("test_files", .int(count(.test, agent.id))),
    ] + measured(report, coverage) + [("deploymentready", .bool(isComplete))]
  }

  private var ecosystem: [(String, Value)] {
    [
      ("collection", .string(plan.collection)), ("plan", .string(plan.id.hex)),
      ("agents", .ids(plan.agents.filter { $0.kind == .agent }.map(\.id))),
    ] + measured(tests?.report, tests?.coverage)
      + [("deploymentready", .bool(isComplete))]
  }

  private func collection(_ seal: String) -> [(String, Value)] {
    let header = blueprinted.survey.collection.header
    return [
      ("collection_name", .string(plan.collection)),
      ("version", header["version"]?.text.map { .string($0) } ?? .none),
      ("extraction", .string(plan.extractionName.string)),
      ("extraction_timestamp", .string(plan.time.iso8601)), ("plan", .string(plan.id.hex)),
      (
        "inputs",
        .list(
          plan.inputs.map {
            .record([("path", .string($0.path)), ("sha256", .string($0.digest.hex))])
          })
      ),
    ] + units + [
      ("total_python_modules", .int(plan.files.count { $0.kind == .module })),
      ("total_documentation", .int(plan.files.count { $0.kind == .doc })),
      ("total_tests", .int(plan.files.count { $0.kind == .test })),
    ] + measured(tests?.report, tests?.coverage) + [
      ("deployment_ready", .bool(isComplete)),
      ("evidence_report", .string(Seal.evidencePath.string)),
      ("seal", .string(seal)),
    ]
  }

  /// Agents always, modules where there are any.
  private var units: [(String, Value)] {
    let agents = plan.agents.filter { $0.kind == .agent }
    let modules = plan.agents.filter { $0.kind == .module }
    let own: [(String, Value)] = [
      ("total_agents", .int(agents.count)), ("agents", .list(agents.map(summary))),
    ]
    if modules.isEmpty { return own }
    return own + [
      ("total_modules", .int(modules.count)), ("modules", .list(modules.map(summary))),
    ]
  }

  private func summary(_ agent: Plan.Agent) -> Value {
    .record([
      ("\(agent.kind.rawValue)_id", .string(agent.id.string)), ("rootpath", .string(agent.rootPath.string)),
      ("modules", .int(count(.module, agent.id))), ("docs", .int(count(.doc, agent.id))),
      ("tests", .int(count(.test, agent.id))),
    ])
  }

  /// Figures of the reports; null where nothing was measured.
  private func measured(_ report: TestReport?, _ coverage: Coverage?) -> [(String, Value)] {
    [
      ("tests_run", report.map { .int($0.cases.count) } ?? .none),
      ("tests_passed", report.map { .int($0.count(.passed)) } ?? .none),
      ("all_tests_passing", report.map { .bool($0.failures.isEmpty) } ?? .none),
      (
        "test_coverage_percent",
        coverage.map { .string(Percent.number($0.lineRate)) } ?? .none
      ),
      (
        "branch_coverage_percent",
        coverage.map { .string(Percent.number($0.branchRate)) } ?? .none
      ),
    ]
  }

  private func count(_ kind: TemplatePack.Kind, _ id: Unit.ID) -> Int {
    plan.files(of: id).count { $0.kind == kind }
  }
}
