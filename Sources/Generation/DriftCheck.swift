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
    request.runsChecks = false
    request.rendersRecords = false
    // Those who ask by a protocol are promised that nothing is written.
    request.remembers = false
    if let report = try unchanged(request, in: workspace, application, repository) {
      return report
    }
    let blueprinted = try Blueprinted.make(
      request, in: workspace, repository: repository, diagnostics: &diagnostics)
    return try blueprinted?.drift(request, in: application, repository, diagnostics: &diagnostics)
  }
}
