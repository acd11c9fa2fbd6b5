import Core
import Foundation
import Testing

/// The command line as a user meets it.
@Suite struct CommandLineTests {
  private static let commands = [
    "extract", "plan", "apply", "undo", "check", "lint", "graph", "own", "disown", "explain",
    "verify", "version", "scan", "fill", "init", "schema", "conform", "migrate", "breaking",
    "registry", "why", "impact", "reproduce", "mcp", "guard", "ci",
  ]

  /// The texts of the help stand beside the tests; `L9_RECORD=1` writes them anew.
  private func expectGolden(_ text: String, _ name: String) throws {
    let file = Tool.cases.appending(path: name)
    if ProcessInfo.processInfo.environment["L9_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == expected, "\(name)")
  }

  @Test(arguments: commands)
  func helpTeachesACommand(_ command: String) throws {
    let result = try Tool.run([command, "--help"])
    #expect(result.code == 0 && result.errors.isEmpty)
    try expectGolden(result.output, "help-\(command).txt")
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
    #expect(try Tool.run(["help", command]).output == result.output)
    #expect(try Tool.run(["-h", command]).output == result.output)
  }

  @Test func helpShowsTheWay() throws {
    let result = try Tool.run(["--help"])
    #expect(result.code == 0 && result.errors.isEmpty)
    try expectGolden(result.output, "help.txt")
    for command in Self.commands { #expect(result.output.contains("\n  \(command) ")) }
    #expect(try Tool.run(["help"]).output == result.output)
    // Without any argument it is an answer to a mistake.
    let nothing = try Tool.run([])
    #expect(nothing.code == 2 && nothing.output.isEmpty && nothing.errors == result.output)
  }

  /// Every example of the help is a command line that is understood.
  @Test(arguments: commands)
  func examplesOfTheHelpWork(_ command: String) throws {
    let lines = try Tool.run([command, "--help"]).output.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: "Examples:"))
    let room = try Room()
    for line in lines[(start + 1)...].prefix(while: { $0.hasPrefix("  l9gen") }) {
      let words = try #require(line.dropFirst(2).firstRange(of: "   "))
      let example = line.dropFirst(2)[..<words.lowerBound].split(separator: " ").map(String.init)
      // The folder is empty, so that nothing can be done; the arguments are read first.
      let result = try room.l9gen(example.dropFirst() + ["--color", "never"])
      #expect(!result.errors.contains("is not an option"), "\(line)")
      #expect(!result.errors.contains("does nothing for"), "\(line)")
      #expect(!result.errors.contains("is no value"), "\(line)")
    }
  }

  @Test func versionIsOneLine() throws {
    let result = try Tool.run(["version"])
    #expect(result.code == 0 && result.output == "l9gen \(toolVersion)\n" && result.errors.isEmpty)
    #expect(try Tool.run(["--version"]).output == result.output)
  }

  @Test(arguments: [
    (["extrakt", "x"], "error: 'extrakt' is not a command\nhelp: did you mean 'extract'?\n"),
    (["zzzzz"], "error: 'zzzzz' is not a command\nhelp: 'l9gen --help' lists the commands\n"),
    (
      ["lint", "x", "--fromat", "json"],
      "error: '--fromat' is not an option\nhelp: did you mean '--format'?\n"
    ),
    (
      ["lint", "x", "--format", "jsn"],
      "error: 'jsn' is no value of '--format'\nhelp: did you mean 'json'?\n"
    ),
    (
      ["plan", "x", "--format", "mermaid"],
      "error: 'mermaid' is no value of '--format'\nhelp: one of: text, json\n"
    ),
    (
      ["apply", "x", "--format", "dot"],
      "error: 'dot' is no value of '--format'\nhelp: one of: text, json\n"
    ),
    (
      ["lint", "x", "--links", "lax"],
      "error: 'lax' is no value of '--links'\nhelp: one of: strict, lenient\n"
    ),
    (
      ["lint", "x", "--color", "yes"],
      "error: 'yes' is no value of '--color'\nhelp: one of: auto, always, never\n"
    ),
    (
      ["lint"], "error: 'lint' needs <collection>\nhelp: usage: l9gen lint <collection> [options]\n"
    ),
    (
      ["lint", "a", "b"],
      "error: 'lint' does not take 'b'\nhelp: usage: l9gen lint <collection> [options]\n"
    ),
    (
      ["version", "x"], "error: 'version' does not take 'x'\nhelp: usage: l9gen version [options]\n"
    ),
    (
      ["lint", "x", "--no-tests"],
      "error: '--no-tests' does nothing for 'lint'\nhelp: it belongs to: extract, plan, scan, fill, mcp, ci\n"
    ),
    (["lint", "x", "--fix=y"], "error: '--fix' takes no value\n"),
    (["extract", "x", "-o"], "error: '-o' needs a value\n"),
    (["extract", "x", "-j", "0"], "error: '-j 0' is no number of workers\nhelp: from 1 to 256\n"),
    (["extract", "x", "-jx"], "error: '-j x' is no number of workers\nhelp: from 1 to 256\n"),
    (["lint", "x", "-Z"], "error: '-Z' is not an option\n"),
    (
      ["lint", "x", "-C", "/nowhere"],
      "error: '/nowhere' is no folder\nhelp: -C names the folder to work in\n"
    ),
    (["explain", "L9P00"], "error: there is no rule 'L9P00'\nhelp: did you mean 'L9P001'?\n"),
  ])
  func aWrongCommandLineIsExplained(_ arguments: [String], _ text: String) throws {
    let result = try Tool.run(arguments)
    #expect(result.code == 2 && result.output.isEmpty)
    #expect(result.errors == text)
  }

