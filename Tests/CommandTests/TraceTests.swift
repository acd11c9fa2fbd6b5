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

  @Test func wrongPlacesAreRefused() throws {
    let room = try Room.repository(user: true)
    let two = ["--collection", "two"]
    #expect(
      try why(room, ["agents/first/README.md"] + two).errors.contains("is no place in a file"))
    let beyond = try why(room, ["agents/first/README.md:99"] + two)
    #expect(beyond.code == 1 && beyond.errors.contains("L9X031"), "\(beyond)")
    let other = try why(room, ["agents/first/READM.md:1"] + two)
    #expect(
      other.errors.contains("L9X030")
        && other.errors.contains("did you mean 'agents/first/README.md'?"))
  }
}

extension [String?] {
  fileprivate func joined() -> String { compactMap(\.self).joined() }
}
