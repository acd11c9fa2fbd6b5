import Core
import Files
import Generation
import Git
import Living
import Reports

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
    do throws(UsageProblem) { _ = try request(for: "") } catch { return fail(error) }
    do throws(Failure) {
      let repository = try repository()
      if invocation.has(.branch) { return try checkBranch(repository) }
      let application = try Application(repository)
      try application.refuseInterrupted()
      let names =
        invocation.operands.isEmpty
        ? try Ledger.collections(in: application.workTree) : invocation.operands
      var reports: [(name: String, report: DriftReport)] = []
      for name in names {
        switch try comparison(of: name, application, repository) {
        case .made(let report): reports.append((name, report))
        case .unsound(let findings): return show(unsound: findings, of: name)
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

  /// What comes of comparing a collection with the files of a work tree.
  enum Comparison {
    case made(DriftReport)
    /// There is no report, since these are errors.
    case unsound(Diagnostics)
  }

  /// Schemas that are not sound are no drift: only programs that keep findings are told of them
  /// again, under the rules that they break.
  func show(unsound findings: Diagnostics, of name: String) -> ExitCode {
    let code = report(findings)
    guard let format = reportFormat else { return code }
    let command = invocation.command?.rawValue ?? ""
    let part = Report.Part(
      command, of: Self.word(of: name), .notRun("the schemas are not sound"),
      findings: part(command, name, findings).findings)
    return show(Report(command: command, parts: [part]), format, text(findings), code)
  }

  func comparison(
    of name: String, _ application: Application, _ repository: Repository
  ) throws(Failure) -> Comparison {
    // Its words were checked first of all.
    guard let request = try? self.request(for: name) else {
      preconditionFailure("the options were read before")
    }
    let workspace = try workspace()
    guard Inputs.locate(name, in: workspace) != nil || !invocation.operands.isEmpty else {
      throw Failure(
        LivingRules.lostCollection, .noInput,
        "the repository holds files of '\(name)', whose schemas are not to be found",
        help: "name the collection: 'l9gen check PATH'")
    }
    var diagnostics = Diagnostics()
    let report = try Drift.report(
      request, in: workspace, application, repository, isFresh: invocation.has(.fresh),
      affectedBy: invocation[.affectedBy], keep: { keepUntilTheEnd($0) },
      diagnostics: &diagnostics)
    return report.map { .made($0) } ?? .unsound(diagnostics)
  }

  /// The same of a branch instead of a work tree, which the repository need not have.
  private func checkBranch(_ repository: Repository) throws(Failure) -> ExitCode {
    let name: String
    let request: ExtractionRequest
    do throws(UsageProblem) {
      name = try branchOperand()
      request = try self.request(for: name)
    } catch {
      return fail(error)
    }
    var diagnostics = Diagnostics()
    let report = try Drift.report(
      of: try branch(of: name), request, in: workspace(), repository,
      isFresh: invocation.has(.fresh), diagnostics: &diagnostics)
    guard let report else { return show(unsound: diagnostics, of: name) }
    return show([(name, report)])
  }

  private func branchOperand() throws(UsageProblem) -> String {
    if invocation.has(.affectedBy) {
      throw UsageProblem(
        message: "'--branch' does not go with '--affected-by'",
        help: "a commit is compared whole")
    }
    if let name = invocation.operands.first { return name }
    throw UsageProblem(
      message: "'check --branch' needs a collection",
      help: "a branch does not say which collections it holds")
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
    let shown =
      reports.isEmpty
      ? "the repository holds no generated files\n"
      : reports.map { ($0.findings.isEmpty ? "" : text($0.findings) + "\n") + $0.text }.joined()
    guard let format = reportFormat else { return show(shown, code) }
    let parts = named.map { name, report in
      report.part(
        driftPlaces(of: name), beside: part("check", name, report.findings).findings)
    }
    return show(Report(command: "check", parts: parts), format, shown, code)
  }
}
