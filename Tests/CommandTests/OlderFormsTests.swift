import Core
import Foundation
import Testing

/// Repositories whose files earlier generators wrote, with blocks of their own.
@Suite struct OlderFormsTests {
  private static let templates = ["--templates", Tool.pack]

  /// The blocks that were found in use, and a place of the pack that each can stand in.
  private static let forms: [(path: String, text: String)] = [
    (
      "agents/first/README.md",
      "# First\n\nOld text.\n\n<!-- meta:\n  spec_hash: SPEC-447dc3be62b3\n-->\n"
    ),
    (
      "agents/first/__init__.py",
      "# __meta__ = {\"spec_hash\": \"SPEC-447dc3be62b3\"}\n\"\"\"First.\"\"\"\nOLD = 1\n"
    ),
    (
      "agents/second/__init__.py",
      "\"\"\"Second.\"\"\"\nOLD = 1\n\n__dora_block__ = {\n    \"component_id\": \"AGE-OPER-001\",\n}\n"
    ),
    ("agents/second/README.md", "# Second\n\n## L9 DORA BLOCK\n\n| Field | Value |\n|---|---|\n"),
    ("extractions/two/settings.yaml", "l9_dora:\n  component_id: CFG-OPER-001\nold: 1\n"),
    ("tiny_runtime/__init__.py", "__dora_meta__ = {\n    \"layer\": \"foundation\",\n}\nOLD = 1\n"),
  ]

  /// A repository that holds older files and has never seen l9gen.
  private func older(_ forms: [(path: String, text: String)] = forms) throws -> Room {
    let room = try Room.repository(user: true)
    for form in forms { try room.write(form.text, to: form.path) }
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "by an earlier generator"])
    return room
  }

  private func plan(_ room: Room, _ options: [String] = []) throws -> Tool.Result {
    try room.l9gen(["plan", "two", "-o", ".git/plan.json"] + Room.quick + options)
  }

  @Test func olderFilesAreToldAndUpgradedInOneCommit() throws {
    let room = try older()
    let check = try room.l9gen(["check", "two"] + Self.templates)
    for form in Self.forms {
      let line = check.output.split(separator: "\n").first { $0.contains(form.path) } ?? ""
      #expect(line.hasPrefix("conflict  ") && line.contains("an earlier generator wrote it"))
    }
    let before = try room.tree()
    let stopped = try plan(room)
    #expect(stopped.code == 1 && stopped.errors.contains("'--conflicts older' replaces all such"))
    #expect(stopped.errors.matches(of: #/error\[L9L003\]/#).count == Self.forms.count)
    #expect(try room.tree() == before)
    let planned = try plan(room, ["--conflicts", "older"])
    #expect(planned.code == 0, "\(planned.errors)")
    // What goes is told, line by line.
    #expect(planned.output.contains("lost    agents/first/README.md:3: Old text.\n"))
    #expect(try room.l9gen(["apply", ".git/plan.json"] + Self.templates).code == 0)
    #expect(try room.l9gen(["check", "two"] + Self.templates).output == "two: 12 clean\n")
    #expect(try room.run(["git", "rev-list", "--count", "HEAD..l9gen/two"]) == "1\n")
    #expect(try room.l9gen(["verify", "agents"]).output.contains(" 0 changed"))
    #expect(try room.l9gen(["undo"]).code == 0)
    #expect(try room.tree() == before)
  }

  /// 'older' is no 'new': edits of files that l9gen wrote stay, and files of nobody stop it.
  @Test func onlyOlderFormsGiveWay() throws {
    let room = try older([Self.forms[0]])
    try room.write("no block\n", to: "agents/second/README.md")
    let result = try plan(room, ["--conflicts", "older"])
    #expect(
      result.code == 1 && result.errors.contains("'agents/second/README.md' cannot be merged"))
    #expect(!result.errors.contains("agents/first/README.md"))
    // An own block whose digest does not hold is an edit, never an older form.
    let living = try DriftTests.living()
    try living.run(["git", "rm", "-rq", ".l9gen"])
    try living.append("MINE = 1\n", to: "agents/first/__init__.py")
    try living.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in "New." }
    try living.run(["git", "commit", "-q", "-am", "no ledger"])
    let edited = try plan(living, ["--conflicts", "older", "--no-commit"])
    #expect(edited.code == 1, "\(edited)")
    #expect(edited.errors.contains("'agents/first/__init__.py' cannot be merged"))
  }

  /// The one older form with a digest: where that holds nobody edited the file, and it is upgraded
  /// as one of ours; where it does not hold nothing is known.
  @Test(arguments: ["", "\n"])
  func aDigestThatHoldsIsProof(_ gap: String) throws {
    let body = "\"\"\"First.\"\"\"\nOLD = 1\n"
    func file(_ text: String, _ after: String = "") -> String {
      let digest = Digest(of: body).hex
      return text + gap
        + "\"\"\"\n{\"dora_metadata\": {\n  \"file_hash_sha256\": \"\(digest)\"\n}}\n"
        + "\"\"\"\n" + after
    }
    let path = "agents/first/__init__.py"
    let room = try older([(path, file(body))])
    let check = try room.l9gen(["check", "two", "--format", "json"] + Self.templates)
    #expect(try DriftTests.states(check)[path] == "generator-changed")
    #expect(try plan(room).code == 0)
    #expect(try room.l9gen(["apply", ".git/plan.json"] + Self.templates).code == 0)
    #expect(try room.l9gen(["check", "two"] + Self.templates).output == "two: 12 clean\n")
    for edited in [file(body + "MINE = 1\n"), file(body, "MINE = 1\n"), file("MINE = 1\n" + body)] {
      let room = try older([(path, edited)])
      let check = try room.l9gen(["check", "two", "--format", "json"] + Self.templates)
      #expect(try DriftTests.states(check)[path] == "conflict")
      #expect(try plan(room).code == 1)
    }
  }

  /// The long form and the short one, each without a ledger: their own digests are enough.
  @Test func ownOlderFilesNeedNoDecision() throws {
    let room = try DriftTests.living()
    try room.run(["git", "rm", "-rq", ".l9gen"])
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in "New." }
    try room.run(["git", "commit", "-q", "-am", "no ledger"])
    #expect(try plan(room, ["--no-commit"]).code == 0)
    #expect(try room.l9gen(["apply", ".git/plan.json"] + Self.templates).code == 0)
    #expect(try room.l9gen(["check", "two"] + Self.templates).output == "two: 12 clean\n")
  }
}
