import Foundation
import Testing

/// What is remembered of the last run makes the next one faster, and changes nothing that it says.
@Suite struct RememberingTests {
  private let path = "agents/first/README.md"

  private func check(_ room: Room, _ options: [String] = []) throws -> Tool.Result {
    try room.l9gen(["check", "two", "--templates", Tool.pack] + options)
  }

  private func isRendered(_ result: Tool.Result) throws -> Bool {
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    return try #require(json?["rendered"] as? Bool)
  }

  /// By the short way and by the long one the states are the same; returns them.
  private func states(_ room: Room) throws -> [String: String] {
    let short = try check(room, ["--format", "json"])
    let again = try check(room, ["--format", "json"])
    #expect(try DriftTests.states(short) == DriftTests.states(again) && short.code == again.code)
    let long = try check(room, ["--format", "json", "--fresh"])
    let states = try DriftTests.states(long)
    #expect(try DriftTests.states(short) == states && isRendered(long))
    #expect(long.code == (states.isEmpty ? 0 : 1))
    return states
  }

  @Test func everyTouchOfAFileIsSeen() throws {
    let room = try DriftTests.living()
    #expect(try states(room) == [:])
    // Size and time are as they were.
    try room.run(["cp", "-p", path, ".git/kept"])
    try room.run(["sed", "-i", "s/A/a/", path])
    try room.run(["touch", "-r", ".git/kept", path])
    #expect(try states(room) == [path: "user-edited"])
    try room.run(["cp", "-p", ".git/kept", path])
    #expect(try states(room) == [:])
    try room.run(["chmod", "+x", path])
    #expect(try states(room) == [path: "user-edited"])
    try room.run(["rm", path])
    #expect(try states(room) == [path: "missing"])
    try room.run(["ln", "-s", "../../.git/kept", path])
    #expect(try states(room) == [path: "conflict"])
    try room.run(["rm", path])
    try room.run(["cp", "-p", ".git/kept", path])
    #expect(try states(room) == [:])
  }

  @Test func aTouchOfTheLedgerOrTheListOfDisownedFilesIsSeen() throws {
    let room = try DriftTests.living()
    #expect(try states(room) == [:])
    try room.run(["mv", ".l9gen/two/second.ledger", ".git/kept"])
    // What nobody remembers writing, and is as it would be written, is clean.
    #expect(try states(room) == [:])
    try room.append("mine\n", to: "agents/second/README.md")
    #expect(try states(room) == ["agents/second/README.md": "conflict"])
    try room.run(["mv", ".git/kept", ".l9gen/two/second.ledger"])
    #expect(try states(room) == ["agents/second/README.md": "user-edited"])
    #expect(try room.l9gen(["disown", "agents/second/README.md"]).code == 0)
    #expect(try states(room) == [:])
    #expect(try check(room).output == "two: 11 clean, 1 disowned\n")
    #expect(try room.l9gen(["own", "agents/second/README.md"]).code == 0)
    #expect(try states(room) == ["agents/second/README.md": "user-edited"])
  }

  @Test func aDamagedMemoryIsNotBelieved() throws {
    let room = try DriftTests.living()
    #expect(try states(room) == [:])
    try room.append("mine\n", to: path)
    for name in ["two.seen", "two.inputs"] {
      let bytes = try room.read(".git/l9gen/" + name)
      for damaged in [[], Array(bytes.dropLast()), bytes + [0], Array(repeating: 0, count: 4096)] {
        try room.write(damaged, to: ".git/l9gen/" + name)
        #expect(try states(room) == [path: "user-edited"])
      }
    }
  }

