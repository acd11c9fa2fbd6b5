import Testing

@testable import MCP

@Suite struct LineBufferTests {
  private func lines(_ pieces: [String], limit: Int = 8) -> [LineBuffer.Line] {
    var buffer = LineBuffer(limit: limit)
    var lines: [LineBuffer.Line] = []
    for piece in pieces { lines += buffer.add(Array(piece.utf8)[...]) }
    if let last = buffer.finish() { lines.append(last) }
    return lines
  }

  private func whole(_ text: String) -> LineBuffer.Line { .whole(Array(text.utf8)) }

  @Test func linesEndWhereverThePiecesDo() {
    #expect(lines(["one\ntw", "o\r\n", "\nthree"]) == ["one", "two", "", "three"].map(whole))
    #expect(lines([]).isEmpty)
    #expect(lines(["a\n"]) == [whole("a")])
  }

  @Test func aLineOverTheLimitIsToldAndNotKept() {
    #expect(lines(["12345678\n"]) == [whole("12345678")])
    #expect(lines(["123456789\nb\n"]) == [.tooLong, whole("b")])
    #expect(lines(["12345", "6789", "0123\nb"]) == [.tooLong, whole("b")])
    #expect(lines(["1234567890"]) == [.tooLong])
  }
}
