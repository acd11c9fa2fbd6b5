import Foundation
import Testing

/// What `check` tells of a repository with generated files.
@Suite struct DriftTests {
  private static let quick = ["--templates", Tool.pack]

  /// A work tree that holds the generated files of the two agents, committed.
  static func living() throws -> Room {
    let room = try Room.repository(user: true)
    let extracted = try room.extract()
    #expect(extracted.code == 0, "\(extracted.errors)")
    try room.run(["git", "merge", "-q", "l9gen/two"])
    try room.remove("extractions/two_20231114_221320")
    return room
  }

  private func check(_ room: Room, _ options: [String] = []) throws -> Tool.Result {
    try room.l9gen(["check", "two"] + Self.quick + options)
  }

  /// The state of each path that is not clean.
  static func states(_ result: Tool.Result) throws -> [String: String] {
    try states(result.output)
  }

  static func states(_ output: String) throws -> [String: String] {
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    #expect(json["kind"] as? String == "drift" && json["version"] as? Int == 1)
    let files = try #require(json["files"] as? [[String: Any]])
    return Dictionary(
      files.map { ($0["path"] as? String ?? "", $0["state"] as? String ?? "") },
      uniquingKeysWith: { first, _ in first })
  }

  private func states(_ room: Room) throws -> [String: String] {
    let result = try check(room, ["--format", "json"])
    #expect(result.code == (try Self.states(result).isEmpty ? 0 : 1), "\(result.errors)")
    return try Self.states(result)
  }

  @Test func freshlyGeneratedFilesAreClean() throws {
    let room = try Self.living()
    for _ in 0..<2 {
      let result = try check(room)
      #expect(result.code == 0 && result.output == "two: 12 clean\n", "\(result)")
      // Without the note of the last run everything is rendered, with the same result.
      try room.remove(".git/l9gen")
    }
    let everything = try room.l9gen(["check"] + Self.quick)
    #expect(everything.code == 0 && everything.output == "two: 12 clean\n")
  }

