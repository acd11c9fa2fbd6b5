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
}
