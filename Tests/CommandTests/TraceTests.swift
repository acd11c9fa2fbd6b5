import Foundation
import Testing

/// The commands that lead from outputs to inputs and back.
@Suite struct TraceTests {
  private static let pack = ["--templates", Tool.pack]

  private func why(_ room: Room, _ arguments: [String]) throws -> Tool.Result {
    try room.l9gen(["why"] + arguments + Self.pack)
  }

  /// The collection is the one of the extraction's folder, of the ledger, or the one that is named.
  @Test func theCollectionIsFound() throws {
    let room = try Room.repository(user: true)
    let unknown = try why(room, ["agents/first/README.md:4"])
    #expect(unknown.code == 2 && unknown.errors.contains("L9X032"), "\(unknown)")
    let named = try why(room, ["agents/first/README.md:4", "--collection", "two"])
    #expect(named.code == 0, "\(named.errors)")
    let answer = """
      agents/first/README.md:4: Answers what it is asked.
        template  docs/readme.md.j2:3  {{ agent.role }}
        schema    input_schemas/two/first.yaml:4:7  /role  Answers what it is asked.  (columns 1-25)
        file      Every agent is described. (row 'agent.readme', manifest.yaml:24:5)
        asked by  input_schemas/two/first.yaml:5:11  /rootpath  L9/agents/first

      """
    #expect(named.output == answer)
    #expect(try room.extract().code == 0)
    let extracted = try why(
      room, ["extractions/two_20231114_221320/docs/agents/first/README.md:4:1"])
    #expect(extracted.output == answer, "\(extracted.errors)")
    try room.run(["git", "merge", "-q", "l9gen/two"])
    try room.remove("extractions/two_20231114_221320")
    #expect(try why(room, ["agents/first/README.md:4"]).output == answer)
  }

