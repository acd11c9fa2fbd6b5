import Core
import Testing

@testable import Documents

@Suite struct ScalarTests {
  private func kind(_ text: String) -> Node.Kind {
    Scalars.meaning(ofPlain: Array(text.utf8), 0..<text.utf8.count).kind
  }

  @Test(arguments: [
    (Node.Kind.null, ["", "~", "null", "Null", "NULL"]),
    (.bool, ["true", "True", "TRUE", "false", "False", "FALSE"]),
    (.int, ["0", "-1", "+12", "007", "0x1F", "0o17", "12345678901234567890"]),
    (.float, ["1.", "1.5", "-.5", ".5", "1e3", "1.5E-3", ".inf", "-.INF", ".nan", "+1.0"]),
    (
      .string,
      [
        "yes", "on", "nULL", "tRue", "0x", "0xg", "0o8", "-0x1", "1e", "1e+", ".", "-", "+",
        "1.2.3",
        "1_000", "1:30", "2025-12-12", "0b1", "..5", ".infinity", "e3", "- 1", "1 2", "~x", "٣",
      ]
    ),
  ])
  func plainScalarsFollowTheCoreSchema(expected: Node.Kind, texts: [String]) {
    for text in texts { #expect(kind(text) == expected, "'\(text)'") }
  }

  @Test func valuesAreRead() throws {
    var diagnostics = Diagnostics()
    let text = """
      int: -12
      hex: 0x1F
      octal: 0o17
      float: 1.5e+3
      dot: 2.
      yes: TRUE
      none: ~
      quoted: "12"
      tagged: !!str 12
      folded: >
        one
        two

        three
      literal: |-
        a
         b
      """
    let source = Source(path: "a.yaml", text: text)
    let root = try #require(YAML.parse(source, diagnostics: &diagnostics).first?.root)
    #expect(root["int"]?.int == -12)
    #expect(root["hex"]?.int == 31)
    #expect(root["octal"]?.int == 15)
    #expect(root["float"]?.double == 1500)
    #expect(root["dot"]?.double == 2)
    #expect(root["yes"]?.bool == true)
    #expect(root["none"]?.kind == .null)
    #expect(root["quoted"]?.string == "12")
    #expect(root["quoted"]?.isPlain == false)
    #expect(root["tagged"]?.string == "12")
    #expect(root["folded"]?.string == "one two\nthree\n")
    #expect(root["literal"]?.string == "a\n b")
    #expect(root["missing"] == nil)
    #expect(root.count == 11)
  }
}
