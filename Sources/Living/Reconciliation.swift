package import Core
package import Files
package import Git

/// What is to be generated, what was generated last, and what stands there, brought together.
///
/// For a file that was generated before, with *base* for its recorded bytes: what stands there is
/// the base: the new one is taken. The new one is the base: what stands there is kept. Both are
/// equal: nothing is to do. Else the two are merged; and where no bytes with the recorded digest
/// can be found, it is a conflict, never a guess.
package struct Reconciliation {
  /// What is asked of it, and where it looks.
  package struct Setting {
    package let ledger: Ledger
    package let ground: Ground
    package let stamps: Stamps
    /// A blob by git's name of it; nil where it is not to be had.
    package let blob: (ObjectID) throws(Failure) -> [UInt8]?
    /// Paths whose owner wants nothing done to them.
    package var disowned: Set<RelativePath> = []
    /// Which side gives its lines in a conflict; `none`: a conflict stays one.
    package var favor = MergeFile.Favor.none
    /// Whether a file of an earlier generator gives way, although nobody can tell whether it was
    /// edited.
    package var replacesOlder = false
    package var workers = 1
    /// Whether a file that is written once counts as it stands; else as it was handed over.
    package var keepsOwned = true
    /// Files that are asked for but were not made: they count as they were recorded.
    package var unmade: [RelativePath] = []
    /// Files that are known to stand as they were recorded; they are not looked at.
    package var trusted: [RelativePath] = []
    /// Folders of earlier extractions, newest first.
    package var extractions: [Folder] = []
    package var pathInExtraction: (RelativePath) -> RelativePath? = { _ in nil }

    package init(
      ledger: Ledger, ground: Ground, stamps: Stamps,
      blob: @escaping (ObjectID) throws(Failure) -> [UInt8]?
    ) {
      self.ledger = ledger
      self.ground = ground
      self.stamps = stamps
      self.blob = blob
    }

    var bases: Bases {
      Bases(
        collection: ledger.collection, ground: ground, blob: blob, extractions: extractions,
        pathInExtraction: pathInExtraction)
    }
  }

  package let setting: Setting
  /// Sorted by path; disowned paths have none.
  package internal(set) var verdicts: [Verdict]
  /// The disowned paths among those that are generated, or were.
  package let disowned: [RelativePath]
  /// How many recorded files are asked for no more, whether or not they still stand there.
  package let orphanCount: Int

  /// - Parameter desired: everything that is to be generated; paths are unique.
  package init(_ desired: [Desired], _ setting: Setting) throws(Failure) {
    self.setting = setting
    let asked = desired.filter { !setting.disowned.contains($0.path) }
    let askedPaths = Set(desired.map(\.path) + setting.unmade)
    let orphans = setting.ledger.paths(without: setting.trusted).filter {
      !askedPaths.contains($0) && !setting.disowned.contains($0)
    }
    orphanCount = orphans.count
    let unmade = setting.unmade.filter { !setting.disowned.contains($0) }
    // sorted: by bytes
    disowned = setting.disowned.filter {
      askedPaths.contains($0) || setting.ledger.unit(of: $0) != nil
    }.sorted()
    let looks = try setting.ground.look(
      at: asked.map { ($0.path, $0.file) } + (unmade + orphans).map { ($0, nil) },
      workers: setting.workers)
    var verdicts: [Verdict] = []
    verdicts.reserveCapacity(looks.count)
    for (file, look) in zip(asked, looks) {
      verdicts.append(try Judge(setting).verdict(on: file, look))
    }
    let rest = looks[asked.count...]
    for (path, look) in zip(unmade, rest) {
      verdicts.append(Judge(setting).recorded(path, look))
    }
    for (path, look) in zip(orphans, rest.dropFirst(unmade.count)) {
      if let verdict = Judge(setting).orphan(path, look) { verdicts.append(verdict) }
    }
    self.verdicts = verdicts.sorted { $0.path < $1.path }
  }

  /// Each file as it will be recorded: the one that was generated last, where only what it says
  /// about its origin would change.
  package static func settled(
    _ desired: [Desired], _ setting: Setting
  ) throws(Failure) -> [Desired] {
    let looks = try setting.ground.look(
      at: desired.map { ($0.path, $0.file) }, workers: setting.workers)
    let judge = Judge(setting)
    return try zip(desired, looks).map { (file, look) throws(Failure) in
      try judge.settled(file, look)
    }
  }

  package var conflicts: [Verdict] { verdicts.filter { $0.state == .conflict } }
}

