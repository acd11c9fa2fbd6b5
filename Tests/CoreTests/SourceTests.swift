import Testing

@testable import Core

@Suite struct SourceTests {
  @Test func columnsCountScalarsNotBytes() {
    let source = Source(path: "a.yaml", text: "x\nä: b\n")
    #expect(source.position(at: 5) == Position(line: 2, column: 3))
    #expect(source.line(2) == "ä: b")
  }

  @Test func digestIsTheKnownSHA256() {
    #expect(
      Digest(of: "abc").hex
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func everyLineEndCounts(end: String) {
    let source = Source(path: "a.yaml", text: ["a", "", "bc", ""].joined(separator: end))
    #expect(source.lineCount == 4)
    #expect((1...5).map(source.line) == ["a", "", "bc", "", ""])
    #expect(source.position(at: source.bytes.count) == Position(line: 4, column: 1))
    #expect(source.position(at: 2 * end.utf8.count + 2) == Position(line: 3, column: 2))
  }

  @Test func theByteOrderMarkIsInNoColumn() {
    let source = Source(path: "a.yaml", text: "\u{FEFF}ab\n")
    #expect(source.position(at: 0) == Position(line: 1, column: 1))
    #expect(source.position(at: 4) == Position(line: 1, column: 2))
  }
}
