import Core
import Files
import Foundation
import Testing

@testable import Git

@Suite struct RepositoryTests {
  @Test func whatIsNoRepositoryIsTold() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/plain", withIntermediateDirectories: true)
    expectFailure(GitRules.notARepository, "'\(scratch.path)/plain' is not a git repository") {
      try Repository(at: scratch.path + "/plain")
    }
    expectFailure(GitRules.notARepository) { try Repository.discover(from: "/proc") }
    let found = try Repository.discover(from: scratch.path + "/plain")
    #expect(
      found.workTree.map { ($0 as NSString).lastPathComponent }
        == (scratch.path as NSString).lastPathComponent)
  }

  @Test func formatsThatCannotBeReadAreTold() throws {
    let scratch = try Scratch(["--object-format=sha256"])
    expectFailure(GitRules.unsupported) { try scratch.open() }
    let reftable = try Scratch()
    try reftable.git(["config", "core.repositoryformatversion", "1"])
    try reftable.git(["config", "extensions.refstorage", "reftable"])
    expectFailure(GitRules.unsupported) { try reftable.open() }
    let harmless = try Scratch()
    try harmless.git(["config", "core.repositoryformatversion", "1"])
    try harmless.git(["config", "extensions.worktreeconfig", "true"])
    _ = try harmless.open()
  }

  @Test(.enabled(if: getuid() == 0))
  func aRepositoryOfAnotherUserIsRefused() throws {
    let scratch = try Scratch()
    var command = ChildProcess.Command(["chown", "-R", "65534:65534", scratch.path])
    command.timeoutSeconds = 10
    #expect(try ChildProcess.run(command).isSuccess)
    expectFailure(
      GitRules.otherOwner, "the repository at '\(scratch.path)' belongs to another user"
    ) { try scratch.open() }
  }

  @Test func headIsToldInEachState() throws {
    let scratch = try Scratch()
    #expect(try scratch.open().head() == .unborn("main"))
    try scratch.commitAll(["a": "a"])
    let id = ObjectID(hex: try scratch.git(["rev-parse", "HEAD"]))!
    #expect(try scratch.open().head() == .branch("main", id))
    #expect(try scratch.open().tip(of: BranchName("main")) == id)
    #expect(try scratch.open().tip(of: BranchName("none")) == nil)
    try scratch.git(["checkout", "-q", "--detach"])
    #expect(try scratch.open().head() == .detached(id))
  }

  @Test func filesOfACommitAreRead() throws {
    let scratch = try Scratch()
    try scratch.commitAll(["a/b.txt": "text", "a-b": "x", "a/c/d": "y"])
    let repository = try scratch.open()
    let id = ObjectID(hex: try scratch.git(["rev-parse", "HEAD"]))!
    let path = RelativePath(literal: "a/b.txt")
    #expect(try repository.blob(at: path, in: id) == Array("text".utf8))
    #expect(try repository.blob(at: RelativePath(literal: "a"), in: id) == nil)
    #expect(try repository.blob(at: RelativePath(literal: "a/b.txt/c"), in: id) == nil)
    #expect(try repository.files(of: id).map(\.path) == ["a-b", "a/b.txt", "a/c/d"])
    #expect(
      try repository.files(of: id, beneath: RelativePath(literal: "a/c")).map(\.path) == ["a/c/d"])
    #expect(try repository.files(of: id, beneath: RelativePath(literal: "z")).isEmpty)
  }

  @Test func onlyTheRepositorysOwnConfigurationNamesTheAuthor() throws {
    let scratch = try Scratch()
    #expect(try scratch.open().configuredAuthor() == nil)
    try scratch.git(["config", "user.name", "Jos\u{E9} M"])
    #expect(try scratch.open().configuredAuthor() == nil)
    try scratch.git(["config", "user.email", "j@example.org"])
    #expect(
      try scratch.open().configuredAuthor() == Author(name: "Jos\u{E9} M", mail: "j@example.org"))
    try scratch.git(["config", "user.email", "j@example.org>\n"])
    expectFailure(GitRules.author) { try scratch.open().configuredAuthor() }
  }

  @Test func theNewestTimeOfPathsIsFound() throws {
    let scratch = try Scratch()
    let repository = try scratch.open()
    #expect(try repository.newestTime(touching: [""]) == nil)
    for (time, name) in [(100, "in/a"), (200, "in/b"), (300, "other"), (400, "in/a")] {
      try scratch.write("\(time)", to: name)
      try scratch.git(["add", "-A"])
      try scratch.git(["-c", "user.name=x", "commit", "-qm", "x"], time: 1_700_000_000 + time)
    }
    func time(_ paths: String..., limit: Int = 100) throws -> Int64? {
      try repository.newestTime(touching: paths, limit: limit).map { $0 - 1_700_000_000 }
    }
    #expect(try time("in/b") == 200)
    #expect(try time("in") == 400)
    #expect(try time("other") == 300)
    #expect(try time("other", "in/b") == 300)
    #expect(try time("") == 400)
    #expect(try time("none") == nil)
    #expect(try time("in/b", limit: 2) == nil)
    // A merge that changes nothing itself does not count.
    try scratch.git(["checkout", "-qb", "side", "HEAD~2"])
    try scratch.write("s", to: "side")
    try scratch.git(["add", "-A"])
    try scratch.git(["commit", "-qm", "side"], time: 1_700_000_500)
    try scratch.git(["merge", "-q", "--no-edit", "main"], time: 1_700_000_600)
    #expect(try time("in") == 400)
    #expect(try time("side") == 500)
  }

  @Test func aPathOfTheUserIsFoundInTheWorkTree() throws {
    let scratch = try Scratch()
    try scratch.write("x", to: "in/a b")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path + "/link", withDestinationPath: "in")
    let repository = try scratch.open()
    #expect(repository.pathInside(scratch.path) == "")
    #expect(repository.pathInside(scratch.path + "/in/../in/a b") == "in/a b")
    #expect(repository.pathInside(scratch.path + "/link/a b") == "in/a b")
    #expect(repository.pathInside("/usr") == nil)
    #expect(repository.pathInside(scratch.path + "/none") == nil)
    let bare = try Scratch(["--bare"])
    #expect(try bare.open().pathInside(bare.path) == nil)
  }

  @Test func aShallowCloneIsFine() throws {
    let scratch = try Scratch()
    for index in 0..<3 { try scratch.commitAll(["a": "\(index)"]) }
    try scratch.git(["clone", "-q", "--depth", "1", "file://\(scratch.path)", "shallow"])
    let repository = try Repository(at: scratch.path + "/shallow")
    #expect(try repository.newestTime(touching: ["a"]) == nil)
    guard case .committed = try repository.commit(request(["b": "1"])) else {
      return fail("no commit")
    }
  }

  @Test func aMissingObjectIsTold() throws {
    let scratch = try Scratch()
    try scratch.commitAll(["a/b": "1"])
    let tree = try scratch.git(["rev-parse", "HEAD:a"])
    try FileManager.default.removeItem(
      atPath: scratch.path + "/.git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
    expectFailure(GitRules.missingObject) { try scratch.open().commit(request(["a/c": "1"])) }
    #expect(try scratch.run(["rev-parse", "-q", "--verify", "l9gen/x"]).isSuccess == false)
  }

  @Test func everyRuleHasACodeOfItsOwn() {
    let codes = GitRules.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted())
  }
}
