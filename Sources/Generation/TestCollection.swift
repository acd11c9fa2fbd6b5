import Contracts
import Core
import Files

/// What pytest collects in a repository, and what its tests say to cover.
struct TestCollection {
  /// The repository, as an absolute path; it is only read.
  let folder: String
  let interpreter: PythonInterpreter
  /// Pinned list for an environment of our own; nil to use the interpreter as it is.
  let requirements: [UInt8]?
  /// The bytes of `checks/covers.py`.
  let plugin: [UInt8]

  /// Collects the files in a sandbox; nothing of a test is run.
  func run(_ files: [String]) throws(Failure) -> JSON {
    let (python, readable) = try environment()
    return try ScratchFolder.using(in: Surroundings.temporaryFolder) { scratch throws(Failure) in
      try OwnFiles.write(plugin, to: scratch + "/covers.py")
      let report = scratch + "/report.json"
      var command = ChildProcess.Command(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "covers", "--collect-only"]
          + files)
      command.workingDirectory = folder
      command.timeoutSeconds = 600
      command.environment =
        Surroundings.plain + [
          ("HOME", scratch), ("TMPDIR", scratch), ("L9_COVERS_REPORT", report),
          ("PYTHONPATH", scratch + ":" + folder),
        ]
      let access = Sandbox.Access(
        readable: [folder] + readable + TestRun.interpreterFolders(interpreter),
        writable: [scratch])
      let outcome = try ChildProcess.run(Sandbox.detect().wrap(command, access))
      guard let bytes = try? UserFile.read(report, limit: 256 << 20),
        let json = try? JSON(parsing: bytes)
      else { throw noReport(outcome) }
      return json
    }
  }

  private func environment() throws(Failure) -> (python: String, readable: [String]) {
    guard let requirements else { return (interpreter.path, []) }
    let environment = try PythonEnvironment.prepare(
      interpreter: interpreter, requirements: requirements, cache: Surroundings.cacheFolder)
    return (environment.python, [environment.folder])
  }

  private func noReport(_ outcome: ChildProcess.Outcome) -> Failure {
    let text = outcome.output.text + outcome.errors.text
    let last = text.split(separator: "\n").last.map(String.init) ?? "nothing was printed"
    return Failure(CheckRules.noReport, .badData, "pytest collected nothing: \(last)")
  }
}

extension TestMarks {
  /// From the report of `checks/covers.py`.
  ///
  /// - Parameter run: the tests that ran, of a JUnit report; nil when to be collected is enough.
  init(_ report: JSON, ran run: TestReport?) {
    var passed: Set<String> = []
    for test in run?.cases ?? [] where test.outcome == .passed {
      passed.insert(Self.key(test.owner, test.name))
    }
    let tests = (report["tests"]?.array ?? []).map { entry in
      let file = entry["file"]?.string ?? ""
      let name = entry["name"]?.string ?? ""
      var flaw: String?
      if entry["skipped"]?.bool == true { flaw = "is skipped" }
      if run != nil, flaw == nil, !passed.contains(Self.key(file: file, name)) {
        flaw = "did not pass"
      }
      let covers = (entry["covers"]?.array ?? []).compactMap(\.string)
      return Test(file: file, name: name, covers: covers, flaw: flaw)
    }
    let errors = (report["errors"]?.array ?? []).map { entry in
      (file: entry["file"]?.string ?? "", reason: entry["reason"]?.string ?? "")
    }
    self.init(word: run == nil ? "collected" : "passed", tests: tests, errors: errors)
  }

  /// JUnit names `tests.unit.test_a.TestB` and `test_c`, pytest `tests/unit/test_a.py` and
  /// `TestB::test_c`.
  private static func key(_ owner: String, _ name: String) -> String { owner + "." + name }

  private static func key(file: String, _ name: String) -> String {
    let module = file.dropLast(3).split(separator: "/").joined(separator: ".")
    return module + "." + name.replacing("::", with: ".")
  }
}
