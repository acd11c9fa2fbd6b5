internal import CLibGit2
internal import Core
internal import Files
internal import Glibc

/// The right to move one branch; runs of l9gen in one repository take turns.
///
/// git's own lock is a file beside the branch, which outlives a killed process. So before moving
/// the branch we note the branch and the new commit; the next run finds the note of a killed one
/// and knows which lock file is a leftover of ours.
struct BranchLock {
  private let repository: Repository
  private let branch: BranchName
  private let seconds: Int
  private let folder: Folder

  /// Moves the branch under the lock.
  struct Held {
    fileprivate let branch: BranchLock
    fileprivate let run: RunLock
  }

  init(_ repository: Repository, _ branch: BranchName, seconds: Int) throws(Failure) {
    self.repository = repository
    self.branch = branch
    self.seconds = seconds
    folder = try Folder(repository.commonFolder)
  }

  func holding<Result>(
    _ body: (Held) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try RunLock.holding(Self.noteName, in: folder, seconds: seconds) { (run) throws(Failure) in
      if let note = run.leftNote {
        try removeLeftover(note)
        try run.clear()
      }
      return try body(Held(branch: self, run: run))
    }
  }

  /// Tidies up behind a run that was killed when the branch had moved but its lock was still there.
  func removeLeftovers() throws(Failure) {
    guard try folder.kind(of: Self.noteName) == .file,
      try !folder.read(Self.noteName, limit: 4096).isEmpty
    else { return }
    try holding { (_) throws(Failure) in }
  }

  private static let noteName = RelativePath(literal: "l9gen.run")

  /// Removes the lock file that a killed run left; `note` is `<branch> <commit>`.
  private func removeLeftover(_ note: String) throws(Failure) {
    let words = note.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    // A note that was cut short was written before any lock was taken.
    guard words.count == 2, ObjectID(hex: words[1]) != nil,
      let path = try? RelativePath("refs/heads/\(words[0]).lock")
    else { return }
    for waited in 0... {
      guard try folder.kind(of: path) == .file else { return }
      let content = try folder.read(path, limit: 4096)
      if content == Array((words[1] + "\n").utf8) { return try folder.remove(path) }
      // Killed before it wrote the id, or another program's: that one ends in its own time.
      guard content.isEmpty else { return }
      if waited >= seconds * 20 { return try folder.remove(path) }
      usleep(50_000)
    }
  }

  /// Whether the branch's lock file is there and holds this commit; true also when nobody can tell.
  fileprivate func isLocked(by commit: ObjectID) -> Bool {
    guard let path = try? RelativePath("refs/heads/\(branch.string).lock") else { return false }
    do throws(Failure) {
      guard try folder.kind(of: path) == .file else { return false }
      return try folder.read(path, limit: 4096) == Array("\(commit)\n".utf8)
    } catch {
      return true
    }
  }

  /// Moves the branch if it still is at `old`; false when it is not.
  fileprivate func move(
    from old: ObjectID?, to new: ObjectID, by author: Author
  ) throws(Failure) -> Bool {
    unsafe _ = git_repository_set_ident(repository.handle, author.name, author.mail)
    for waited in 0... {
      do throws(LibraryError) {
        try setReference(from: old, to: new)
        return true
      } catch {
        switch error.code {
        case LibraryError.modified, LibraryError.exists, LibraryError.notFound: return false
        case LibraryError.locked where waited < seconds * 20: usleep(50_000)
        case LibraryError.locked: throw locked()
        default: throw error.failure("move branch '\(branch)'")
        }
      }
    }
    return false
  }

  private func setReference(from old: ObjectID?, to new: ObjectID) throws(LibraryError) {
    var made: OpaquePointer?
    defer { unsafe git_reference_free(made) }
    var id = new.raw
    let name = branch.reference
    let log = "l9gen: generated files"
    guard let old else {
      return try Library.check {
        unsafe git_reference_create(&made, repository.handle, name, &id, 0, log)
      }
    }
    var expected = old.raw
    try Library.check {
      unsafe git_reference_create_matching(
        &made, repository.handle, name, &id, 1, &expected, log)
    }
  }

  /// Removes the branch if it still is at `old`; false when it is not.
  fileprivate func remove(from old: ObjectID) throws(Failure) -> Bool {
    guard try repository.tip(of: branch) == old else { return false }
    var found: OpaquePointer?
    defer { unsafe git_reference_free(found) }
    do throws(LibraryError) {
      try Library.check {
        unsafe git_reference_lookup(&found, repository.handle, branch.reference)
      }
      // Fails when it moved since it was looked up.
      try Library.check { unsafe git_reference_delete(found) }
      return true
    } catch {
      throw error.failure("remove branch '\(branch)'")
    }
  }

  private func locked() -> Failure {
    let path = folder.path + branch.reference + ".lock"
    return Failure(
      GitRules.locked, .tryLater,
      "another program has locked branch '\(branch)' for over \(seconds) s; which one is not known",
      help: "wait for it; if no git program runs in the repository, remove '\(path)'")
  }
}

extension BranchLock.Held {
  /// Moves the branch if it still is at `old`; false when it is not.
  func move(from old: ObjectID?, to new: ObjectID, by author: Author) throws(Failure) -> Bool {
    try run.note("\(branch.name) \(new)")
    // The note stays as long as the lock does, which a failing disk can keep us from removing.
    defer { if !branch.isLocked(by: new) { try? run.clear() } }
    return try branch.move(from: old, to: new, by: author)
  }
}

extension BranchLock.Held {
  /// Removes the branch if it still is at `old`; false when it is not.
  func remove(from old: ObjectID) throws(Failure) -> Bool { try branch.remove(from: old) }
}

extension BranchLock {
  fileprivate var name: String { branch.string }
}
