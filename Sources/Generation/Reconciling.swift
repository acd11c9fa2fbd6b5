import Core
package import Files
package import Git
import Jinja
package import Living
import Specs

extension Stamps {
  /// The block that every generated file carries.
  package static let metadata = Stamps(
    isIntact: { Metadata.isIntact($0, path: $1) ?? ForeignBlock.isIntact($0) },
    haveSameBody: { Metadata.haveSameBody($0, $1, path: $2) },
    isOlder: { Metadata.isIntact($0, path: $1) == nil && ForeignBlock.isIn($0) },
    restamped: { Metadata.restamped($0, as: $1, path: $2) })
}

extension Blueprinted {
  /// Artifacts as files of the repository; those that only the extraction holds are left out.
  static func desired(_ artifacts: [Artifact]) -> [Desired] {
    artifacts.compactMap { artifact in
      guard let place = artifact.place, let planned = artifact.planned else { return nil }
      return Desired(
        path: place, file: StoredFile(artifact.bytes, isExecutable: artifact.isExecutable),
        kind: planned.ledgerKind, unit: artifact.unit?.string ?? "",
        template: planned.template.digest.short, spec: planned.specDigest.short,
        row: planned.rowWord, isOwners: artifact.isOwners)
    }
  }

  /// The artifacts with the bytes of the last generation, where only what they say about their
  /// origin would change.
  static func settled(
    _ artifacts: [Artifact], _ setting: Reconciliation.Setting
  ) throws(Failure) -> [Artifact] {
    let placed = artifacts.filter { $0.place != nil && $0.planned != nil }
    let settled = try Reconciliation.settled(desired(placed), setting)
    var bytes: [RelativePath: [UInt8]] = [:]
    for (artifact, file) in zip(placed, settled) where artifact.bytes != file.file.bytes {
      bytes[artifact.path] = file.file.bytes
    }
    if bytes.isEmpty { return artifacts }
    return artifacts.map { artifact in
      bytes[artifact.path].map { artifact.with($0, isOwners: false) } ?? artifact
    }
  }

  /// How the files of this plan are brought together with those of a ground.
  package func setting(
    on ground: Ground, _ repository: Repository?, _ request: ExtractionRequest
  ) throws(Failure) -> Reconciliation.Setting {
    var setting = Reconciliation.Setting(
      ledger: try Ledger.read(plan.collection, on: ground, workers: request.workers),
      ground: ground, stamps: .metadata,
      blob: { (id) throws(Failure) in try repository?.blob(id) })
    setting.disowned = try Ownership(on: ground).paths
    setting.favor = request.favor
    setting.replacesOlder = request.replacesOlder
    setting.workers = request.workers
    return setting
  }

  /// A finding for each conflict.
  static func report(_ conflicts: [Verdict], _ diagnostics: inout Diagnostics) {
    for verdict in conflicts { diagnostics.add(finding(about: verdict)) }
  }

  private static func finding(about verdict: Verdict) -> Diagnostic {
    let path = verdict.path
    let reason = verdict.reason ?? ""
    if !verdict.conflicts.isEmpty {
      let lines = verdict.conflicts.map { String($0.line) }.joined(separator: ", ")
      return Diagnostic(
        LivingRules.conflict, "'\(path)' was edited in lines that would change, too: \(lines)",
        help: "edit the lines so that they hold both changes, choose a side with --conflicts, or "
          + "'l9gen disown \(path)'")
    }
    guard let before = verdict.before else {
      return Diagnostic(
        LivingRules.blocked, "'\(path)' cannot be generated: \(reason)", help: "move it away")
    }
    if verdict.entry == nil, Stamps.metadata.isOlder(before.bytes, path) {
      return Diagnostic(
        LivingRules.noBase, "'\(path)' has the block of an earlier generator, without a digest",
        help: "look at it; '--conflicts older' replaces all such files in one commit, and no other")
    }
    if verdict.entry == nil {
      return Diagnostic(
        LivingRules.noBase, "'\(path)' cannot be merged: \(reason)",
        help: "move your file, or choose another rootpath or name of the collection; "
          + "'--conflicts new' replaces the file, and 'l9gen disown \(path)' leaves it as it is")
    }
    return Diagnostic(
      LivingRules.noBase, "'\(path)' cannot be merged: \(reason)",
      help: "in a shallow clone 'git fetch --unshallow'; else choose a side with --conflicts, or "
        + "'l9gen disown \(path)'")
  }
}

extension PlannedFile {
  var ledgerKind: Ledger.Kind {
    stage == .record ? .record : owner == .createdOnce ? .once : .generated
  }

  /// The row as one word, as the ledger needs it.
  var rowWord: String {
    let bytes = row.utf8.map { $0 > 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "_") }
    return bytes.isEmpty ? "-" : String(decoding: bytes, as: UTF8.self)
  }
}

extension Digest {
  /// The first digits: enough to see that something changed.
  var short: String { String(hex.prefix(16)) }
}
