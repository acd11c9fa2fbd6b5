import Core
import Documents
import Files
import Specs
import Testing

@testable import Generation

@Suite struct GatesTests {
  private static let rows = """
    validation:
      gates:
        - {id: all, group: testing, phase: 4, kind: dynamic, check: tests_pass, select: all, at_least: 1.0}
        - {id: most, group: testing, phase: 4, kind: dynamic, check: tests_pass, select: positive, at_least: 0.5}
        - {id: lines, group: testing, phase: 4, kind: dynamic, check: coverage, at_least: 0.85}
        - {id: imports, group: testing, phase: 4, kind: dynamic, check: modules_import}
        - {id: words, group: code_quality, phase: 2, kind: static, check: no_words, words: [TODO]}
    """

  private func configuration() -> Configuration {
    var diagnostics = Diagnostics()
    let file = Documents.read(
      Source(path: "gates.yaml", text: Self.rows + "\n"), diagnostics: &diagnostics)
    let configuration = Configuration.read(
      ConfigurationLayer.bundled([file]), diagnostics: &diagnostics)
    #expect(configuration.gates.count == 5, "\(DiagnosticText().render(diagnostics))")
    return configuration
  }

  private func gates(_ run: TestRun?) throws -> Gates {
    var gates = Gates(configuration: configuration(), plan: try Tiny.plan().plan)
    gates.tests = run
    return gates
  }

  private func run(
    _ cases: [(String, TestReport.Outcome)], coverage: String? = nil, imports: String? = nil
  ) throws -> TestRun {
    let report = TestReport(
      cases: cases.map {
        TestReport.Case(owner: "tests.test_a", name: $0.0, outcome: $0.1, message: "m")
      })
    return TestRun(
      report: report,
      coverage: try coverage.flatMap { Coverage(try JSON(parsing: Array($0.utf8))) },
      imports: try imports.flatMap { ImportRun(try JSON(parsing: Array($0.utf8))) }, sandbox: .none)
  }

  private func outcome(_ gate: String, _ gates: Gates) throws -> Check.Outcome {
    try #require(gates.checks.first { $0.gate == gate }).outcome
  }

  @Test func whatWasNotMeasuredIsNotRunAndSaysWhy() throws {
    var gates = try gates(nil)
    gates.testsNotRun = "--no-tests was given"
    gates.staticNotRun = "no Python"
    #expect(gates.checks.map(\.outcomeWord) == Array(repeating: "not run", count: 5))
    #expect(
      try outcome("all", gates)
        == .notRun(reason: "--no-tests was given", command: TestRun.command))
    guard case .notRun(let reason, _) = try outcome("words", gates) else { return }
    #expect(reason == "no Python")
  }

  @Test func gatesSelectTheirTests() throws {
    let gates = try gates(
      run([("test_positive_a", .passed), ("test_positive_b", .failed), ("test_c", .passed)]))
    #expect(try outcome("all", gates) == .failed)
    #expect(try outcome("most", gates) == .passed)
    let all = try #require(gates.checks.first { $0.gate == "all" })
    #expect(all.evidence == "2 of 3 tests passed, 100.00 % required")
    #expect(all.findings.map(\.message) == ["test_positive_b: m"])
  }

  /// Nothing ran: that is no success, whatever share is asked for.
  @Test(arguments: [[], [("test_positive", TestReport.Outcome.skipped)]])
  func noTestIsAFailure(_ cases: [(String, TestReport.Outcome)]) throws {
    let gates = try gates(run(cases))
    #expect(try outcome("all", gates) == .failed)
    #expect(try outcome("most", gates) == .failed)
  }

  @Test(arguments: [(84, "failed"), (85, "passed"), (100, "passed")])
  func coverageIsHeldToItsShare(_ covered: Int, _ word: String) throws {
    let summary = "{\"covered_lines\": \(covered), \"num_statements\": 100}"
    let gates = try gates(
      run([("t", .passed)], coverage: "{\"files\": {\"code/a.py\": {\"summary\": \(summary)}}}"))
    #expect(try #require(gates.checks.first { $0.gate == "lines" }).outcomeWord == word)
  }

  @Test func missingReportsAreNotRun() throws {
    let gates = try gates(run([("t", .passed)]))
    for gate in ["lines", "imports"] {
      #expect(try #require(gates.checks.first { $0.gate == gate }).outcomeWord == "not run")
    }
  }

  @Test func aModuleThatCannotBeImportedFails() throws {
    let report = "{\"count\": 2, \"failures\": [{\"module\": \"a.b\", \"reason\": \"no\"}]}"
    let gates = try gates(run([("t", .passed)], imports: report))
    let check = try #require(gates.checks.first { $0.gate == "imports" })
    #expect(check.outcome == .failed && check.findings.map(\.path) == ["a.b"])
  }

  @Test func whatTheProgramMeasuredCounts() throws {
    var gates = try gates(nil)
    gates.staticChecks = [
      Check(gate: "words", subject: "first", outcome: .passed),
      Check(gate: "words", subject: "second", outcome: .failed),
      Check(gate: "python_parses", outcome: .passed),
    ]
    #expect(
      gates.checks.prefix(1).map(\.gate) == ["python_parses"],
      "a file that does not parse makes every other measurement doubtful")
    #expect(gates.checks.filter { $0.gate == "words" }.map(\.outcomeWord) == ["passed", "failed"])
  }
}
