import Contracts
import Core
import Files
import Generation
import Reports

extension Session {
  /// The request that the options make.
  func scanRequest() -> ContractScan.Request {
    var request = ContractScan.Request()
    request.path = repositoryPath
    request.today = invocation[.today]
    request.epoch = Environment["SOURCE_DATE_EPOCH"]
    request.baseline = invocation[.baseline].map(place)
    request.junit = invocation[.junit].map(place)
    request.coverage = invocation[.coverage].map(place)
    request.runsTests = !invocation.has(.noTests)
    request.python = invocation[.python]
    let terminal = terminal
    request.progress = { terminal.progress($0) }
    return request
  }

  /// The repository that contracts are held against.
  var repositoryPath: String { place(invocation.operands.first ?? ".") }

  func scan() -> ExitCode {
    do throws(Failure) {
      let scan = try ContractScan(scanRequest(), in: workspace())
      terminal.endProgress()
      if !scan.diagnostics.isEmpty {
        terminal.writeError(text(scan.diagnostics))
        if scan.diagnostics.hasErrors { return .couldNotRun }
      }
      let code: ExitCode = scan.report.hasGaps ? .findings : .done
      switch invocation[.format] {
      case "json": return show(scan.report.json.documentBytes, code)
      case "yaml": return show(scan.report.yaml, code)
      default: return try write(scan.report, code)
      }
    } catch {
      return fail(error)
    }
  }

  private func write(_ gaps: GapReport, _ code: ExitCode) throws(Failure) -> ExitCode {
    let path = invocation[.output].map(place) ?? repositoryPath + "/meta-gaps.yaml"
    try OwnFiles.write(gaps.yaml, to: path)
    guard let format = reportFormat else { return show(text(gaps), code) }
    return show(
      Report(command: "scan", parts: [part(of: gaps, in: repositoryPath)]), format, text(gaps), code
    )
  }

  func part(of gaps: GapReport, in folder: String) -> Report.Part {
    let place = reportedPlaces(in: folder)
    let findings = gaps.gaps.map { gaps.finding(about: $0, file: place) }
    return Report.Part(
      "scan", of: "", findings: findings,
      praise: gaps.contractCount == 1 ? "1 contract holds" : "\(gaps.contractCount) contracts hold",
      unchecked: gaps.unchecked)
  }

  /// Every gap with its place, and what was not checked.
  func text(_ report: GapReport) -> String {
    var diagnostics = Diagnostics()
    for gap in report.gaps {
      var diagnostic = gap.diagnostic
      diagnostic.notes.append(Diagnostic.Note(report.id(of: gap)))
      diagnostics.add(diagnostic)
    }
    return (report.gaps.isEmpty ? "" : text(diagnostics)) + report.summary + "\n"
  }
}
