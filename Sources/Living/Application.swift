package import Core
package import Files
package import Git

/// Carries plans out in a work tree: files, ledger and branch together, or nothing.
package struct Application {
  /// What came of it.
  package struct Outcome: Sendable {
    /// Files that somebody changed while they were being replaced; they are as they were left.
    package var changedMeanwhile: [RelativePath] = []
    /// False when the branch was moved by another program meanwhile and stays where that put it.
    package var isBranchMoved = true
  }

  private let repository: Repository
  private let folder: Folder
  private let files: FileTransaction
  private let undoable: UndoStack

  package init(_ repository: Repository) throws(Failure) {
    guard let path = repository.workFolder else {
      throw Failure(
        LivingRules.noWorkTree, .cannotCreate, "'\(repository.path)' has no work tree",
        help: "name a clone with one")
    }
    self.repository = repository
    folder = try Folder(path)
    files = FileTransaction(in: folder)
    undoable = UndoStack(state: repository.stateFolder + "l9gen")
  }

  /// The work tree.
  package var ground: Ground { Ground(workTree: folder) }
  package var workTree: Folder { folder }

  /// Finishes what an interrupted run began; nil when there was nothing to finish.
  @discardableResult
  package func recover() throws(Failure) -> Outcome? {
    var outcome = Outcome()
    let result = try files.recover { (note) throws(Failure) in
      outcome.isBranchMoved = try finish(note)
    }
    guard let result else { return nil }
    outcome.changedMeanwhile = result.changedMeanwhile
    return outcome
  }

  /// Throws when a killed run has left work that has to be finished first.
  package func refuseInterrupted() throws(Failure) {
    guard try FileTransaction.isInterrupted(in: folder) else { return }
    throw Failure(
      LivingRules.interrupted, .tryLater, "an earlier run was interrupted while it wrote here",
      help: "'l9gen plan', 'apply', 'extract' and 'undo' finish its work first")
  }

  /// Carries a plan out.
  package func apply(_ plan: ChangePlan) throws(Failure) -> Outcome {
    try recover()
    var outcome = Outcome()
    if try isDone(plan) { return outcome }
    let note = Note(plan: plan)
    let result = try files.apply(
      plan.changes, note: note.text,
      prepare: { () throws(Failure) in
        try prepareCommit(of: plan)
        try undoable.prepare(plan.inverse(ground))
      },
      finish: { (note) throws(Failure) in outcome.isBranchMoved = try finish(note) })
    outcome.changedMeanwhile = result.changedMeanwhile
    return outcome
  }

  /// Whether everything is as the plan would have it: it was carried out before.
  private func isDone(_ plan: ChangePlan) throws(Failure) -> Bool {
    if let commit = plan.commit, try repository.tip(of: commit.branch) != commit.id { return false }
    for change in plan.changes {
      let standing = try ground.standing(at: change.path)
      guard standing == change.after.map({ .file($0) }) ?? .nothing else { return false }
    }
    return true
  }

  /// Takes the last apply that was not taken back yet back: every byte, and the branch.
  ///
  /// - Returns: also how many earlier ones are left.
  package func undo() throws(Failure) -> (plan: ChangePlan, outcome: Outcome, left: Int) {
    try recover()
    guard let (number, plan) = try undoable.top() else {
      throw Failure(
        LivingRules.nothingToUndo, .badData, "no apply of this work tree is to be undone",
        help: "only what 'l9gen apply' wrote here can be undone, each only once")
    }
    var outcome = Outcome()
    let result = try files.apply(
      plan.changes, note: Note(undoing: number, plan: plan).text,
      finish: { (note) throws(Failure) in outcome.isBranchMoved = try finish(note) })
    outcome.changedMeanwhile = result.changedMeanwhile
    return (plan, outcome, try undoable.count())
  }

  // MARK: the commit

  /// The facts of the commit that goes with changes of the work tree; nil when the branch holds the
  /// same files already.
  package func commit(
    after changes: [FileChange], _ request: CommitRequest, collection: String, stamps: Stamps
  ) throws(Failure) -> ChangePlan.Commit? {
    let tip = try repository.tip(of: request.branch)
    let full = try filled(request, tip, changes, collection)
    try BranchEdits(repository, collection, stamps, ground).refuse(full, changes)
    guard case .committed(let id, _) = try repository.prepare(full, storing: false) else {
      return nil
    }
    return ChangePlan.Commit(
      branch: request.branch, tip: tip, id: id, author: request.author, time: request.time,
      message: request.message, trailers: request.trailers)
  }

  /// Stores the commit of a plan; nothing refers to it yet.
  private func prepareCommit(of plan: ChangePlan) throws(Failure) {
    guard let facts = plan.commit else { return }
    var request = CommitRequest(
      branch: facts.branch, files: try OutputTree([]), author: facts.author, time: facts.time,
      message: facts.message)
    request.trailers = facts.trailers
    let full = try filled(request, facts.tip, plan.changes, plan.collection)
    do throws(Failure) {
      guard case .committed(facts.id, _) = try repository.prepare(full, storing: true) else {
        throw Self.stale("a generated file of the work tree changed")
      }
    } catch {
      if error.rule == GitRules.moved { throw Self.stale("branch '\(facts.branch)' moved") }
      throw error
    }
  }

  /// The request with every generated file as it will stand in the work tree.
  private func filled(
    _ request: CommitRequest, _ tip: ObjectID?, _ changes: [FileChange], _ collection: String
  ) throws(Failure) -> CommitRequest {
    let after = ground.after(changes)
    let ledger = try Ledger.read(collection, on: after)
    var outputs = ledger.files
    for path in try after.files(in: Ledger.baseFolder(of: collection)) {
      guard case .file(let file) = try after.standing(at: path) else { continue }
      outputs.append(OutputFile(path, file.bytes))
    }
    let disowned = try Ownership(on: after).paths
    for path in ledger.paths where !disowned.contains(path) {
      if ledger.entry(at: path, standing: nil)?.kind == .orphan { continue }
      guard case .file(let file) = try after.standing(at: path) else { continue }
      outputs.append(OutputFile(path, file.bytes, isExecutable: file.isExecutable))
    }
    // Files of the platform that the modules are put into.
    let generated = Set(outputs.map(\.path))
    for change in changes where !generated.contains(change.path) && !disowned.contains(change.path)
    {
      guard let file = change.after else { continue }
      outputs.append(OutputFile(change.path, file.bytes, isExecutable: file.isExecutable))
    }
    var full = request
    full.files = try OutputTree(outputs)
    full.removed = changes.filter { $0.after == nil }.map(\.path)
    full.expectedTip = CommitRequest.ExpectedTip(tip)
    return full
  }

  static func stale(_ reason: String) -> Failure {
    Failure(LivingRules.stale, .badData, "\(reason) since the plan was made", help: "plan again")
  }

  // MARK: the end of a transaction

  /// Moves the branch and keeps, or removes, what undoes the changes; that may have been done.
  private func finish(_ text: String) throws(Failure) -> Bool {
    if text == Note.ownership { return true }
    guard let note = Note(text) else { return false }
    var isMoved = true
    if let branch = note.branch { isMoved = try move(branch, note) }
    if let number = note.undone { try undoable.remove(number) } else { try undoable.push() }
    return isMoved
  }

  private func move(_ branch: BranchName, _ note: Note) throws(Failure) -> Bool {
    do throws(Failure) {
      return try repository.move(
        branch, from: note.old, to: note.new,
        by: Author(name: "l9gen", mail: "l9gen@localhost"))
    } catch {
      // Somebody else has the branch now; its files are right, and nothing is taken from them.
      if [GitRules.checkedOut, GitRules.branchClash].contains(error.rule) { return false }
      throw error
    }
  }
}

