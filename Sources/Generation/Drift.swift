package import Core
package import Files
package import Git
package import Living
import Specs

extension Blueprinted {
  /// Compares what would be generated with the files of a work tree; writes nothing, runs nothing.
  ///
  /// - Parameter affected: what is told of; nil for everything.
  package func drift(
    _ request: ExtractionRequest, in application: Application, _ repository: Repository,
    affected: Affected? = nil, diagnostics: inout Diagnostics
  ) throws(Failure) -> DriftReport? {
    if let affected {
      return try drift(request, in: application, repository, of: affected, &diagnostics)
    }
    guard
      let sifted = try sift(request, in: application, repository, diagnostics: &diagnostics)
    else { return nil }
    let reconciliation = sifted.reconciliation
    let unclean = reconciliation.verdicts.filter { $0.state != .clean }
    return DriftReport(
      collection: plan.collection,
      clean: sifted.same + reconciliation.verdicts.count - unclean.count,
      files: explain(unclean, reconciliation.setting.ledger), disowned: reconciliation.disowned,
      isRendered: true)
  }

  /// What accounts for each verdict is looked for beside everything that there is.
  func explain(_ verdicts: [Verdict], _ ledger: Ledger) -> [DriftReport.File] {
    if verdicts.isEmpty { return [] }
    let cause = Cause(withEverything() ?? self)
    return verdicts.map { verdict in
      var verdict = verdict
      let places = cause.explain(&verdict)
      let unit = verdict.desired?.unit ?? ledger.unit(of: verdict.path)
      var file = DriftReport.File(verdict, unit: unit ?? "")
      file.schema = places.schema
      file.template = places.template
      return file
    }
  }

  /// As above, of the files that a change can reach.
  private func drift(
    _ request: ExtractionRequest, in application: Application, _ repository: Repository,
    of affected: Affected, _ diagnostics: inout Diagnostics
  ) throws(Failure) -> DriftReport? {
    guard
      let reconciliation = try reconcile(
        request, in: application, repository, diagnostics: &diagnostics)
    else { return nil }
    let verdicts = reconciliation.verdicts.filter { affected.includes($0.path) }
    let unclean = verdicts.filter { $0.state != .clean }
    var report = DriftReport(
      collection: plan.collection, clean: verdicts.count - unclean.count,
      files: explain(unclean, reconciliation.setting.ledger),
      disowned: reconciliation.disowned, isRendered: true)
    report.affectedBy = affected.revision
    return report
  }

  /// Renders everything but the records, which count as they were recorded: they say what a run
  /// measured, and no run is made.
  func reconcile(
    _ request: ExtractionRequest, in application: Application, _ repository: Repository,
    diagnostics: inout Diagnostics
  ) throws(Failure) -> Reconciliation? {
    let rendered = plan.render(
      workers: request.workers, facts: facts, diagnostics: &diagnostics)
    if diagnostics.hasErrors { return nil }
    var setting = try setting(on: application.ground, repository, request)
    setting.unmade = plan.files.filter { $0.stage == .record }.compactMap(\.place)
    setting.extractions = Self.extractions(
      of: plan.collection, in: application.workTree.path + "/extractions")
    setting.pathInExtraction = pathsInExtraction
    return try Reconciliation(Self.desired(rendered), setting)
  }

  /// Earlier extractions in a folder of them, newest first.
  static func extractions(of collection: String, in folder: String) -> [Folder] {
    guard let parent = try? Folder(folder) else { return [] }
    return extractions(of: collection, in: parent)
  }

  private static func extractions(of collection: String, in parent: Folder) -> [Folder] {
    guard let names = try? parent.folders() else { return [] }
    return names.filter { $0.hasPrefix(collection + "_") }.reversed().compactMap { name in
      guard let path = try? RelativePath(name) else { return nil }
      return try? Folder(beneath: parent, path)
    }
  }

  /// From a place in the repository to the path in an extraction.
  var pathsInExtraction: (RelativePath) -> RelativePath? {
    // Made when it is first asked for: mostly no file has to be looked for.
    let paths = Memo<[RelativePath: RelativePath]>()
    return { [plan] place in
      paths.value {
        Dictionary(
          plan.files.compactMap { file in file.place.map { ($0, file.path) } },
          uniquingKeysWith: { _, last in last })
      }[place]
    }
  }
}
