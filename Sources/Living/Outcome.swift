internal import Core
package import Files
internal import Git

/// What reconciling leads to: the changes of the files, and of what is remembered about them.
extension Reconciliation {
  /// Everything that is to be written or removed, sorted by path; empty when the ground is as it
  /// should be.
  package func changes() throws(Failure) -> [FileChange] {
    let ledger = ledger
    let folder = Ledger.folder(of: ledger.collection)
    let changes = try fileChanges + remembered(ledger.files, in: folder)
    // While nothing else changes, what is kept of earlier generations stays as it is.
    if changes.isEmpty { return [] }
    let kept = try remembered(bases, in: Ledger.baseFolder(of: ledger.collection))
    return (changes + kept).sorted { $0.path < $1.path }
  }

  private var fileChanges: [FileChange] {
    verdicts.compactMap { verdict in
      let before = verdict.before.map(FileState.init)
      switch verdict.action {
      case .leave: return nil
      case .put(let file): return FileChange(verdict.path, from: before, to: file)
      case .remove: return FileChange(verdict.path, from: before, to: nil)
      }
    }
  }

  /// The ledger after the changes.
  package var ledger: Ledger {
    var entries: [String: [Ledger.Entry]] = [:]
    for verdict in verdicts {
      let unit = verdict.desired?.unit ?? setting.ledger.unit(of: verdict.path) ?? ""
      if let entry = Self.entry(after: verdict) { entries[unit, default: []].append(entry) }
    }
    // What is disowned keeps its entry, so that it can be owned again.
    for path in disowned {
      guard let entry = setting.ledger.entry(at: path, standing: nil) else { continue }
      entries[setting.ledger.unit(of: path) ?? "", default: []].append(entry)
    }
    let parts = entries.map { unit, entries in
      Ledger.Part(unit: unit, entries: entries.sorted { $0.path < $1.path })
    }
    return Ledger(collection: setting.ledger.collection, parts: parts)
  }

  private static func entry(after verdict: Verdict) -> Ledger.Entry? {
    if let desired = verdict.desired {
      // What the owner wrote is not what was generated, and that is not known.
      if desired.isOwners, verdict.entry == nil { return nil }
      return entry(desired, verdict.entry)
    }
    switch verdict.state {
    case .orphan: return nil
    case .orphanEdited: return verdict.entry?.orphaned
    default: return verdict.entry
    }
  }

  /// As it was when the file is as it was, so that the ledger changes only when a file does.
  private static func entry(_ desired: Desired, _ known: Ledger.Entry?) -> Ledger.Entry {
    if let known, known.kind == desired.kind, known.row == desired.row,
      known.kind == .once || known.state == FileState(desired.file)
    {
      return known
    }
    return Ledger.Entry(
      path: desired.path, state: FileState(desired.file),
      blob: ObjectID(ofBlob: desired.file.bytes), kind: desired.kind, template: desired.template,
      spec: desired.spec, row: desired.row)
  }

  /// The changes that make a folder hold these files.
  private func remembered(
    _ files: [OutputFile], in folder: RelativePath
  ) throws(Failure) -> [FileChange] {
    var wanted: [RelativePath: StoredFile] = [:]
    for file in files { wanted[file.path] = StoredFile(file.bytes) }
    var changes: [FileChange] = []
    for path in Set(try setting.ground.files(in: folder)).union(wanted.keys).sorted() {
      let standing = try setting.ground.standing(at: path)
      let before: StoredFile? = if case .file(let file) = standing { file } else { nil }
      if before == wanted[path] { continue }
      changes.append(FileChange(path, from: before.map(FileState.init), to: wanted[path]))
    }
    return changes
  }

  /// What was generated for each file that stands there otherwise: the base of its next merge.
  private var bases: [OutputFile] {
    verdicts.compactMap { verdict in
      guard let desired = verdict.desired, desired.kind != .once, let after = verdict.after,
        after != desired.file
      else { return nil }
      let path = Ledger.basePath(Digest(of: desired.file.bytes), of: setting.ledger.collection)
      return OutputFile(path, desired.file.bytes)
    }
  }
}

extension Ledger.Entry {
  /// The same content, asked for no more.
  fileprivate var orphaned: Ledger.Entry {
    Ledger.Entry(
      path: path, state: state, blob: blob, kind: .orphan, template: template, spec: spec, row: row)
  }
}
