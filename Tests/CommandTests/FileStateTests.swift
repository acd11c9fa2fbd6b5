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
    let result = try room.l9gen(["lint", "two"], seconds: 60)
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

  // MARK: what may not be read or written

  /// Root may read everything, so the tests become somebody else.
  private static let nobody: [String] = {
    guard getuid() == 0 else { return [] }
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
  }()

  private static let canBeNobody =
    (try? Tool.run(["version"], Tool.Surroundings(wrapper: nobody)))?.code == 0

  /// A checkout may stand in a folder that only its owner enters, so the templates come along.
  private func roomOfNobody() throws -> Room {
    let room = try Room.repository()
    try room.run(["cp", "-r", Tool.pack, "pack"])
    if getuid() == 0 { try room.run(["chown", "-R", "65534:65534", room.path]) }
    return room
  }

  /// What a run that must fail says, without what differs from run to run; branches stay, and so do
  /// files unless it is the commit that fails.
  private func said(
    _ room: Room, _ arguments: [String], as user: [String] = [], keepsFiles: Bool = true
  ) throws -> String {
    let quick = user.isEmpty ? Room.quick : ["--templates", "pack", "--no-checks"]
    let before = try (room.tree(), room.run(["find", ".git/refs"]))
    let result = try room.l9gen(arguments + quick, wrapper: user, seconds: 60)
    #expect(result.code == 1 || result.code == 2, "\(arguments): \(result)")
    if keepsFiles { #expect(try room.tree() == before.0, "\(arguments)") }
    #expect(try room.run(["find", ".git/refs"]) == before.1, "\(arguments)")
    return "$ l9gen \(arguments.joined(separator: " "))\n"
      + (result.output + result.errors).replacing(room.path, with: "<room>")
      .replacing(#/git2_[0-9a-f]+/#, with: "git2_…").replacing(#/[0-9a-f]{40}/#, with: "<commit>")
      + "\n"
  }

  @Test(.enabled(if: canBeNobody, "the program cannot be run as another user"))
  func whatMayNotBeReadOrWrittenIsTold() throws {
    var text = ""
    for (mode, path, keepsFiles) in [
      ("000", "input_schemas/two/second.yaml", true), ("000", "input_schemas/two", true),
      ("000", ".git/HEAD", true), ("000", ".git/objects", true), ("500", ".git/objects", false),
      ("500", ".git/refs/heads", false), ("500", ".", true),
    ] {
      let room = try roomOfNobody()
      try room.run(["chmod", mode, path])
      text += "$ chmod \(mode) \(path)\n"
      text += try said(room, ["extract", "two"], as: Self.nobody, keepsFiles: keepsFiles)
      try room.run(["chmod", "700", path])
    }
    try Golden.check(text, "files/no-permission.txt")
  }

  @Test func targetsOfEveryKindAreTold() throws {
    let room = try Room.repository()
    try room.run(["mkfifo", "pipe"])
    try room.run(["ln", "-s", "loop", "loop"])
    try room.write("", to: "file")
    try room.run(["mkdir", "-p", "taken/two_20231114_221320/.git"])
    try room.run(["ln", "-s", "/dev/null", "device"])
    var text = ""
    for target in ["pipe", "loop", "file", "device", "taken", "/proc/1/nothing"] {
      text += try said(room, ["extract", "two", "-o", target])
    }
    try Golden.check(text, "files/targets.txt")
  }

  @Test func inputsOfEveryKindAreTold() throws {
    let room = try Room.repository()
    try room.run(["mkfifo", "pipe.yaml"])
    try room.run(["ln", "-s", "loop.yaml", "loop.yaml"])
    try room.run(["ln", "-s", "nowhere.yaml", "dangling.yaml"])
    try room.run(["ln", "-s", "/dev/zero", "zero.yaml"])
    try room.run(["mkdir", "empty", "folder.yaml"])
    try room.run(["truncate", "-s", "5G", "huge.yaml"])
    try room.write("x", to: "notes.txt")
    var text = ""
    for name in [
      "pipe.yaml", "loop.yaml", "dangling.yaml", "zero.yaml", "empty", "folder.yaml", "huge.yaml",
      "notes.txt", "nowhere", "/dev/null", "",
    ] {
      text += try said(room, ["extract", name])
    }
    try Golden.check(text, "files/inputs.txt")
  }

  private static let canMount =
    getuid() == 0
    && (try? Room().attempt([
      "unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt && umount /mnt",
    ]).isSuccess) == true

  @Test(.enabled(if: canMount, "file systems can be mounted by root only"))
  func aTargetThatCannotBeChangedIsTold() throws {
    let room = try Room.repository()
    try room.run(["mkdir", "fixed"])
    try room.run(["mount", "-t", "tmpfs", "-o", "size=64k,ro", "none", "fixed"])
    defer { _ = try? room.attempt(["umount", room.path + "/fixed"]) }
    let result = try room.extract(["-o", "fixed/extractions"])
    #expect(result.code == 2 && result.errors.contains("error[L9F"), "\(result)")
    #expect(try room.branches() == ["main"])
    try Golden.check(
      result.errors.replacing(room.path, with: "<room>"), "files/read-only.txt")
  }

  // MARK: names

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
