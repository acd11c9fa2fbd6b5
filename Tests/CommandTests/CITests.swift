import Foundation
import Testing

/// `l9gen ci`: everything at once, in the forms and with the caution that CI needs.
@Suite struct CITests {
  private static let templates = ["--templates", Tool.pack]

  private func ci(
    _ room: Room, _ options: [String] = [], _ environment: [(name: String, value: String)] = []
  ) throws -> Tool.Result {
    try room.l9gen(["ci"] + Self.templates + options, environment)
  }

  /// Two agents, generated and merged; the schema of one changed since, a file of the other edited.
  private func drifted() throws -> Room {
    let room = try DriftTests.living()
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in
      "Answers anything."
    }
    try room.append("mine\n", to: "agents/second/README.md")
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "schema"])
    return room
  }

  @Test func everythingIsLookedAtAndNothingIsWritten() throws {
    let room = try DriftTests.living()
    let before = try room.times()
    let clean = try ci(room)
    #expect(clean.code == 0, "\(clean)")
    let heads = clean.output.split(separator: "\n").filter {
      $0.firstMatch(of: #/^(lint|check|conform|scan|ci)\b.*: /#) != nil
    }
    #expect(
      heads == [
        "lint two: 2 warnings", "check two: 12 files are clean",
        "conform two: nothing to do: no module of it has code here",
        "scan: nothing to do: the repository holds no contract", "ci: clean",
      ])
    #expect(try room.times() == before)
    #expect(try ci(room).output == clean.output)
    let named = try room.l9gen(["ci", "two"] + Self.templates)
    #expect(named.output == clean.output)
  }

  @Test func driftIsToldInEveryFormWithoutHostPaths() throws {
    let room = try drifted()
    for format in ["text", "json", "sarif", "github", "junit"] {
      let result = try ci(room, ["--format", format])
      #expect(result.code == 1 && result.errors.isEmpty, "\(format): \(result)")
      #expect(result.output.contains("agents/second/README.md"))
      #expect(!result.output.contains(room.path) && !result.output.contains("/tmp"))
    }
  }

  /// As on GitHub: annotations in the log, a summary and outputs in the files of the runner.
  @Test func gitHubGetsAnnotationsASummaryAndOutputs() throws {
    let room = try drifted()
    try room.write("earlier\n", to: ".git/summary")
    let path = room.path + "/.git/"
    let result = try ci(
      room, ["--report", "sarif=.git/l9.sarif", "--report", "junit=.git/l9.xml"],
      [
        ("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", path + "summary"),
        ("GITHUB_OUTPUT", path + "output"),
      ])
    #expect(result.code == 1 && result.output.hasPrefix("::error file=agents/first/README.md,"))
    let summary = String(decoding: try room.read(".git/summary"), as: UTF8.self)
    #expect(summary.hasPrefix("earlier\n## l9gen ci: findings\n\n| part | result |\n"))
    #expect(summary.contains("| error | L9L031 | agents\\/second\\/README\\.md | "))
    #expect(
      try room.read(".git/output")
        == Array("status=findings\nerrors=3\ndrifted=3\nregenerated=false\n".utf8))
    let sarif = String(decoding: try room.read(".git/l9.sarif"), as: UTF8.self)
    #expect(sarif.contains("\"id\": \"l9gen/ci/\"") && sarif.contains("\"ruleId\": \"L9L032\""))
    #expect(try room.read(".git/l9.xml").starts(with: Array("<?xml".utf8)))
  }

  /// What could not be looked at is no success, and the rest is looked at all the same.
  @Test func aPartThatCannotRunIsToldAsNotRun() throws {
    let room = try DriftTests.living()
    try room.write("system: First\nname: [\n", to: "input_schemas/two/first.yaml")
    let broken = try ci(room)
    #expect(broken.code == 2 && broken.output.contains("check two: not run: the schemas are not"))
    #expect(broken.output.contains("error[L9Y") && !broken.output.contains("L9L03"))
    try room.remove("input_schemas/two")
    let lost = try ci(room)
    #expect(
      lost.code == 2 && lost.output.contains("check two: not run: ")
        && lost.output.hasSuffix("ci: incomplete\n"), "\(lost)")
    let usage = try ci(room, ["--report", "sarf=x"])
    #expect(usage.code == 2 && usage.errors.contains("'--report sarf=x' is not FORM=FILE"))
  }

  @Test func contractsAreHeldToo() throws {
    let room = try Room()
    try room.run(["git", "init", "-q", "-b", "main", "--template="])
    try room.write("type: nothing\n", to: "x.meta.yaml")
    let result = try ci(room, ["--report", "gaps=gaps.yaml", "--format", "json"])
    #expect(result.code == 1 && result.output.contains("\"code\": \"L9K001\""), "\(result)")
    #expect(String(decoding: try room.read("gaps.yaml"), as: UTF8.self).contains("id: \"gap-"))
    #expect(!room.exists("meta-gaps.yaml"))
  }

  // MARK: where CI checks out

  /// As actions/checkout does it: one commit, no branch; and a work tree of another clone.
  @Test func aShallowCloneWithoutABranchIsLookedAtTheSame() throws {
    let room = try drifted()
    let clone = try Room()
    let expected = try ci(room).output
    try clone.run(["git", "clone", "-q", "--depth", "1", "file://" + room.path, "shallow"])
    try clone.run(["git", "-C", "shallow", "checkout", "-q", "--detach"])
    try room.run(["git", "worktree", "add", "-q", "--detach", clone.path + "/other"])
    for place in ["shallow", "other"] {
      let result = try ci(clone, ["-C", place])
      #expect(result.code == 1, "\(place): \(result.errors)")
      #expect(
        result.output.replacing(" --> \(place)/", with: " --> ") == expected, "\(place)")
      #expect(!result.output.contains(clone.path))
    }
    // The edited file has not changed otherwise, so that its base is not needed: a commit is made on
    // the commit that is checked out.
    try clone.run(["git", "-C", "shallow", "config", "user.name", "Owner"])
    let made = try ci(clone, ["-C", "shallow", "--regenerate", "--no-checks"])
    #expect(made.output.contains("regenerate two: committed to l9gen/regenerate"), "\(made)")
    let parent = try clone.run(["git", "-C", "shallow", "rev-parse", "l9gen/regenerate~1"])
    #expect(try parent == clone.run(["git", "-C", "shallow", "rev-parse", "HEAD"]))
  }

  /// A container often runs as another user than the one who checked out.
  @Test(.enabled(if: getuid() == 0, "only root can give files away"))
  func aRepositoryOfSomebodyElseIsToldWithTheRemedy() throws {
    let room = try DriftTests.living()
    try room.run(["chown", "-R", "65534:65534", "."])
    for command in [["check", "two"], ["ci"]] {
      let result = try room.l9gen(command + Self.templates)
      #expect(result.code == 2, "\(command): \(result)")
      let text = result.output + result.errors
      #expect(text.contains("belongs to another user"))
      // What git is to be told is the top of the repository, wherever the program was started.
      #expect(text.contains("safe.directory '\(room.path)'"), "\(text)")
    }
    let home = try Room()
    try home.write("[safe]\n\tdirectory = \(room.path)\n", to: ".gitconfig")
    let trusted = try room.l9gen(["check", "two"] + Self.templates, [("HOME", home.path)])
    #expect(trusted.code == 0 && trusted.output == "two: 12 clean\n", "\(trusted)")
  }

  // MARK: regenerate

  @Test func driftedFilesAreCommittedToABranch() throws {
    let room = try drifted()
    let head = try room.run(["git", "rev-parse", "HEAD"])
    let result = try ci(room, ["--regenerate", "--no-checks"])
    // What is checked out has drifted all the same.
    #expect(result.code == 1 && result.output.contains("regenerate two: committed to l9gen/regen"))
    #expect(try room.run(["git", "rev-parse", "l9gen/regenerate~1"]) == head)
    #expect(try room.run(["git", "rev-parse", "HEAD"]) == head)
    let text = try room.run(["git", "show", "l9gen/regenerate:agents/first/README.md"])
    #expect(text.contains("Answers anything."))
    // The edit stays where it was made, there too.
    let edited = try room.run(["git", "show", "l9gen/regenerate:agents/second/README.md"])
    #expect(edited.hasSuffix("mine\n"))
    try room.fsck()
    // The same input gives the same commit.
    let commit = try room.run(["git", "rev-parse", "l9gen/regenerate"])
    #expect(try room.l9gen(["undo"]).code == 0)
    #expect(try room.run(["git", "status", "--porcelain"]).isEmpty)
    #expect(try ci(room, ["--regenerate", "--no-checks"]).code == 1)
    #expect(try room.run(["git", "rev-parse", "l9gen/regenerate"]) == commit)
    // On the branch only the edit is left to be told.
    try room.run(["git", "add", "-A"])
    try room.run(["git", "stash", "-q"])
    try room.run(["git", "switch", "-q", "l9gen/regenerate"])
    let after = try ci(room)
    #expect(after.code == 1 && after.output.contains("two: 11 clean, 1 user-edited"), "\(after)")
  }

  @Test func nothingDriftedIsNothingToDo() throws {
    let room = try DriftTests.living()
    let result = try ci(room, ["--regenerate"])
    #expect(result.code == 0 && result.output.contains("regenerate: nothing to do: nothing drif"))
    #expect(try room.branches() == ["l9gen/two", "main"])
  }

  @Test func aConflictCommitsNothing() throws {
    let room = try drifted()
    try room.replace("agents/first/README.md", "Answers what it is asked.") { _ in "Mine." }
    let before = try room.tree()
    let result = try ci(room, ["--regenerate", "--no-checks", "--format", "sarif"])
    #expect(result.code == 1 && result.output.contains("\"ruleId\": \"L9L002\""), "\(result)")
    #expect(try room.branches() == ["l9gen/two", "main"])
    #expect(try room.tree() == before)
  }

  /// Code of a fork is looked at and never committed; where it cannot be told, neither.
  @Test(arguments: [
    #"{"pull_request": {"head": {"repo": {"full_name": "other/it"}}}}"#,
    #"{"pull_request": {"head": {"repo": null}}}"#,
    #"{"workflow_run": {"head_repository": {"full_name": "other/it"}}}"#, "no json", nil,
  ])
  func forksAreReadOnly(_ event: String?) throws {
    let room = try drifted()
    try room.write(event ?? "", to: ".git/event.json")
    var environment = [("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "own/it")]
    if event != nil { environment.append(("GITHUB_EVENT_PATH", room.path + "/.git/event.json")) }
    let result = try ci(room, ["--regenerate", "--no-checks"], environment)
    #expect(result.code == 2 && result.output.contains("::error title=regenerate::not run: "))
    #expect(try room.branches() == ["l9gen/two", "main"])
    #expect(try room.run(["git", "status", "--porcelain"]).isEmpty)
  }

  @Test(arguments: [
    #"{"pull_request": {"head": {"repo": {"full_name": "own/it"}}}}"#, #"{"ref": "main"}"#,
  ])
  func ownCodeIsCommitted(_ event: String) throws {
    let room = try drifted()
    try room.write(event, to: ".git/event.json")
    let result = try ci(
      room, ["--regenerate", "--no-checks", "--branch", "fresh"],
      [
        ("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "own/it"),
        ("GITHUB_EVENT_PATH", room.path + "/.git/event.json"),
      ])
    #expect(result.code == 1)
    #expect(try room.branches() == ["fresh", "l9gen/two", "main"])
  }

  @Test func aMergeRequestOfAForkIsReadOnly() throws {
    let room = try drifted()
    let result = try ci(
      room, ["--regenerate", "--no-checks"],
      [("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH", "other/it"), ("CI_PROJECT_PATH", "own/it")])
    #expect(result.code == 2 && result.output.contains("not run: the code comes from a fork"))
    #expect(try room.branches() == ["l9gen/two", "main"])
  }

  // MARK: the action

  /// Inputs of the action are words of one command each, whatever they hold.
  @Test func inputsOfTheActionStayWords() throws {
    let room = try Room()
    try room.write("#!/bin/sh\nprintf '<%s>\\n' \"$@\"\n", to: "program")
    try room.run(["chmod", "+x", "program"])
    let script = Tool.bundled + "/../scripts/action"
    let odd = "$(touch x); `touch y` --fix"
    func arguments(_ inputs: [String]) throws -> [Substring] {
      try room.run(["env", "L9_PROGRAM=" + room.path + "/program"] + inputs + [script, "run"])
        .split(separator: "\n")
    }
    #expect(try arguments([]) == ["<ci>", "<-C>", "<.>"])
    #expect(
      try arguments([
        "L9_COLLECTION=\(odd)", "L9_DIRECTORY=a b", "L9_SARIF_FILE=\(odd)", "L9_REGENERATE=true",
        "L9_TESTS=false",
      ]) == [
        "<ci>", "<-C>", "<a b>", "<--no-tests>", "<--report>", "<sarif=\(odd)>", "<--regenerate>",
        "<--branch>", "<l9gen/regenerate>", "<-->", "<\(odd)>",
      ])
    #expect(!room.exists("x") && !room.exists("y"))
  }

  /// Every input reaches the script, and every output is one that l9gen writes.
  @Test func theActionSaysWhatTheScriptReads() throws {
    let root = URL(filePath: Tool.bundled).deletingLastPathComponent()
    let action = try String(contentsOf: root.appending(path: "action.yml"), encoding: .utf8)
    let script = try String(contentsOf: root.appending(path: "scripts/action"), encoding: .utf8)
    let given = action.matches(of: #/(L9_\w+): \$\{\{ inputs\.([\w-]+) \}\}/#)
    #expect(given.count == 12)
    for match in given {
      #expect(script.contains("${\(match.1):-"), "\(match.1)")
      #expect(action.contains("\n  \(match.2):\n    description:"), "\(match.2)")
    }
    let room = try DriftTests.living()
    _ = try ci(room, [], [("GITHUB_OUTPUT", room.path + "/.git/out")])
    let written = String(decoding: try room.read(".git/out"), as: UTF8.self)
    for match in action.matches(of: #/steps\.run\.outputs\.(\w+)/#) {
      #expect(written.contains("\(match.1)="), "\(match.1)")
    }
  }
}
