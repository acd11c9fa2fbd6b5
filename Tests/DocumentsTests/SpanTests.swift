import Core
import Testing

@testable import Documents

@Suite struct SpanTests {
  private func root(_ text: String) throws -> Node {
    var diagnostics = Diagnostics()
    let source = Source(path: "a.yaml", text: text)
    return try #require(YAML.parse(source, diagnostics: &diagnostics).first?.root)
  }

  @Test func collectionsEndWithTheirLastValue() throws {
    let root = try root("a:\n  b: [1, 2]\n  c: {d: x}\n\n# comment\ne:\n  - é\n  - 'z'   \n\n")
    #expect(root["a"]?.span.text == "b: [1, 2]\n  c: {d: x}")
    #expect(root["a"]?["b"]?.span.text == "[1, 2]")
    #expect(root["e"]?.span.text == "- é\n  - 'z'")
    #expect(root.span.text.hasSuffix("- 'z'"))
  }

  @Test func columnsInFrontOfWideTextAreBytes() throws {
    let root = try root("[\"🧠é\", x, {日本: 'y', \"é\": z}, w]\n")
    #expect(root.items.map(\.span.text) == ["\"🧠é\"", "x", "{日本: 'y', \"é\": z}", "w"])
    #expect(root.items[2].pairs.map(\.key.span.text) == ["日本", "\"é\""])
    #expect(root.items[2].pairs.map(\.value.span.text) == ["'y'", "z"])
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func lineEndsDoNotMovePlaces(end: String) throws {
    let lines = ["a: |", "  one", "  two", "b: 'x", "  y'", "c: >-", "  é", "  z", "d: end"]
    let root = try root(lines.joined(separator: end) + end)
    #expect(root["a"]?.text == "one\ntwo\n")
    #expect(root["b"]?.text == "x y")
    #expect(root["c"]?.text == "é z")
    #expect(root["d"]?.span.text == "end")
    #expect(root["d"]?.span.position == Position(line: 9, column: 4))
  }

  @Test func aliasesStandWhereTheyAreWritten() throws {
    let root = try root("a: &x {k: [1, 2]}\nb: *x\nc: [*x, *x]\n")
    #expect(root["b"]?.span.text == "*x")
    #expect(root["b"]?["k"]?.items.map(\.int) == [1, 2])
    #expect(root["b"]?["k"]?.span.text == "[1, 2]")
    #expect(root["c"]?.items.count == 2)
    #expect(root["c"]?.items[1]["k"]?.items[1].int == 2)
  }

  @Test func fencesPointIntoTheFile() throws {
    let text = "---\nt: é\n---\n# Ä heading #\n\n- item\n\n  ~~~~ yml agent\n  k: [é, v]\n  ~~~~\n"
    var diagnostics = Diagnostics()
    let file = Documents.read(Source(path: "a.md", text: text), diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty)
    #expect(file.kind == .markdown)
    #expect(file.frontMatter?.root["t"]?.span.position == Position(line: 2, column: 4))
    let block = try #require(file.blocks.first)
    #expect(block.heading?.text == "Ä heading")
    #expect(block.heading?.level == 1)
    #expect(block.heading?.span.position.line == 4)
    #expect(block.info == "yml agent")
    #expect(block.span.text == "  k: [é, v]")
    let value = try #require(block.documents.first?.root["k"]?.items.last)
    #expect(value.span.text == "v")
    #expect(value.span.position == Position(line: 9, column: 10))
  }

  @Test func setextHeadingsAndFileNames() throws {
    let text = """
      Title
      =====

      **Filename:** `one.yaml`

      ```yaml
      a: 1
      ```

      ```yaml
      b: 1
      ```

      ### Next

      File: two.yaml

      ```yml
      c: 1
      ```
      """
    var diagnostics = Diagnostics()
    let file = Documents.read(Source(path: "a.md", text: text), diagnostics: &diagnostics)
    #expect(file.blocks.map(\.fileName) == ["one.yaml", nil, "two.yaml"])
    #expect(file.blocks.map(\.heading?.text) == ["Title", "Title", "Next"])
    #expect(file.blocks.map(\.heading?.level) == [1, 1, 3])
  }

  @Test func largeMapsFindTheirKeys() throws {
    let root = try root((0..<2_000).map { "key\($0): \($0)\n" }.joined())
    #expect(root.count == 2_000)
    #expect(root["key1999"]?.int == 1_999)
    #expect(root["key2000"] == nil)
  }
}
