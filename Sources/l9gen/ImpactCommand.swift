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
      let template = try template(asked.path, in: workspace)
      if let template, template.hasSuffix(".j2"), invocation.has(.value) {
        throw Failure(
          TraceRules.noField, .badData, "a line of a template has no value to try another for",
          help: "leave '--value' out")
      }
      request.collection = try collection(of: asked.path, template, in: workspace)
      request.fallbackTime = Timestamp(seconds: 0)
      var diagnostics = Diagnostics()
      guard
        let trial = try Trial(
          request, in: workspace, repository: repository(isNeeded: false),
          diagnostics: &diagnostics)
      else { return report(diagnostics) }
      let inputs = trial.base.survey.inputs
      let source = try source(asked.path, template, of: trial.base)
      let impact =
        if source.path.hasSuffix(".j2") {
          try trial.impact(ofTemplateLine: asked.line, of: source, progress: request.progress)
        } else {
          try trial.impact(
            ofLine: asked.line, column: asked.column, of: source, to: invocation[.value],
            progress: request.progress)
        }
      terminal.endProgress()
      if isJSON { return show(impact.json.documentBytes, .done) }
      return show(impact.text { template == nil ? shown($0, of: inputs) : $0 }, .done)
    } catch {
      return fail(error)
    }
  }

  /// The name in the folder of templates, where a path of the command line leads into it.
  private func template(_ path: String, in workspace: Workspace) throws(Failure) -> String? {
    guard let root = UserFile.resolved(workspace.templates),
      let file = UserFile.resolved(place(path))
    else { return nil }
    guard file.hasPrefix(root + "/") else { return nil }
    return String(file.dropFirst(root.utf8.count + 1))
  }

  /// `--collection`, else the one around a schema, or the only one there is for a template.
  private func collection(
    of path: String, _ template: String?, in workspace: Workspace
  ) throws(Failure) -> String {
    if let name = invocation[.collection] { return name }
    if template == nil { return Inputs.collection(around: place(path), in: workspace) }
    let names = try Inputs.names(in: workspace)
    if names.count == 1 { return names[0] }
    throw Failure(
      TraceRules.whichCollection, .noInput,
      "a template changes the files of every collection that is generated with it",
      help: "name the one to look at with --collection"
        + (names.isEmpty ? "" : ": \(names.joined(separator: ", "))"))
  }

  /// The input that a path of the command line names, on this machine or within the collection.
  private func source(
    _ path: String, _ template: String?, of blueprinted: Blueprinted
  ) throws(Failure) -> Source {
    if let source = template.flatMap({ blueprinted.pack.source($0) }) { return source }
    let inputs = blueprinted.survey.inputs
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
