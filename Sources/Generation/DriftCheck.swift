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
  ///   - revision: tells only of what a change since that commit can reach.
  ///   - keep: takes what a program that is about to end need not free.
  package static func report(
    _ request: ExtractionRequest, in workspace: Workspace, _ application: Application,
    _ repository: Repository, isFresh: Bool = false, affectedBy revision: String? = nil,
    keep: (Blueprinted) -> Void = { _ in }, diagnostics: inout Diagnostics
  ) throws(Failure) -> DriftReport? {
    let request = request.forCheck
    // The short way knows no earlier inputs.
    var found =
      isFresh || revision != nil
      ? nil : try unchanged(request, in: workspace, application, repository)
    // A disowned file may have left its spec, which only the spec tells.
    if let found, found.isClean, found.disowned.isEmpty,
      try !Blueprinted.isWired(found.collection, on: application.ground)
    {
      return found
    }
    guard
      let blueprinted = try Blueprinted.make(
        request, in: workspace, repository: repository, diagnostics: &diagnostics)
    else { return nil }
    if found == nil {
      let affected = try revision.map { (revision) throws(Failure) in
        try blueprinted.affected(
          by: revision, request.survey, in: workspace, target: repository)
      }
      found = try blueprinted.drift(
        request, in: application, repository, affected: affected, diagnostics: &diagnostics)
    }
    keep(blueprinted)
    guard var report = found else { return nil }
    try blueprinted.addModules(to: &report, request, on: application.ground)
    return report
  }
}

extension ExtractionRequest {
  /// The same for a comparison with what there is.
  var forCheck: ExtractionRequest {
    var request = self
    // Only dates in the files' headers depend on it, and they are not compared.
    request.fallbackTime = Timestamp(seconds: 0)
    request.runsChecks = false
    request.rendersRecords = false
    return request
  }
}