/// What a transaction has to do beside the files, in one line of its journal.
private struct Note {
  /// Of a change of the list of disowned files: there is nothing else to do.
  static let ownership = "ownership"

  /// Which apply is taken back; nil for one that is made.
  let undone: Int?
  var branch: BranchName?
  var old: ObjectID?
  var new: ObjectID?

  init(undoing number: Int? = nil, plan: ChangePlan) {
    undone = number
    guard let commit = plan.commit, commit.tip != commit.id else { return }
    branch = commit.branch
    old = number == nil ? commit.tip : commit.id
    new = number == nil ? commit.id : commit.tip
  }

  var text: String {
    let words = [branch?.string, old?.hex, new?.hex].map { $0 ?? "-" }
    return ([undone.map { "undo:\($0)" } ?? "apply"] + words).joined(separator: " ")
  }

  init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard words.count == 4 else { return nil }
    if words[0] == "apply" {
      undone = nil
    } else {
      guard words[0].hasPrefix("undo:"), let number = Int(words[0].dropFirst(5)) else { return nil }
      undone = number
    }
    if words[1] == "-" { return }
    guard let name = try? BranchName(words[1]) else { return nil }
    branch = name
    old = ObjectID(hex: words[2])
    new = ObjectID(hex: words[3])
  }
}

extension Application {
  /// Writes the list of disowned paths, or removes an empty one.
  package func keep(_ ownership: Ownership) throws(Failure) {
    let standing = try ground.standing(at: Ownership.path)
    let before: FileState? = if case .file(let file) = standing { FileState(file) } else { nil }
    let change = FileChange(
      Ownership.path, from: before, to: ownership.bytes.map { StoredFile($0) })
    if before == nil, change.after == nil { return }
    _ = try files.apply([change], note: Note.ownership, finish: { _ in })
  }
}
