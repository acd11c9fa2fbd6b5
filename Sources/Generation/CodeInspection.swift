import Contracts
import Core
import Files

/// Asks Python's `ast` about files of a repository; nothing of them is imported or run.
struct CodeInspection {
  /// The repository, as an absolute path; it is only read.
  let folder: String
  let interpreter: PythonInterpreter
  /// The bytes of `checks/inspect.py`.
  let program: [UInt8]

  /// A behaviour's sentence, and the module that it is about.
  struct Question: Sendable {
    let text: String
    let module: String?
  }

  /// What comes back for a question: a test, or what is missing for one.
  enum Answer: Sendable {
    case test(JSON)
    case missing(String)
  }

  func run(
    _ files: [String], _ questions: [Question]
  ) throws(Failure) -> (facts: CodeFacts, answers: [Answer]) {
    try ScratchFolder.using(in: Surroundings.temporaryFolder) { scratch throws(Failure) in
      try OwnFiles.write(self.program, to: scratch + "/inspect_code.py")
      try OwnFiles.write(request(files, questions).canonicalBytes, to: scratch + "/request.json")
      // A shim in front of the interpreter is not there in the sandbox.
      let own = interpreter.prefix + "/bin/python3"
      let program = UserFile.isFile(own) ? own : interpreter.path
      var command = ChildProcess.Command([
        program, "-I", scratch + "/inspect_code.py", folder, scratch + "/request.json",
      ])
      command.environment = Surroundings.plain
      command.timeoutSeconds = 600
      command.outputLimit = 256 << 20
      let access = Sandbox.Access(
        readable: [folder] + TestRun.interpreterFolders(interpreter), writable: [scratch])
      let outcome = try ChildProcess.run(Sandbox.detect().wrap(command, access))
      guard outcome.isSuccess, let json = try? JSON(parsing: outcome.output.bytes),
        let facts = CodeFacts(json)
      else { throw noReport(outcome) }
      return (facts, (json["behaviours"]?.array ?? []).map(Self.answer))
    }
  }

  private func request(_ files: [String], _ questions: [Question]) -> JSON {
    .record([
      ("files", .strings(files)),
      (
        "behaviours",
        .array(
          questions.map { question in
            .record([
              ("text", .string(question.text)),
              ("module", question.module.map { .string($0) } ?? .null),
            ])
          })
      ),
    ])
  }

  private static func answer(_ entry: JSON) -> Answer {
    if let test = entry["test"] { return .test(test) }
    return .missing(entry["missing"]?.string ?? "nothing was said")
  }

  private func noReport(_ outcome: ChildProcess.Outcome) -> Failure {
    let last = outcome.errors.text.split(separator: "\n").last.map(String.init)
    return Failure(
      CheckRules.noReport, .badData, "the code could not be read: \(last ?? "no report was left")")
  }
}
