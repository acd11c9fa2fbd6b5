import Core
import Files
import Foundation
import Testing

@testable import Git

@Suite struct BranchLockTests {
  let lock = ".git/refs/heads/l9gen/x.lock"
  let foreign = String(repeating: "1", count: 40)

  @Test func aForeignLockIsWaitedForAndThenExplained() throws {
    let scratch = try Scratch()
    try scratch.write(foreign + "\n", to: lock)
    expectFailure(
      GitRules.locked,
      "another program has locked branch 'l9gen/x' for over 0 s; which one is not known"
    ) { try scratch.open().commit(request(["a": "1"])) }
    #expect(FileManager.default.fileExists(atPath: scratch.path + "/" + lock))
    #expect(try scratch.run(["rev-parse", "-q", "--verify", "l9gen/x"]).isSuccess == false)
  }

  @Test func theLockOfAKilledRunOfOursIsRemoved() throws {
    for content in [foreign + "\n", ""] {
      let scratch = try Scratch()
      try scratch.write(content, to: lock)
      try scratch.write("l9gen/x " + foreign, to: ".git/l9gen.run")
      guard case .committed = try scratch.open().commit(request(["a": "1"])) else {
        return fail("not recovered")
      }
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/" + lock))
      let note = FileManager.default.contents(atPath: scratch.path + "/.git/l9gen.run")
      #expect(note == Data())
      try scratch.fsck()
    }
  }

  /// libgit2 makes a new branch as a second name of its lock file, and removes the first then.
  @Test func theLockOfARunThatWasKilledBehindItsWorkIsRemoved() throws {
    let scratch = try Scratch()
    guard case .committed(let id, _) = try scratch.open().commit(request(["a": "1"])) else {
      return fail("not committed")
    }
    try scratch.write("\(id)\n", to: lock)
    try scratch.write("l9gen/x \(id)", to: ".git/l9gen.run")
    guard case .unchanged = try scratch.open().commit(request(["a": "1"])) else {
      return fail("committed again")
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/" + lock))
    #expect(FileManager.default.contents(atPath: scratch.path + "/.git/l9gen.run") == Data())
  }

  @Test(arguments: [
    "l9gen/y 1111111111111111111111111111111111111111",
    "l9gen/x 2222222222222222222222222222222222222222",
    "l9gen/x", "l9gen/x 11", "", "../../x 1111111111111111111111111111111111111111",
  ])
  func aLockThatTheNoteDoesNotNameStays(note: String) throws {
    let scratch = try Scratch()
    try scratch.write(foreign + "\n", to: lock)
    try scratch.write(note, to: ".git/l9gen.run")
    expectFailure(GitRules.locked) { try scratch.open().commit(request(["a": "1"])) }
    #expect(FileManager.default.fileExists(atPath: scratch.path + "/" + lock))
  }

  @Test func twoRunsTakeTurns() throws {
    let scratch = try Scratch()
    let folder = try Folder(scratch.path + "/.git")
    let name = RelativePath(literal: "l9gen.run")
    try RunLock.holding(name, in: folder, seconds: 0) { (_) throws(Failure) in
      expectFailure(FileRules.busy) { try scratch.open().commit(request(["a": "1"])) }
    }
    guard case .committed = try scratch.open().commit(request(["a": "1"])) else {
      return fail("the lock was not given back")
    }
  }

  @Test func manyRunsAtOnceMakeALinearHistory() async throws {
    let scratch = try Scratch()
    let path = scratch.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<12 {
        group.addTask {
          var request = try request(["f\(index)": "\(index)"])
          request.lockSeconds = 60
          _ = try Repository(at: path).commit(request)
        }
      }
      try await group.waitForAll()
    }
    #expect(try scratch.git(["rev-list", "--count", "l9gen/x"]) == "12")
    #expect(try scratch.git(["rev-list", "--merges", "l9gen/x"]) == "")
    #expect(
      try scratch.git(["ls-tree", "--name-only", "l9gen/x"]).split(separator: "\n").count == 12)
    try scratch.fsck()
  }

  @Test func aBranchThatMovesMeanwhileIsBuiltUponAgain() throws {
    let scratch = try Scratch()
    try scratch.commitAll(["a": "a"])
    try scratch.git(["branch", "l9gen/x"])
    let repository = try scratch.open()
    let old = try repository.tip(of: BranchName("l9gen/x"))
    try scratch.git(["commit", "-q", "--allow-empty", "-m", "other"])
    try scratch.git(["update-ref", "refs/heads/l9gen/x", "HEAD"])
    let moved = try scratch.git(["rev-parse", "l9gen/x"])
    let branch = try BranchName("l9gen/x")
    try BranchLock(repository, branch, seconds: 0).holding { (lock) throws(Failure) in
      let author = try Author("a <b@c>")
      #expect(try lock.move(from: old, to: old!, by: author) == false)
      #expect(try lock.move(from: nil, to: old!, by: author) == false)
    }
    #expect(try scratch.git(["rev-parse", "l9gen/x"]) == moved)
  }
}