  @Test func aBranchIsCheckedWithoutAWorkTree() throws {
    let room = try DriftTests.living()
    try room.run(["git", "clone", "-q", "--bare", ".", "bare.git"])
    let options = ["--into", "bare.git", "--branch", "l9gen/two", "--format", "json"]
    let first = try check(room, options)
    #expect(try first.code == 0 && isRendered(first), "\(first.errors)")
    let second = try check(room, options)
    #expect(try second.code == 0 && !isRendered(second))
    #expect(try isRendered(check(room, options + ["--fresh"])))
    // Another schema, and the first one again.
    let schema = "input_schemas/two/first.yaml"
    let bytes = try room.read(schema)
    try room.replace(schema, "Answers what it is asked.") { _ in "Answers anything." }
    let changed = try check(room, options)
    #expect(
      try changed.code == 1
        && DriftTests.states(changed)["agents/first/README.md"] == "spec-changed")
    try room.write(bytes, to: schema)
    #expect(try !isRendered(check(room, options)))
    // Another commit on the branch.
    try room.run(["git", "checkout", "-q", "l9gen/two"])
    try room.append("mine\n", to: path)
    try room.run(["git", "commit", "-qam", "edit"])
    let own = Array(options.dropFirst(2))
    for _ in 0..<2 {
      #expect(try DriftTests.states(check(room, own)) == [path: "user-edited"])
    }
  }

  @Test func aBranchThatIsNotThereIsTold() throws {
    let room = try DriftTests.living()
    let none = try check(room, ["--branch", "none"])
    #expect(none.code == 2 && none.errors.contains("there is no branch 'none'"), "\(none)")
    let unnamed = try room.l9gen(["check", "--branch", "l9gen/two"])
    #expect(unnamed.code == 2 && unnamed.errors.contains("needs a collection"))
    let both = try check(room, ["--branch", "l9gen/two", "--affected-by", "main"])
    #expect(both.code == 2 && both.errors.contains("does not go with '--affected-by'"))
  }

  private static let note = "not run   inputs, branch and folder are as the last run left them"

  /// Whether an extraction found that there is nothing to do; it succeeds in either case.
  private func isRepeated(_ room: Room, _ options: [String] = []) throws -> Bool {
    let result = try room.extract(options)
    #expect(result.code == 0, "\(result.errors)")
    let isRepeated = result.output.contains(Self.note)
    if isRepeated { #expect(result.output.contains("12 files (unchanged)")) }
    return isRepeated
  }

  @Test func aRunWithNothingToDoSaysSo() throws {
    let room = try Room.repository(user: true)
    #expect(try !isRepeated(room))
    let before = try room.times()
    let tree = try room.tree()
    #expect(try isRepeated(room))
    #expect(try room.times() == before)
    // Everything again gives the same.
    #expect(try !isRepeated(room, ["--fresh"]))
    #expect(try room.tree() == tree)
    #expect(try isRepeated(room))
    // Another number of workers gives the same bytes; another folder or branch is another run.
    #expect(try isRepeated(room, ["-j1"]))
    #expect(try !isRepeated(room, ["-o", "elsewhere"]))
    #expect(try !isRepeated(room, ["--branch", "other"]))
    #expect(try !isRepeated(room, ["--no-commit"]))
    #expect(try isRepeated(room, ["--no-commit"]))
  }

  @Test(arguments: [
    "sed -i 's/Answers what/Tells what/' input_schemas/two/first.yaml; git commit -qam more",
    "git branch -D -q l9gen/two", "git commit -q --allow-empty -m more",
    "git branch -f l9gen/two main", "rm -r extractions", "touch extractions/two_*/run.sh",
    "rm .git/l9gen/two.run", "printf x >> .git/l9gen/two.run",
  ])
  func whatChangedIsDoneAgain(_ script: String) throws {
    let room = try Room.repository(user: true)
    #expect(try !isRepeated(room))
    try room.run(["sh", "-c", script])
    #expect(try !isRepeated(room))
    #expect(try isRepeated(room))
  }

  @Test(arguments: [
    "echo mine >> extractions/two_20231114_221320/run.sh",
    "echo mine > extractions/two_20231114_221320/code/tiny_runtime/mine.py",
    "echo mine > extractions/two_20231114_221320/mine.txt",
  ])
  func aFolderThatSomebodyWorkedInIsStillRefused(_ script: String) throws {
    let room = try Room.repository(user: true)
    #expect(try !isRepeated(room))
    try room.run(["sh", "-c", script])
    #expect(try room.extract().code != 0)
  }

  /// For programs the same, and it says that nothing was run.
  @Test func programsAreToldTheSameAtOnce() throws {
    func told(_ options: [String] = []) throws -> [String: Any] {
      let result = try room.extract(["--format", "json"] + options)
      #expect(result.code == 0, "\(result.errors)")
      let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      return try #require(json as? [String: Any])
    }
    let room = try Room.repository(user: true)
    let first = try told()
    #expect(first["remembered"] as? Bool == false && first["writing"] as? String == "written")
    let again = try told()
    #expect(again["remembered"] as? Bool == true && again["writing"] as? String == "unchanged")
    let fresh = try told(["--fresh"])
    #expect(fresh["remembered"] as? Bool == false && fresh["writing"] as? String == "unchanged")
    func plain(_ told: [String: Any]) throws -> Data {
      try JSONSerialization.data(
        withJSONObject: told.filter { $0.key != "remembered" }, options: .sortedKeys)
    }
    #expect(try plain(again) == plain(fresh))
    // A run without JSON remembers as much.
    #expect(try !isRepeated(room, ["--fresh"]))
    #expect(try told()["remembered"] as? Bool == true)
    #expect(try told(["--no-commit"])["remembered"] as? Bool == false)
    let apart = try told(["--no-commit"])
    #expect(apart["remembered"] as? Bool == true && apart["commit"] is NSNull)
  }
}
