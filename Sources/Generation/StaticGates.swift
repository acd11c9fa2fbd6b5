import Core
import Files

/// Runs the program that measures the static gates and reads its report.
enum StaticGates {
  /// - Parameters:
  ///   - program: the bytes of `checks/gates.py` of the template folder.
  ///   - folder: the written extraction, as an absolute path; it is only read.
  static func run(
    program: [UInt8], expectation: Expectation, folder: String, interpreter: PythonInterpreter
  ) throws(Failure) -> [Check] {
    try ScratchFolder.using(in: Surroundings.temporaryFolder) { scratch throws(Failure) in
      try OwnFiles.write(program, to: scratch + "/gates.py")
      try OwnFiles.write(expectation.json.canonicalBytes, to: scratch + "/expectation.json")
      var command = ChildProcess.Command([
        interpreter.path, "-I", scratch + "/gates.py", folder, scratch + "/expectation.json",
      ])
      command.environment = Surroundings.plain
      // Every file is parsed, and none takes a tenth of a second.
      command.timeoutSeconds = Double(600 + expectation.plan.files.count / 10)
      command.outputLimit = 64 << 20
      let outcome = try ChildProcess.run(command)
      guard outcome.isSuccess, let json = try? JSON(parsing: outcome.output.bytes),
        let gates = json["gates"]?.array
      else { throw noReport(outcome) }
      return gates.compactMap(check)
    }
  }

  private static func check(_ entry: JSON) -> Check? {
    guard let gate = entry["gate"]?.string, let passed = entry["passed"]?.bool else { return nil }
    let findings = (entry["findings"]?.array ?? []).map { finding in
      Check.Finding(
        path: finding["path"]?.string ?? "", line: finding["line"]?.int ?? 0,
        message: finding["message"]?.string ?? "")
    }
    return Check(
      gate: gate, subject: entry["subject"]?.string ?? "", outcome: passed ? .passed : .failed,
      evidence: entry["evidence"]?.string ?? "", findings: findings,
      findingCount: entry["count"]?.int ?? findings.count)
  }

  private static func noReport(_ outcome: ChildProcess.Outcome) -> Failure {
    let last = outcome.errors.text.split(separator: "\n").suffix(5).joined(separator: "\n")
    return Failure(
      CheckRules.gateReport, .badData, "the static gates left no report",
      help: last.isEmpty ? nil : "it printed last:\n\(last)")
  }
}
