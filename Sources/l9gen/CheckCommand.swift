import Core
import Files
import Generation
import Git
import Living
import Reports

extension Session {
  func check() -> ExitCode {
    do throws(Failure) {
      let repository = try repository()
      let application = try Application(repository)
      try application.refuseInterrupted()
      let names =
        invocation.operands.isEmpty
        ? try Ledger.collections(in: application.workTree) : invocation.operands
      var reports: [(name: String, report: DriftReport)] = []
      for name in names {
        switch try drift(of: name, application, repository) {
        case .success(let report): reports.append((name, report))
        case .failure(let told): return show(told, of: name)
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
  struct Told: Error {
    let code: ExitCode
    var findings = Diagnostics()
  }

  /// Schemas that are not sound are no drift: only programs that keep findings are told of them
  /// again, under the rules that they break.
  private func show(_ told: Told, of name: String) -> ExitCode {
    guard let format = reportFormat, !told.findings.isEmpty else { return told.code }
    let part = Report.Part(
      "check", of: Self.word(of: name), .notRun("the schemas are not sound"),
      findings: part("check", name, told.findings).findings)
    return show(
      Report(command: "check", parts: [part]), format, text(told.findings), told.code)
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
    if let report = try Drift.unchanged(request, in: workspace, application, repository) {
      if !report.isClean,
        let blueprinted = try Blueprinted.make(
          request, in: workspace, repository: repository, diagnostics: &diagnostics)
      {
        compareModules(of: blueprinted, in: application)
      }
      return .success(report)
    }
    guard
      let blueprinted = try Blueprinted.make(
        request, in: workspace, repository: repository, diagnostics: &diagnostics),
      let report = try blueprinted.drift(
        request, in: application, repository, diagnostics: &diagnostics)
    else {
      return .failure(Told(code: self.report(diagnostics), findings: diagnostics))
    }
    if !report.isClean { compareModules(of: blueprinted, in: application) }
    return .success(report)
  }

  /// An edited file of a module has drifted, which the report says; what that means to the spec is
  /// told beside it.
  private func compareModules(of blueprinted: Blueprinted, in application: Application) {
    var found = Diagnostics()
    do throws(Failure) {
      try ModuleDivergence.find(
        blueprinted, in: application.workTree, python: nil, diagnostics: &found)
    } catch {
      // The report stands without it.
      found.add(error.diagnostic)
    }
    if !found.isEmpty { terminal.writeError(text(found)) }
  }

  /// - Parameter named: reports with the collections as they were named.
  private func show(_ named: [(name: String, report: DriftReport)]) -> ExitCode {
    terminal.endProgress()
    let reports = named.map(\.report)
    let code: ExitCode = reports.allSatisfy(\.isClean) ? .done : .findings
    if isJSON {
      if reports.count == 1 { return show(reports[0].json.documentBytes, code) }
      let all: JSON = .record([
        ("version", .int(1)), ("kind", .string("drifts")),
        ("collections", .array(reports.map(\.json))),
      ])
      return show(all.documentBytes, code)
    }
    let text =
      reports.isEmpty
      ? "the repository holds no generated files\n" : reports.map(\.text).joined()
    guard let format = reportFormat else { return show(text, code) }
    let parts = named.map { $0.report.part(driftPlaces(of: $0.name)) }
    return show(Report(command: "check", parts: parts), format, text, code)
  }
}
