import Core
import Files
import Generation
import Git
import Living

extension Session {
  func check() -> ExitCode {
    do throws(Failure) {
      let repository = try repository()
      let application = try Application(repository)
      try application.refuseInterrupted()
      let names =
        invocation.operands.isEmpty
        ? try Ledger.collections(in: application.workTree) : invocation.operands
      var reports: [DriftReport] = []
      for name in names {
        switch try drift(of: name, application, repository) {
        case .success(let report): reports.append(report)
        case .failure(let code): return code.code
        }
      }
      return show(reports)
    } catch {
      return fail(error)
    }
  }

  /// The repository that a command about a work tree is about.
  func repository() throws(Failure) -> Repository {
    guard let repository = try repository(isNeeded: true) else {
      preconditionFailure("a needed repository is found or missed with a failure")
    }
    return repository
  }

  /// Why a report was not made; it was told already.
  private struct Told: Error {
    let code: ExitCode
  }

  private func drift(
    of name: String, _ application: Application, _ repository: Repository
  ) throws(Failure) -> Result<DriftReport, Told> {
    var request: ExtractionRequest
    do throws(UsageProblem) { request = try self.request(for: name) } catch {
      return .failure(Told(code: fail(error)))
    }
    // Only dates in the files' headers depend on it, and they are not compared.
    request.fallbackTime = Timestamp(seconds: 0)
    let workspace = try workspace()
    guard Inputs.locate(name, in: workspace) != nil || !invocation.operands.isEmpty else {
      throw Failure(
        LivingRules.lostCollection, .noInput,
        "the repository holds files of '\(name)', whose schemas are not to be found",
        help: "name the collection: 'l9gen check PATH'")
    }
    var diagnostics = Diagnostics()
    let revision = invocation[.affectedBy]
    // The short way knows no earlier inputs.
    var report =
      revision == nil
      ? try Drift.unchanged(request, in: workspace, application, repository) : nil
    if let report, report.isClean, try !Blueprinted.isWired(report.collection, in: application) {
      return .success(report)
    }
    guard
      let blueprinted = try Blueprinted.make(
        request, in: workspace, repository: repository, diagnostics: &diagnostics)
    else { return .failure(Told(code: self.report(diagnostics))) }
    if report == nil {
      let affected = try revision.map { (revision) throws(Failure) in
        try blueprinted.affected(
          by: revision, request.survey, in: workspace, target: repository)
      }
      report = try blueprinted.drift(
        request, in: application, repository, affected: affected, diagnostics: &diagnostics)
    }
    guard var report else { return .failure(Told(code: self.report(diagnostics))) }
    try blueprinted.addModules(to: &report, request, in: application)
    return .success(report)
  }

  private func show(_ reports: [DriftReport]) -> ExitCode {
    terminal.endProgress()
    let code: ExitCode = reports.allSatisfy(\.isClean) ? .done : .findings
    if isJSON {
      if reports.count == 1 { return show(reports[0].json.documentBytes, code) }
      let all: JSON = .record([
        ("version", .int(1)), ("kind", .string("drifts")),
        ("collections", .array(reports.map(\.json))),
      ])
      return show(all.documentBytes, code)
    }
    if reports.isEmpty { return show("the repository holds no generated files\n", code) }
    let texts = reports.map { ($0.findings.isEmpty ? "" : text($0.findings) + "\n") + $0.text }
    return show(texts.joined(), code)
  }
}