  /// One file in each state; nothing is written, not even a time, but what is remembered.
  @Test func everyStateIsTold() throws {
    let room = try Self.living()
    // Recorded as generated, and asked for no more: one as it was, one edited.
    try room.remove("input_schemas/two/second.yaml")
    try room.append("edited\n", to: "agents/second/extensions.py")
    // The schema of the first agent changes: one file is old, one was edited elsewhere, one in the
    // same line.
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in
      "Answers anything."
    }
    try room.replace("agents/first/README.md", "Answers what it is asked.") { _ in "Mine." }
    try room.append("\nMINE = 1\n", to: "tiny_runtime/__init__.py")
    try room.remove("extractions/two/run.sh")
    // A template of the pack changes.
    let pack = try Room()
    try pack.run(["cp", "-r", Tool.pack, pack.path + "/pack"])
    try pack.replace("pack/project/pyproject.toml.j2", "[project]") { "# changed\n" + $0 }
    let before = try room.times()
    let options = ["--templates", pack.path + "/pack"]
    let text = try room.l9gen(["check", "two"] + options)
    #expect(text.code == 1)
    let lines = text.output.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "conflict          agents/first/README.md  first.yaml:4:7, docs/readme.md.j2:3:4",
        "    agents/first/README.md:4: these lines were edited and would change, too",
        "spec-changed      agents/first/__init__.py  first.yaml:4:7, python/agent.py.j2:8:11",
        "orphan            agents/second/README.md", "orphan            agents/second/__init__.py",
        "orphan-edited     agents/second/extensions.py",
        "template-changed  extractions/two/pyproject.toml  project/pyproject.toml.j2:2:1",
        "missing           extractions/two/run.sh  project/run.sh.j2",
        "spec-changed      extractions/two/settings.yaml  project/settings.yaml.j2:5:18",
        "user-edited       tiny_runtime/__init__.py",
        "help: 'l9gen plan two -o plan.json' and 'l9gen apply plan.json' bring it up to date",
        "help: 'l9gen plan two -o plan.json --conflicts keep' keeps edits that conflict, 'new' "
          + "drops them",
        "help: an edit belongs into the schema or an extension file; 'l9gen disown FILE' takes the "
          + "file over",
        "help: what is edited but asked for no more stays: move what you need of it, then delete it",
        "two: 3 clean, 1 user-edited, 2 spec-changed, 1 template-changed, 1 conflict, 1 missing, "
          + "2 orphan, 1 orphan-edited",
      ])
    let json = try room.l9gen(["check", "two", "--format", "json"] + options)
    #expect(
      try Self.states(json) == [
        "agents/first/README.md": "conflict", "agents/first/__init__.py": "spec-changed",
        "agents/second/README.md": "orphan", "agents/second/__init__.py": "orphan",
        "agents/second/extensions.py": "orphan-edited",
        "extractions/two/pyproject.toml": "template-changed",
        "extractions/two/run.sh": "missing", "extractions/two/settings.yaml": "spec-changed",
        "tiny_runtime/__init__.py": "user-edited",
      ])
    #expect(try room.times() == before)
  }

  @Test func aChangeOfTheGeneratorIsToldAsThat() throws {
    let room = try Self.living()
    let path = "agents/first/__init__.py"
    try room.earlierGenerator(path, ledger: ".l9gen/two/first.ledger", "NEEDS = RUNTIME")
    #expect(try states(room) == [path: "generator-changed"])
  }

  @Test(arguments: ["system: First\nname: [", "system: First\nrootpath: ../x\n"])
  func aBrokenSchemaIsNoDrift(_ text: String) throws {
    let room = try Self.living()
    try room.write(text, to: "input_schemas/two/first.yaml")
    let result = try check(room, ["--format", "json"])
    #expect(result.code == 1 && result.output.isEmpty && result.errors.contains("error[L9"))
    let plan = try room.l9gen(["plan", "two", "-o", "plan.json"] + Room.quick)
    #expect(plan.code == 1 && !room.exists("plan.json"))
  }

  @Test func aCollectionWithoutItsSchemasIsNotTakenForOrphans() throws {
    let room = try Self.living()
    try room.remove("input_schemas/two")
    let result = try room.l9gen(["check"] + Self.quick)
    #expect(result.code == 2 && result.errors.contains("error[L9L012]"), "\(result)")
    let empty = try Room.repository()
    #expect(
      try empty.l9gen(["check"] + Self.quick).output == "the repository holds no generated files\n")
  }

  /// Only the dates of the headers depend on the history.
  @Test func aShallowCloneADetachedHeadAndAnotherWorkTreeAreCheckedTheSame() throws {
    let room = try Self.living()
    try room.run(["git", "commit", "-q", "--allow-empty", "-m", "more"])
    let clone = try Room()
    try clone.run(["git", "clone", "-q", "--depth", "1", "file://" + room.path, "shallow"])
    #expect(
      try clone.l9gen(["check", "two", "-C", "shallow"] + Self.quick).output == "two: 12 clean\n")
    try room.run(["git", "worktree", "add", "-q", "--detach", clone.path + "/other"])
    let other = try clone.l9gen(["check", "two", "-C", "other"] + Self.quick)
    #expect(other.output == "two: 12 clean\n", "\(other.errors)")
    // An edit there is told; for a merge the base is not to be had, and it is not guessed.
    try clone.append("mine\n", to: "shallow/agents/first/README.md")
    try clone.replace("shallow/input_schemas/two/first.yaml", "Answers what it is asked.") { _ in
      "Answers anything."
    }
    try clone.run(["git", "-C", "shallow", "add", "-A"])
    try clone.run(["git", "-C", "shallow", "commit", "-q", "-m", "edits"])
    let shallow = try clone.l9gen(
      ["check", "two", "--format", "json", "-C", "shallow"] + Self.quick)
    #expect(
      try Self.states(shallow) == [
        "agents/first/README.md": "spec-changed", "agents/first/__init__.py": "spec-changed",
      ])
  }

  @Test func aRepositoryWithoutAWorkTreeIsRefused() throws {
    let room = try Self.living()
    try room.run(["git", "clone", "-q", "--bare", room.path, "bare.git"])
    let result = try room.l9gen(["check", "two", "--into", "bare.git"] + Self.quick)
    #expect(result.code == 2 && result.errors.contains("error[L9L010]"), "\(result.errors)")
  }

  @Test func aDamagedLedgerIsTold() throws {
    let room = try Self.living()
    try room.append("damaged\n", to: ".l9gen/two/first.ledger")
    let result = try check(room)
    #expect(result.code == 1 && result.errors.contains("error[L9L001]"), "\(result)")
    // What git leaves of a merge that was not finished is no damage.
    let text = String(decoding: try room.read(".l9gen/two/first.ledger"), as: UTF8.self)
    let entries = text.split(separator: "\n").filter { $0 != "damaged" }
    try room.write(
      "<<<<<<< a\n" + entries.joined(separator: "\n") + "\n=======\n"
        + entries.joined(separator: "\n") + "\n>>>>>>> b\n", to: ".l9gen/two/first.ledger")
    #expect(try states(room).isEmpty)
  }

  @Test func disownedFilesAreLeftAlone() throws {
    let room = try Self.living()
    try room.remove("agents/first/README.md")
    try room.append("mine\n", to: "agents/second/README.md")
    let disown = try room.l9gen([
      "disown", "agents/first/README.md", "agents/second/README.md",
    ])
    #expect(disown.code == 0 && disown.output == "2 disowned\n", "\(disown.errors)")
    let clean = try check(room)
    #expect(clean.output == "two: 10 clean, 2 disowned\n" && clean.code == 0, "\(clean)")
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in "New." }
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "disowned"])
    #expect(try room.l9gen(["plan", "two", "-o", "p.json"] + Room.quick).code == 0)
    #expect(try room.l9gen(["apply", "p.json"] + Self.quick).code == 0)
    #expect(!room.exists("agents/first/README.md"))
    // The branch is left alone there, too.
    let branch = try room.run(["git", "diff", "--name-only", "l9gen/two~1", "l9gen/two"])
    #expect(!branch.contains("README.md"), "\(branch)")
    #expect(try room.extract(["-o", ".git/out"]).code == 0)
    #expect(
      try room.run(["git", "diff", "--name-only", "l9gen/two~1", "l9gen/two"]) == branch)
    let own = try room.l9gen(["own", "agents/first/README.md"])
    #expect(own.output == "1 disowned\n")
    #expect(try states(room) == ["agents/first/README.md": "missing"])
    for (word, path) in [
      ("own", "agents/first/README.md"), ("disown", "input_schemas/two/first.yaml"),
    ] {
      let refused = try room.l9gen([word, path])
      #expect(refused.code == 1 && refused.errors.contains("error[L9L011]"))
    }
    #expect(try room.l9gen(["own", "README.md", "-C", "agents/second"]).output == "0 disowned\n")
    #expect(!room.exists(".l9gen/disowned"))
  }

  @Test func filesVerifyThemselves() throws {
    let room = try Self.living()
    let intact = try room.l9gen(["verify", "agents", "tiny_runtime", "extractions"])
    #expect(intact.code == 0 && intact.output == "10 intact, 0 changed, 2 without a digest\n")
    // No schema, template or repository is needed.
    let copy = try Room()
    try copy.run(["cp", "-r", room.path + "/agents", "agents"])
    let bytes = try copy.read("agents/first/README.md")
    try copy.write(
      bytes.map { $0 == UInt8(ascii: "A") ? UInt8(ascii: "a") : $0 }, to: "agents/first/README.md")
    try copy.write("# __meta__ = {\"spec_hash\": \"SPEC-447dc3be62b3\"}\n", to: "agents/old.py")
    let changed = try copy.l9gen(["verify", "agents"])
    #expect(changed.code == 1)
    #expect(
      changed.output == """
        agents/first/README.md: changed since it was generated
        agents/old.py: has an older block, which carries no digest
        3 intact, 1 changed, 3 without a digest

        """)
    let json = try copy.l9gen(["verify", "agents/first/README.md", "--format", "json"])
    #expect(json.code == 1 && json.output.contains("\"kind\": \"headers\""))
  }
}

extension Room {
  func append(_ text: String, to name: String) throws {
    try write(try read(name) + Array(text.utf8), to: name)
  }

  /// Replaces a text that the file holds.
  func replace(_ name: String, _ old: String, _ change: (String) -> String) throws {
    let text = String(decoding: try read(name), as: UTF8.self)
    try write(text.replacing(old, with: change(old)), to: name)
  }

  func remove(_ name: String) throws {
    let file = path + "/" + name
    if FileManager.default.fileExists(atPath: file) {
      try FileManager.default.removeItem(atPath: file)
    }
  }

  /// When each file was last changed, the repository's own included, but what l9gen remembers.
  func times() throws -> [String: Date] {
    var times: [String: Date] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init()
    where !name.hasPrefix(".git/l9gen") {
      let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
      times[name] = attributes[.modificationDate] as? Date
    }
    return times
  }
}
