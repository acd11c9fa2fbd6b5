import Core
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Files

@Suite struct FileTransactionTests {
  private static let before = [
    ("a.txt", "old a"), ("p/b.txt", "old b"), ("q/r/c.txt", "old c"), ("keep.txt", "kept"),
  ]
  /// One file is changed, one is made in a new folder, one goes with its folders.
  private static let after = ["a.txt=new a", "keep.txt=kept", "n/m/d.txt=new d", "p/b.txt=new b"]

  private static func file(_ text: String) -> StoredFile { StoredFile(Array(text.utf8)) }

  private static let changes = [
    FileChange(
      RelativePath(literal: "a.txt"), from: FileState(file("old a")), to: file("new a")),
    FileChange(RelativePath(literal: "n/m/d.txt"), from: nil, to: file("new d")),
    FileChange(
      RelativePath(literal: "p/b.txt"), from: FileState(file("old b")), to: file("new b")),
    FileChange(RelativePath(literal: "q/r/c.txt"), from: FileState(file("old c")), to: nil),
  ]

  private func scratch() -> Scratch {
    let scratch = Scratch()
    for (name, text) in Self.before { scratch.write(text, to: name) }
    return scratch
  }

  /// The files, and what `finish` did; what a killed run left beside them is not looked at.
  private func state(_ scratch: Scratch) -> [String] {
    scratch.snapshot().filter { !$0.hasPrefix(".l9gen-apply") }
  }

  @Test func allChangesAreMade() throws {
    let scratch = scratch()
    scratch.setMode(0o640, of: "a.txt")
    var notes: [String] = []
    let result = try FileTransaction(in: Folder(scratch.path)).apply(
      Self.changes, note: "the note", finish: { notes.append($0) })
    #expect(result.changedMeanwhile.isEmpty && notes == ["the note"])
    #expect(scratch.snapshot() == Self.after)
    // The folders of what went are gone, and nothing of the journal is left.
    #expect(scratch.names == ["a.txt", "keep.txt", "n", "p"])
    let mode = try FileManager.default.attributesOfItem(atPath: scratch.path + "/a.txt")
    #expect(mode[.posixPermissions] as? Int == 0o640)
  }

  @Test func aFileMayBecomeOneThatRuns() throws {
    let scratch = scratch()
    scratch.setMode(0o640, of: "a.txt")
    let change = FileChange(
      RelativePath(literal: "a.txt"), from: FileState(Self.file("old a")),
      to: StoredFile(Array("old a".utf8), isExecutable: true))
    _ = try FileTransaction(in: Folder(scratch.path)).apply([change], note: "", finish: { _ in })
    let mode = try FileManager.default.attributesOfItem(atPath: scratch.path + "/a.txt")
    #expect(mode[.posixPermissions] as? Int == 0o750)
  }

  @Test(arguments: ["edited", nil])
  func whatChangedSinceThePlanStopsEverything(_ text: String?) throws {
    let scratch = scratch()
    if let text { scratch.write(text, to: "p/b.txt") } else { scratch.remove("p/b.txt") }
    let old = scratch.snapshot()
    expectFailure(FileRules.stale, "'p/b.txt' changed since the changes were planned") {
      _ = try FileTransaction(in: Folder(scratch.path)).apply(
        Self.changes, note: "", finish: { _ in Issue.record("finished") })
    }
    #expect(scratch.snapshot() == old)
  }

  @Test func aFailureOfThePreparationLeavesEverything() throws {
    let scratch = scratch()
    let old = scratch.snapshot()
    expectFailure(FileRules.busy) {
      _ = try FileTransaction(in: Folder(scratch.path)).apply(
        Self.changes, note: "",
        prepare: { () throws(Failure) in throw Failure(FileRules.busy, .tryLater, "x") },
        finish: { _ in Issue.record("finished") })
    }
    #expect(scratch.snapshot() == old && scratch.names.count == 4)
  }

  private struct Ending {
    let isDone: Bool
    let steps: Int
  }

  /// Applies, with every step from one on failing, or just that one; `finish` writes a file that
  /// stands for a branch.
  private func run(
    _ scratch: Scratch, failingAt limit: Int, with code: Int32, isKilled: Bool
  ) -> Ending {
    let count = Mutex(0)
    let operations = FileOperations { (_) throws(Errno) in
      let now = count.withLock { count in
        count += 1
        return count
      }
      if now == limit || isKilled && now > limit { throw Errno(code) }
    }
    do {
      let folder = try Folder(scratch.path)
      _ = try FileTransaction(in: folder, operations).apply(
        Self.changes, note: "moved",
        finish: { (note) throws(Failure) in
          let isFailing = count.withLock { count in
            count += 1
            return count == limit || isKilled && count > limit
          }
          if isFailing { throw Failure(FileRules.inputOutput, .inputOutput, "x") }
          scratch.write(note, to: "branch")
        })
      return Ending(isDone: true, steps: count.withLock { $0 })
    } catch {
      return Ending(isDone: false, steps: count.withLock { $0 })
    }
  }

