import Core
import Documents
import Files
import Generation
import Specs

extension Session {
  func workspace() throws(Failure) -> Workspace {
    try Workspace(
      directory: directory, executable: Self.executablePath,
      templates: invocation[.templates])
  }

  func surveySettings() -> Survey.Settings {
    var settings = Survey.Settings()
    if let name = invocation[.rootName] { settings.rootName = name }
    settings.linksAreStrict = invocation[.links] == "strict"
    return settings
  }

  /// Path of the running program; the links of an installation are followed.
  static var executablePath: String { SymbolicLink.target(of: "/proc/self/exe") ?? "" }

  /// What `--format` says; its word was checked when the arguments were read.
  var isJSON: Bool { invocation[.format] == "json" }

  func lint() -> ExitCode {
    do throws(Failure) {
      let workspace = try workspace()
      var inputs = try Inputs.read(invocation.operands[0], in: workspace)
      let pack = try Inputs.templates(in: workspace)
      if invocation.has(.fix) { inputs = try mend(inputs) }
      let diagnostics = try Lint.findings(
        inputs, surveySettings(), pack: pack, repository: repository(isNeeded: false))
      return show(findings: diagnostics)
    } catch {
      return fail(error)
    }
  }

  /// Writes the mended files, each one whole, and shows what changed.
  private func mend(_ inputs: Inputs) throws(Failure) -> Inputs {
    let mended = Lint.mend(inputs)
    for change in mended.changes {
      try OwnFiles.replace(change.after.bytes, at: inputs.diskPath(of: change.before))
      terminal.writeError(Self.difference(change.before, change.after))
      terminal.writeError("\(change.before.path): \(change.count) mended\n")
    }
    return mended.inputs
  }

  static func difference(_ before: Source, _ after: Source) -> String {
    LineDiff(from: before.bytes, to: after.bytes)
      .unified(oldName: before.path, newName: after.path)
  }

  /// Findings are the result of `lint`, so they go to standard output.
  func show(findings diagnostics: Diagnostics) -> ExitCode {
    let code: ExitCode = diagnostics.hasErrors ? .findings : .done
    if isJSON { return show(DiagnosticJSON.render(diagnostics).documentBytes, code) }
    let text = diagnostics.isEmpty ? "no findings\n" : text(diagnostics)
    if let format = reportFormat { return show(report(of: diagnostics), format, text, code) }
    return show(text, code)
  }

  func graph() -> ExitCode {
    let format = invocation[.format].flatMap { GraphText.Format(rawValue: $0) } ?? .text
    do throws(Failure) {
      let inputs = try Inputs.read(invocation.operands[0], in: workspace())
      var diagnostics = Diagnostics()
      let survey = try Survey(
        inputs, surveySettings(), repository: repository(isNeeded: false),
        diagnostics: &diagnostics)
      if diagnostics.hasErrors { return report(diagnostics) }
      let text = GraphText(survey.graph, survey.waves, units: survey.collection.units)
      return show(text.render(format), .done)
    } catch {
      return fail(error)
    }
  }

  func explain() -> ExitCode {
    let rules = RuleBook.all
    guard let code = invocation.operands.first else {
      if isJSON { return show(RuleBook.json(rules).documentBytes, .done) }
      return show(
        rules.map { "\($0.code)  \($0.severity.rawValue)  \($0.title)\n" }.joined(), .done)
    }
    guard let rule = rules.first(where: { $0.code.lowercased() == code.lowercased() }) else {
      let near = Suggestion.closest(to: code, in: rules.map(\.code))
      return fail(
        UsageProblem(
          message: "there is no rule '\(code)'",
          help: near.map { "did you mean '\($0)'?" } ?? "'l9gen explain' lists them"))
    }
    if isJSON { return show(RuleBook.json([rule]).documentBytes, .done) }
    return show(
      "\(rule.code) (\(rule.severity.rawValue)): \(rule.title)\n\n\(rule.explanation)\n", .done)
  }
}
