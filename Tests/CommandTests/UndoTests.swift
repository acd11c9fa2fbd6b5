import Foundation
import Testing

/// `undo` takes back one apply after the other, the last one first.
@Suite struct UndoTests {
  private static let quick = ["--templates", Tool.pack, "--no-checks"]

  /// The role of the first agent is changed and the change carried out.
  private func change(_ room: Room, to words: String) throws {
    try room.run(["sed", "-i", "s/^role: Answers .*/role: Answers \(words)./", Self.schema])
    let planned = try room.l9gen(["plan", "two", "-o", ".git/plan.json"] + Self.quick)
    #expect(planned.code == 0, "\(planned)")
    let applied = try room.l9gen(["apply", ".git/plan.json"] + Self.quick.prefix(2))
    #expect(applied.code == 0, "\(applied)")
  }

  private static let schema = "input_schemas/two/first.yaml"
  private static let page = "agents/first/README.md"

  private func tip(_ room: Room) throws -> String {
    try room.run(["git", "rev-parse", "l9gen/two"])
  }

  @Test func oneApplyAfterTheOtherIsTakenBack() throws {
    let room = try DriftTests.living()
    var states = [(page: try room.read(Self.page), tip: try tip(room))]
    for words in ["once", "twice", "often"] {
      try change(room, to: words)
      states.append((try room.read(Self.page), try tip(room)))
    }
    for (number, state) in states.dropLast().enumerated().reversed() {
      let result = try room.l9gen(["undo"])
      let left = number == 0 ? "files\n" : "left: \(number) earlier; 'l9gen undo' again takes"
      #expect(result.code == 0 && result.output.contains(left), "\(result)")
      #expect(result.output.contains("left: ") == (number > 0))
      #expect(try room.read(Self.page) == state.page && tip(room) == state.tip)
    }
    let more = try room.l9gen(["undo"])
    #expect(more.code == 1 && more.errors.contains("error[L9L008]"), "\(more)")
    try room.fsck()
  }

  /// What stands in the way of one stands in the way of those in front of it, too.
  @Test func anEditStopsIt() throws {
    let room = try DriftTests.living()
    try change(room, to: "once")
    try change(room, to: "twice")
    try room.append("mine\n", to: Self.page)
    let before = try room.tree()
    for _ in 0..<2 { #expect(try room.l9gen(["undo"]).code == 1) }
    #expect(try room.tree() == before)
    try room.replace(Self.page, "mine\n") { _ in "" }
    let json = try room.l9gen(["undo", "--format", "json"])
    #expect(json.code == 0 && json.output.contains("\"left\": 1"), "\(json)")
  }

  @Test func theOldestIsForgotten() throws {
    let room = try DriftTests.living()
    try change(room, to: "once")
    let path = ".git/l9gen/undo/"
    for number in 2...40 { try room.run(["cp", path + "1.json", path + "\(number).json"]) }
    try change(room, to: "twice")
    let kept = try FileManager.default.contentsOfDirectory(atPath: room.path + "/" + path)
    #expect(kept.count == 32 && kept.contains("41.json") && !kept.contains("9.json"))
  }

  /// As `ci --regenerate` does it: one collection after the other, on one branch.
  @Test func everyCollectionThatCIRegeneratedIsTakenBack() throws {
    let room = try DriftTests.living()
    try room.run(["cp", "-r", "input_schemas/two", "input_schemas/more"])
    try room.run([
      "sed", "-i",
      "s/First/Third/; s/first/third/g; s/Second/Fourth/; s/second/fourth/g; s/watch/see/",
      "input_schemas/more/first.yaml", "input_schemas/more/second.yaml",
    ])
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "more"])
    let extracted = try room.l9gen(["extract", "more"] + Self.quick)
    #expect(extracted.code == 0, "\(extracted)")
    try room.run(["git", "merge", "-q", "l9gen/more"])
    try room.remove("extractions")
    for path in [Self.schema, "input_schemas/more/first.yaml"] {
      try room.replace(path, "Answers what it is asked.") { _ in "Answers anything." }
    }
    try room.run(["git", "commit", "-qam", "roles"])
    let before = try room.tree()
    let result = try room.l9gen(["ci", "--regenerate"] + Self.quick)
    for name in ["two", "more"] {
      #expect(result.output.contains("regenerate \(name): committed to l9gen/reg"), "\(result)")
    }
    let first = try room.run(["git", "rev-parse", "l9gen/regenerate~1"])
    #expect(try room.l9gen(["undo"]).code == 0)
    #expect(try room.run(["git", "rev-parse", "l9gen/regenerate"]) == first)
    #expect(try room.tree() != before)
    #expect(try room.l9gen(["undo"]).code == 0)
    #expect(try room.tree() == before)
    #expect(try !room.branches().contains("l9gen/regenerate"))
    try room.fsck()
  }
}
