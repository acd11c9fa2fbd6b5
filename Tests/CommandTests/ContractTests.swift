import Foundation
import Testing

/// Contracts of a repository, scanned and filled as a user does it. Most of it leaves the
/// repository's tests uncollected, so that nothing needs the environment that they are collected in.
@Suite struct ContractTests {
  private static let repositories = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Repositories")

  /// The small shop: code and contracts, no documents, no tests.
  func shop() throws -> Room {
    let room = try Room()
    try FileManager.default.removeItem(atPath: room.path)
    try FileManager.default.copyItem(
      atPath: Self.repositories.appending(path: "shop").path(), toPath: room.path)
    return room
  }

  let quick = ["--no-tests", "--color", "never"]

  @Test func scanTellsWhatIsMissing() throws {
    let room = try shop()
    let result = try room.l9gen(["scan"] + quick)
    #expect(result.code == 1)
    #expect(result.output.contains("error[L9K002]: 'README.md' does not exist"))
    #expect(result.output.hasSuffix("7 contracts, 5 gaps, 7 behaviours (not run)\n"))
    let report = String(decoding: try room.read("meta-gaps.yaml"), as: UTF8.self)
    #expect(report.contains("    target_file: \"tests/unit/test_stock.py\"\n"))
    let again = try room.l9gen(["scan", "--format", "yaml"] + quick)
    #expect(again.output == report)
    let known = try room.l9gen(["scan", "--baseline", "meta-gaps.yaml"] + quick)
    #expect(known.code == 0)
    #expect(known.output.contains("7 contracts, 0 gaps, 5 excused"))
  }

  @Test func fillWritesWhatFollowsAndNothingTwice() throws {
    let room = try shop()
    let first = try room.l9gen(["fill"] + quick)
    #expect(first.code == 1, "one behaviour gives no example")
    #expect(first.errors.contains("warning[L9K021]: no test follows from 'Two tills never"))
    #expect(first.output.hasSuffix("6 written, 1 stay open\n"))
    let test = String(decoding: try room.read("tests/unit/test_stock.py"), as: UTF8.self)
    #expect(test.contains("    assert rounded(1.005) == 1.0\n"))
    #expect(test.components(separatedBy: "@pytest.mark.covers(").count == 5)
    #expect(try room.l9gen(["scan"] + quick).output.contains("7 contracts, 0 gaps"))
    let before = try room.tree()
    let second = try room.l9gen(["fill"] + quick)
    #expect(second.output == "0 written, 0 stay open\n" && second.code == 0)
    #expect(try room.tree() == before)
  }

