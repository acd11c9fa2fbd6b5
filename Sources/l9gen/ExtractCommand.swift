import Core
import Files
import Generation
import Git
import Glibc
import Living

extension Session {
  /// The request that the options make.
  ///
  /// - Parameter collection: nil for the one on the command line.
  func request(for collection: String? = nil) throws(UsageProblem) -> ExtractionRequest {
    var request = ExtractionRequest(collection: collection ?? invocation.operands[0])
    request.survey = surveySettings()
    request.epoch = Environment["SOURCE_DATE_EPOCH"]
    request.workers = try workers()
    request.survey.workers = request.workers
    request.runsTests = !invocation.has(.noTests)
    request.runsChecks = !invocation.has(.noChecks)
    request.python = invocation[.python]
    request.favor =
      switch invocation[.conflicts] {
      case "keep": .ours
      case "new": .theirs
      default: .none
      }
    request.replacesOlder = invocation[.conflicts] == "older"
    request.contexts = invocation[.contexts].map(place)
    let terminal = terminal
    request.progress = { terminal.progress($0) }
    return request
  }

  private func workers() throws(UsageProblem) -> Int {
    guard let text = invocation[.jobs] else { return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
    guard let count = Int(text), (1...256).contains(count) else {
      throw UsageProblem(message: "'-j \(text)' is no number of workers", help: "from 1 to 256")
    }
    return count
  }

  /// The target repository; nil where none is needed and there is none.
  func repository(isNeeded: Bool) throws(Failure) -> Repository? {
    if let path = invocation[.into] {
      return try Repository(at: place(path))
    }
    if isNeeded { return try Repository.discover(from: directory) }
    return try Repository.around(directory)
  }

  func extract() -> ExitCode {
    do throws(UsageProblem) {
      return extract(try request())
    } catch {
      return fail(error)
    }
  }

  private func extract(_ request: ExtractionRequest) -> ExitCode {
    do throws(Failure) {
      let commits = !invocation.has(.noCommit)
      let repository = try repository(isNeeded: commits)
      if commits, let repository, repository.workFolder != nil {
        tell(try Application(repository).recover())
      }
      let workspace = try workspace()
      if let repository, let code = try repeated(request, workspace, repository) { return code }
      var diagnostics = Diagnostics()
      guard
        let blueprinted = try Blueprinted.make(
          request, in: workspace, repository: repository, diagnostics: &diagnostics)
      else { return report(diagnostics) }
      var destination = try destination(blueprinted.plan.collection, repository, commits: commits)
      let kept = try remembering(blueprinted, request, &destination, repository)
      guard
        let result = try blueprinted.extract(
          request, to: destination, repository: repository, diagnostics: &diagnostics)
      else { return report(diagnostics) }
      if let ledger = result.ledger, let repository {
        try Drift.note(blueprinted.origin(request), ledger, repository)
      }
      keepUntilTheEnd((blueprinted, result))
      _ = self.report(diagnostics)
      if let kept { remember(result, destination, diagnostics, kept) }
      return summarise(result, destination)
    } catch {
      return fail(error)
    }
  }

  private func destination(
    _ collection: String, _ repository: Repository?, commits: Bool
  ) throws(Failure) -> Destination {
    let folder = place(invocation[.output] ?? "extractions")
    let branch = try branch(of: collection)
    return Destination(
      folder: Workspace.join(currentFolder, folder), branch: commits ? branch : nil,
      author: try author(in: repository))
  }

  func branch(of collection: String) throws(Failure) -> BranchName {
    try BranchName(invocation[.branch] ?? "l9gen/\(collection)")
  }

  func author(in repository: Repository?) throws(Failure) -> Author {
    if let text = invocation[.author] { return try Author(text) }
    if let own = try repository?.configuredAuthor() { return own }
    return try Author(name: "l9gen", mail: "l9gen@localhost")
  }

  private var currentFolder: String {
    guard let path = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  /// Keeps what the next run has to say when it finds nothing to do.
  private func remember(
    _ result: ExtractionResult, _ destination: Destination, _ diagnostics: Diagnostics,
    _ kept: (memory: RunMemory, watch: RunMemory.Watch)
  ) {
    if result.hasFailures || diagnostics.hasErrors { return }
    let lines = outcome(of: result) + [completion(of: result)] + warnings(diagnostics)
    kept.memory.keep(
      RunMemory.Run(
        folder: result.folder, fileCount: result.fileCount, json: json(of: result, destination),
        lines: lines), kept.watch)
  }

  /// What the next run says of findings that only this one shows.
  private func warnings(_ diagnostics: Diagnostics) -> [String] {
    let count = diagnostics.sorted.count { $0.severity == .warning }
    if count == 0 { return [] }
    let collection = invocation.operands[0]
    return ["warnings  \(count); 'l9gen lint \(collection)' shows them"]
  }

  /// Tells of the last run when there is nothing to do; else nil.
  private func repeated(
    _ request: ExtractionRequest, _ workspace: Workspace, _ repository: Repository
  ) throws(Failure) -> ExitCode? {
    if invocation.has(.fresh) { return nil }
    let inputs = try Inputs.read(request.collection, in: workspace)
    guard RunMemory.isKept(of: inputs.name, in: repository) else { return nil }
    let destination = try destination(
      inputs.name, repository, commits: !invocation.has(.noCommit))
    let origin = try Drift.Origin(request, inputs, in: workspace)
    guard
      let memory = try RunMemory(request, origin, to: destination, in: repository, inputs: inputs),
      let run = try memory.unchanged(workers: request.workers)
    else { return nil }
    if isJSON { return show(try json(of: run, destination, repository).documentBytes, .done) }
    var lines = ["\(shown(run.folder))  \(run.fileCount) files (unchanged)"] + run.lines
    if let branch = destination.branch, let tip = try repository.tip(of: branch) {
      lines.append("commit    none needed: \(branch) holds the same files in \(tip)")
    }
    lines.append(
      "not run   inputs, branch and folder are as the last run left them; --fresh runs it again")
    return show(lines.joined(separator: "\n") + "\n", .done)
  }

  /// Has the run's folder watched, so that the next run may find it unchanged.
  private func remembering(
    _ blueprinted: Blueprinted, _ request: ExtractionRequest, _ destination: inout Destination,
    _ repository: Repository?
  ) throws(Failure) -> (memory: RunMemory, watch: RunMemory.Watch)? {
    guard let repository,
      let memory = try RunMemory(
        request, blueprinted.origin(request), to: destination, in: repository,
        inputs: blueprinted.survey.inputs)
    else { return nil }
    let (watch, observe) = memory.watch(blueprinted.plan, workers: request.workers)
    destination.observe = observe
    return (memory, watch)
  }

  func shown(_ folder: RelativePath) -> String {
    (invocation[.output] ?? "extractions") + "/\(folder)"
  }

  /// What came of checks and tests.
  private func outcome(of result: ExtractionResult) -> [String] {
    var lines: [String] = []
    if let tests = result.tests {
      let coverage = tests.lineCoverage.map { ", \($0) of the lines covered" } ?? ""
      let walls = tests.sandbox == "none" ? "no sandbox" : "in \(tests.sandbox)"
      lines.append("tests     \(tests.passed) of \(tests.total) passed\(coverage) (\(walls))")
    } else {
      lines.append("tests     not run")
    }
    let checks = result.checks
    lines.append(
      "checks    \(checks.count { $0.outcome == .passed }) passed, "
        + "\(checks.count { $0.outcome == .failed }) failed, "
        + "\(checks.count { $0.outcomeWord == "not run" }) not run")
    for check in checks where check.outcome == .failed { lines += describe(check) }
    return lines
  }

  private func completion(of result: ExtractionResult) -> String {
    result.isComplete
      ? "complete  every required gate passed"
      : "complete  no, see \(shown(result.folder))/evidence_report.md"
  }

  private func summarise(_ result: ExtractionResult, _ destination: Destination) -> ExitCode {
    terminal.endProgress()
    if isJSON {
      let code: ExitCode = result.hasFailures ? .findings : .done
      return show(json(of: result, destination).documentBytes, code)
    }
    var lines = ["\(shown(result.folder))  \(result.fileCount) files (\(word(result.writing)))"]
    lines += outcome(of: result)
    switch (result.commit, destination.branch) {
    case (.committed(let id, _)?, let branch?): lines.append("commit    \(id) on \(branch)")
    case (.unchanged(let id)?, let branch?):
      lines.append("commit    none needed: \(branch) holds the same files in \(id)")
    case (nil, _?): lines.append("commit    none: a check failed")
    default: lines.append("commit    none: --no-commit was given")
    }
    lines.append(completion(of: result))
    return show(
      lines.joined(separator: "\n") + "\n", result.hasFailures ? .findings : .done)
  }

  private func describe(_ check: Check) -> [String] {
    let subject = check.subject.isEmpty ? "" : " of \(check.subject)"
    let places = check.findings.prefix(3).map { finding in
      "    \(finding.path)\(finding.line > 0 ? ":\(finding.line)" : ""): \(finding.message)"
    }
    let rest = check.findingCount - places.count
    let more = rest > 0 ? ["    and \(rest) more"] : []
    return ["  failed  \(check.gate)\(subject)"] + places + more
  }

  func word(_ outcome: TreeWriter.Outcome) -> String {
    switch outcome {
    case .created: "written"
    case .replaced: "replaced"
    case .unchanged: "unchanged"
    }
  }

  func plan() -> ExitCode {
    let request: ExtractionRequest
    do throws(UsageProblem) { request = try self.request() } catch { return fail(error) }
    if let path = invocation[.output] {
      if invocation.has(.affectedBy) {
        return fail(
          UsageProblem(
            message: "'--affected-by' does not go with '-o'",
            help: "a saved plan holds every change, so that applying it leaves nothing behind"))
      }
      return propose(request, to: path)
    }
    do throws(Failure) {
      let repository = try repository(isNeeded: false)
      var diagnostics = Diagnostics()
      guard
        let blueprinted = try Blueprinted.make(
          request, in: workspace(), repository: repository, diagnostics: &diagnostics)
      else { return report(diagnostics) }
      _ = report(diagnostics)
      if let revision = invocation[.affectedBy] {
        let affected = try blueprinted.affected(
          by: revision, request.survey, in: workspace(), target: repository)
        if isJSON { return show(affected.json(of: blueprinted.plan).documentBytes, .done) }
        return show(affected.text(of: blueprinted.plan), .done)
      }
      return show(blueprinted.plan)
    } catch {
      return fail(error)
    }
  }

  private func show(_ plan: Plan) -> ExitCode {
    if isJSON {
      return show(plan.canonicalBytes + [UInt8(ascii: "\n")], .done)
    }
    return show(PlanText.render(plan), .done)
  }
}

/// What is not freed at the end of a run.
private final class Kept<Value> {
  let value: Value

  init(_ value: Value) { self.value = value }
}

extension Session {
  /// The process ends soon, and the system takes the memory of 50,000 files back faster than we.
  func keepUntilTheEnd<Value>(_ value: Value) { unsafe _ = Unmanaged.passRetained(Kept(value)) }
}
