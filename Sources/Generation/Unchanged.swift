package import Core
import Documents
package import Files
package import Git
package import Living

/// The short ways to a report, for inputs that are those of the last run, byte for byte: the files
/// have not been touched since they were found clean, or the ledger says what rendering would give.
package enum Drift {
  /// What decides what is generated.
  package struct Origin: Sendable {
    package let collection: String
    package let root: String
    /// Paths and digests of the inputs.
    package let inputs: [(path: String, digest: Digest)]
    /// Over the folder of templates.
    package let templates: Digest

    package init(
      collection: String, root: String, inputs: [(path: String, digest: Digest)], templates: Digest
    ) {
      self.collection = collection
      self.root = root
      self.inputs = inputs
      self.templates = templates
    }

    /// With the list of disowned files, since the report has them.
    func key(_ disowned: Set<RelativePath>) -> Digest {
      // A program that was built anew may write otherwise under the same version.
      let program = FileStamp.ofProgram?.text ?? ""
      var lines = ["l9gen \(toolVersion) \(program)", "root \(root)"]
      lines += inputs.map { "\($0.digest.hex) \($0.path)" }
      lines.append(templates.hex)
      lines += disowned.sorted().map { "disowned \($0)" }
      return Digest(of: lines.joined(separator: "\n"))
    }
  }

  /// Nil when the inputs changed, or nobody has noted them here.
  package static func unchanged(
    _ request: ExtractionRequest, in workspace: Workspace, _ application: Application,
    _ repository: Repository
  ) throws(Failure) -> DriftReport? {
    // Where links may lead is not among the inputs.
    if request.survey.linksAreStrict { return nil }
    let inputs = try Inputs.read(request.collection, in: workspace, workers: request.workers)
    let origin = try Origin(request, inputs, in: workspace)
    let disowned = try Ownership(on: application.ground).paths
    let look = UnchangedLook(
      origin: origin, application: application, repository: repository, disowned: disowned,
      workers: request.workers, remembers: request.remembers)
    return try look.report()
  }

  /// Notes what the last run read and wrote, outside the work tree.
  package static func note(
    _ origin: Origin, _ ledger: Ledger, _ repository: Repository
  ) throws(Failure) {
    try OwnFiles.makeFolder(repository.stateFolder + "l9gen")
    let bytes = noted(origin, ledger.files)
    let path = notePath(origin.collection, repository)
    if (try? UserFile.read(path, limit: noteLimit)) == bytes { return }
    try OwnFiles.write(bytes, to: path)
  }

  /// The same of a plan that was carried out, so that the next check need not render.
  package static func note(
    _ plan: ChangePlan, _ application: Application, _ repository: Repository
  ) throws(Failure) {
    let origin = Origin(
      collection: plan.collection, root: plan.root,
      inputs: plan.inputs.map { ($0.path, $0.digest) }, templates: plan.templates)
    try note(origin, Ledger.read(plan.collection, on: application.ground), repository)
  }

  fileprivate static let noteLimit = 1024

  fileprivate static func notePath(_ collection: String, _ repository: Repository) -> String {
    repository.stateFolder + "l9gen/" + collection + ".inputs"
  }

  /// Over everything that decides what is generated, and over what was recorded of it.
  fileprivate static func noted(_ origin: Origin, _ ledger: [OutputFile]) -> [UInt8] {
    let lines = [origin.key([]).hex] + ledger.map { "\(Digest(of: $0.bytes).hex) \($0.path)" }
    return Array((Digest(of: lines.joined(separator: "\n")).hex + "\n").utf8)
  }
}

extension Drift.Origin {
  /// - Parameter inputs: the collection of the request.
  package init(
    _ request: ExtractionRequest, _ inputs: Inputs, in workspace: Workspace
  ) throws(Failure) {
    self.init(
      collection: inputs.name, root: request.survey.rootName,
      inputs: inputs.sources.map { ($0.path, $0.digest) },
      templates: InputDigest.templates(try Inputs.templates(in: workspace)))
  }
}