/// Decides about one path.
struct Judge {
  private let setting: Reconciliation.Setting

  init(_ setting: Reconciliation.Setting) { self.setting = setting }

  func verdict(on desired: Desired, _ look: Ground.Look) throws(Failure) -> Verdict {
    var verdict = Verdict(desired.path, .clean)
    verdict.desired = desired
    switch look {
    case .same:
      verdict.before = desired.file
      verdict.entry = setting.ledger.entry(at: desired.path, standing: nil)
    case .differs(.nothing):
      verdict.state = .missing
      verdict.entry = setting.ledger.entry(at: desired.path, standing: nil)
      verdict.action = .put(desired.file)
    case .differs(.other(let kind)):
      verdict.state = .conflict
      verdict.reason = "\(kind) stands there"
    case .differs(.file(let file)):
      verdict.before = file
      try decide(desired, file, &verdict)
    }
    return verdict
  }

  private func decide(
    _ desired: Desired, _ file: StoredFile, _ verdict: inout Verdict
  ) throws(Failure) {
    let state = FileState(file)
    let entry = setting.ledger.entry(at: desired.path, standing: state)
    verdict.entry = entry
    if desired.kind == .once {
      if !setting.keepsOwned { verdict.action = .put(desired.file) }
      return
    }
    let base = try base(for: desired, entry, file, state)
    let desired = settled(desired, base)
    verdict.desired = desired
    if desired.file == file { return }
    verdict.isEdited = base != file
    verdict.base = base
    guard let base else {
      let isOlder = entry == nil && setting.stamps.isOlder(file.bytes, desired.path)
      let reason =
        isOlder
        ? "an earlier generator wrote it, without a digest that would show edits"
        : entry == nil
          ? "a file that l9gen did not write stands there"
          : "it was edited, and the bytes generated last are not to be found"
      let favor = isOlder && setting.replacesOlder ? .theirs : setting.favor
      return withoutBase(desired, reason, favor, &verdict)
    }
    classify(desired, entry, &verdict)
    if base == file {
      verdict.action = .put(desired.file)
    } else if base == desired.file {
      verdict.state = .userEdited
    } else {
      try merge(base, file, desired, &verdict)
    }
  }

  /// The bytes that were generated last: what stands there, if it is unedited by the ledger or by
  /// its own digest, else what is found with the recorded digest.
  private func base(
    for desired: Desired, _ entry: Ledger.Entry?, _ file: StoredFile, _ state: FileState
  ) throws(Failure) -> StoredFile? {
    if let entry {
      if entry.state == state { return file }
      return try setting.bases.content(of: entry) ?? rebuilt(desired, entry, file)
    }
    return setting.stamps.isIntact(file.bytes, desired.path) == true ? file : nil
  }

  /// Where no history is at hand, as in a shallow clone, and the same would be generated but for its
  /// date: the new body with the block of the edited file, if that has the recorded digest.
  private func rebuilt(
    _ desired: Desired, _ entry: Ledger.Entry, _ file: StoredFile
  ) -> StoredFile? {
    guard
      let bytes = setting.stamps.restamped(desired.file.bytes, file.bytes, desired.path),
      Digest(of: bytes) == entry.state.digest
    else { return nil }
    return StoredFile(bytes, isExecutable: entry.state.isExecutable)
  }

  /// A file whose body would be the same is not generated anew: what it says about its origin was
  /// true when it was written.
  private func settled(_ desired: Desired, _ base: StoredFile?) -> Desired {
    guard let base, desired.kind == .generated, base.isExecutable == desired.file.isExecutable,
      setting.stamps.haveSameBody(base.bytes, desired.file.bytes, desired.path)
    else { return desired }
    var settled = desired
    settled.file = base
    return settled
  }

  /// The file as it will be recorded.
  func settled(_ desired: Desired, _ look: Ground.Look) throws(Failure) -> Desired {
    guard case .differs(.file(let file)) = look, desired.kind == .generated else { return desired }
    let state = FileState(file)
    let entry = setting.ledger.entry(at: desired.path, standing: state)
    return settled(desired, try base(for: desired, entry, file, state))
  }