  @Test func aNameIsSuggestedForACollection() throws {
    let room = try Room()
    try room.copyCollection("two")
    let result = try room.l9gen(["lint", "tow"])
    #expect(result.code == 2 && result.output.isEmpty)
    #expect(result.errors.contains("there is no collection 'tow'"))
    #expect(result.errors.contains("did you mean 'two'?"))
  }

  @Test func optionsMayStandAnywhere() throws {
    let room = try Room()
    try room.copyCollection("two")
    let expected = try room.l9gen(["graph", "two", "--format", "json"])
    #expect(expected.code == 0)
    for arguments in [
      ["--format=json", "graph", "two"], ["graph", "--format", "json", "two"],
      ["graph", "--format", "text", "--format", "json", "--", "two"],
      ["-C", room.path, "graph", "two", "--format=json"],
      ["-C\(room.path)", "-q", "graph", "two", "--format=json"],
    ] {
      #expect(try room.l9gen(arguments).bytes == expected.bytes, "\(arguments)")
    }
  }

  // MARK: streams

  @Test func findingsAreTheResultOfLintAndErrorsOfTheRest() throws {
    let room = try Room()
    try room.write("system: A\n  name: B\n", to: "bad.yaml")
    let lint = try room.l9gen(["lint", "bad.yaml"])
    #expect(lint.code == 1 && lint.output.contains("error[L9Y") && lint.errors.isEmpty)
    for command in ["extract", "plan", "graph"] {
      let options = command == "extract" ? ["--no-commit"] : []
      let result = try room.l9gen([command, "bad.yaml"] + options)
      #expect(result.code == 1 && result.output.isEmpty, "\(command)")
      #expect(result.errors.contains("error[L9Y"), "\(command)")
    }
  }

