import Core
import Files
import Generation
import Git
import Living

extension Command {
  static let checkRow = Row(
    operand: "[<collection>]", summary: "tell how generated files have drifted",
    details: """
      Renders in memory and compares with the work tree and with what was recorded when the
      files were generated. Each file is clean or one of: user-edited, spec-changed,
      template-changed, generator-changed, conflict, missing, orphan, orphan-edited; with the
      line of the schema and of the template that account for it. Works offline, writes
      nothing but what it remembers in .git/l9gen, and ends with 1 unless everything is clean.
      Files that were not touched since are not read again. Without a collection: all that the
      repository holds files of.
      """,
    examples: [
      ("l9gen check", "every collection of this repository"),
      ("l9gen check starter --format json", "for tools; the shape is documented"),
      ("l9gen check starter --branch l9gen/starter", "what was committed, without a work tree"),
    ])
}

extension Session {
  func check() -> ExitCode {
    do throws(Failure) {
      let repository = try repository()
      if invocation.has(.branch) { return try checkBranch(repository) }
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
    let request: ExtractionRequest
    do throws(UsageProblem) { request = try checkRequest(for: name) } catch {
      return .failure(Told(code: fail(error)))
    }
    let workspace = try workspace()
    guard Inputs.locate(name, in: workspace) != nil || !invocation.operands.isEmpty else {
      throw Failure(
        LivingRules.lostCollection, .noInput,
        "the repository holds files of '\(name)', whose schemas are not to be found",
        help: "name the collection: 'l9gen check PATH'")
    }
    var diagnostics = Diagnostics()
    var report =
      invocation.has(.fresh)
      ? nil : try Drift.unchanged(request, in: workspace, application, repository)
    if let report, report.isClean, try !Blueprinted.isWired(report.collection, in: application) {
      return .success(report)
    }
    guard
      let blueprinted = try Blueprinted.make(
        request, in: workspace, repository: repository, diagnostics: &diagnostics)
    else { return .failure(Told(code: self.report(diagnostics))) }
    keepUntilTheEnd(blueprinted)
    if report == nil {
      report = try blueprinted.drift(
        request, in: application, repository, diagnostics: &diagnostics)
    }
    guard var report else { return .failure(Told(code: self.report(diagnostics))) }
    try blueprinted.addModules(to: &report, request, in: application)
    return .success(report)
  }

  private func checkRequest(for name: String) throws(UsageProblem) -> ExtractionRequest {
    var request = try request(for: name)
    // Only dates in the files' headers depend on it, and they are not compared.
    request.fallbackTime = Timestamp(seconds: 0)
    request.runsChecks = false
    request.rendersRecords = false
    return request
  }

  /// The same of a branch instead of a work tree, which the repository need not have.
  private func checkBranch(_ repository: Repository) throws(Failure) -> ExitCode {
    let request: ExtractionRequest
    do throws(UsageProblem) {
      guard let name = invocation.operands.first else {
        throw UsageProblem(
          message: "'check --branch' needs a collection",
          help: "a branch does not say which collections it holds")
      }
      request = try checkRequest(for: name)
    } catch {
      return fail(error)
    }
    var diagnostics = Diagnostics()
    let report = try Drift.report(
      of: try branch(of: request.collection), request, in: workspace(), repository,
      isFresh: invocation.has(.fresh), diagnostics: &diagnostics)
    guard let report else { return self.report(diagnostics) }
    return show([report])
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