extension Blueprinted {
  /// What the plan was made from.
  package func origin(_ request: ExtractionRequest) -> Drift.Origin {
    Drift.Origin(
      collection: plan.collection, root: request.survey.rootName,
      inputs: plan.inputs.map { ($0.path, $0.digest) },
      templates: InputDigest.templates(pack.sources))
  }
}

/// A look at a work tree whose inputs may be those of the last run.
private struct UnchangedLook {
  let origin: Drift.Origin
  let application: Application
  let repository: Repository
  let disowned: Set<RelativePath>
  let workers: Int
  let remembers: Bool

  func report() throws(Failure) -> DriftReport? {
    let memory = CheckMemory(origin.collection, repository, key: origin.key(disowned))
    guard let (seen, note) = memory.sightings() else { return try read(memory) }
    if note.isWhole, seen.touched(in: application.workTree, workers: workers).isEmpty {
      return DriftReport(
        collection: origin.collection, clean: note.clean, files: [], disowned: note.disowned,
        isRendered: false)
    }
    return try read(memory, trusting: seen, note)
  }

  /// The same without memory, or with what it is still worth.
  private func read(
    _ memory: CheckMemory, trusting seen: Sightings? = nil, _ note: CheckMemory.Note? = nil
  ) throws(Failure) -> DriftReport? {
    // Any failure means: nobody noted anything.
    let noted = try? UserFile.read(
      Drift.notePath(origin.collection, repository), limit: Drift.noteLimit)
    if noted == nil, note?.isByLedger != true { return nil }
    var glimpse = remembers ? try memory.glimpse(of: application.workTree) : nil
    let written = try Ledger.written(origin.collection, on: application.ground)
    // Looked at once more, behind the glimpse, so that no touch falls between the two.
    let touched = Set(seen?.touched(in: application.workTree, workers: workers) ?? [])
    let isLedgerTouched = touched.contains { $0.components.first == Ledger.home.string }
    let isKnown = note?.isByLedger == true && !isLedgerTouched
    guard isKnown || noted == Drift.noted(origin, written) else { return nil }
    let ledger = try Ledger(origin.collection, written, workers: workers)
    let trusted = isLedgerTouched ? [] : (seen?.paths ?? []).filter { !touched.contains($0) }
    let reconciliation = try self.reconciliation(ledger, trusted, &glimpse)
    let clean = reconciliation.verdicts.filter { $0.state == .clean }.map(\.path)
    let files = reconciliation.verdicts.filter { $0.state != .clean }.map {
      DriftReport.File($0, unit: ledger.unit(of: $0.path) ?? "")
    }
    let known = trusted.filter { $0.components.first != Ledger.home.string }
    if let glimpse {
      memory.keep(
        glimpse, clean: known + clean, isWhole: files.isEmpty && reconciliation.orphanCount == 0,
        isByLedger: true, disowned: reconciliation.disowned)
    }
    return DriftReport(
      collection: origin.collection, clean: known.count + clean.count, files: files,
      disowned: reconciliation.disowned, isRendered: false)
  }

  private func reconciliation(
    _ ledger: Ledger, _ trusted: [RelativePath], _ glimpse: inout CheckMemory.Glimpse?
  ) throws(Failure) -> Reconciliation {
    var setting = Reconciliation.Setting(
      ledger: ledger, ground: application.ground, stamps: .metadata,
      blob: { (id) throws(Failure) in try repository.blob(id) })
    setting.disowned = disowned
    setting.workers = workers
    setting.trusted = trusted
    setting.unmade = ledger.paths(without: trusted).filter {
      ledger.entry(at: $0, standing: nil)?.kind != .orphan
    }
    try glimpse?.look(
      at: trusted + setting.unmade, in: application.workTree, workers: workers)
    return try Reconciliation([], setting)
  }
}
