import Testing

@testable import Git

@Suite struct RevisionTests {
  @Test func whatGitTakesForACommitIsFound() throws {
    let scratch = try Scratch()
    try scratch.write("one", to: "a")
    try scratch.git(["add", "a"])
    try scratch.git(["commit", "-qm", "one"])
    let first = try scratch.git(["rev-parse", "HEAD"])
    try scratch.git(["tag", "-am", "first", "v1"])
    try scratch.git(["commit", "-q", "--allow-empty", "-m", "two"])
    let repository = try scratch.open()
    for name in ["v1", "HEAD~1", "main~1", first, String(first.prefix(10))] {
      #expect(try repository.commit(named: name).hex == first, "\(name)")
    }
    expectFailure(GitRules.unknownRevision, "'v2' names no commit of '\(repository.path)'") {
      try repository.commit(named: "v2")
    }
    expectFailure(GitRules.unknownRevision, "'v1:a' is no commit") {
      try repository.commit(named: "v1:a")
    }
  }
}
