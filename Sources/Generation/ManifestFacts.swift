import Core
import Jinja
import Specs

/// What the manifests say beside their list of files.
struct ManifestFacts {
  let blueprinted: Blueprinted
  let gates: Gates
  let isComplete: Bool

  private var plan: Plan { blueprinted.plan }

  func values(of file: PlannedFile, artifacts: [Artifact]) -> Value {
    let pairs =
      if let id = file.unit, let agent = plan.agents.first(where: { $0.id == id }) {
        unit(agent)
      } else {
        file.row == "record.extraction_manifest" ? collection(artifacts) : ecosystem
      }
    return .list(pairs.map { .record([("name", .string($0.0)), ("value", $0.1)]) })
  }

  private func unit(_ agent: Plan.Agent) -> [(String, Value)] {
    let schema = blueprinted.survey.collection[agent.id]?.schema
    let version = schema?["version"]?.text ?? schema?["metadata"]?["version"]?.text
    let tests = gates.tests?.report.below(folders: ["tests/\(agent.rootPath)"])
    let coverage = gates.tests?.coverage?.below("code/\(agent.rootPath)")
    return [
      ("agent_id", .string(agent.id.string)), ("agent_name", .string(agent.name)),
      ("collection", .string(plan.collection)), ("schema", .string(agent.source)),
      ("schema_version", version.map { .string($0) } ?? .none),
      ("rootpath", .string(agent.rootPath.string)), ("wave", .int(agent.wave + 1)),
      ("depends_on", .ids(agent.dependsOn)), ("plan", .string(plan.id.hex)),
      ("python_modules", .int(count(.module, agent.id))),
      ("documents", .int(count(.doc, agent.id))), ("test_files", .int(count(.test, agent.id))),
    ] + measured(tests, coverage) + [("deploymentready", .bool(isComplete))]
  }

  private var ecosystem: [(String, Value)] {
    [
      ("collection", .string(plan.collection)), ("plan", .string(plan.id.hex)),
      ("agents", .ids(plan.agents.map(\.id))),
    ] + measured(gates.tests?.report, gates.tests?.coverage)
      + [("deploymentready", .bool(isComplete))]
  }

  private func collection(_ artifacts: [Artifact]) -> [(String, Value)] {
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
      ("total_agents", .int(plan.agents.count)), ("agents", .list(plan.agents.map(summary))),
      ("total_python_modules", .int(plan.files.count { $0.kind == .module })),
      ("total_documentation", .int(plan.files.count { $0.kind == .doc })),
      ("total_tests", .int(plan.files.count { $0.kind == .test })),
    ] + measured(gates.tests?.report, gates.tests?.coverage) + [
      ("deployment_ready", .bool(isComplete)),
      ("evidence_report", .string(Seal.evidencePath.string)),
      ("seal", .string(Seal.digest(of: artifacts.map { ($0.path, $0.digest) }).hex)),
    ]
  }

  private func summary(_ agent: Plan.Agent) -> Value {
    .record([
      ("agent_id", .string(agent.id.string)), ("rootpath", .string(agent.rootPath.string)),
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
    plan.files.count { $0.unit == id && $0.kind == kind }
  }
}
