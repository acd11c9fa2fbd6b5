import Core
import Files
import Foundation
import Testing

@testable import Git

@Suite struct CommitTests {
  @Test func aCommitFollowsHeadAndLeavesTheRestAlone() throws {
    let scratch = try Scratch()
    try scratch.commitAll(["README.md": "hi", "core/a.py": "a", "core/keep/b.py": "b"])
    try scratch.write("dirty", to: "README.md")
    try scratch.write("staged", to: "staged.txt")
    try scratch.git(["add", "staged.txt"])
    for hook in ["reference-transaction", "pre-commit", "post-commit"] {
      try scratch.write("#!/bin/sh\ntouch \(scratch.path)/hooked\n", to: ".git/hooks/" + hook)
      try scratch.setExecutable(".git/hooks/" + hook)
    }
    let status = try scratch.git(["status", "--porcelain"])
    let outcome = try scratch.open().commit(
      request(["core/a.py": "new", "core/new/c.py": "c", "z.txt": "z"]))
    let head = try scratch.git(["rev-parse", "HEAD"])
    let tip = try scratch.git(["rev-parse", "l9gen/x"])
    #expect(outcome == .committed(id: ObjectID(hex: tip)!, parent: ObjectID(hex: head)))
    #expect(try scratch.git(["status", "--porcelain"]) == status)
    #expect(
      try scratch.git(["diff", "--name-status", "main", "l9gen/x"])
        == "M\tcore/a.py\nA\tcore/new/c.py\nA\tz.txt")
    #expect(
      try scratch.git(["cat-file", "commit", "l9gen/x"]).split(separator: "\n").dropFirst(2)
        .joined(separator: "\n") == """
          author Gen <gen@example.org> 1700000100 +0000
          committer Gen <gen@example.org> 1700000100 +0000
          Generate x
          Plan-Id: abc
          """)
    #expect(try scratch.git(["log", "-1", "--format=%(trailers)", "l9gen/x"]) == "Plan-Id: abc")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/hooked"))
    try scratch.fsck()
  }

  @Test func theSameTreeIsNoCommit() throws {
    let scratch = try Scratch()
    try scratch.commitAll(["a": "a"])
    let repository = try scratch.open()
    let files = ["x/y": "1", "x/z": "2"]
    guard case .committed(let id, _) = try repository.commit(request(files)) else {
      return fail("no commit")
    }
    let before = try scratch.git(["count-objects", "-v"])
    try FileManager.default.removeItem(atPath: scratch.path + "/.git/l9gen.run")
    #expect(try repository.commit(request(files)) == .unchanged(id: id))
    #expect(try scratch.open().commit(request(files)) == .unchanged(id: id))
    #expect(try scratch.git(["count-objects", "-v"]) == before)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/.git/l9gen.run"))
    guard case .committed(_, let parent) = try repository.commit(request(["x/y": "3"])) else {
      return fail("no commit")
    }
    #expect(parent == id)
    #expect(try scratch.git(["show", "l9gen/x:x/z"]) == "2")
  }

  @Test func theFirstCommitOfARepositoryHasNoParent() throws {
    let scratch = try Scratch()
    let outcome = try scratch.open().commit(request(["a/b": "1"]))
    guard case .committed(_, nil) = outcome else { return fail("\(outcome)") }
    #expect(try scratch.git(["ls-tree", "-r", "--name-only", "l9gen/x"]) == "a/b")
    try scratch.fsck()
  }

  @Test func idsAreThoseOfGitAndTheSameEverywhere() throws {
    let names = ["a/b", "a-b", "a.c", "ab/c", "a/b2/c", "b", "A/b"].enumerated()
    var files = Dictionary(uniqueKeysWithValues: names.map { ($1, "content \($0)") })
    files["A/b"] = nil
    let one = try Scratch()
    let other = try Scratch(["--bare"])
    #expect(try one.open().commit(request(files)) == other.open().commit(request(files)))
    for (name, text) in files { try one.write(text, to: name) }
    try one.git(["add", "-A"])
    #expect(try one.git(["write-tree"]) == one.git(["rev-parse", "l9gen/x^{tree}"]))
    try other.fsck()
  }

  @Test(arguments: [1, 2])
  func manyFilesGoIntoOnePack(workers: Int) throws {
    let scratch = try Scratch()
    try scratch.commitAll(["seed": "s"])
    var files: [String: String] = [:]
    for index in 0..<5000 {
      files["d\(index % 70)/f\(index)"] = String(repeating: "line \(index)\n", count: index % 90)
    }
    var request = try request(files)
    request.workers = workers
    guard case .committed(let id, _) = try scratch.open().commit(request) else {
      return fail("no commit")
    }
    #expect(try scratch.git(["rev-parse", "l9gen/x"]) == id.hex)
    let counts = try scratch.git(["count-objects", "-v"])
    #expect(counts.contains("packs: 1") && counts.contains("garbage: 0"))
    let packs = try FileManager.default.contentsOfDirectory(
      atPath: scratch.path + "/.git/objects/pack")
    let index = packs.first { $0.hasSuffix(".idx") } ?? ""
    try scratch.git(["verify-pack", scratch.path + "/.git/objects/pack/" + index])
    // git makes the same index of our pack.
    try scratch.git([
      "index-pack", "-o", "own.idx", ".git/objects/pack/" + index.replacing(".idx", with: ".pack"),
    ])
    #expect(
      FileManager.default.contentsEqual(
        atPath: scratch.path + "/own.idx",
        andPath: scratch.path + "/.git/objects/pack/" + index))
    #expect(try scratch.git(["ls-tree", "-r", "l9gen/x"]).split(separator: "\n").count == 5001)
    try scratch.fsck()
    request.files = try OutputTree([OutputFile(RelativePath(literal: "d1/f1"), [7])])
    guard case .committed(let next, id) = try scratch.open().commit(request) else {
      return fail("no commit on top")
    }
    #expect(try scratch.git(["diff", "--name-only", id.hex, next.hex]) == "d1/f1")
    try scratch.fsck()
  }

  @Test func offsetsBeyondTwoGigabytesStandInTheirOwnTable() {
    let ids = ["00", "7f", "ff"].map { ObjectID(hex: $0 + String(repeating: "0", count: 38))! }
    let offsets: [UInt64] = [1 << 31, 12, 5 << 32 | 7]
    let entries = zip(ids, offsets).map { PackIndex.Entry(id: $0, offset: $1, checksum: 1) }
    let bytes = PackIndex.bytes(entries.reversed(), packChecksum: ids[0])
    let table = 8 + 1024 + 3 * 20 + 3 * 4
    #expect(
      Array(bytes[table..<(table + 12)]) == [0x80, 0, 0, 0, 0, 0, 0, 12, 0x80, 0, 0, 1])
    #expect(
      Array(bytes[(table + 12)..<(table + 28)])
        == [0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 7])
    #expect(bytes.count == table + 28 + 40)
  }

  @Test func filesAreRemovedAndEmptyFoldersWithThem() throws {
    let scratch = try Scratch()
    try scratch.commitAll(["a/b/c": "1", "a/d": "2", "e": "3"])
    _ = try scratch.open().commit(request(["f": "4"], removing: ["a/b/c", "no/such", "e/x"]))
    #expect(try scratch.git(["ls-tree", "-r", "--name-only", "l9gen/x"]) == "a/d\ne\nf")
    _ = try scratch.open().commit(request(["e/g": "5"], removing: ["e"]))
    #expect(try scratch.git(["ls-tree", "-r", "--name-only", "l9gen/x"]) == "a/d\ne/g\nf")
    try scratch.fsck()
  }

  @Test func executableFilesAreMarked() throws {
    let scratch = try Scratch()
    var asked = try request([:])
    asked.files = try OutputTree([OutputFile(RelativePath(literal: "run"), [1], isExecutable: true)]
    )
    _ = try scratch.open().commit(asked)
    #expect(try scratch.git(["ls-tree", "l9gen/x"]).hasPrefix("100755 blob"))
    asked.files = try OutputTree([OutputFile(RelativePath(literal: "run"), [1])])
    guard case .committed = try scratch.open().commit(asked) else {
      return fail("a changed mode is a change")
    }
    #expect(try scratch.git(["ls-tree", "l9gen/x"]).hasPrefix("100644 blob"))
  }

  @Test func pathsThroughLinksSubmodulesAndFilesAreRefused() throws {
    let scratch = try Scratch()
    try scratch.commitAll(["folder/f": "1", "file": "2"])
    let head = try scratch.git(["rev-parse", "HEAD"])
    try scratch.git(["update-index", "--add", "--cacheinfo", "160000,\(head),sub"])
    let blob = try scratch.git(["hash-object", "-w", "file"])
    try scratch.git(["update-index", "--add", "--cacheinfo", "120000,\(blob),link"])
    try scratch.git(["commit", "-qm", "more"])
    let repository = try scratch.open()
    for (path, message) in [
      ("sub/x", "'sub' is a submodule in the repository"),
      ("link/x", "'link' is a symbolic link in the repository"),
      ("link", "'link' is a symbolic link in the repository"),
      ("file/x", "'file' is a file in the repository"),
      ("folder", "'folder' is a folder in the repository"),
    ] {
      expectFailure(GitRules.blockedPath, message) { try repository.commit(request([path: "x"])) }
    }
    #expect(try scratch.run(["rev-parse", "--verify", "-q", "l9gen/x"]).isSuccess == false)
  }

  @Test func aBranchThatIsCheckedOutIsRefused() throws {
    let scratch = try Scratch()
    expectFailure(GitRules.checkedOut, "branch 'main' is checked out") {
      try scratch.open().commit(request(["a": "1"], branch: "main"))
    }
    try scratch.commitAll(["a": "a"])
    expectFailure(GitRules.checkedOut) {
      try scratch.open().commit(request(["a": "1"], branch: "main"))
    }
    try scratch.git(["worktree", "add", "-q", "-b", "l9gen/x", "other"])
    expectFailure(GitRules.checkedOut, "branch 'l9gen/x' is checked out") {
      try scratch.open().commit(request(["a": "1"]))
    }
    let linked = try Repository(at: scratch.path + "/other")
    guard case .committed = try linked.commit(request(["b": "1"], branch: "free")) else {
      return fail("a linked work tree can commit")
    }
    try scratch.fsck()
  }

  @Test func aDetachedHeadAndPackedReferencesAreFine() throws {
    let scratch = try Scratch()
    try scratch.commitAll(["a": "a"])
    try scratch.git(["checkout", "-q", "--detach"])
    let repository = try scratch.open()
    _ = try repository.commit(request(["b": "1"]))
    try scratch.git(["pack-refs", "--all"])
    guard case .committed(_, let parent) = try scratch.open().commit(request(["b": "2"])) else {
      return fail("no commit")
    }
    #expect(try scratch.git(["rev-parse", "l9gen/x~1"]) == parent?.hex)
    try scratch.fsck()
  }

  @Test func branchesThatExcludeEachOtherAreTold() throws {
    let scratch = try Scratch()
    try scratch.commitAll(["a": "a"])
    try scratch.git(["branch", "l9gen"])
    expectFailure(
      GitRules.branchClash, "branch 'l9gen/x' cannot exist beside branch 'l9gen'"
    ) { try scratch.open().commit(request(["a": "1"])) }
    try scratch.git(["branch", "deep/er"])
    expectFailure(
      GitRules.branchClash, "branch 'deep' cannot exist beside branch 'deep/er'"
    ) { try scratch.open().commit(request(["a": "1"], branch: "deep")) }
  }
}