  /// As above, with nothing left out: pytest collects what was written, and the tests pass.
  @Test func filledTestsAreCollectedAndPass() throws {
    let room = try shop()
    let fill = try room.l9gen(["fill", "--color", "never"], seconds: 600)
    #expect(fill.output.hasSuffix("8 written, 1 stay open\n"), "\(fill.output)\(fill.errors)")
    let scan = try room.l9gen(["scan", "--color", "never"], seconds: 600)
    #expect(scan.output.contains("error[L9K007]: no test covers 'Two tills never"))
    #expect(
      scan.output.hasSuffix("7 contracts, 1 gap, 7 behaviours (collected)\n"), "\(scan.output)")
    let cache = Tool.cache + "/l9gen/"
    let pythons = try FileManager.default.contentsOfDirectory(atPath: cache)
      .map { cache + $0 + "/bin/python" }
    let python = try #require(pythons.first { FileManager.default.isExecutableFile(atPath: $0) })
    let before = try room.tree()
    let again = try room.l9gen(["fill"], seconds: 600)
    #expect(again.output == "0 written, 1 stay open\n")
    #expect(try room.tree() == before)
    // Without the configuration of some folder above.
    let pytest = ["-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", "."]
    let tests = try room.run([python] + pytest)
    #expect(tests.contains(" passed") && !tests.contains("skipped"), "\(tests)")
  }

  @Test func editsSurviveAndConflictsWriteNothing() throws {
    let room = try shop()
    _ = try room.l9gen(["fill"] + quick)
    var text = String(decoding: try room.read("README.md"), as: UTF8.self)
    text = text.replacing("Ask in the issue.\n", with: "Ask in the issue.\n\nOr call Ann.\n")
    try room.write(text, to: "README.md")
    var contract = String(decoding: try room.read("README.meta.yaml"), as: UTF8.self)
    contract = contract.replacing("Plain lines on standard error.", with: "JSON lines.")
    try room.write(contract, to: "README.meta.yaml")
    #expect(try room.l9gen(["fill"] + quick).output.contains("wrote     README.md\n"))
    let merged = String(decoding: try room.read("README.md"), as: UTF8.self)
    #expect(merged.contains("Or call Ann.\n") && merged.contains("JSON lines.\n"))

    try room.write(merged.replacing("JSON lines.", with: "Logs of ours."), to: "README.md")
    try room.write(contract.replacing("JSON lines.", with: "No logs."), to: "README.meta.yaml")
    let before = try room.tree()
    let conflict = try room.l9gen(["fill"] + quick)
    #expect(conflict.code == 1)
    #expect(conflict.errors.contains("error[L9K019]: an edit of 'README.md' meets a change"))
    #expect(conflict.errors.contains("README.meta.yaml:1:1"))
    #expect(conflict.output == "nothing was written: the conflicts come first\n")
    #expect(try room.tree() == before)
  }

  @Test func aDocumentOfSomebodyElseGetsOnlyWhatItLacks() throws {
    let room = try shop()
    let own = "# Core of mine\n\nWords.\n\n## Key components\n\nMine.\n"
    try room.write(own, to: "shop/core/README.md")
    _ = try room.l9gen(["fill"] + quick)
    let text = String(decoding: try room.read("shop/core/README.md"), as: UTF8.self)
    for line in own.split(separator: "\n") { #expect(text.contains(line + "\n")) }
    #expect(text.contains("## Subsystem overview\n") && !text.contains("### Public APIs"))
    #expect(try room.l9gen(["fill"] + quick).output.hasPrefix("0 written"))
  }

  @Test func oneGapIsFilledAlone() throws {
    let room = try shop()
    let report = try room.l9gen(["scan", "--format", "json"] + quick).output
    let place = try #require(report.firstRange(of: "\"id\": \"gap-"))
    let id = String(report[place.upperBound...].prefix(8))
    let result = try room.l9gen(["fill", "--gap", "gap-" + id] + quick)
    #expect(result.output == "wrote     shop/core/__init__.py\n1 written, 0 stay open\n")
    let unknown = try room.l9gen(["fill", "--gap", "gap-0"] + quick)
    #expect(unknown.code == 2 && unknown.errors.contains("error[L9K020]: there is no gap 'gap-0'"))
  }

  @Test func skeletonsAreSkippedAndCoverNothing() throws {
    let room = try shop()
    _ = try room.l9gen(["fill", "--skeletons"] + quick)
    let test = String(decoding: try room.read("tests/unit/test_stock.py"), as: UTF8.self)
    #expect(test.contains("@pytest.mark.skip(reason=\"not written: it gives no example\")"))
    #expect(test.components(separatedBy: "@pytest.mark.covers(").count == 5)
  }
}

extension ContractTests {
  @Test func initMakesReadyAndOverwritesNothing() throws {
    let room = try shop()
    for name in try room.tree().keys where name.hasSuffix("meta.yaml") {
      try FileManager.default.removeItem(atPath: room.path + "/" + name)
    }
    try room.write("all:\n", to: "Makefile")
    let first = try room.l9gen(["init"])
    #expect(first.code == 0 && first.errors.isEmpty)
    #expect(first.output.contains("kept      Makefile\n"))
    #expect(first.output.contains("wrote     .github/workflows/ci.yml\n"))
    #expect(first.output.hasSuffix("15 written, 1 kept\n"))
    #expect(try room.read("Makefile") == Array("all:\n".utf8))
    let example = String(decoding: try room.read(".env.example"), as: UTF8.self)
    #expect(example.hasSuffix("\nSHOP_CURRENCY=\n"))
    let before = try room.tree()
    #expect(try room.l9gen(["init"]).output.hasSuffix("0 written, 16 kept\n"))
    #expect(try room.tree() == before)
    #expect(try room.l9gen(["fill"] + quick).code == 0)
    let scan = try room.l9gen(["scan"] + quick)
    #expect(scan.code == 0 && scan.output.hasSuffix("5 contracts, 0 gaps\n"))
  }

  @Test func annotationsOfGitHubAreEscaped() throws {
    let room = try Room()
    try room.write("type: 'a%b:c'\n", to: "x.meta.yaml")
    let result = try room.l9gen(["scan", "--format", "github"])
    #expect(
      result.output.hasPrefix(
        "::error file=x.meta.yaml,line=1,endLine=1,col=7,endColumn=13,title=L9K001%3A "),
      "\(result.output)")
    #expect(result.output.contains("::'a%25b:c' is no type of contract"))
  }
}
