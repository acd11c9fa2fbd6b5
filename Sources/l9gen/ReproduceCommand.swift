import Core
import Files
import Generation

extension Session {
  func reproduce() -> ExitCode {
    do throws(UsageProblem) {
      return reproduce(try request(), runs: try runs())
    } catch {
      return fail(error)
    }
  }

  private func runs() throws(UsageProblem) -> Int {
    guard let text = invocation[.runs] else { return 5 }
    if let count = Int(text), (2...1000).contains(count) { return count }
    throw UsageProblem(message: "'--runs \(text)' is no number of runs", help: "from 2 to 1000")
  }

  private func reproduce(_ request: ExtractionRequest, runs: Int) -> ExitCode {
    do throws(Failure) {
      let workspace = try workspace()
      let repository = try repository(isNeeded: false)
      var diagnostics = Diagnostics()
      guard
        let blueprinted = try Blueprinted.make(
          request, in: workspace, repository: repository, diagnostics: &diagnostics)
      else { return report(diagnostics) }
      var wanted = Reproduction.Request(
        tool: try tool(), author: try author(in: repository))
      wanted.runs = runs
      wanted.options = handedOn
      wanted.progress = request.progress
      let reproduction = try blueprinted.reproduce(
        wanted, templates: Inputs.templates(in: workspace), repository: repository)
      return show(reproduction, blueprinted.survey.inputs)
    } catch {
      return fail(error)
    }
  }

  /// What `--tool` says, else this very program.
  private func tool() throws(Failure) -> String {
    guard let path = invocation[.tool] else { return Self.executablePath }
    let whole = place(path)
    guard UserFile.isFile(whole), let resolved = UserFile.resolved(whole) else {
      throw Failure(
        TraceRules.noTool, .noInput, "there is no program '\(path)'",
        help: "--tool names a file that can be executed")
    }
    return resolved
  }

  private var handedOn: [String] {
    [(Option.ID.rootName, "--root-name"), (.links, "--links")].flatMap { id, name in
      invocation[id].map { [name, $0] } ?? []
    }
  }

  private func show(_ reproduction: Reproduction, _ inputs: Inputs) -> ExitCode {
    terminal.endProgress()
    let code: ExitCode = reproduction.isReproducible ? .done : .findings
    if isJSON { return show(reproduction.json.documentBytes, code) }
    return show(reproduction.text { shown($0, of: inputs) }, code)
  }
}
