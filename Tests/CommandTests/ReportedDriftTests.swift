import Foundation
import Testing

/// A repository with one file in each state, and what is told of it in each form.
@Suite struct ReportedDriftTests {
  /// The forms, byte for byte, stand in `Cases/drift`; `L9_RECORD=1` writes them anew.
  private func expectGolden(_ text: String, _ name: String) throws {
    let file = Tool.cases.appending(path: "drift/\(name)")
    if ProcessInfo.processInfo.environment["L9_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == expected, "\(name)")
  }

  /// Three agents, generated and merged; the second is the one whose files are asked for no more.
  private func generated() throws -> Room {
    let room = try Room.repository(user: true)
    for (name, word) in [("third", "Third"), ("fourth", "Fourth")] {
      let second = String(decoding: try room.read("input_schemas/two/second.yaml"), as: UTF8.self)
      try room.write(
        second.replacing("Second", with: word).replacing("second", with: name)
          .replacing("watch", with: name), to: "input_schemas/two/\(name).yaml")
    }
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "four"])
    let extracted = try room.extract()
    #expect(extracted.code == 0, "\(extracted.errors)")
    try room.run(["git", "merge", "-q", "l9gen/two"])
    try room.remove("extractions/two_20231114_221320")
    return room
  }

  /// One file in each state, and the templates with which they are.
  private func nineStates() throws -> (room: Room, pack: Room) {
    let room = try generated()
    try room.remove("input_schemas/two/second.yaml")
    try room.remove("agents/second/__init__.py")
    try room.append("edited\n", to: "agents/second/extensions.py")
    // One line of the first agent's schema, which stands in two files; one of them was edited there.
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in
      "Answers anything."
    }
    try room.replace("agents/first/README.md", "Answers what it is asked.") { _ in "Mine." }
    try room.append("\nMINE = 1\n", to: "agents/third/__init__.py")
    try room.remove("agents/third/README.md")
    try room.earlierGenerator(
      "agents/fourth/__init__.py", ledger: ".l9gen/two/fourth.ledger", "NEEDS = RUNTIME")
    let pack = try Room()
    try pack.run(["cp", "-r", Tool.pack, pack.path + "/pack"])
    try pack.replace("pack/project/pyproject.toml.j2", "[project]") { "# changed\n" + $0 }
    return (room, pack)
  }

  @Test func eachStateIsToldInEachForm() throws {
    let (room, pack) = try nineStates()
    let before = try room.times()
    let templates = ["--templates", pack.path + "/pack"]
    var texts: [String: String] = [:]
    for format in ["text", "json", "sarif", "github", "junit"] {
      let result = try room.l9gen(["check", "two", "--format", format] + templates)
      #expect(result.code == 1 && result.errors.isEmpty, "\(format): \(result.errors)")
      try expectGolden(result.output, "states.\(format)")
      texts[format] = result.output
      for secret in [room.path, pack.path, "/tmp"] {
        #expect(!result.output.contains(secret), "\(format) tells where it ran")
      }
    }
    let states = Set(try DriftTests.states(texts["json"] ?? "").values)
    #expect(
      states == [
        "user-edited", "spec-changed", "template-changed", "generator-changed", "conflict",
        "missing", "orphan", "orphan-edited",
      ])
    #expect(try Self.sarifStates(texts["sarif"] ?? "") == DriftTests.states(texts["json"] ?? ""))
    #expect(try room.times() == before)
  }

  /// The state of each path by the properties of the results.
  private static func sarifStates(_ text: String) throws -> [String: String] {
    var states: [String: String] = [:]
    for result in try results(text) {
      let facts = try #require(result["properties"] as? [String: Any])
      states[facts["path"] as? String ?? ""] = facts["state"] as? String
    }
    return states
  }

  private static func results(_ text: String) throws -> [[String: Any]] {
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let runs = try #require(json["runs"] as? [[String: Any]])
    return try #require(runs.first?["results"] as? [[String: Any]])
  }

  @Test func aCleanRepositoryHasNoResults() throws {
    let room = try DriftTests.living()
    let sarif = try room.l9gen(["check", "two", "--format", "sarif", "--templates", Tool.pack])
    #expect(try sarif.code == 0 && Self.results(sarif.output).isEmpty, "\(sarif)")
    let junit = try room.l9gen(["check", "two", "--format", "junit", "--templates", Tool.pack])
    #expect(junit.code == 0 && junit.output.contains("name=\"two: 12 files are clean\""))
    let github = try room.l9gen(["check", "two", "--format", "github", "--templates", Tool.pack])
    #expect(github.code == 0 && !github.output.contains("::error"))
  }

  /// Findings of a schema keep their own rules, and the log says that the check did not run.
  @Test func aBrokenSchemaIsNoDriftInAnyForm() throws {
    let room = try DriftTests.living()
    try room.write("system: First\nname: [\n", to: "input_schemas/two/first.yaml")
    let result = try room.l9gen(["check", "two", "--format", "sarif", "--templates", Tool.pack])
    #expect(result.code == 1 && result.output.contains("\"executionSuccessful\": false"))
    let codes = try Self.results(result.output).map { $0["ruleId"] as? String ?? "" }
    #expect(!codes.isEmpty && codes.allSatisfy { !$0.hasPrefix("L9L03") }, "\(codes)")
    for format in ["github", "junit"] {
      let other = try room.l9gen(["check", "two", "--format", format, "--templates", Tool.pack])
      #expect(other.code == 1 && other.output.contains("not run: the schemas are not sound"))
      #expect(!other.output.contains("L9L03"))
    }
  }
}

extension Room {
  /// Makes a file one that an earlier version generated otherwise from the same inputs.
  func earlierGenerator(_ path: String, ledger: String, _ line: String) throws {
    try replace(path, line) { "\($0)  # early" }
    let digest = try run(["sha256sum", path]).prefix(64)
    let blob = try run(["git", "hash-object", path]).prefix(40)
    let lines = String(decoding: try read(ledger), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    try write(
      lines.map { line in
        guard line.hasSuffix(path) else { return line + "\n" }
        return "\(digest) \(blob)" + line.dropFirst(105) + "\n"
      }.joined(), to: ledger)
  }
}
