import Foundation
import Testing

/// What `extract` does to a repository.
@Suite struct CommitTests {
  @Test func onlyGeneratedFilesComeOnTheBranch() throws {
    let room = try Room.repository()
    let status = try room.run(["git", "status", "--porcelain"])
    let index = try room.read(".git/index")
    let head = try room.run(["git", "rev-parse", "HEAD"])
    // The extractions stand outside, so that the work tree is as it was.
    let outside = try Room()
    let result = try room.extract(["-o", outside.path])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.contains(" on l9gen/two\n"))
    #expect(try room.run(["git", "status", "--porcelain"]) == status)
    #expect(try room.read(".git/index") == index)
    #expect(try room.run(["git", "rev-parse", "HEAD"]) == head)
    #expect(try room.run(["git", "rev-parse", "l9gen/two~1"]) == head)
    let changed = try room.run(["git", "diff", "--name-status", "main..l9gen/two"])
    #expect(
      changed.split(separator: "\n").map(String.init) == [
        "A\t.l9gen/two/+shared.ledger", "A\t.l9gen/two/first.ledger",
        "A\t.l9gen/two/second.ledger", "A\tagents/first/README.md", "A\tagents/first/__init__.py",
        "A\tagents/first/extensions.py", "A\tagents/second/README.md",
        "A\tagents/second/__init__.py", "A\tagents/second/extensions.py",
        "A\textractions/two/evidence_report.md", "A\textractions/two/extraction_manifest.json",
        "A\textractions/two/pyproject.toml", "A\textractions/two/run.sh",
        "A\textractions/two/settings.yaml", "A\ttiny_runtime/__init__.py",
      ])
    let modes = try room.run(["git", "ls-tree", "-r", "l9gen/two", "extractions/two"])
    #expect(modes.split(separator: "\n").filter { $0.hasPrefix("100755") }.count == 1)
    try room.fsck()
  }

  /// The time comes from the repository that holds the inputs, wherever the files go.
  @Test func theTargetMayBeAnotherRepository() throws {
    let inputs = try Room.repository()
    let target = try Room()
    try target.run(["git", "init", "-q", "-b", "trunk", "--template="])
    let result = try inputs.extract(["--into", target.path, "-o", target.path + "/out"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(target.exists("out/two_20231114_221320"))
    #expect(try target.run(["git", "log", "-1", "--format=%ct", "l9gen/two"]) == "1700000000\n")
    try target.fsck()
    let file = try target.l9gen(
      [
        "plan", inputs.path + "/input_schemas/two/first.yaml", "--format", "json", "--templates",
        Tool.pack,
      ])
    #expect(
      file.output.contains("20231114_221320") || file.output.contains("2023-11-14T22:13:20"),
      "\(file.errors)")
  }

  @Test func theSameInputMakesNoSecondCommit() throws {
    let room = try Room.repository()
    #expect(try room.extract().code == 0)
    let tip = try room.run(["git", "rev-parse", "l9gen/two"])
    let tree = try room.tree()
    let objects = try room.run(["git", "count-objects", "-v"])
    let again = try room.extract()
    #expect(again.code == 0 && again.output.contains("commit    none needed"))
    #expect(again.output.contains("(unchanged)"))
    #expect(try room.run(["git", "rev-parse", "l9gen/two"]) == tip)
    #expect(try room.tree() == tree)
    #expect(try room.run(["git", "count-objects", "-v"]) == objects)
  }

  @Test func theMessageNamesPlanInputsAndVersion() throws {
    let room = try Room.repository()
    #expect(try room.extract().code == 0)
    let message = try room.run(["git", "log", "-1", "--format=%B", "l9gen/two"])
    #expect(message.hasPrefix("Generate two\n\n"))
    let trailers = try room.run([
      "git", "log", "-1", "--format=%(trailers:only,unfold)", "l9gen/two",
    ]).split(separator: "\n").map(String.init)
    #expect(
      trailers.map { $0.split(separator: ":")[0] } == [
        "L9gen-Plan", "L9gen-Input", "L9gen-Input", "L9gen-Version",
      ])
    let digest = try room.run(["sha256sum", "input_schemas/two/first.yaml"]).prefix(64)
    #expect(trailers[1] == "L9gen-Input: \(digest) first.yaml")
    let plan = try room.l9gen(["plan", "two", "--templates", Tool.pack])
    #expect(plan.output.hasPrefix("plan " + trailers[0].split(separator: " ")[1]))
  }

  @Test func theAuthorIsThatOfTheRepositoryOrAFixedOne() throws {
    let format = ["git", "log", "-1", "--format=%an <%ae> %cn <%ce> %at %ct", "l9gen/two"]
    let plain = try Room.repository()
    #expect(try plain.extract().code == 0)
    let fixed = "l9gen <l9gen@localhost>"
    #expect(try plain.run(format) == "\(fixed) \(fixed) 1700000000 1700000000\n")

    let owned = try Room.repository(user: true)
    let home = try Room()
    try home.write("[user]\n\tname = Home\n\temail = home@example.org\n", to: ".gitconfig")
    #expect(try owned.extract([], [("HOME", home.path)]).code == 0)
    #expect(try owned.run(format).hasPrefix("Owner <owner@example.org> Owner <owner@"))

    let given = try Room.repository(user: true)
    #expect(try given.extract(["--author", "Ann Lee <ann@example.org>"]).code == 0)
    #expect(try given.run(format).hasPrefix("Ann Lee <ann@example.org> Ann Lee"))
  }

  @Test(arguments: ["", "Ann", "Ann <>", "Ann <a b>", "a>\n\nb <x@y>", "<x@y>", "A <a@b> <c@d>"])
  func anAuthorThatIsNoneIsRefused(_ author: String) throws {
    let room = try Room.repository()
    let before = try room.tree()
    let result = try room.extract(["--author", author])
    #expect(result.code == 1 && result.errors.contains("L9G"), "\(result)")
    #expect(try room.tree() == before && room.branches() == ["main"])
  }

  @Test func intoAndBranchChooseThePlace() throws {
    let room = try Room.repository()
    let other = try Room.repository()
    let result = try room.extract(["--into", other.path, "--branch", "generated/x"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(try room.branches() == ["main"])
    #expect(try other.branches() == ["generated/x", "main"])
    #expect(!other.exists("extractions"))
    try other.fsck()
  }

  /// Files that stand there already are neither replaced nor hidden, and the finding says which.
  @Test func packagesOfTheSameNameAreNoGroundToCommitOn() throws {
    let room = try Room.repository()
    let other = try Room.repository()
    try other.write("mine\n", to: "agents/first/__init__.py")
    try other.write("mine\n", to: "tiny_runtime.py")
    try other.write("mine\n", to: "agents/first/mine.py")
    try other.run(["git", "add", "."])
    try other.run(["git", "commit", "-q", "-m", "mine"])
    let refused = try room.extract(["--into", other.path])
    #expect(refused.code == 1)
    #expect(refused.errors.contains("error[L9L003]: 'agents/first/__init__.py'"))
    #expect(refused.errors.contains("help: move your file"))
    #expect(
      refused.errors.contains(
        "error[L9L013]: the generated package 'tiny_runtime' would hide 'tiny_runtime.py'"))
    #expect(try other.branches() == ["main"])
    try other.run(["git", "rm", "-q", "agents/first/__init__.py", "tiny_runtime.py"])
    try other.run(["git", "commit", "-q", "-m", "moved"])
    let made = try room.extract(["--into", other.path])
    #expect(made.code == 0, "\(made.errors)")
    #expect(try other.run(["git", "show", "l9gen/two:agents/first/mine.py"]) == "mine\n")
  }

  @Test func noCommitWritesTheFolderAlone() throws {
    let room = try Room()
    try room.copyCollection("two")
    let result = try room.extract(["--no-commit"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.contains("commit    none: --no-commit was given"))
    #expect(room.exists("extractions/two_20260105_000000/extraction_manifest.json"))
  }

  @Test func aCheckedOutBranchIsRefusedAndNothingIsWritten() throws {
    let room = try Room.repository()
    #expect(try room.extract().code == 0)
    try FileManager.default.removeItem(atPath: room.path + "/extractions")
    try room.run(["git", "checkout", "-q", "l9gen/two"])
    try room.write("role: changed\n", to: "notes.yaml")
    let before = try room.tree()
    let result = try room.extract()
    #expect(result.code == 2 && result.errors.contains("'l9gen/two' is checked out"))
    #expect(try room.tree() == before)
    let main = try room.extract(["--branch", "main"])
    #expect(main.code == 0, "main is not checked out any more: \(main.errors)")
  }

  @Test(arguments: [
    "--upload-pack=x", "a..b", "a.lock", "refs/heads/../x", "@{", "HEAD", "a b", "", "-x", "a/",
    "refs/heads/x", "a\nb", "x\u{202E}y",
  ])
  func aBranchThatIsNoneIsRefused(_ name: String) throws {
    let room = try Room.repository()
    let before = try room.tree()
    let result = try room.extract(["--branch=\(name)"])
    #expect(result.code == 1 && result.errors.contains("L9G"), "\(result)")
    #expect(try room.tree() == before && room.branches() == ["main"])
  }

  @Test func withoutARepositoryThereIsNothingToCommitTo() throws {
    let room = try Room()
    try room.copyCollection("two")
    let result = try room.extract()
    #expect(result.code == 2 && result.errors.contains("is not a git repository"))
    #expect(result.errors.contains("help:"))
    #expect(!room.exists("extractions"))
    let into = try room.extract(["--into", "nowhere"])
    #expect(into.code == 2 && into.errors.contains("'nowhere'"), "\(into.errors)")
  }

  @Test func aRepositoryWithoutCommitsGetsItsFirst() throws {
    let room = try Room()
    try room.run(["git", "init", "-q", "-b", "main"])
    try room.copyCollection("two")
    let result = try room.extract()
    #expect(result.code == 0, "\(result.errors)")
    #expect(try room.run(["git", "rev-list", "--count", "l9gen/two"]) == "1\n")
    try room.fsck()
  }

  /// The files that are created once belong to the user, on the branch and in the folder.
  @Test func whatTheUserMadeOfAFileCreatedOnceSurvives() throws {
    let room = try Room.repository()
    #expect(try room.extract().code == 0)
    try room.run(["git", "worktree", "add", "-q", "work", "l9gen/two"])
    try room.write("LIMIT = 20\n", to: "work/agents/first/extensions.py")
    try room.run(["git", "-C", "work", "commit", "-q", "-am", "own limit"])
    try room.run(["git", "worktree", "remove", "work"])
    let own = "extractions/two_20231114_221320/code/agents/second/extensions.py"
    try room.write("LIMIT = 30\n", to: own)

    // The manifests take up what the owner did, once; then there is nothing more to do.
    let after = try room.extract()
    #expect(after.code == 0, "\(after.errors)")
    let show = { (path: String) in try room.run(["git", "show", "l9gen/two:" + path]) }
    #expect(try show("agents/first/extensions.py") == "LIMIT = 20\n")
    #expect(try show("agents/second/extensions.py") == "LIMIT = 30\n")
    let home = "extractions/two_20231114_221320"
    #expect(try room.read(home + "/code/agents/first/extensions.py") == Array("LIMIT = 20\n".utf8))
    #expect(try room.read(own) == Array("LIMIT = 30\n".utf8))
    let verified = try room.l9gen(["verify", home])
    #expect(verified.code == 0, "\(verified)")
    let tip = try room.run(["git", "rev-parse", "l9gen/two"])
    let same = try room.extract()
    #expect(same.code == 0 && same.output.contains("commit    none needed"), "\(same)")
    #expect(try room.run(["git", "rev-parse", "l9gen/two"]) == tip)

    try room.write(
      String(decoding: room.read("input_schemas/two/first.yaml"), as: UTF8.self)
        .replacing("Answers what", with: "Says what"), to: "input_schemas/two/first.yaml")
    let changed = try room.extract()
    #expect(changed.code == 0, "\(changed.errors)")
    #expect(try show("agents/first/__init__.py").contains("Says what"))
    #expect(try show("agents/first/extensions.py") == "LIMIT = 20\n")
    #expect(try room.read(own) == Array("LIMIT = 30\n".utf8))
  }

  @Test func aFileChangedDifferentlyInTwoPlacesIsLeftToItsOwner() throws {
    let room = try Room.repository()
    #expect(try room.extract().code == 0)
    try room.run(["git", "worktree", "add", "-q", "work", "l9gen/two"])
    try room.write("LIMIT = 20\n", to: "work/agents/first/extensions.py")
    try room.run(["git", "-C", "work", "commit", "-q", "-am", "own limit"])
    try room.run(["git", "worktree", "remove", "work"])
    try room.write(
      "LIMIT = 30\n", to: "extractions/two_20231114_221320/code/agents/first/extensions.py")
    let before = try room.tree()
    let result = try room.extract()
    #expect(result.code == 1 && result.errors.contains("differently on the branch"))
    #expect(try room.tree() == before)
  }

  /// What `deploy.sh up` leaves is no edit, and no run takes it away.
  @Test func aSystemThatRunsKeepsItsFolder() throws {
    let room = try Room.repository()
    #expect(try room.extract().code == 0)
    let folder = "extractions/two_20231114_221320"
    try room.write("L9_TOKEN_SECRET=x\n", to: folder + "/.env")
    #expect(try room.l9gen(["verify", folder]).code == 0)
    let again = try room.extract()
    #expect(again.code == 0 && again.output.contains("(unchanged)"), "\(again.errors)")
    try room.write("other\n", to: folder + "/.state/output.log")
    let path = "input_schemas/two/first.yaml"
    let schema = String(decoding: try room.read(path), as: UTF8.self)
    try room.write(
      schema.replacing("name: ", with: "owner: o\nname: ", maxReplacements: 1), to: path)
    let changed = try room.extract()
    #expect(changed.code == 1 && changed.errors.contains("L9P011"), "\(changed.errors)")
    #expect(room.exists(folder + "/.env") && room.exists(folder + "/.state/output.log"))
  }

  /// What is generated is not the user's to change: it is not overwritten in silence.
  @Test func anEditedExtractionIsNotOverwritten() throws {
    let room = try Room.repository()
    #expect(try room.extract().code == 0)
    try room.write("edited\n", to: "extractions/two_20231114_221320/settings.yaml")
    let before = try room.tree()
    let result = try room.extract()
    #expect(result.code == 1 && result.errors.contains("L9P011"), "\(result.errors)")
    #expect(try room.tree() == before)
  }

  /// A file that main has already is the user's too when the branch is made.
  @Test func aFileCreatedOnceThatMainHasIsKept() throws {
    let room = try Room.repository()
    try room.write("LIMIT = 40\n", to: "agents/first/extensions.py")
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "own"])
    #expect(try room.extract().code == 0)
    let text = try room.run(["git", "show", "l9gen/two:agents/first/extensions.py"])
    #expect(text == "LIMIT = 40\n")
  }

  @Test func hooksAndFiltersOfTheRepositoryAreNotRun() throws {
    let room = try Room.repository()
    let trap = "#!/bin/sh\ntouch \"\(room.path)/ran\"\n"
    for hook in ["pre-commit", "post-commit", "reference-transaction", "post-index-change"] {
      try room.write(trap, to: ".git/hooks/" + hook)
      try room.run(["chmod", "+x", ".git/hooks/" + hook])
    }
    try room.run(["git", "config", "filter.trap.clean", "touch \(room.path)/ran; cat"])
    try room.run(["git", "config", "core.fsmonitor", "touch \(room.path)/ran"])
    try room.write("*.py filter=trap\n", to: ".git/info/attributes")
    #expect(try room.extract().code == 0)
    #expect(!room.exists("ran"))
  }
}

extension Room {
  func branches() throws -> [String] {
    try run(["git", "for-each-ref", "--format=%(refname:short)", "refs/heads"])
      .split(separator: "\n").map(String.init)
  }
}