  @Test func everyLineOfAFileIsTold() throws {
    let room = try Room.repository(user: true)
    let two = ["--collection", "two"]
    let text = try why(room, ["agents/first/README.md"] + two)
    #expect(text.code == 0, "\(text.errors)")
    #expect(
      text.output.split(separator: "\n").prefix(4).map(String.init) == [
        " 1  docs/readme.md.j2:5                |"
          + " <!-- l9gen: generated from first.yaml; do not edit -->",
        " 2  docs/readme.md.j2:1  first.yaml:1  | # First",
        " 3  docs/readme.md.j2:2                |",
        " 4  docs/readme.md.j2:3  first.yaml:4  | Answers what it is asked.",
      ], "\(text.output)")
    try room.write("mine\n", to: "agents/first/README.md")
    let result = try why(room, ["agents/first/README.md", "--format", "json"] + two)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["kind"] as? String == "why-file" && json["version"] as? Int == 1)
    #expect((json["lines"] as? [[String: Any]])?.count == 1)
  }

  @Test func theAnswerIsJSONToo() throws {
    let room = try Room.repository(user: true)
    let result = try why(
      room, ["agents/first/__init__.py:20", "--collection", "two", "--format", "json"])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["kind"] as? String == "why" && json["version"] as? Int == 1)
    #expect(json["standing"] as? String == "generated")
    let pieces = try #require(json["pieces"] as? [[String: Any]])
    #expect(
      pieces.map { $0["text"] as? String }.joined() == "ROLE = \"Answers what it is asked.\"\n")
    let schema = try #require(pieces[1]["schema"] as? [String: Any])
    #expect(schema["pointer"] as? String == "/role")
  }

  @Test func aFieldIsFollowedToWhatItChanges() throws {
    let room = try Room.repository(user: true)
    func impact(_ arguments: [String]) throws -> Tool.Result {
      try room.l9gen(["impact"] + arguments + Self.pack)
    }
    let text = try impact(["input_schemas/two/first.yaml:4", "--value", "Answers."])
    #expect(text.code == 0, "\(text.errors)")
    #expect(
      text.output == """
        input_schemas/two/first.yaml:4:7  /role  Answers what it is asked.
          changes       agents/first/__init__.py:20  (header 9-10)
          changes       agents/first/README.md:4  (header 11-12)
          header        1 file changes its header only and stays as it is where it stands
          records       evidence_report.md, extraction_manifest.json
        2 files, 2 lines; found by generating in memory with Answers.

        """)
    let result = try impact(["first.yaml:4", "--collection", "two", "--format", "json"])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["kind"] as? String == "impact" && json["version"] as? Int == 1)
    let files = try #require(json["files"] as? [[String: Any]])
    #expect(files.map { $0["change"] as? String } == ["changes", "changes", "changes"])
    #expect(files.map { $0["header_only"] as? Bool } == [false, false, true])
    #expect(
      try impact(["input_schemas/two/third.yaml:4", "--collection", "two"])
        .errors.contains("L9X034"))
    #expect(try impact(["first.yaml:99", "--collection", "two"]).errors.contains("L9X033"))
    // The work tree holds what it held.
    #expect(try room.run(["git", "status", "--porcelain"]).isEmpty)
  }

  @Test func aLineOfATemplateIsFollowedToo() throws {
    let room = try Room.repository(user: true)
    func impact(_ arguments: [String]) throws -> Tool.Result {
      try room.l9gen(["impact"] + arguments + Self.pack)
    }
    let text = try impact([Tool.pack + "/python/agent.py.j2:8"])
    #expect(text.code == 0, "\(text.errors)")
    #expect(
      text.output == """
        python/agent.py.j2:8:1  ROLE = {{ agent.role | pystr }}
          changes       agents/first/__init__.py:20
          changes       agents/second/__init__.py:20
        2 files, 2 lines; written by the line, or through it, as rendering records

        """)
    let row = try impact([Tool.pack + "/manifest.yaml:8", "--value", "code/tiny_runtime/other.py"])
    #expect(row.code == 0 && row.output.hasPrefix("manifest.yaml:8:"), "\(row)")
    #expect(row.output.contains("disappears    tiny_runtime/__init__.py"), "\(row)")
    let value = try impact([Tool.pack + "/python/agent.py.j2:8", "--value", "x"])
    #expect(value.code == 1 && value.errors.contains("error[L9X033]"), "\(value)")
    // Several collections are generated with it.
    try room.run(["cp", "-r", "input_schemas/two", "input_schemas/more"])
    let which = try impact([Tool.pack + "/python/agent.py.j2:8"])
    #expect(which.errors.contains("--collection: more, two"), "\(which)")
  }

  @Test func runsInOtherSurroundingsAgree() throws {
    let room = try Room.repository(user: true)
    let result = try room.l9gen(
      ["reproduce", "two", "--runs", "3", "--format", "json"] + Self.pack, seconds: 300)
    #expect(result.code == 0, "\(result)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["kind"] as? String == "reproduction" && json["reproducible"] as? Bool == true)
    #expect(json["files"] as? Int == 12)
    let runs = try #require(json["runs"] as? [[String: Any]])
    #expect(Set(runs.compactMap { $0["tz"] as? String }).count == 3)
    // It is the commit that an extraction makes: nothing of the surroundings is in it.
    let author = ["--author", "Owner <owner@example.org>", "--branch", "l9gen/reproduce"]
    #expect(try room.extract(author).code == 0)
    let commit = try room.run(["git", "rev-parse", "l9gen/reproduce"])
    #expect(json["commit"] as? String == commit.split(separator: "\n").first.map(String.init))
    #expect(try room.run(["git", "status", "--porcelain", "input_schemas"]).isEmpty)
  }

  /// A program whose output depends on its surroundings is found out, with the line and what made it.
  @Test(arguments: [
    (
      "sed -i \"s|Answers|$TZ|\" \"$out\"/*/docs/agents/first/README.md",
      [
        "two: run 2 differs from run 1", "/docs/agents/first/README.md:4",
        "run 1   UTC what it is asked.", "run 2   Asia/Kathmandu what it is asked.",
        "suspected:", "template  docs/readme.md.j2:3  {{ agent.role }}",
      ]
    ),
    (
      "[ \"$TZ\" = UTC ] || chmod +x \"$out\"/*/pyproject.toml",
      ["/pyproject.toml\n", "run 1   may not be executed", "run 2   may be executed"]
    ),
    (
      "[ \"$TZ\" = UTC ] || touch \"$(echo \"$out\"/*)/new\"",
      ["/new\n", "run 1   there is no such file"]
    ),
    ("[ \"$TZ\" = UTC ] || exit 9", ["two: run 2 failed", "it ended with exit code 9"]),
    (
      "[ \"$TZ\" = UTC ] || git -C \"$into\" update-ref refs/heads/l9gen/reproduce HEAD",
      ["two: run 2 differs from run 1", "run 1   tree "]
    ),
  ])
  func aDependenceIsFound(_ trick: String, _ told: [String]) throws {
    let room = try Room.repository(user: true)
    try room.write(
      """
      #!/bin/sh
      '\(Tool.program)' "$@" || exit $?
      while [ $# -gt 0 ]; do
        if [ "$1" = -o ]; then out=$2; fi
        if [ "$1" = --into ]; then into=$2; fi
        shift
      done
      \(trick)
      """, to: "tool")
    try room.run(["chmod", "+x", "tool"])
    let result = try room.l9gen(
      ["reproduce", "two", "--tool", "tool"] + Self.pack, seconds: 300)
    #expect(result.code == 1, "\(result)")
    for text in told { #expect(result.output.contains(text), "\(result.output)") }
    let missing = try room.l9gen(["reproduce", "two", "--tool", "none"] + Self.pack)
    #expect(missing.code == 2 && missing.errors.contains("L9X035"))
  }

  /// What is told of a change is what the full run tells of the files that it can reach.
  @Test func aCheckIsLimitedToAChange() throws {
    let room = try DriftTests.living()
    try room.replace("input_schemas/two/second.yaml", "Watches the first.") { _ in "Watches all." }
    try room.append("edited\n", to: "agents/first/README.md")
    func states(_ options: [String]) throws -> [String: String] {
      try DriftTests.states(
        try room.l9gen(["check", "two", "--format", "json"] + Self.pack + options))
    }
    let everything = try states([])
    let limited = try states(["--affected-by", "HEAD"])
    #expect(everything["agents/first/README.md"] == "user-edited")
    #expect(limited == everything.filter { !$0.key.hasPrefix("agents/first/") })
    #expect(limited["agents/second/README.md"] == "spec-changed")
    let text = try room.l9gen(["check", "two", "--affected-by", "HEAD"] + Self.pack)
    #expect(text.code == 1 && text.output.contains("(affected since HEAD)"), "\(text)")
    try room.run(["git", "commit", "-q", "-am", "change"])
    let nothing = try room.l9gen(["check", "two", "--affected-by", "HEAD"] + Self.pack)
    #expect(nothing.code == 0 && nothing.output == "two: nothing generated (affected since HEAD)\n")
  }

  @Test func aPlanIsLimitedToAChange() throws {
    let room = try Room.repository(user: true)
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in "Knows." }
    func plan(_ options: [String]) throws -> Tool.Result {
      try room.l9gen(["plan", "two"] + Self.pack + options)
    }
    let text = try plan(["--affected-by", "HEAD"])
    #expect(text.code == 0, "\(text.errors)")
    let head = text.output.split(separator: "\n").prefix(3).map(String.init)
    #expect(
      head == [
        "affected since HEAD: 9 of 12 files", "  first  has another schema",
        "  second  needs first",
      ], "\(text.output)")
    let result = try plan(["--affected-by", "HEAD", "--format", "json"])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["kind"] as? String == "affected" && json["everything"] is NSNull)
    #expect((json["files"] as? [[String: Any]])?.count == 9)
    // A commit without the collection leaves nothing out; a revision that is none is an error.
    try room.run(["git", "checkout", "-q", "--orphan", "empty"])
    try room.run(["git", "rm", "-rqf", "--cached", "input_schemas"])
    try room.run(["git", "commit", "-q", "-m", "empty"])
    let everything = try plan(["--affected-by", "empty"])
    #expect(everything.output.contains("12 of 12 files\n  everything: it has no such collection"))
    #expect(try plan(["--affected-by", "nowhere"]).errors.contains("L9G"))
    let saved = try plan(["--affected-by", "main", "-o", "plan.json"])
    #expect(saved.code == 2 && saved.errors.contains("does not go with"))
  }

  @Test func wrongPlacesAreRefused() throws {
    let room = try Room.repository(user: true)
    let two = ["--collection", "two"]
    #expect(
      try why(room, ["README.md:x"] + two).errors.contains("is no place in a file"))
    let beyond = try why(room, ["agents/first/README.md:99"] + two)
    #expect(beyond.code == 1 && beyond.errors.contains("L9X031"), "\(beyond)")
    let ledger = try why(room, [".l9gen/two/first.ledger:1"] + two)
    #expect(ledger.code == 1 && ledger.errors.contains("it is the ledger"), "\(ledger)")
    let other = try why(room, ["agents/first/READM.md:1"] + two)
    #expect(
      other.errors.contains("L9X030")
        && other.errors.contains("did you mean 'agents/first/README.md'?"))
  }
}

extension [String?] {
  fileprivate func joined() -> String { compactMap(\.self).joined() }
}
