package import Core
package import Files
package import Git
package import Living

extension Drift {
  /// How the files of a collection stand, by the short way where it is open; nil when the schemas
  /// are not sound, which the findings say.
  ///
  /// - Parameters:
  ///   - isFresh: renders even where the last run says what would come of it.
  ///   - keep: takes what a program that is about to end need not free.
  package static func report(
    _ request: ExtractionRequest, in workspace: Workspace, _ application: Application,
    _ repository: Repository, isFresh: Bool = false, keep: (Blueprinted) -> Void = { _ in },
    diagnostics: inout Diagnostics
  ) throws(Failure) -> DriftReport? {
    var request = request
    // Only dates in the files' headers depend on it, and they are not compared.
    request.fallbackTime = Timestamp(seconds: 0)
    request.runsChecks = false
    request.rendersRecords = false
    var found = isFresh ? nil : try unchanged(request, in: workspace, application, repository)
    if let found, found.isClean, try !Blueprinted.isWired(found.collection, in: application) {
      return found
    }
    guard
      let blueprinted = try Blueprinted.make(
        request, in: workspace, repository: repository, diagnostics: &diagnostics)
    else { return nil }
    if found == nil {
      found = try blueprinted.drift(
        request, in: application, repository, diagnostics: &diagnostics)
    }
    keep(blueprinted)
    guard var report = found else { return nil }
    try blueprinted.addModules(to: &report, request, in: application)
    return report
  }

  /// Notes what an applied plan was made from, so that the next check need not render.
  package static func note(
    _ plan: ChangePlan, _ application: Application, _ repository: Repository
  ) throws(Failure) {
    try note(Origin(plan), Ledger.read(plan.collection, on: application.ground), repository)
  }
}
