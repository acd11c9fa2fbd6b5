import Core
import Files
import Specs

/// Turns what was measured into one check a configured gate and subject.
struct Gates {
  let configuration: Configuration
  /// What the static gates' program said.
  var staticChecks: [Check] = []
  /// Checks the engine made itself, by gate id.
  var ownChecks: [Check] = []
  var tests: TestRun?
  /// Why the tests did not run.
  var testsNotRun = ""
  var staticNotRun = ""
  let plan: Plan
  /// Agents whose schemas want no tests.
  var untested: [String] = []

  /// In the order of the configuration; a gate that nothing measured is reported as not run.
  var checks: [Check] {
    let measured = Dictionary(grouping: staticChecks + ownChecks, by: \.gate)
    var result: [Check] = staticChecks.filter { $0.gate == "python_parses" }
    for gate in configuration.gates {
      if let flag = configuration.flagThatStops(gate) {
        result.append(stopped(gate, by: flag))
      } else {
        result += measured[gate.id] ?? [notMeasured(gate)]
      }
    }
    return result
  }

  /// What the summary prints; nil when the tests did not run.
  var figures: TestFigures? {
    tests.map {
      TestFigures(
        total: $0.report.cases.count, passed: $0.report.count(.passed),
        lineCoverage: $0.coverage.map { Percent.text($0.lineRate) }, sandbox: $0.sandbox.rawValue)
    }
  }

  private func stopped(_ gate: Configuration.Gate, by flag: Configuration.Flag) -> Check {
    Check(
      gate: gate.id,
      outcome: .notRun(reason: "\(flag.name) is off", command: "switch it on and extract again"))
  }

  /// Static checks that are made once for every agent.
  private static let agentChecks: Set<String> = [
    "listed_files_exist", "packages_match_roots", "document_exists", "contract_states",
    "variables_in_configuration", "links_in_code", "contract_equals",
  ]

  /// What the tests say, or that nothing does.
  private func notMeasured(_ gate: Configuration.Gate) -> Check {
    if gate.kind == .dynamic { return dynamic(gate) }
    if staticNotRun.isEmpty, Self.agentChecks.contains(gate.check),
      !plan.agents.contains(where: { $0.kind == .agent })
    {
      return Check(gate: gate.id, outcome: .passed, evidence: "the collection has no agent")
    }
    let reason = staticNotRun.isEmpty ? "nothing measures '\(gate.check)'" : staticNotRun
    return Check(
      gate: gate.id, outcome: .notRun(reason: reason, command: "l9gen extract <collection>"))
  }

  private func dynamic(_ gate: Configuration.Gate) -> Check {
    guard let tests else {
      return Check(
        gate: gate.id, outcome: .notRun(reason: testsNotRun, command: TestRun.command))
    }
    let least = gate.atLeast ?? 1
    switch gate.check {
    case "tests_pass": return passing(gate, tests.report, least)
    case "tests_per_module": return casesPerModule(gate, tests.report, least)
    case "coverage": return coverage(gate, tests.coverage, least)
    case "modules_import": return imports(gate, tests.imports)
    default:
      return Check(
        gate: gate.id,
        outcome: .notRun(reason: "nothing measures '\(gate.check)'", command: TestRun.command))
    }
  }

  private func select(_ gate: Configuration.Gate) -> String {
    gate.parameters["select"]?.text ?? "all"
  }

  private func passing(
    _ gate: Configuration.Gate, _ report: TestReport, _ least: Double
  ) -> Check {
    let selected = report.selecting(select(gate))
    let passed = selected.count(.passed)
    let ran = selected.cases.count - selected.count(.skipped)
    let isEnough = ran > 0 && selected.passRate >= least
    let failures = selected.failures.map { test in
      Check.Finding(path: test.owner, line: 0, message: "\(test.name): \(test.message)")
    }
    return Check(
      gate: gate.id, outcome: isEnough ? .passed : .failed,
      evidence: "\(passed) of \(ran) tests passed, \(Percent.text(least)) required",
      findings: Array(failures.prefix(20)), findingCount: failures.count)
  }

  /// Every generated file of tests for one component has enough cases of a kind.
  private func casesPerModule(
    _ gate: Configuration.Gate, _ report: TestReport, _ least: Double
  ) -> Check {
    let selected = report.selecting(select(gate))
    let files = plan.files.filter { $0.kind == .test && $0.subject == .component }
    var counts: [String: Int] = [:]
    for test in selected.cases where test.outcome == .passed {
      for owner in owners(of: test.owner) { counts[owner, default: 0] += 1 }
    }
    var findings: [Check.Finding] = []
    var total = 0
    for file in files {
      let count = counts[moduleName(of: file)] ?? 0
      total += count
      if Double(count) < least {
        findings.append(
          Check.Finding(
            path: file.path.string, line: 0,
            message: "\(count) \(select(gate)) cases, \(Int(least)) required"))
      }
    }
    return Check(
      gate: gate.id, outcome: findings.isEmpty ? .passed : .failed,
      evidence: "\(total) passed \(select(gate)) cases in \(files.count) test modules, "
        + "at least \(Int(least)) in each\(spared)",
      findings: findings)
  }

  /// `tests.a.test_b.TestC` and everything above it.
  private func owners(of name: String) -> [String] {
    var parts = name.split(separator: ".").map(String.init)
    var result: [String] = []
    while !parts.isEmpty {
      result.append(parts.joined(separator: "."))
      parts.removeLast()
    }
    return result
  }

  private func moduleName(of file: PlannedFile) -> String {
    file.path.string.dropLast(3).split(separator: "/").joined(separator: ".")
  }

  private func coverage(
    _ gate: Configuration.Gate, _ coverage: Coverage?, _ least: Double
  ) -> Check {
    guard let coverage else {
      return Check(
        gate: gate.id,
        outcome: .notRun(reason: "coverage.py left no report", command: TestRun.command))
    }
    return Check(
      gate: gate.id, outcome: coverage.lineRate >= least ? .passed : .failed,
      evidence: "\(coverage.covered) of \(coverage.statements) lines "
        + "(\(Percent.text(coverage.lineRate))), \(coverage.coveredBranches) of "
        + "\(coverage.branches) branches (\(Percent.text(coverage.branchRate))), "
        + "\(Percent.text(least)) of the lines required\(spared)")
  }

  /// Agents whose schemas ask for no tests, as evidence tells it.
  private var spared: String {
    untested.isEmpty
      ? "" : "; not required of \(untested.joined(separator: ", ")): the schema says so"
  }

  private func imports(_ gate: Configuration.Gate, _ imports: ImportRun?) -> Check {
    guard let imports else {
      return Check(
        gate: gate.id,
        outcome: .notRun(reason: "the import run left no report", command: "python -c"))
    }
    return Check(
      gate: gate.id, outcome: imports.failures.isEmpty ? .passed : .failed,
      evidence: "\(imports.count) modules imported",
      findings: imports.failures.map { Check.Finding(path: $0.module, line: 0, message: $0.reason) }
    )
  }
}
