import Contracts
import Core
import Files
import Generation
import Git
import Living
import Reports

extension Command {
  static let ciRow = Row(
    operand: "[<collection>]", summary: "lint, check, conform and scan, as CI needs it",
    details: """
      Without a collection: all of input_schemas/ and all that the repository holds files of. What
      there is nothing of is skipped and named; what could not be looked at is 'not run', and the exit
      code is 2. On GitHub the findings are annotations, within GitHub's limits, with a summary of the
      job. Nothing is written unless a report is asked for; --regenerate also commits drifted files to
      a branch, checked as by 'plan', but never for a pull request from a fork.
      """,
    examples: [
      ("l9gen ci", "everything"),
      (
        "l9gen ci starter --report sarif=l9gen.sarif",
        "one collection, with a file for code scanning"
      ),
      ("l9gen ci --regenerate", "what drifted, generated anew on branch l9gen/regenerate"),
    ])
}

/// One thing that was looked at: for programs and for people.
struct CIPart {
  let part: Report.Part
  var text = ""

  /// Neither done nor to be done.
  init(_ name: String, of subject: String, _ outcome: Report.Outcome) {
    part = Report.Part(name, of: subject, outcome)
  }

  init(_ part: Report.Part, _ text: String) {
    self.part = part
    self.text = text
  }
}

extension Session {
  func ci() -> ExitCode {
    do throws(UsageProblem) {
      _ = try request(for: "")
      _ = try ciReports()
    } catch {
      return fail(error)
    }
    do throws(Failure) {
      return try finish(ciParts())
    } catch {
      return fail(error)
    }
  }

  private func ciParts() -> [CIPart] {
    let names: [String]
    do throws(Failure) {
      names = try ciCollections()
    } catch {
      // Told in the form that was asked for, as every other part that cannot run.
      return [ciPart("ci", "") { () throws(Failure) in throw error }]
    }
    var parts: [CIPart] = []
    for name in names {
      let lint = ciPart("lint", name) { () throws(Failure) in try ciLint(name) }
      parts += [lint, ciCheck(name, lint), ciConform(name, lint)]
    }
    parts.append(ciPart("scan", "") { () throws(Failure) in try ciScan() })
    if invocation.has(.regenerate) { parts += ciRegenerate(names, parts.map(\.part)) }
    return parts
  }

  /// The collection that was named, else all: those with schemas here and those with files here.
  private func ciCollections() throws(Failure) -> [String] {
    if let name = invocation.operands.first { return [name] }
    var names = try Inputs.names(in: workspace())
    if let repository = try repository(isNeeded: false), repository.workFolder != nil {
      names += try Ledger.collections(in: Application(repository).workTree)
    }
    // sorted: by bytes
    return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What fails is told in its place, and the others are still looked at.
  private func ciPart(
    _ name: String, _ collection: String, _ work: () throws(Failure) -> CIPart
  ) -> CIPart {
    do throws(Failure) {
      return try work()
    } catch {
      let help = error.help.map { " (\($0))" } ?? ""
      return CIPart(name, of: Self.word(of: collection), .notRun(error.message + help))
    }
  }

  private func ciLint(_ name: String) throws(Failure) -> CIPart {
    let workspace = try workspace()
    let diagnostics = try Lint.findings(
      Inputs.read(name, in: workspace), surveySettings(), pack: Inputs.templates(in: workspace),
      repository: repository(isNeeded: false))
    return CIPart(
      part("lint", name, diagnostics), diagnostics.isEmpty ? "" : text(diagnostics, of: name))
  }

  private func ciCheck(_ name: String, _ lint: CIPart) -> CIPart {
    ciPart("check", name) { () throws(Failure) in
      let word = Self.word(of: name)
      guard let repository = try repository(isNeeded: false), repository.workFolder != nil else {
        return CIPart("check", of: word, .notNeeded("there is no work tree of a repository"))
      }
      let application = try Application(repository)
      try application.refuseInterrupted()
      guard try ciHolds(name, application) else {
        return CIPart("check", of: word, .notNeeded("the repository holds no files of it"))
      }
      switch try comparison(of: name, application, repository) {
      case .made(let report):
        // What modules' code says against their specs is told by 'conform'.
        let found = report.wiringFindings
        return CIPart(
          report.part(driftPlaces(of: name), beside: part("check", name, found).findings),
          (found.isEmpty ? "" : text(found, of: name) + "\n") + report.text)
      case .unsound(let diagnostics):
        // Those of 'lint' are told there; what is left is what only a plan finds.
        let isTold = lint.part.findings.contains { $0.severity == .error }
        return CIPart(
          Report.Part(
            "check", of: word, .notRun("the schemas are not sound"),
            findings: isTold ? [] : part("check", name, diagnostics).findings),
          isTold ? "" : text(diagnostics, of: name))
      }
    }
  }

  /// Whether files of a collection were generated here.
  private func ciHolds(_ name: String, _ application: Application) throws(Failure) -> Bool {
    let known = try Ledger.collections(in: application.workTree)
    if known.contains(name) { return true }
    return try known.contains(Inputs.name(of: name, in: workspace()))
  }

  private func ciConform(_ name: String, _ lint: CIPart) -> CIPart {
    ciPart("conform", name) { () throws(Failure) in
      let word = Self.word(of: name)
      switch try divergences(from: name, isNeeded: false) {
      case .found(let found):
        return CIPart(part("conform", name, found), found.isEmpty ? "" : text(found, of: name))
      case .unsound:
        return CIPart("conform", of: word, .notRun("the schemas are not sound"))
      case .noCode:
        return CIPart("conform", of: word, .notNeeded("no module of it has code here"))
      }
    }
  }

  private func ciScan() throws(Failure) -> CIPart {
    var request = scanRequest()
    request.path = try ciRoot()
    let scan = try ContractScan(request, in: workspace())
    terminal.endProgress()
    if scan.diagnostics.hasErrors {
      return CIPart(
        Report.Part(
          "scan", of: "", .notRun("what was given with it cannot be read"),
          findings: part("scan", "", scan.diagnostics).findings), text(scan.diagnostics))
    }
    if scan.report.contractCount == 0, scan.report.gaps.isEmpty {
      return CIPart("scan", of: "", .notNeeded("the repository holds no contract"))
    }
    try ciReport(scan.report)
    return CIPart(part(of: scan.report, in: request.path), text(scan.report))
  }

  /// The top of the repository, else where the program was started.
  private func ciRoot() throws(Failure) -> String {
    guard let repository = try repository(isNeeded: false), let top = repository.workFolder,
      repository.pathInside(directory) != ""
    else { return directory }
    return top
  }
}
