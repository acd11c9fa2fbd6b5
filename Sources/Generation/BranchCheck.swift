package import Core
package import Files
package import Git
package import Living

extension Drift {
  /// How the files of a branch stand, without a work tree; nil when the schemas are not sound, which
  /// is told.
  ///
  /// A commit does not change. So while the inputs are those that a commit was found clean with,
  /// byte for byte, none of its files is looked at.
  package static func report(
    of branch: BranchName, _ request: ExtractionRequest, in workspace: Workspace,
    _ repository: Repository, isFresh: Bool, diagnostics: inout Diagnostics
  ) throws(Failure) -> DriftReport? {
    let request = request.forCheck
    guard let tip = try repository.tip(of: branch) else {
      throw Failure(
        GitRules.unknownRevision, .noInput, "there is no branch '\(branch)'",
        help: "'l9gen extract' makes it")
    }
    let inputs = try Inputs.read(request.collection, in: workspace)
    let memory = BranchMemory(try Origin(request, inputs, in: workspace), tip, repository)
    // Where links may lead is not among the inputs.
    let isOpen = !isFresh && !request.survey.linksAreStrict
    if isOpen, let report = memory.report() { return report }
    let blueprinted = try Blueprinted.make(
      request, in: workspace, repository: repository, diagnostics: &diagnostics)
    let ground = try Ground(repository, commit: tip)
    guard
      let blueprinted,
      var report = try blueprinted.drift(request, on: ground, repository, diagnostics: &diagnostics)
    else { return nil }
    try blueprinted.addModules(to: &report, request, on: ground)
    if report.isClean, report.findings.isEmpty,
      blueprinted.origin(request).key([]) == memory.origin.key([])
    {
      memory.keep(report)
    }
    return report
  }
}

extension Blueprinted {
  /// Compares what would be generated with the files of a commit.
  fileprivate func drift(
    _ request: ExtractionRequest, on ground: Ground, _ repository: Repository,
    diagnostics: inout Diagnostics
  ) throws(Failure) -> DriftReport? {
    let rendered = render(request, &diagnostics)
    if diagnostics.hasErrors { return nil }
    var setting = try setting(on: ground, repository, request)
    setting.unmade = plan.files.filter { $0.stage == .record }.compactMap(\.place)
    let reconciliation = try Reconciliation(Self.desired(rendered), setting)
    let unclean = reconciliation.verdicts.filter { $0.state != .clean }
    return DriftReport(
      collection: plan.collection, clean: reconciliation.verdicts.count - unclean.count,
      files: explain(unclean, setting.ledger), disowned: reconciliation.disowned, isRendered: true)
  }
}

/// Which commit of a branch was found clean last, and with what inputs.
private struct BranchMemory {
  let origin: Drift.Origin
  private let tip: ObjectID
  private let folder: String

  init(_ origin: Drift.Origin, _ tip: ObjectID, _ repository: Repository) {
    self.origin = origin
    self.tip = tip
    folder = repository.stateFolder + "l9gen"
  }

  private var place: String { folder + "/" + origin.collection + ".branch" }

  /// The first line of the note.
  private var key: String { "\(origin.key([]).hex) \(tip)" }

  /// Nil when nothing is known of these inputs and this commit.
  func report() -> DriftReport? {
    // Any failure means: look at everything.
    guard let bytes = try? UserFile.read(place, limit: 1 << 24) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count >= 3, lines[0] == key, lines[lines.count - 1] == "end",
      let clean = Int(lines[1])
    else { return nil }
    return DriftReport(
      collection: origin.collection, clean: clean, files: [],
      disowned: lines[2..<lines.count - 1].compactMap { try? RelativePath(String($0)) },
      isRendered: false)
  }

  func keep(_ report: DriftReport) {
    let lines = [key, String(report.clean)] + report.disowned.map(\.string) + ["end"]
    // It only makes the next check faster.
    guard (try? OwnFiles.makeFolder(folder)) != nil else { return }
    try? OwnFiles.write(Array(lines.joined(separator: "\n").utf8), to: place)
  }
}
