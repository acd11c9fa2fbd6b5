import Core
import Files

/// The extraction's own tests, really run, and what their machine-readable reports say.
struct TestRun: Sendable {
  let report: TestReport
  let coverage: Coverage?
  let imports: ImportRun?
  let sandbox: Sandbox.Kind

  /// How the tests are run.
  struct Settings: Sendable {
    var interpreter: PythonInterpreter
    var requirements: [UInt8]
    /// The bytes of `checks/imports.py` of the template folder, when it has one.
    var importProgram: [UInt8]?
    var timeoutSeconds = 1200.0
  }

  /// The command a person would use in the extraction's folder.
  static let command = "python -m pytest --cov=code --cov-branch"

  /// - Parameter folder: the written extraction, as an absolute path; it is only read.
  static func run(_ folder: String, _ settings: Settings) throws(Failure) -> TestRun {
    let environment = try PythonEnvironment.prepare(
      interpreter: settings.interpreter, requirements: settings.requirements,
      cache: Surroundings.cacheFolder)
    return try ScratchFolder.using(in: Surroundings.temporaryFolder) { scratch throws(Failure) in
      let sandbox = Sandbox.detect()
      let access = Sandbox.Access(
        readable: [folder, environment.folder] + interpreterFolders(settings.interpreter),
        writable: [scratch])
      let imports = try importAll(folder, scratch, environment, settings, sandbox, access)
      let command = try sandbox.wrap(pytest(folder, scratch, environment, settings), access)
      let outcome = try ChildProcess.run(command)
      return try read(scratch, outcome, imports, sandbox.kind)
    }
  }

  /// Imports every generated module, in one process; nil when it left no report.
  private static func importAll(
    _ folder: String, _ scratch: String, _ environment: PythonEnvironment, _ settings: Settings,
    _ sandbox: Sandbox, _ access: Sandbox.Access
  ) throws(Failure) -> ImportRun? {
    guard let program = settings.importProgram else { return nil }
    try OwnFiles.write(program, to: scratch + "/imports.py")
    var command = ChildProcess.Command([
      environment.python, scratch + "/imports.py", folder + "/code", scratch + "/imports.json",
    ])
    command.workingDirectory = scratch
    command.timeoutSeconds = 300
    command.environment = Surroundings.plain + [("HOME", scratch), ("TMPDIR", scratch)]
    _ = try ChildProcess.run(sandbox.wrap(command, access))
    let bytes = try? UserFile.read(scratch + "/imports.json", limit: 16 << 20)
    return bytes.flatMap { bytes in try? JSON(parsing: bytes) }.flatMap { ImportRun($0) }
  }

  private static func pytest(
    _ folder: String, _ scratch: String, _ environment: PythonEnvironment, _ settings: Settings
  ) -> ChildProcess.Command {
    var command = ChildProcess.Command([
      environment.python, "-m", "pytest", "-q", "-p", "no:cacheprovider",
      "--junitxml=\(scratch)/junit.xml", "-o", "junit_family=xunit2", "--cov=code", "--cov-branch",
      "--cov-report=json:\(scratch)/coverage.json",
    ])
    command.workingDirectory = folder
    command.timeoutSeconds = settings.timeoutSeconds
    command.environment =
      Surroundings.plain + [
        ("HOME", scratch), ("TMPDIR", scratch), ("COVERAGE_FILE", scratch + "/.coverage"),
        ("PYTHONPATH", folder + "/code"), ("HYPOTHESIS_STORAGE_DIRECTORY", scratch + "/hypothesis"),
      ]
    return command
  }

  /// An interpreter outside /usr has its library beside it.
  static func interpreterFolders(_ interpreter: PythonInterpreter) -> [String] {
    interpreter.prefix.hasPrefix("/usr") && !interpreter.prefix.hasPrefix("/usr/local")
      ? [] : [interpreter.prefix]
  }

  private static func read(
    _ scratch: String, _ outcome: ChildProcess.Outcome, _ imports: ImportRun?,
    _ sandbox: Sandbox.Kind
  ) throws(Failure) -> TestRun {
    let limit = 256 << 20
    // Without a report pytest did not come to its end; what it printed says why.
    guard let junit = try? UserFile.read(scratch + "/junit.xml", limit: limit),
      let report = TestReport(junit: junit)
    else { throw noReport(outcome) }
    let bytes = try? UserFile.read(scratch + "/coverage.json", limit: limit)
    let json = bytes.flatMap { bytes in try? JSON(parsing: bytes) }
    return TestRun(
      report: report, coverage: json.flatMap { Coverage($0) }, imports: imports, sandbox: sandbox)
  }

  private static func noReport(_ outcome: ChildProcess.Outcome) -> Failure {
    let ending =
      switch outcome.ending {
      case .exited(let code): "it ended with \(code)"
      case .signalled(let signal): "signal \(signal) ended it"
      case .timedOut: "its time was up"
      }
    let text = outcome.output.text + outcome.errors.text
    let last = text.split(separator: "\n").suffix(12).joined(separator: "\n")
    return Failure(
      CheckRules.noReport, .badData, "pytest left no report: \(ending)",
      help: last.isEmpty ? nil : "it printed last:\n\(last)")
  }
}

/// What came of importing every module of an extraction.
struct ImportRun: Sendable {
  let count: Int
  let failures: [(module: String, reason: String)]

  /// Reads the report of `checks/imports.py`.
  init?(_ json: JSON) {
    guard let count = json["count"]?.int, let failures = json["failures"]?.array else { return nil }
    self.count = count
    self.failures = failures.map { ($0["module"]?.string ?? "", $0["reason"]?.string ?? "") }
  }
}
