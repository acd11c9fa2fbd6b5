import Core
import Documents
package import Files
package import Git
package import Living

/// The short way to a report: when the inputs are those of the last run, byte for byte, the ledger
/// says what rendering would give.
package enum Drift {
  /// Nil when the inputs changed, or nobody has noted them here.
  package static func unchanged(
    _ request: ExtractionRequest, in workspace: Workspace, _ application: Application,
    _ repository: Repository
  ) throws(Failure) -> DriftReport? {
    let inputs = try Inputs.read(request.collection, in: workspace)
    let note = repository.stateFolder + "l9gen/" + inputs.name + ".inputs"
    guard UserFile.isFile(note) else { return nil }
    let ledger = try Ledger.read(inputs.name, on: application.ground)
    let digest = try self.digest(request, inputs, workspace, ledger)
    guard try UserFile.read(note, limit: 1024) == Array((digest.hex + "\n").utf8) else {
      return nil
    }
    var setting = Reconciliation.Setting(
      ledger: ledger, ground: application.ground, stamps: .metadata,
      blob: { (id) throws(Failure) in try repository.blob(id) })
    setting.disowned = try Ownership(on: application.ground).paths
    setting.workers = request.workers
    setting.unmade = ledger.paths.filter { ledger.entry(at: $0, standing: nil)?.kind != .orphan }
    let reconciliation = try Reconciliation([], setting)
    let files = reconciliation.verdicts.filter { $0.state != .clean }.map {
      DriftReport.File($0, unit: ledger.unit(of: $0.path) ?? "")
    }
    return DriftReport(
      collection: inputs.name, clean: reconciliation.verdicts.count - files.count, files: files,
      disowned: reconciliation.disowned, isRendered: false)
  }

  /// Notes what the last run read and wrote, outside the work tree.
  package static func note(
    _ request: ExtractionRequest, in workspace: Workspace, _ ledger: Ledger,
    _ repository: Repository
  ) throws(Failure) {
    let inputs = try Inputs.read(request.collection, in: workspace)
    let folder = repository.stateFolder + "l9gen"
    try OwnFiles.makeFolder(folder)
    let digest = try digest(request, inputs, workspace, ledger)
    let bytes = Array((digest.hex + "\n").utf8)
    let path = folder + "/" + inputs.name + ".inputs"
    if UserFile.isFile(path), try UserFile.read(path, limit: 1024) == bytes { return }
    try OwnFiles.write(bytes, to: path)
  }

  /// Over everything that decides what is generated, and over what was recorded of it.
  private static func digest(
    _ request: ExtractionRequest, _ inputs: Inputs, _ workspace: Workspace, _ ledger: Ledger
  ) throws(Failure) -> Digest {
    var lines = ["l9gen \(toolVersion)", "root \(request.survey.rootName)"]
    lines += inputs.sources.map { "\($0.digest.hex) \($0.path)" }
    lines.append(InputDigest.templates(try Inputs.templates(in: workspace)).hex)
    lines += ledger.files.map { "\(Digest(of: $0.bytes).hex) \($0.path)" }
    return Digest(of: lines.joined(separator: "\n"))
  }
}
