import Core
import Files
import Generation

extension Session {
  /// Divergences are the result of `conform`, so they go to standard output.
  func conform() -> ExitCode {
    do throws(Failure) {
      var request = ExtractionRequest(collection: invocation.operands[0])
      request.survey = surveySettings()
      // Nothing is written, so no date can show.
      request.epoch = "0"
      var diagnostics = Diagnostics()
      let blueprinted = try Blueprinted.make(
        request, in: workspace(), repository: repository(isNeeded: false),
        diagnostics: &diagnostics)
      guard let blueprinted else { return report(diagnostics) }
      let folder = try Folder(place(invocation[.into] ?? "."))
      var found = Diagnostics()
      try ModuleDivergence.find(
        blueprinted, in: folder, python: invocation[.python], diagnostics: &found)
      return show(findings: found)
    } catch {
      return fail(error)
    }
  }
}