  private func recover(_ scratch: Scratch) throws {
    _ = try FileTransaction(in: Folder(scratch.path)).recover { (note) throws(Failure) in
      scratch.write(note, to: "branch")
    }
  }

  @Test func aRunThatEndsAtAnyStepIsFinishedOrUndone() throws {
    let old = state(scratch())
    let new = (Self.after + ["branch=moved"]).sorted()
    let steps = run(scratch(), failingAt: .max, with: EIO, isKilled: true).steps
    #expect(steps > 25)
    var olds = 0
    for limit in 1...steps {
      let scratch = scratch()
      let ending = run(scratch, failingAt: limit, with: EIO, isKilled: true)
      try recover(scratch)
      let result = scratch.snapshot()
      #expect(result == new || !ending.isDone && result == old, "step \(limit): \(result)")
      #expect(!scratch.names.contains { $0.hasPrefix(".l9gen-apply") }, "step \(limit)")
      if result == old { olds += 1 }
    }
    #expect(olds > 10 && olds < steps)
  }

  @Test(arguments: [ENOSPC, EIO, EROFS, EDQUOT, EMFILE, EACCES])
  func oneFailingStepIsNeverSilent(code: Int32) throws {
    let old = state(scratch())
    let new = (Self.after + ["branch=moved"]).sorted()
    let steps = run(scratch(), failingAt: .max, with: code, isKilled: false).steps
    for limit in 1...steps {
      let scratch = scratch()
      let ending = run(scratch, failingAt: limit, with: code, isKilled: false)
      if ending.isDone { #expect(state(scratch) == new, "step \(limit)") }
      try recover(scratch)
      let result = scratch.snapshot()
      #expect(result == new || !ending.isDone && result == old, "step \(limit): \(result)")
    }
  }

  /// A second kill, while the first is being finished.
  @Test func finishingMayBeInterruptedToo() throws {
    let new = (Self.after + ["branch=moved"]).sorted()
    for limit in 1...12 {
      let scratch = scratch()
      // The point of no return has passed, nothing else is done.
      let steps = run(self.scratch(), failingAt: .max, with: EIO, isKilled: true).steps
      _ = run(scratch, failingAt: steps - 14, with: EIO, isKilled: true)
      let count = Mutex(0)
      let operations = FileOperations { (_) throws(Errno) in
        let now = count.withLock { count in
          count += 1
          return count
        }
        if now >= limit { throw Errno(EIO) }
      }
      _ = try? FileTransaction(in: Folder(scratch.path), operations).recover { _ in }
      try recover(scratch)
      #expect(scratch.snapshot() == new || scratch.snapshot() == Self.after, "step \(limit)")
    }
  }

  @Test func whatItsOwnerChangesMeanwhileIsKept() throws {
    let scratch = scratch()
    // Killed when everything is staged and the point of no return is passed.
    let steps = run(self.scratch(), failingAt: .max, with: EIO, isKilled: true).steps
    var limit = steps
    repeat {
      limit -= 1
      let trial = self.scratch()
      _ = run(trial, failingAt: limit, with: EIO, isKilled: true)
      if trial.snapshot().contains("a.txt=old a") { break }
    } while limit > 1
    _ = run(scratch, failingAt: limit, with: EIO, isKilled: true)
    #expect(try FileTransaction.isInterrupted(in: Folder(scratch.path)))
    scratch.write("mine", to: "a.txt")
    let result = try FileTransaction(in: Folder(scratch.path)).recover { _ in }
    #expect(result?.changedMeanwhile.map(\.string) == ["a.txt"])
    #expect(scratch.text("a.txt") == "mine" && scratch.text("p/b.txt") == "new b")
  }

  @Test func aJournalThatIsNoneIsLeftAlone() throws {
    for content in ["", "l9gen journal 1\nnote\n", "l9gen journal 1\nnote\nnone none ../x\nend\n"] {
      let scratch = scratch()
      scratch.write(content, to: ".l9gen-apply/journal")
      let old = scratch.snapshot()
      expectFailure(FileRules.foreignLeftover) {
        _ = try FileTransaction(in: Folder(scratch.path)).recover { _ in }
      }
      #expect(scratch.snapshot() == old)
    }
  }
}
