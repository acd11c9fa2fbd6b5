import Core
import Files
import Testing

@testable import Git

@Suite struct NamesTests {
  @Test(arguments: [
    ("--upload-pack=x", "a component begins with '-'"),
    ("a..b", "'..' is a range"),
    ("a.lock", "a part ends with '.lock'"),
    ("a.lock/b", "a part ends with '.lock'"),
    ("refs/heads/../x", "'..' climbs out of its root"),
    ("refs/heads/x", "git uses it otherwise"),
    ("x@{1}", "'{' is not allowed in a path"),
    ("HEAD", "git uses it otherwise"),
    ("@", "git uses it otherwise"),
    ("", "the path is empty"),
    ("/a", "the path is absolute"),
    ("a/", "the path has an empty component"),
    ("a//b", "the path has an empty component"),
    (".a", "a part begins with '.'"),
    ("a/.b", "a part begins with '.'"),
    ("a.", "a component ends with '.'"),
    ("a b", "' ' is not allowed in a path"),
    ("a~1", "'~' is not allowed in a path"),
    ("a^", "'^' is not allowed in a path"),
    ("a:b", "':' is not allowed in a path"),
    ("a\nb", "U+000A is not allowed in a path"),
    ("$(id)", "'$' is not allowed in a path"),
    ("caf\u{E9}", "U+00E9 is not allowed in a path"),
  ])
  func badBranchNamesAreRefused(name: String, reason: String) {
    expectFailure(GitRules.branchName, "'\(name)' is no branch name: \(reason)") {
      try BranchName(name)
    }
  }

  @Test(arguments: ["main", "l9gen/tensor_aios", "a-b.c+d=e@f", "l9gen/a/b"])
  func goodBranchNamesAreAcceptedByGitToo(name: String) throws {
    let branch = try BranchName(name)
    #expect(branch.reference == "refs/heads/" + name)
    let outcome = try ChildProcess.run(
      ChildProcess.Command(["git", "check-ref-format", "--branch", name]))
    #expect(outcome.isSuccess)
  }

  @Test(arguments: [
    "a>\n\nb <", "no mail", "<a@b>", " <a@b>", "a <>", "a <b c@d>", "a <x<y@z>", "a\u{0} <b@c>",
    "a\r\nx <b@c>", "a\u{202E} <b@c>", "a <b@c\u{E9}>", "a <b@c> trailing", "a <b@c>>",
    "a\u{85} <b@c>",
  ])
  func badAuthorsAreRefused(text: String) { expectFailure(GitRules.author) { try Author(text) } }

  @Test func goodAuthorsAreRead() throws {
    #expect(try Author("A B <a@b>") == Author(name: "A B", mail: "a@b"))
    #expect(try Author("l9gen <l9gen@localhost>").mail == "l9gen@localhost")
  }

  @Test func messagesAreChecked() throws {
    var request = try request([:])
    request.message = "subject\n\nbody\r\n\n"
    request.trailers = [("A-1", "x"), ("B", "y z")]
    #expect(try request.fullMessage() == "subject\n\nbody\n\nA-1: x\nB: y z\n")
    for bad in ["", " \n", "a\u{0}b"] {
      request.message = bad
      expectFailure(GitRules.message) { try request.fullMessage() }
    }
    request.message = "x"
    for bad in [("A B", "x"), ("", "x"), ("A", "x\ny"), ("A:", "x"), ("A", "x\r")] {
      request.trailers = [bad]
      expectFailure(GitRules.message) { try request.fullMessage() }
    }
  }

  @Test func objectIdsRoundTrip() {
    let hex = "0123456789abcdef0123456789abcdef01234567"
    #expect(ObjectID(hex: hex)?.hex == hex)
    #expect(ObjectID(hex: hex.uppercased())?.hex == hex)
    for bad in [
      "", "0", hex + "0", String(hex.dropLast()) + "g", String(hex.dropLast()) + "\u{E9}",
    ] {
      #expect(ObjectID(hex: bad) == nil)
    }
    #expect(ObjectHash().id(.blob, []).hex == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
    #expect(ObjectHash().id(.tree, []).hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
  }

  @Test func damagedTreesAreNotRead() {
    let id = [UInt8](repeating: 1, count: 20)
    let good = Array("100644 a\u{0}".utf8) + id
    #expect(TreeObject.entries(good)?.count == 1)
    #expect(TreeObject.entries([])?.isEmpty == true)
    for count in 1..<good.count { #expect(TreeObject.entries(Array(good[..<count])) == nil) }
    #expect(TreeObject.entries(Array("10x a\u{0}".utf8) + id) == nil)
  }
}
