import Core
import Files
import Generation
import Git
import Living

extension Session {
  /// Divergences are the result of `conform`, so they go to standard output.
  func conform() -> ExitCode {
    do throws(Failure) {
      switch try divergences(from: invocation.operands[0], isNeeded: true) {
      case .found(let found): return show(findings: found)
      case .unsound(let diagnostics): return report(diagnostics)
      case .noCode: return show(findings: Diagnostics())
      }
    } catch {
      return fail(error)
    }
  }

  /// What comes of comparing the code of modules with their specs.
  enum Divergences {
    case found(Diagnostics)
    /// The specs are not sound, since these are errors.
    case unsound(Diagnostics)
    /// None of the collection's modules has code.
    case noCode
  }

  /// - Parameter isNeeded: whether it is a finding that no module has code.
  func divergences(from collection: String, isNeeded: Bool) throws(Failure) -> Divergences {
    var request = ExtractionRequest(collection: collection)
    request.survey = surveySettings()
    // Nothing is written, so no date can show.
    request.epoch = "0"
    var diagnostics = Diagnostics()
    let repository = try repository(isNeeded: false)
    let blueprinted = try Blueprinted.make(
      request, in: workspace(), repository: repository, diagnostics: &diagnostics)
    guard let blueprinted else { return .unsound(diagnostics) }
    let folder = invocation[.into].map(place) ?? repository?.workFolder ?? directory
    let ground = Ground(workTree: try Folder(folder))
    if !isNeeded, try !ModuleDivergence.hasCode(of: blueprinted, on: ground) { return .noCode }
    var found = Diagnostics()
    try ModuleDivergence.find(
      blueprinted, on: ground, python: invocation[.python], diagnostics: &found)
    return .found(found)
  }
}
