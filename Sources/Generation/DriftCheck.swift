package import Core
package import Files
package import Git
package import Living

extension Drift {
  /// How the files of a collection stand, by the short way where it is open; nil when the schemas
  /// are not sound, which is told.
  package static func report(
    _ request: ExtractionRequest, in workspace: Workspace, _ application: Application,
    _ repository: Repository, diagnostics: inout Diagnostics
  ) throws(Failure) -> DriftReport? {
    var request = request
    // Only dates in the files' headers depend on it, and they are not compared.
    request.fallbackTime = Timestamp(seconds: 0)
    let known = try unchanged(request, in: workspace, application, repository)
    if let known, known.isClean, try !Blueprinted.isWired(known.collection, in: application) {
      return known
    }
    guard
      let blueprinted = try Blueprinted.make(
        request, in: workspace, repository: repository, diagnostics: &diagnostics)
    else { return nil }
    var report = known
    if report == nil {
      report = try blueprinted.drift(
        request, in: application, repository, diagnostics: &diagnostics)
    }
    guard var report else { return nil }
    try blueprinted.addModules(to: &report, request, in: application)
    return report
  }
}
