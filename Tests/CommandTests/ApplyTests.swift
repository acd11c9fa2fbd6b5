import Core
import Foundation
import Testing

/// `plan -o`, `apply` and `undo`: what was reviewed is what is written, and it can be taken back.
@Suite struct ApplyTests {
  private static let templates = ["--templates", Tool.pack]

  /// A work tree with edits and a changed schema.
  private func drifted() throws -> Room {
    let room = try DriftTests.living()
    try room.append("My own line.\n", to: "agents/first/README.md")
    try room.remove("agents/second/__init__.py")
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in
      "Answers anything."
    }
    return room
  }

  private func plan(_ room: Room, _ options: [String] = []) throws -> Tool.Result {
    try room.l9gen(["plan", "two", "-o", ".git/plan.json"] + Room.quick + options)
  }

  private func apply(_ room: Room) throws -> Tool.Result {
    try room.l9gen(["apply", ".git/plan.json"] + Self.templates)
  }

  @Test func whatWasPlannedIsWrittenAndCanBeTakenBack() throws {
    let room = try drifted()
    let before = try room.tree()
    let tip = try room.run(["git", "rev-parse", "l9gen/two"])
    let planned = try plan(room)
    #expect(planned.code == 0, "\(planned.errors)")
    #expect(try room.tree() == before)
    for line in [
      "update  agents/first/README.md  spec-changed  first.yaml:4:7, docs/readme.md.j2:3:4\n",
      "create  agents/second/__init__.py  missing  second.yaml:1:1, python/agent.py.j2\n",
    ] { #expect(planned.output.contains(line), "\(planned.output)") }
    let saved = String(decoding: try room.read(".git/plan.json"), as: UTF8.self)
    #expect(saved.contains(#"-Answers what it is asked.\n+Answers anything.\n"#))
    let applied = try apply(room)
    #expect(applied.code == 0 && applied.output == "applied: 5 files\n", "\(applied)")
    let text = String(decoding: try room.read("agents/first/README.md"), as: UTF8.self)
    #expect(text.contains("Answers anything.") && text.hasSuffix("My own line.\n"))
    let commit = try #require(planned.output.firstMatch(of: #/commit  ([0-9a-f]{40}) on/#)?.1)
    #expect(try room.run(["git", "rev-parse", "l9gen/two"]) == commit + "\n")
    #expect(try room.run(["git", "rev-parse", "l9gen/two~1"]) == tip)
    // The branch holds what the work tree holds.
    try room.run(["git", "add", "-A"])
    let difference = try room.run(["git", "diff", "--cached", "--name-only", "l9gen/two"])
    #expect(difference == "input_schemas/two/first.yaml\n")
    try room.run(["git", "reset", "-q"])
    try room.fsck()
    // It is converged: nothing is planned, and applying again is done already.
    let after = try room.tree()
    let again = try room.l9gen(["plan", "two", "-o", ".git/again.json"] + Room.quick)
    #expect(again.code == 0 && again.output.hasPrefix("no changes\n"), "\(again)")
    #expect(try apply(room).output == "applied: 5 files\n")
    #expect(try room.tree() == after)
    let undone = try room.l9gen(["undo"])
    #expect(undone.code == 0 && undone.output == "undone: 5 files\n", "\(undone)")
    #expect(try room.tree() == before)
    #expect(try room.run(["git", "rev-parse", "l9gen/two"]) == tip)
    try room.fsck()
    let twice = try room.l9gen(["undo"])
    #expect(twice.code == 1 && twice.errors.contains("error[L9L008]"), "\(twice)")
  }

  /// What somebody wrote into a file of an agent that got another path stays where it is, and the
  /// plan says where it may belong now.
  @Test func anEditOfARenamedAgentIsTold() throws {
    let room = try DriftTests.living()
    try room.append("MINE = 1\n", to: "agents/second/extensions.py")
    try room.run([
      "sed", "-i", "s#L9/agents/second#L9/agents/third#", "input_schemas/two/second.yaml",
    ])
    let planned = try room.l9gen(["plan", "two", "-o", ".git/plan.json"] + Room.quick)
    let told =
      "stays   agents/second/extensions.py  it was edited, and is asked for no more; "
      + "'agents/third/extensions.py' is new: move what you need of it\n"
    #expect(planned.code == 0 && planned.output.hasPrefix(told), "\(planned)")
    let tool = try ToolServerTests.talk(room, [("l9gen_plan", #"{"collection":"two"}"#)])[0]
    #expect(tool.text.contains(told), "\(tool.text)")
    #expect(tool.structured?["stays"]?.array?.count == 1)
  }

  @Test func aRunWithNothingToDoChangesNoByteAndNoTime() throws {
    let room = try DriftTests.living()
    let times = try room.times().filter { $0.key != ".git" && !$0.key.hasPrefix(".git/") }
    let tip = try room.run(["git", "rev-parse", "l9gen/two"])
    #expect(try plan(room).output.hasPrefix("no changes\n"))
    #expect(try apply(room).code == 0)
    #expect(try room.extract(["-o", ".git/out"]).output.contains("commit    none needed"))
    #expect(try room.times().filter { $0.key != ".git" && !$0.key.hasPrefix(".git/") } == times)
    #expect(try room.run(["git", "rev-parse", "l9gen/two"]) == tip)
  }

  @Test(arguments: ["file", "schema", "new schema", "template", "branch", "unchanged file"])
  func whatMovedSinceThePlanStopsIt(_ what: String) throws {
    let room = try drifted()
    let pack = try Room()
    try pack.run(["cp", "-r", Tool.pack, pack.path + "/pack"])
    let templates = ["--templates", pack.path + "/pack"]
    let planned = try room.l9gen(
      ["plan", "two", "-o", ".git/plan.json", "--no-checks"] + templates)
    #expect(planned.code == 0, "\(planned.errors)")
    switch what {
    case "file": try room.append("more\n", to: "agents/first/README.md")
    case "schema": try room.append("# more\n", to: "input_schemas/two/second.yaml")
    case "new schema":
      try room.write("system: Third\nrootpath: L9/agents/third\n", to: "input_schemas/two/z.yaml")
    case "template": try pack.append("{# more #}\n", to: "pack/docs/readme.md.j2")
    case "branch":
      try room.run(["git", "update-ref", "refs/heads/l9gen/two", "HEAD"])
      try room.run([
        "git", "update-ref", "refs/heads/l9gen/two",
        try room.run([
          "git", "commit-tree", "-m", "x", "-p", "l9gen/two", "l9gen/two^{tree}",
        ]).trimmingCharacters(in: .newlines),
      ])
    default: try room.append("# more\n", to: "agents/first/extensions.py")
    }
    let before = try room.tree()
    let branch = try room.run(["git", "rev-parse", "l9gen/two"])
    let result = try room.l9gen(["apply", ".git/plan.json"] + templates)
    #expect(result.code == 1, "\(what): \(result)")
    let rule = what == "file" ? "error[L9F017]" : "error[L9L005]"
    #expect(result.errors.contains(rule), "\(what): \(result.errors)")
    #expect(try room.tree() == before)
    #expect(try room.run(["git", "rev-parse", "l9gen/two"]) == branch)
    #expect(try room.l9gen(["undo"]).code == 1)
  }

  @Test func aPlanThatWasChangedIsRefused() throws {
    let room = try drifted()
    #expect(try plan(room).code == 0)
    let before = try room.tree()
    let saved = String(decoding: try room.read(".git/plan.json"), as: UTF8.self)
    let texts = [
      saved.replacing("Answers anything.", with: "Answers nothing."),
      saved.replacing("agents/first/README.md", with: "agents/first/OTHER.md"),
      String(saved.dropLast(20)), "{}", "",
    ]
    for text in texts {
      try room.write(text, to: ".git/plan.json")
      let result = try apply(room)
      #expect(result.code == 1 && result.errors.contains("error[L9L006]"), "\(result)")
    }
    #expect(try room.tree() == before)
  }

  @Test func anEditThatStandsInTheWayIsAConflict() throws {
    let room = try DriftTests.living()
    try room.replace("agents/first/README.md", "Answers what it is asked.") { _ in "Mine." }
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in
      "Answers anything."
    }
    let before = try room.tree()
    let stopped = try plan(room)
    #expect(stopped.code == 1 && stopped.errors.contains("error[L9L002]"), "\(stopped)")
    #expect(!room.exists(".git/plan.json"))
    let new = try plan(room, ["--conflicts", "new"])
    #expect(new.output.contains("lost    agents/first/README.md:4: Mine.\n"), "\(new)")
    let kept = try plan(room, ["--conflicts", "keep"])
    #expect(kept.code == 0 && !kept.output.contains("lost"), "\(kept)")
    #expect(try room.tree() == before)
    #expect(try apply(room).code == 0)
    let text = String(decoding: try room.read("agents/first/README.md"), as: UTF8.self)
    #expect(text.contains("\nMine.\n"))
    let check = try room.l9gen(["check", "two", "--format", "json"] + Self.templates)
    #expect(try DriftTests.states(check) == ["agents/first/README.md": "user-edited"])
  }

  @Test func somethingElseInAFilesPlaceIsNotReplaced() throws {
    let room = try DriftTests.living()
    try room.remove("agents/first/README.md")
    try room.write("x", to: "agents/first/README.md/inner")
    let result = try plan(room)
    #expect(result.code == 1 && result.errors.contains("error[L9L004]"), "\(result)")
    #expect(room.exists("agents/first/README.md/inner"))
  }

  /// The branch is the target of `extract`; what is edited there is kept there.
  @Test func editsOnTheBranchSurviveAnExtraction() throws {
    let room = try DriftTests.living()
    try room.run(["git", "switch", "-q", "l9gen/two"])
    try room.append("My own line.\n", to: "agents/first/README.md")
    try room.run(["git", "commit", "-q", "-am", "edit"])
    try room.run(["git", "switch", "-q", "main"])
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in
      "Answers anything."
    }
    try room.run(["git", "commit", "-q", "-am", "schema"])
    // A plan of the work tree would take the edit from the branch.
    let planned = try plan(room)
    #expect(planned.code == 1 && planned.errors.contains("error[L9L009]"), "\(planned)")
    #expect(try plan(room, ["--no-commit"]).code == 0)
    let result = try room.extract(["-o", ".git/out"])
    #expect(result.code == 0, "\(result.errors)")
    let text = try room.run(["git", "show", "l9gen/two:agents/first/README.md"])
    #expect(text.contains("Answers anything.") && text.hasSuffix("My own line.\n"))
    #expect(try room.extract(["-o", ".git/out"]).output.contains("commit    none needed"))
    // Where both changed the same line nothing is written, neither on the branch nor in the folder.
    try room.run(["git", "switch", "-q", "l9gen/two"])
    try room.replace("agents/first/README.md", "Answers anything.") { _ in "Mine." }
    try room.run(["git", "commit", "-q", "-am", "edit"])
    try room.run(["git", "switch", "-q", "main"])
    try room.replace("input_schemas/two/first.yaml", "Answers anything.") { _ in "Answers." }
    let tip = try room.run(["git", "rev-parse", "l9gen/two"])
    let conflict = try room.extract(["-o", ".git/second"])
    #expect(conflict.code == 1 && conflict.errors.contains("error[L9L002]"), "\(conflict)")
    #expect(try room.run(["git", "rev-parse", "l9gen/two"]) == tip && !room.exists(".git/second"))
    try room.fsck()
  }

  /// Files of an earlier version, of which no ledger tells, are known by their own digests.
  @Test func filesWithoutALedgerAreKnownByTheirDigests() throws {
    let room = try DriftTests.living()
    try room.run(["git", "rm", "-rq", ".l9gen"])
    try room.append("mine\n", to: "agents/second/README.md")
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in
      "Answers anything."
    }
    try room.run(["git", "commit", "-q", "-am", "no ledger"])
    let check = try room.l9gen(["check", "two", "--format", "json"] + Self.templates)
    let states = try DriftTests.states(check)
    #expect(states["agents/first/README.md"] == "generator-changed", "\(states)")
    #expect(states["agents/second/README.md"] == "conflict")
    let planned = try plan(room, ["--no-commit"])
    #expect(planned.code == 1 && planned.errors.contains("error[L9L003]"), "\(planned.errors)")
  }

  /// Killed at any moment: the next start finishes or removes it.
  @Test func aKilledApplyIsFinishedOrUndone() throws {
    let room = try drifted()
    #expect(try plan(room).code == 0)
    let before = try room.tree()
    let whole = try room.copied()
    #expect(try apply(whole).code == 0)
    let expected = try whole.tree()
    let commit = try whole.run(["git", "rev-parse", "l9gen/two"])
    let tip = try room.run(["git", "rev-parse", "l9gen/two"])
    var cut = 0
    for point in 0..<15 {
      let trial = try room.copied()
      let seconds = String(format: "%.4f", 0.002 + Double(point) * 0.004)
      let killed = try trial.l9gen(
        ["apply", ".git/plan.json"] + Self.templates,
        wrapper: ["timeout", "-s", "KILL", seconds])
      if killed.code != 0 { cut += 1 }
      if trial.exists(".l9gen-apply") {
        let check = try trial.l9gen(["check", "two"] + Self.templates)
        #expect(check.code == 2 && check.errors.contains("error[L9L007]"), "\(check)")
      }
      let next = try trial.l9gen(["plan", "two", "-o", ".git/next.json"] + Room.quick)
      #expect(next.code == 0, "point \(seconds): \(next.errors)")
      let tree = try trial.tree()
      #expect(tree == before || tree == expected, "point \(seconds)")
      let branch = try trial.run(["git", "rev-parse", "l9gen/two"])
      #expect(branch == (tree == expected ? commit : tip), "point \(seconds)")
      try trial.fsck()
      #expect(try apply(trial).code == 0)
      #expect(try trial.tree() == expected)
      #expect(try trial.l9gen(["undo"]).code == 0)
      #expect(try trial.tree() == before)
    }
    #expect(cut > 0, "no run was killed")
  }
}
