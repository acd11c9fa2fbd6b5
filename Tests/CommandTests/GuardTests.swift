import Foundation
import Testing

/// `guard`: what an agent is told before it edits a file.
@Suite struct GuardTests {
  private func ask(_ room: Room, _ file: String) throws -> Tool.Result {
    try room.l9gen(["guard", file])
  }

  @Test func aGeneratedFileNamesTheLineToEditInstead() throws {
    let room = try DriftTests.living()
    let result = try ask(room, "agents/first/__init__.py")
    #expect(result.code == 1)
    #expect(
      result.output == """
        agents/first/__init__.py: generated, do not edit it: the next generation would meet your edit
        edit   input_schemas/two/first.yaml:1:1
        or     template python/agent.py.j2
        yours  agents/first/extensions.py
        then   l9gen plan two -o plan.json && l9gen apply plan.json

        """)
    let json = try room.l9gen([
      "guard", "agents/first/__init__.py:3-5", "--format", "json",
    ])
    #expect(json.code == 1)
    #expect(
      json.output == """
        {
          "version": 1,
          "kind": "guard",
          "path": "agents/first/__init__.py",
          "lines": [
            3,
            5
          ],
          "free": false,
          "reason": "generated",
          "collection": "two",
          "unit": "first",
          "template": "python/agent.py.j2",
          "edit": [
            "input_schemas/two/first.yaml:1:1",
            "template python/agent.py.j2"
          ],
          "yours": [
            "agents/first/extensions.py"
          ],
          "next": "l9gen plan two -o plan.json && l9gen apply plan.json"
        }

        """)
  }

  /// The first line of what is told of each path, and the exit code.
  @Test func everyReasonIsTold() throws {
    let room = try DriftTests.living()
    try room.l9gen(["disown", "agents/second/README.md"]).code.map { #expect($0 == 0) }
    // Gone, but it would be made again.
    try room.remove("agents/second/__init__.py")
    try room.write(
      "app = FastAPI()\napp.include_router(router)  # l9gen: two\nMINE = 1\n", to: "app.py")
    let cases: [(String, Int32, String)] = [
      ("README.md", 0, "free"), ("nowhere/at/all.py", 0, "free"), ("two words.txt", 0, "free"),
      ("agents/first/extensions.py", 0, "free: it was written once and is yours"),
      ("agents/second/README.md", 0, "free: it is on the list '.l9gen/disowned'"),
      (
        "agents/second/__init__.py", 1,
        "generated, do not edit it: the next generation would meet your edit"
      ),
      (
        "extractions/two/evidence_report.md", 1,
        "generated from what a run measured, do not edit it"
      ), (".l9gen/two/first.ledger", 1, "kept by l9gen, do not edit it"), ("app.py", 0, "free"),
      ("app.py:1", 0, "free"), ("app.py:3-99", 0, "free"),
      (
        "app.py:1-2", 1,
        "these lines are generated, do not edit them; the others of the file are free"
      ),
    ]
    for (file, code, sentence) in cases {
      let result = try ask(room, file)
      let path = file.split(separator: ":")[0]
      #expect(result.code == code, "\(file): \(result)")
      #expect(result.output.split(separator: "\n").first ?? "" == "\(path): \(sentence)", "\(file)")
    }
  }

  /// An orphan is free: nobody generates it any more, and it was edited.
  @Test func anEditedOrphanIsFree() throws {
    let room = try DriftTests.living()
    try room.append("edited\n", to: "agents/second/README.md")
    try room.remove("input_schemas/two/second.yaml")
    let planned = try room.l9gen(["plan", "two", "-o", ".git/plan.json"] + Room.quick)
    #expect(planned.code == 0, "\(planned.errors)")
    #expect(
      try room.l9gen(["apply", ".git/plan.json", "--templates", Tool.pack]).code == 0)
    let result = try ask(room, "agents/second/README.md")
    #expect(result.code == 0)
    #expect(result.output == "agents/second/README.md: free: no schema asks for it any more\n")
  }

  /// Whatever the way to it: a link, an absolute path, a path from elsewhere.
  @Test func theFileThatIsReallyWrittenCounts() throws {
    let room = try DriftTests.living()
    try room.run(["ln", "-s", "agents/first/__init__.py", "alias.py"])
    for file in [
      "alias.py", room.path + "/agents/first/__init__.py", "./agents/second/../first/__init__.py",
    ] {
      let result = try ask(room, file)
      #expect(
        result.code == 1 && result.output.hasPrefix("agents/first/__init__.py: gen"), "\(file)")
    }
    let inside = try room.l9gen([
      "guard", "first/__init__.py", "-C", "agents",
    ])
    #expect(inside.code == 1 && inside.output.hasPrefix("agents/first/__init__.py: generated"))
  }

  /// Without a ledger the block of the file itself tells.
  @Test func aFileOutsideARepositorySpeaksForItself() throws {
    let room = try DriftTests.living()
    let other = try Room()
    try other.write(try room.read("agents/first/__init__.py"), to: "copy.py")
    try other.write(try room.read("extractions/two/settings.yaml"), to: "settings.yaml")
    try other.write(try room.read("agents/first/extensions.py"), to: "own.py")
    let copy = try ask(other, "copy.py")
    #expect(copy.code == 1)
    #expect(
      copy.output.split(separator: "\n").dropFirst()
        == ["edit   first.yaml", "or     template python/agent.py.j2"])
    #expect(try ask(other, "settings.yaml").code == 1)
    #expect(try ask(other, "own.py").output == "own.py: free: it was written once and is yours\n")
  }

  // MARK: hooks

  private func hook(_ room: Room, _ event: String) throws -> Tool.Result {
    try room.write(event, to: ".git/event.json")
    return try room.l9gen(
      ["guard", "--hook"],
      wrapper: ["sh", "-c", #"exec "$@" < .git/event.json"#, "sh"])
  }

  @Test func claudeIsRefusedBySilenceOrByTwo() throws {
    let room = try DriftTests.living()
    func event(_ file: String, _ old: String = "") -> String {
      """
      {"session_id": "s", "cwd": "\(room.path)", "hook_event_name": "PreToolUse",
       "tool_name": "Edit", "tool_input": {"file_path": "\(file)", "old_string": "\(old)"}}
      """
    }
    let refused = try hook(room, event(room.path + "/agents/first/__init__.py"))
    #expect(refused.code == 2 && refused.output.isEmpty)
    #expect(refused.errors.contains("edit   input_schemas/two/first.yaml:1:1\n"))
    let free = try hook(room, event("README.md"))
    #expect(free.code == 0 && free.output.isEmpty && free.errors.isEmpty)
    try room.write("a = 1\nb(router)  # l9gen: two\n", to: "app.py")
    #expect(try hook(room, event("app.py", "a = 1")).code == 0)
    #expect(try hook(room, event("app.py", #"b(router)  # l9gen: two\\n"#)).code == 0)
    #expect(try hook(room, event("app.py", "b(router)  # l9gen: two")).code == 2)
  }

  @Test func cursorIsAnsweredInEveryCase() throws {
    let room = try DriftTests.living()
    func event(_ file: String) -> String {
      """
      {"hook_event_name": "preToolUse", "workspace_roots": ["\(room.path)"], "tool_name": "Write",
       "tool_input": {"path": "\(file)", "contents": "x"}}
      """
    }
    let free = try hook(room, event("README.md"))
    #expect(free.code == 0 && free.output == #"{"permission":"allow"}"# + "\n")
    let refused = try hook(room, event("agents/first/README.md"))
    #expect(refused.code == 2 && refused.errors.contains("edit   input_schemas/two/first.yaml"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(refused.output.utf8)) as? [String: String])
    #expect(json["permission"] == "deny" && json["agent_message"] == refused.errors)
  }

  /// A hook that does not work stops nobody.
  @Test(arguments: ["", "{", "[]", "{}", #"{"hook_event_name": 1}"#])
  func whatIsNoEventEndsWithOne(_ text: String) throws {
    let room = try Room()
    let result = try hook(room, text)
    #expect(result.code == 1 && result.output.isEmpty && result.errors.hasPrefix("error: "))
  }

  @Test func anEventWithoutAFileIsFree() throws {
    let room = try Room()
    let text = #"{"hook_event_name": "PreToolUse", "tool_input": {"command": "ls"}}"#
    #expect(try hook(room, text).code == 0)
  }

  @Test func aFileOrAnEventIsNeeded() throws {
    let room = try Room()
    let result = try room.l9gen(["guard"])
    #expect(result.code == 2 && result.errors.hasPrefix("error: 'guard' needs <file>"))
  }
}
