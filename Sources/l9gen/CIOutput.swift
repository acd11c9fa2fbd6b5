import Contracts
import Core
import Files
import Generation
import Reports

/// Forms that `l9gen ci --report FORM=FILE` writes.
enum CIReportForm: String, CaseIterable {
  case text, json, sarif, github, junit, summary, gaps
}

extension Session {
  /// The files that `--report` asks for, in their order.
  func ciReports() throws(UsageProblem) -> [(form: CIReportForm, path: String)] {
    try invocation.all(.report).map { (text) throws(UsageProblem) in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let form = CIReportForm(rawValue: parts[0]) else {
        let known = CIReportForm.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageProblem(
          message: "'--report \(text)' is not FORM=FILE", help: "the forms are: \(known)")
      }
      return (form, place(parts[1]))
    }
  }

  /// The report of gaps is one of its own, which `fill` and `scan --baseline` read.
  func ciReport(_ gaps: GapReport) throws(Failure) {
    for report in (try? ciReports()) ?? [] where report.form == .gaps {
      try OwnFiles.write(gaps.yaml, to: report.path)
    }
  }

  func finish(_ parts: [CIPart]) throws(Failure) -> ExitCode {
    terminal.endProgress()
    let report = Report(command: "ci", parts: parts.map(\.part))
    let text = parts.map(Self.text).joined() + "ci: \(Summary(report).status)\n"
    for wanted in (try? ciReports()) ?? [] where wanted.form != .gaps {
      try OwnFiles.write(bytes(of: report, wanted.form, text), to: wanted.path)
    }
    if let path = Environment["GITHUB_STEP_SUMMARY"], !path.isEmpty {
      try append(Summary(report).markdown, to: path)
    }
    if let path = Environment["GITHUB_OUTPUT"], !path.isEmpty {
      try append(outputs(of: report), to: path)
    }
    let isGitHub = Environment["GITHUB_ACTIONS"] == "true"
    let word = invocation[.format] ?? (isGitHub ? "github" : "text")
    let form = CIReportForm(rawValue: word) ?? .text
    return show(
      bytes(of: report, form, text),
      !report.isComplete ? .couldNotRun : report.hasErrors ? .findings : .done)
  }

  private func bytes(of report: Report, _ form: CIReportForm, _ text: String) -> [UInt8] {
    switch form {
    case .text, .gaps: Array(text.utf8)
    case .json: Summary(report).json.documentBytes
    case .summary: Array(Summary(report).markdown.utf8)
    case .sarif: bytes(of: report, ReportFormat.sarif, text)
    case .github: bytes(of: report, ReportFormat.github, text)
    case .junit: bytes(of: report, ReportFormat.junit, text)
    }
  }

  private static func text(_ part: CIPart) -> String {
    let head = "\(part.part.title): \(Summary.words(for: part.part))\n"
    return head + (part.text.isEmpty || part.text.hasSuffix("\n") ? part.text : part.text + "\n")
  }

  /// What the next steps of a workflow may ask for; names and values of ours only.
  private func outputs(of report: Report) -> String {
    let drifted = report.parts.filter { $0.name == "check" && $0.outcome == .done }
      .reduce(0) { $0 + $1.findings.count }
    let regenerated = report.parts.contains { $0.name == "regenerate" && $0.praise != nil }
    return
      "status=\(Summary(report).status)\nerrors=\(report.findings.count { $0.severity == .error })\n"
      + "drifted=\(drifted)\nregenerated=\(regenerated)\n"
  }

  /// The runner's files hold what other steps wrote.
  private func append(_ text: String, to path: String) throws(Failure) {
    let before = UserFile.isFile(path) ? try UserFile.read(path, limit: 64 << 20) : []
    try OwnFiles.write(before + Array(text.utf8), to: path)
  }
}
