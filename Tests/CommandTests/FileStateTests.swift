import Core
import Files
import Foundation
import Testing

/// Files in every state that nobody should leave them in. What is printed is golden, below
/// `Cases/files`; `L9_RECORD=1` writes it.
@Suite struct FileStateTests {
  /// Links and odd names in a collection's folder are left out, and that is said.
  @Test func whatLooksLikeAnInputButIsNotReadIsTold() throws {
    let room = try Room.repository()
    try room.write("name: Third\nrootpath: L9/agents/third\n", to: "elsewhere/third.yaml")
    let folder = "input_schemas/two"
    try room.run(["ln", "-s", "../../elsewhere/third.yaml", folder + "/third.yaml"])
    try room.run(["ln", "-s", "../../elsewhere", folder + "/more"])
    try room.run(["mkfifo", folder + "/pipe.md"])
    try room.write("name: Fourth\nrootpath: L9/agents/fourth\n", to: folder + "/my schema.yaml")
    try room.write("repos: []\n", to: folder + "/.hidden.yaml")
    try room.write("notes\n", to: folder + "/odd name.txt")
    let result = try room.l9gen(["lint", "two"], seconds: 10)
    #expect(result.code == 0)
    try Golden.check(result.output, "files/skipped-inputs.txt")
    let graph = try room.l9gen(["graph", "two"])
    #expect(!graph.output.contains("third") && !graph.output.contains("fourth"))
  }

  /// Without an answer nobody can say that a link leads nowhere.
  @Test func aTargetThatCannotBeReadIsTold() throws {
    let room = try Room.repository()
    try room.write(
      """
      name: Linking
      rootpath: L9/agents/linking
      created: 2026-01-05
      governance: {anchors: [Ann]}
      deployment: {endpoints: [/linking]}
      depends_on: {hard: [L9/core/base]}
      cursorinstructions: {generatefiles: [linking_service.py]}

      """, to: "linking.yaml")
    let tree = try room.run(["git", "rev-parse", "HEAD^{tree}"]).dropLast()
    try room.run(["rm", "-f", ".git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))"])
    let result = try room.l9gen(["lint", "linking.yaml"])
    #expect(result.code == 1)
    try Golden.check(
      result.output.replacing(String(tree), with: "<tree>"), "files/unreadable-target.txt")
  }

  @Test func aFolderGivenByADotNamesTheCollection() throws {
    let room = try Room.repository()
    for (arguments, name) in [
      ([".", "-C", "input_schemas/two"], "two"), (["input_schemas/two/."], "two"),
      (["..", "-C", "input_schemas/two"], "input_schemas"), (["input_schemas/"], "input_schemas"),
    ] {
      let result = try room.l9gen(
        ["plan", "--templates", Tool.pack, "--format", "json"] + arguments,
        [("SOURCE_DATE_EPOCH", "0")])
      #expect(result.code == 0, "\(arguments): \(result.errors)")
      #expect(JSON.name(of: result) == name, "\(arguments)")
    }
    // The folder of a checkout is called by whoever cloned it.
    let top = try room.l9gen(
      ["plan", "--templates", Tool.pack, "--format", "json", "."], [("SOURCE_DATE_EPOCH", "0")])
    #expect(JSON.name(of: top) == "collection")
  }
}

extension JSON {
  /// What the collection of a printed plan is called.
  fileprivate static func name(of result: Tool.Result) -> String? {
    (try? JSON(parsing: result.bytes))?["collection"]?.string
  }
}

/// Golden texts below `Cases`.
enum Golden {
  private static let isRecording = ProcessInfo.processInfo.environment["L9_RECORD"] == "1"

  static func check(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let place = Tool.cases.appending(path: name)
    let expected = try? String(contentsOf: place, encoding: .utf8)
    if isRecording, text != expected {
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: place, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name)", sourceLocation: sourceLocation)
    } else {
      #expect(text == expected, "\(name)", sourceLocation: sourceLocation)
    }
  }
}
