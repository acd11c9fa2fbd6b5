import Core
import Files
import Generation

extension Session {
  func impact() -> ExitCode {
    do throws(UsageProblem) {
      let asked = try FilePlace(invocation.operands[0])
      return impact(asked, try request(for: ""))
    } catch {
      return fail(error)
    }
  }

  private func impact(_ asked: FilePlace, _ options: ExtractionRequest) -> ExitCode {
    do throws(Failure) {
      let workspace = try workspace()
      var request = options
      request.collection =
        invocation[.collection]
        ?? Inputs.collection(around: place(asked.path), in: workspace)
      request.fallbackTime = Timestamp(seconds: 0)
      var diagnostics = Diagnostics()
      guard
        let trial = try Trial(
          request, in: workspace, repository: repository(isNeeded: false),
          diagnostics: &diagnostics)
      else { return report(diagnostics) }
      let inputs = trial.base.survey.inputs
      let impact = try trial.impact(
        ofLine: asked.line, column: asked.column, of: source(asked.path, of: inputs),
        to: invocation[.value], progress: request.progress)
      terminal.endProgress()
      if isJSON { return show(impact.json.documentBytes, .done) }
      return show(impact.text { shown($0, of: inputs) }, .done)
    } catch {
      return fail(error)
    }
  }

  /// The input that a path of the command line names, on this machine or within the collection.
  private func source(_ path: String, of inputs: Inputs) throws(Failure) -> Source {
    let place = UserFile.resolved(place(path))
    for source in inputs.sources {
      if source.path == path || UserFile.resolved(inputs.diskPath(of: source)) == place {
        return source
      }
    }
    throw Failure(
      TraceRules.notRead, .badData, "'\(path)' is no input of '\(inputs.name)'",
      help: Suggestion.closest(to: path, in: inputs.sources.map(\.path)).map {
        "did you mean '\($0)'?"
      } ?? "name the collection with --collection")
  }
}
