import Core
import Files
import Foundation
import Testing

/// Inputs that nobody should give and everybody does: refused at once, and nothing is written.
@Suite struct BadInputTests {
  /// A schema as it should be, with one place for what is wrong.
  private static func schema(
    _ more: String = "", name: String = "Bad", root: String = "L9/agents/bad"
  ) -> String {
    """
    system: \(name)
    name: \(name)
    role: Tries.
    rootpath: \(root)
    created: 2026-01-05
    governance: {anchors: [Ann]}
    deployment: {endpoints: [/try]}
    cursorinstructions: {generatefiles: [bad_service.py]}
    \(more)
    """
  }

  private static func fenced(_ yaml: String) -> String { "# A\n\n```yaml\n\(yaml)```\n\n" }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let files: [(name: String, bytes: [UInt8])]

    init(_ name: String, _ text: String, file: String = "bad.yaml") {
      self.name = name
      files = [(file, Array(text.utf8))]
    }

    init(_ name: String, bytes: [UInt8]) {
      self.name = name
      files = [("bad.yaml", bytes)]
    }

    init(_ name: String, files: [(name: String, text: String)]) {
      self.name = name
      self.files = files.map { ($0.name, Array($0.text.utf8)) }
    }

    var testDescription: String { name }

    /// The name as that of a file.
    var slug: String { name.split(separator: " ").joined(separator: "-") }
  }

  private static let aliases =
    "a0: &a0 [x]\n"
    + (1...9).map {
      "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", "))]"
    }
    .joined(separator: "\n") + "\n"

  static let refused: [Case] = [
    Case("Y01 empty", ""), Case("Y02 only a comment", "# nothing\n"),
    Case("Y04 duplicate key", schema("role: Again.\n")),
    Case("Y05 duplicate in another spelling", schema("root_path: L9/agents/other\n")),
    Case("Y06 flow nesting", "a: " + String(repeating: "[", count: 100_000)),
    Case("Y07 block nesting", String(repeating: "- ", count: 50_000)),
    Case("Y08 alias bomb", schema(aliases)), Case("Y09 alias of itself", schema("a: &a [*a]\n")),
    Case("Y10 unknown alias", schema("a: *nobody\n")),
    Case("Y11 many anchors", schema((0..<100_000).map { "k\($0): &a\($0) x\n" }.joined())),
    Case("Y12 merge key", schema("a: &a {x: 1}\nb: {<<: [*a, *a]}\n")),
    Case("Y13 tag that runs", schema("purpose: !!python/object/apply:os.system [id]\n")),
    Case("Y14 unknown tag", schema("purpose: !mine a\n")),
    Case(
      "Y14 tag of 600 kB", schema("purpose: !" + String(repeating: "x", count: 600_000) + " a\n")),
    Case("Y24 key of 600 kB", schema(String(repeating: "k", count: 600_000) + ": 1\n")),
    Case(
      "Y25 scalar of 600 kB", schema("purpose: " + String(repeating: "a", count: 600_000) + "\n")),
    Case("Y26 20000 keys", schema((0..<20_000).map { "k\($0): 1\n" }.joined())),
    Case("Y14 long tag", schema("purpose: !" + String(repeating: "x", count: 1 << 20) + " a\n")),
    Case("Y15 directives", String(repeating: "%TAG !a! tag:a,\n", count: 20_000) + "---\na: 1\n"),
    Case("Y16 tab", "system: A\n\tname: B\n"),
    Case("Y17 inner byte order mark", schema("\u{FEFF}purpose: a\n")),
    Case("Y18 UTF-16", bytes: [0xFF, 0xFE] + schema().utf8.flatMap { [$0, 0] }),
    Case("Y19 bad UTF-8", bytes: Array(schema("purpose: ").utf8) + [0xC0, 0x80, 0x0A]),
    Case("Y19 surrogate", bytes: Array(schema("purpose: ").utf8) + [0xED, 0xA0, 0x80, 0x0A]),
    Case("Y20 NUL", bytes: Array(schema("purpose: a").utf8) + [0, 0x0A]),
    Case("Y20 escape", schema("purpose: a\u{1B}[31mb\n")),
    Case("Y21 numbers for text", schema("title: 012\npurpose: 0x1f\nsummary: true\n")),
    Case("Y21 no numbers", schema("title: .nan\npurpose: 1e999\n")),
    Case("Y22 no day", schema("updated: 2026-13-45\n")),
    Case("Y23 long integer", schema("version: " + String(repeating: "9", count: 5000) + "\n")),
    Case("Y24 long key", schema(String(repeating: "k", count: 1 << 20) + ": 1\n")),
    Case(
      "Y25 long scalar", schema("purpose: \"" + String(repeating: "a", count: 10 << 20) + "\"\n")),
    Case("Y26 many keys", schema((0..<200_000).map { "k\($0): 1\n" }.joined())),
    Case("Y27 complex key", schema("? [a]\n: b\n")),
    Case("Y28 open quote", schema("purpose: \"open\n")),
    Case("Y28 open flow", schema("tags: [a, b\n")),
    Case("Y29 text behind a quote", schema("purpose: \"v\"#c\n")),
    Case("Y32 text after the end", schema("...\ngarbage: [\n")),
    Case("C01 open front matter", "---\nname: A\n\n# Title\n", file: "bad.md"),
    Case("C02 front matter is a list", "---\n- a\n---\n\n# Title\n", file: "bad.md"),
    Case("C02 front matter is a word", "---\nword\n---\n\n# Title\n", file: "bad.md"),
    Case("C03 two front matters", "---\na: 1\n---\n---\nb: 2\n---\n", file: "bad.md"),
    Case("C04 document mark in a fence", fenced("name: A\n---\nname: B\n"), file: "bad.md"),
    Case("C05 open fence", "# A\n\n```yaml\n" + schema("a: [\n"), file: "bad.md"),
    Case("C05 nested fences", "````md\n```yaml\n\(schema())```\n````\n", file: "bad.md"),
    Case(
      "C06 wide table",
      String(repeating: "| a ", count: 10_000) + "|\n" + String(repeating: "|--", count: 10_000)
        + "|\n", file: "bad.md"),
    Case("C07 misspelt field", "nam: A\nrootpath: L9/agents/a\ncreated: 2026-01-05\n"),
    Case("C08 no name", "rootpath: L9/agents/a\ncreated: 2026-01-05\n"),
    Case("C08 no root path", "name: A\ncreated: 2026-01-05\n"),
    Case(
      "C09 one id twice",
      files: [("a.yaml", schema(root: "L9/a/x")), ("b.yaml", schema(root: "L9/b/x"))]),
    Case("C09 one agent in two fences", fenced(schema()) + fenced(schema()), file: "bad.md"),
    Case("C10 unknown reference", schema("depends_on: {hard: [nobody]}\n")),
    Case("C11 itself", schema("depends_on: {hard: [bad]}\n")),
    Case(
      "C11 cycle of three",
      files: [("a", "b"), ("b", "c"), ("c", "a")].map { one, other in
        (
          "\(one).yaml",
          schema("depends_on: {hard: [\(other)]}\n", name: one, root: "L9/agents/\(one)")
        )
      }),
    Case(
      "C15 ids that differ in case",
      files: [("a.yaml", schema(root: "L9/a/x")), ("b.yaml", schema(root: "L9/b/X"))]),
    Case(
      "C12 many files",
      files: (0..<200).map { ("f\($0).yaml", "name: N\($0)\nrootpath: L9/a b/n\($0)\n") }),
    Case("C13 no schema but markup", "# A <script>\n\n![x](javascript:x)\n", file: "bad.md"),
    Case("C16 name with a heading", schema(name: "\"A\\n# B\"")),
    Case("no agent", "title: Nothing\n"), Case("a list", "- a\n- b\n"), Case("a word", "word\n"),
  ]

  /// More than any input takes that is accepted: an input that makes a run grow is ended, not waited
  /// for. `scripts/soak-input` measures what each really takes.
  private static let budget = ["prlimit", "--as=\(768 << 20)", "--cpu=20", "--core=0"]

  private func expectRefused(
    _ room: Room, _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Tool.Result {
    let before = try room.tree()
    let references = try room.run(["git", "for-each-ref"])
    let result = try room.l9gen(arguments, wrapper: Self.budget, seconds: 120)
    #expect(
      result.code == 1, "\(arguments): \(result.ending) \(result.errors.prefix(400))",
      sourceLocation: sourceLocation)
    let text = result.output + result.errors
    #expect(text.contains("error[L9"), sourceLocation: sourceLocation)
    #expect(
      text.utf8.count < 4 << 20, "\(text.utf8.count) bytes of findings",
      sourceLocation: sourceLocation)
    #expect(try room.tree() == before, sourceLocation: sourceLocation)
    #expect(try room.run(["git", "for-each-ref"]) == references, sourceLocation: sourceLocation)
    return result
  }

  @Test(arguments: refused)
  func badInputIsRefused(_ input: Case) throws {
    let room = try Room.repository()
    for file in input.files { try room.write(file.bytes, to: "input_schemas/bad/" + file.name) }
    _ = try expectRefused(room, ["extract", "bad"] + Room.quick)
    let found = try expectRefused(room, ["lint", "bad"])
    try Golden.check(Self.shortened(found.output + found.errors), "input/\(input.slug).txt")
  }

  /// Inputs made to exhaust something have long lines or many findings; a part of them is enough.
  private static func shortened(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.count > 60 {
      lines[50..<lines.count - 4] = ["… \(lines.count) lines in all …"]
    }
    return lines.map { $0.utf8.count > 300 ? $0.prefix(200) + "…" : $0 }.joined(separator: "\n")
  }

  @Test func everyGoldenTextHasItsInput() throws {
    let known = Set(Self.refused.map { $0.slug + ".txt" })
    let all = try FileManager.default.contentsOfDirectory(
      atPath: Tool.cases.appending(path: "input").path())
    #expect(Set(all) == known)
  }

  /// For `scripts/soak-input`, which measures what each takes.
  @Test(.enabled(if: folder != nil, "L9_INPUTS names no folder"))
  func inputsAreWritten() throws {
    let folder = try #require(Self.folder)
    for input in Self.refused {
      let place = folder + "/" + input.slug
      try FileManager.default.createDirectory(
        atPath: place, withIntermediateDirectories: true)
      for file in input.files {
        try Data(file.bytes).write(to: URL(fileURLWithPath: place + "/" + file.name))
      }
    }
  }

  private static let folder = ProcessInfo.processInfo.environment["L9_INPUTS"]

  /// Odd, but sound.
  @Test func oddInputIsAccepted() throws {
    let plain = Self.schema()
    let odd: [(String, [UInt8])] = [
      ("CRLF", Array(plain.replacing("\n", with: "\r\n").utf8)),
      ("CR", Array(plain.replacing("\n", with: "\r").utf8)),
      ("byte order mark", [0xEF, 0xBB, 0xBF] + Array(plain.utf8)),
      ("no end of line", Array(plain.dropLast().utf8)),
      ("documents", Array("---\n\(plain)---\n".utf8)),
    ]
    var expected: [String: String]?
    for (name, bytes) in odd {
      let room = try Room()
      try room.write(bytes, to: "bad.yaml")
      let result = try room.l9gen(
        ["extract", "bad.yaml", "--no-commit"] + Room.quick, [("SOURCE_DATE_EPOCH", "0")])
      #expect(result.code == 0, "\(name): \(result.errors)")
      let manifest = "bad_19700101_000000/extraction_manifest.json"
      var tree = try room.tree("extractions")
      tree[manifest] = nil
      tree["bad_19700101_000000/evidence_report.md"] = nil
      if let expected { #expect(tree == expected, "\(name)") } else { expected = tree }
    }
  }

  @Test func aLongChainOfAgentsIsNoProblem() throws {
    let room = try Room()
    var text = ""
    for index in 0..<300 {
      let needs = index == 0 ? "" : "depends_on: {hard: [a\(index - 1)]}\n"
      text += "---\n" + Self.schema(needs, name: "A\(index)", root: "L9/agents/a\(index)")
    }
    try room.write(text, to: "chain.yaml")
    let result = try room.l9gen(["graph", "chain.yaml", "--format", "json"])
    #expect(result.code == 0, "\(result.errors.prefix(500))")
  }

  // MARK: the file system

  @Test func otherOddInputsAreNoCollection() throws {
    let room = try Room.repository()
    try room.write("system: A\n", to: "inside/a.yaml")
    try room.run(["ln", "-s", "../README.md", "inside/b.yaml"])
    for name in ["inside", String(repeating: "n", count: 5000)] {
      let before = try room.tree()
      let result = try room.l9gen(["extract", name] + Room.quick, seconds: 30)
      #expect(result.code == 1 || result.code == 2, "\(name): \(result)")
      #expect(result.errors.contains("error"), "\(name): \(result)")
      #expect(try room.tree() == before, "\(name)")
    }
  }

  /// `.` is the folder one stands in, not that of all collections.
  @Test func aDotIsTheFolderItself() throws {
    let room = try Room.repository()
    let result = try room.l9gen(["graph", ".", "-C", "input_schemas/two"])
    #expect(result.code == 0 && result.output.contains("Second"), "\(result)")
    let outer = try room.l9gen(["graph", "."])
    #expect(outer.code == 0 && outer.output.contains("input_schemas/two/second.yaml"), "\(outer)")
  }

  @Test func aFolderThatCannotBeOpenedIsExplained() throws {
    let room = try Room()
    try room.run(["ln", "-s", "loop", "loop"])
    let loop = try room.l9gen(["verify", "loop"])
    #expect(loop.code == 1 && loop.errors.contains("error[L9F005]"), "\(loop)")
    let long = try room.l9gen(["verify", String(repeating: "n", count: 5000)])
    #expect(long.code == 1 && long.errors.contains("error[L9F016]"), "\(long)")
    let missing = try room.l9gen(["verify", "nowhere"])
    #expect(missing.code == 2 && missing.errors.contains("error[L9F001]"), "\(missing)")
  }

  @Test func anExtractionsFolderThatIsNoneIsExplained() throws {
    let room = try Room.repository()
    let outside = try Room()
    try room.write("a file", to: "file")
    try room.run(["ln", "-s", "nowhere", "dangling"])
    for name in ["file", "file/below", "dangling", "/proc/nothing", "/dev/null"] {
      let result = try room.extract(["-o", name])
      #expect(result.code == 2 && result.errors.contains("error[L9F"), "\(name): \(result)")
      #expect(try room.branches() == ["main"], "\(name)")
    }
    // A link to a folder is the user's own choice.
    try room.run(["ln", "-s", outside.path, "linked"])
    #expect(try room.extract(["-o", "linked"]).code == 0)
    #expect(outside.exists("two_20231114_221320/extraction_manifest.json"))
  }

  @Test func whatStandsInTheWayIsNotTouched() throws {
    let room = try Room.repository()
    try room.write("mine", to: "extractions/two_20231114_221320")
    let before = try room.tree()
    let file = try room.extract()
    #expect(file.code != 0 && file.errors.contains("error[L9"), "\(file)")
    #expect(try room.tree() == before && room.branches() == ["main"])
    try room.run(["rm", "extractions/two_20231114_221320"])
    try room.write("mine", to: "extractions/two_20231114_221320/notes.txt")
    let folder = try room.extract()
    #expect(folder.code != 0, "\(folder)")
    #expect(try room.read("extractions/two_20231114_221320/notes.txt") == Array("mine".utf8))
    #expect(try room.branches() == ["main"], "nothing is committed when the folder is refused")
  }

  // MARK: checks

  @Test func anInterpreterThatIsNoneIsSaid() throws {
    let room = try Room.repository()
    let result = try room.l9gen(
      ["extract", "two", "--templates", Tool.pack, "--python", "/nonexistent/python"])
    #expect(result.errors.contains("warning[L9C003]"), "\(result)")
    #expect(result.output.contains("complete  no"))
  }

  @Test func aGateProgramWithoutReportIsSaid() throws {
    let room = try Room.repository()
    try FileManager.default.copyItem(atPath: Tool.pack, toPath: room.path + "/pack")
    try room.write("raise SystemExit('no report')\n", to: "pack/checks/gates.py")
    let result = try room.l9gen(["extract", "two", "--templates", "pack", "--no-tests"])
    if result.errors.contains("[L9C003]") { return }
    #expect(result.code == 1 && result.errors.contains("error[L9C005]"), "\(result)")
    #expect(result.errors.contains("no report"))
    #expect(!room.exists("extractions"))
  }
}

extension Room {
  func extract2(_ collection: String) throws -> Tool.Result {
    try l9gen(["extract", collection] + Self.quick)
  }
}