  /// What changed since the file was generated, as far as the recorded digests tell.
  private func classify(_ desired: Desired, _ entry: Ledger.Entry?, _ verdict: inout Verdict) {
    guard let entry else {
      verdict.state = .generatorChanged
      return
    }
    switch (entry.spec != desired.spec, entry.template != desired.template) {
    case (false, false): verdict.state = .generatorChanged
    case (false, true): verdict.state = .templateChanged
    case (true, false): verdict.state = .specChanged
    case (true, true):
      verdict.state = .specChanged
      verdict.isAmbiguous = true
    }
  }

  private func withoutBase(
    _ desired: Desired, _ reason: String, _ favor: MergeFile.Favor, _ verdict: inout Verdict
  ) {
    verdict.isEdited = true
    switch favor {
    case .none:
      verdict.state = .conflict
      verdict.reason = reason
    case .ours: verdict.state = .userEdited
    case .theirs:
      verdict.state = .generatorChanged
      take(desired.file, over: StoredFile([]), &verdict)
    }
  }

  private func merge(
    _ base: StoredFile, _ file: StoredFile, _ desired: Desired, _ verdict: inout Verdict
  ) throws(Failure) {
    let outcome = try MergeFile.merge(
      base: base.bytes, ours: file.bytes, theirs: desired.file.bytes, favoring: setting.favor)
    switch outcome {
    case .conflict(let conflicts):
      verdict.state = .conflict
      verdict.conflicts = conflicts
    case .merged(let bytes):
      let mode = file.isExecutable == base.isExecutable ? desired.file : file
      take(StoredFile(bytes, isExecutable: mode.isExecutable), over: base, &verdict)
    }
  }

  private func take(_ result: StoredFile, over base: StoredFile, _ verdict: inout Verdict) {
    guard let before = verdict.before, result != before else { return }
    verdict.action = .put(result)
    verdict.lost = Self.lostLines(of: before.bytes, since: base.bytes, in: result.bytes)
  }

  /// Lines that the edits brought and the result lacks. Of a line that was written several times as
  /// many have to be there.
  static func lostLines(
    of edited: [UInt8], since base: [UInt8], in result: [UInt8]
  ) -> [Verdict.LostLine] {
    let newline = UInt8(ascii: "\n")
    var left: [ArraySlice<UInt8>: Int] = [:]
    for line in result.split(separator: newline) { left[line, default: 0] += 1 }
    return LineDiff(from: base, to: edited).inserted.compactMap { line, text in
      let text = text.last == newline ? text.dropLast() : text
      if text.isEmpty { return nil }
      if let count = left[text], count > 0 {
        left[text] = count - 1
        return nil
      }
      return Verdict.LostLine(line: line, text: String(decoding: text, as: UTF8.self))
    }
  }

  /// A file of which only the record is known.
  func recorded(_ path: RelativePath, _ look: Ground.Look) -> Verdict {
    var verdict = Verdict(path, .missing)
    guard case .differs(let standing) = look else { return verdict }
    switch standing {
    case .nothing: verdict.entry = setting.ledger.entry(at: path, standing: nil)
    case .other(let kind):
      verdict.state = .conflict
      verdict.reason = "\(kind) stands there"
    case .file(let file):
      let state = FileState(file)
      verdict.before = file
      verdict.entry = setting.ledger.entry(at: path, standing: state)
      verdict.isEdited = verdict.entry?.state != state && verdict.entry?.kind != .once
      verdict.state = verdict.isEdited ? .userEdited : .clean
    }
    if verdict.entry == nil { verdict.entry = setting.ledger.entry(at: path, standing: nil) }
    return verdict
  }

  /// Nil when nothing is left of it.
  func orphan(_ path: RelativePath, _ look: Ground.Look) -> Verdict? {
    guard case .differs(let standing) = look else { return nil }
    var verdict = Verdict(path, .orphanEdited)
    switch standing {
    case .nothing: return nil
    case .other(let kind): verdict.reason = "\(kind) stands there"
    case .file(let file):
      let state = FileState(file)
      verdict.before = file
      verdict.entry = setting.ledger.entry(at: path, standing: state)
      verdict.isEdited = verdict.entry?.state != state
      if !verdict.isEdited {
        verdict.state = .orphan
        verdict.action = .remove
      }
    }
    if verdict.entry == nil { verdict.entry = setting.ledger.entry(at: path, standing: nil) }
    return verdict
  }
}
