import Testing

@testable import Core

@Suite struct JSONTests {
  private func read(_ text: String) throws(JSON.ReadError) -> JSON {
    try JSON(parsing: Array(text.utf8))
  }

  private func refusal(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch { return "\(error.offset): \(error.reason)" }
  }

  @Test func membersKeepTheirOrder() throws {
    let value: JSON = ["b": 1, "a": [true, .null, .float(0.5)], "c": [:], "d": []]
    #expect(value.text() == #"{"b":1,"a":[true,null,0.5],"c":{},"d":[]}"#)
    #expect(
      value.text(.indented) == """
        {
          "b": 1,
          "a": [
            true,
            null,
            0.5
          ],
          "c": {},
          "d": []
        }
        """)
    #expect(try read(value.text(.indented)) == value)
  }

  @Test func stringsHaveOneSpelling() throws {
    let value = JSON.string("\"\\/\n\r\t\u{1}\u{7F}é\u{202E}\u{2028}🧠")
    #expect(value.text() == #""\"\\/\n\r\t\u0001\u007fé\u202e\u2028🧠""#)
    let ascii = value.text(.init(isASCII: true))
    #expect(ascii == #""\"\\/\n\r\t\u0001\u007f\u00e9\u202e\u2028\ud83e\udde0""#)
    #expect(try read(ascii) == value)
    #expect(try read(value.text()) == value)
  }

  @Test func namesAreComparedByBytes() throws {
    let text = "{\"caf\u{E9}\":1,\"cafe\u{301}\":2}"
    #expect(try read(text)["cafe\u{301}"] == 2)
    #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
  }

  @Test(arguments: [
    ("", "0: a value is missing"), ("[1,]", "3: this is no JSON value"),
    ("{\"a\":1,\"a\":2}", "7: the member 'a' appears twice"), ("1 2", "2: text follows the value"),
    ("01", "2: this is no number"), ("1.", "2: digits are missing"),
    ("+1", "0: this is no JSON value"),
    ("9223372036854775808", "0: the number does not fit into 64 bits"),
    ("1e999", "0: the number does not fit into 64 bits"), ("\"a", "2: the string is never closed"),
    ("\"\\ud800\"", "7: a surrogate stands alone"), ("\"\\x\"", "3: this escape is unknown"),
    ("\"\n\"", "1: a control character stands in a string"), ("{\"a\" 1}", "5: expected ':'"),
    ("{a:1}", "1: a member's name is missing"), ("NaN", "0: this is no JSON value"),
    ("// c\n1", "0: this is no JSON value"), ("\u{FEFF}1", "0: this is no JSON value"),
  ])
  func refused(text: String, reason: String) {
    #expect(refusal(text) == reason)
  }

  @Test func depthIsLimited() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(refusal(deep) == "64: the value is nested too deeply")
    #expect(refusal(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) == nil)
  }

  @Test func invalidUTF8IsRefused() {
    #expect(throws: JSON.ReadError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
  }
}