  @Test func jsonOfEveryCommandIsJSON() throws {
    let room = try Room()
    try room.copyCollection("two")
    #expect(try room.extract(["--no-commit", "-q"]).errors.contains("L9S021"))
    let kinds = [
      (["lint", "two"], "diagnostics"), (["plan", "two", "--templates", Tool.pack], "plan"),
      (["explain"], "rules"), (["explain", "l9p001"], "rules"),
      (["verify", "extractions/two_20260105_000000"], "verification"),
    ]
    for (arguments, kind) in kinds {
      let result = try room.l9gen(arguments + ["--format", "json"])
      let json = try JSON(parsing: result.bytes)
      #expect(result.code == 0 && json["kind"]?.string == kind && json["version"]?.int == 1)
      #expect(result.bytes.last == UInt8(ascii: "\n"), "\(arguments)")
    }
    #expect(throws: Never.self) {
      _ = try JSON(parsing: room.l9gen(["graph", "two", "--format", "json"]).bytes)
    }
    try room.write("x", to: "extractions/two_20260105_000000/new.txt")
    let found = try room.l9gen(["verify", "extractions/two_20260105_000000", "--format", "json"])
    let json = try JSON(parsing: found.bytes)
    #expect(found.code == 1 && json["intact"]?.bool == false)
    #expect(json["unlisted"] == .array([.string("new.txt")]))
  }

  @Test func pipesGetNeitherColourNorProgress() throws {
    let room = try Room()
    try room.copyCollection("two")
    let plain = try room.extract(["--no-commit"])
    #expect(!(plain.output + plain.errors).utf8.contains(0x1B))
    #expect(!plain.errors.contains("rendering"))
    let always = try room.l9gen(["lint", "two", "--color", "always"])
    #expect(always.output.utf8.contains(0x1B))
    let never = try room.l9gen(["lint", "two", "--color=never"], [("TERM", "xterm")])
    #expect(!never.output.utf8.contains(0x1B))
  }

  /// A terminal, as `script` makes one.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func aTerminalGetsColourUnlessToldOtherwise() throws {
    let room = try Room()
    try room.copyCollection("two")
    func shown(_ options: String, _ environment: [(name: String, value: String)]) throws -> String {
      let line =
        "'\(Tool.program)' extract two --no-commit --no-checks --templates '\(Tool.pack)' \(options)"
      let result = try Tool.run(
        [],
        Tool.Surroundings(
          folder: room.path, environment: [("TERM", "xterm")] + environment,
          wrapper: ["sh", "-c", "exec script -qec \"$0\" /dev/null", line]))
      return result.output
    }
    let color = "\u{1B}[1"
    #expect(try shown("", []).contains(color))
    #expect(try shown("", []).contains("rendering"))
    #expect(try !shown("", [("NO_COLOR", "1")]).contains(color))
    #expect(try !shown("--color never", []).contains(color))
    #expect(try !shown("-q", []).contains("rendering"))
  }

  @Test func aFullOutputIsAnError() throws {
    let room = try Room()
    try room.copyCollection("two")
    for arguments in [
      ["lint", "two"], ["version"], ["--help"], ["explain"],
      ["plan", "two", "--templates", Tool.pack],
    ] {
      let result = try room.l9gen(
        arguments, wrapper: ["sh", "-c", "exec \"$@\" >/dev/full", "sh"])
      #expect(result.code == 2 && result.errors.contains("L9F014"), "\(arguments): \(result)")
    }
  }

  @Test func aClosedPipeIsQuiet() throws {
    let result = try Tool.run(
      ["explain"],
      Tool.Surroundings(wrapper: ["bash", "-c", "\"$@\" | head -c 10; exit ${PIPESTATUS[0]}", "sh"])
    )
    #expect(result.code == 0 || result.code == 2, "\(result)")
    #expect(!result.errors.contains("Fatal"))
  }

  @Test func recordedContextsNameTheirOutput() throws {
    let room = try Room()
    try room.copyCollection("two")
    #expect(try room.extract(["--no-commit", "--contexts", "seen"]).code == 0)
    for number in 1...12 {
      let record = try JSON(parsing: room.read("seen/\(number).json"))
      let template = try #require(record["template"]?.string)
      #expect(FileManager.default.fileExists(atPath: Tool.pack + "/" + template))
      #expect(record["output"]?.string == "\(number).out")
      #expect(record["context"]?["dora"]?.string == "L9GENMETADATA")
      let output = String(decoding: try room.read("seen/\(number).out"), as: UTF8.self)
      #expect(output.contains("L9GENMETADATA") && !output.contains("spec_hash"))
    }
    #expect(!room.exists("seen/13.json"))
  }

  /// Strict links look into the repository.
  @Test func linksMayLeadIntoTheRepository() throws {
    let room = try Room.repository()
    let text = String(decoding: try room.read("input_schemas/two/first.yaml"), as: UTF8.self)
    try room.write(
      text + "cursorinstructions:\n  linkexisting: [L9/core/thing.py]\n",
      to: "input_schemas/two/first.yaml")
    let missing = try room.l9gen(["lint", "two", "--links", "strict"])
    #expect(missing.code == 1 && missing.output.contains("L9P010"), "\(missing)")
    #expect(try room.l9gen(["lint", "two"]).code == 0)
    try room.write("x = 1\n", to: "core/thing.py")
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "thing"])
    let found = try room.l9gen(["lint", "two", "--links", "strict"])
    #expect(found.code == 0, "\(found)")
  }
}
