package import Contracts
package import Core
package import Files
import Git
import Jinja

/// Holds a repository on the disk against its contracts.
package struct ContractScan: Sendable {
  package struct Request: Sendable {
    /// The repository.
    package var path = "."
    /// The day that waivers are held against, YYYY-MM-DD.
    package var today: String?
    /// `SOURCE_DATE_EPOCH`, the day when `today` says none.
    package var epoch: String?
    /// An earlier report; what it holds does not count.
    package var baseline: String?
    /// A JUnit report: tests must have passed in it.
    package var junit: String?
    /// A report of coverage.py in JSON.
    package var coverage: String?
    package var runsTests = true
    /// An interpreter that has pytest and what the tests import.
    package var python: String?
    package var progress: @Sendable (String) -> Void = { _ in }

    package init() {}
  }

  package let survey: ContractSurvey
  package let report: GapReport
  /// About files that were given beside the repository.
  package let diagnostics: Diagnostics

  package init(_ request: Request, in workspace: Workspace) throws(Failure) {
    let folder = try Folder(request.path)
    survey = try ContractSurvey(RepositoryTree(at: folder))
    var diagnostics = Diagnostics()
    let evidence = try Self.evidence(for: survey, request, workspace)
    var facts = Scan.ScanFacts()
    facts.coverage = try Self.coverage(request)
    facts.code = try Self.code(survey, request, workspace)
    let result = try Scan.run(survey, evidence, facts)
    var excuses = Excuses()
    if let path = request.baseline {
      let bytes = try UserFile.read(path, limit: 64 << 20)
      excuses.add(baseline: Source(path: path, bytes: bytes), &diagnostics)
    }
    if let bytes = try survey.tree.bytes(of: Excuses.waiverFile) {
      excuses.add(waivers: Source(path: Excuses.waiverFile, bytes: bytes), &diagnostics)
    }
    let day = try excuses.needsDay ? Self.day(request) : nil
    let split = excuses.apply(to: result.gaps, on: day)
    report = GapReport(
      result, gaps: split.counting, excused: split.excused,
      repositoryContract: survey.repository?.path.string)
    self.diagnostics = diagnostics
  }

  /// What was given, else the time of the newest commit; never the clock.
  private static func day(_ request: Request) throws(Failure) -> Timestamp? {
    if let text = request.today {
      guard let day = Timestamp(iso8601: text) else {
        throw Failure(
          PlanRules.noTime, .badData, "'\(text)' is no day", help: "write YYYY-MM-DD")
      }
      return day
    }
    if let epoch = request.epoch, let seconds = Int(epoch) { return Timestamp(seconds: seconds) }
    guard let repository = try? Repository.discover(from: request.path) else { return nil }
    return try repository.newestTime(touching: [""]).map { Timestamp(seconds: Int($0)) }
  }

  private static func coverage(
    _ request: Request
  ) throws(Failure) -> [(file: String, covered: Int, total: Int)]? {
    guard let path = request.coverage else { return nil }
    let bytes = try UserFile.read(path, limit: 256 << 20)
    guard let json = try? JSON(parsing: bytes), let coverage = Coverage(json) else {
      throw Failure(
        CheckRules.noReport, .badData, "'\(path)' is no report of coverage.py",
        help: "make one with 'coverage json'")
    }
    return coverage.files.map { (file: $0.path, covered: $0.covered, total: $0.statements) }
  }

  /// What `ast` says about the files that wiring contracts ask about; nil without a Python.
  private static func code(
    _ survey: ContractSurvey, _ request: Request, _ workspace: Workspace
  ) throws(Failure) -> CodeFacts? {
    let files = survey.filesToInspect
    guard !files.isEmpty, let folder = UserFile.resolved(request.path),
      let interpreter = PythonInterpreter.find(request.python)
    else { return nil }
    let program = try Folder(workspace.templates).read(
      RelativePath(literal: "checks/inspect.py"), limit: 1 << 20)
    return try CodeInspection(folder: folder, interpreter: interpreter, program: program)
      .run(files, []).facts
  }

  private static func evidence(
    for survey: ContractSurvey, _ request: Request, _ workspace: Workspace
  ) throws(Failure) -> TestEvidence {
    guard !survey.behaviours.isEmpty else {
      return .known(TestMarks(word: "collected", tests: [], errors: []))
    }
    if !request.runsTests { return .notRun("--no-tests was given") }
    let files = try survey.markedTests()
    // Without a marker nothing can be covered, and nothing has to run to know it.
    if files.isEmpty { return .known(TestMarks(word: "collected", tests: [], errors: [])) }
    guard let interpreter = PythonInterpreter.find(request.python) else {
      return .notRun("no Python 3.11 or newer was found")
    }
    return try collect(files, interpreter, request, workspace)
  }

  private static func collect(
    _ files: [String], _ interpreter: PythonInterpreter, _ request: Request,
    _ workspace: Workspace
  ) throws(Failure) -> TestEvidence {
    guard let folder = UserFile.resolved(request.path) else {
      return .notRun("'\(request.path)' cannot be resolved")
    }
    request.progress("collecting tests (the first run installs the pinned packages)")
    let templates = try Folder(workspace.templates)
    let collection = TestCollection(
      folder: folder, interpreter: interpreter,
      requirements: request.python == nil ? try requirements(templates) : nil,
      plugin: try templates.read(RelativePath(literal: "checks/covers.py"), limit: 1 << 20))
    var run: TestReport?
    if let path = request.junit {
      run = TestReport(junit: try UserFile.read(path, limit: 256 << 20))
      guard run != nil else {
        throw Failure(CheckRules.noReport, .badData, "'\(path)' is no JUnit report")
      }
    }
    do throws(Failure) {
      return .known(TestMarks(try collection.run(files), ran: run))
    } catch {
      return .notRun(error.message)
    }
  }

  /// The pinned list that extractions get, without what depends on one.
  static func requirements(_ templates: Folder) throws(Failure) -> [UInt8] {
    let bytes = try templates.read(
      RelativePath(literal: "project/requirements.lock.txt.j2"), limit: 1 << 20)
    let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { !$0.starts(with: "{".utf8) }
    return Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
  }
}
