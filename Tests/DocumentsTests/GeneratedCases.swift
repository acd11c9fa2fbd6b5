/// Inputs that are too large, or not text, so that they are made and not stored.
enum GeneratedCases {
  static let all: [String: @Sendable () -> [UInt8]] = [
    "Y06-flow-bomb.yaml": { text("a: " + repeated("[", 100_000)) },
    "Y06-flow-map-bomb.yaml": { text("a: " + repeated("{a: ", 100_000)) },
    "Y07-block-bomb.yaml": { text(repeated("- ", 50_000)) },
    "Y08-alias-bomb.yaml": { text(aliasBomb) },
    "Y08-alias-fences.md": {
      text(
        repeated("```yaml\n- &a [\(repeated("x, ", 100))]\n\(repeated("- *a\n", 60))```\n\n", 5))
    },
    "Y11-many-anchors.yaml": { text((0..<40_000).map { "- &a\($0) x\n" }.joined()) },
    "Y14-long-tag.yaml": { text("a: !" + repeated("t", 1_000_000) + " x\n") },
    "Y15-tag-directives.yaml": {
      text((0..<20_000).map { "%TAG !a\($0)! tag:x,2000:\n" }.joined() + "---\na: 1\n")
    },
    "Y17-inner-bom.yaml": { text("a: 1\n\u{FEFF}b: 2\n") },
    "Y18-utf16.yaml": { [0xFF, 0xFE] + Array("a: 1\n".utf8).flatMap { [$0, 0] } },
    "Y18-utf16-no-mark.yaml": { Array("a: 1\n".utf8).flatMap { [0, $0] } },
    "Y19-invalid.yaml": { Array("a: 1\nb: ".utf8) + [0xFF] + Array("\n".utf8) },
    "Y19-overlong.yaml": { Array("a: ".utf8) + [0xC0, 0xAF, 0x0A] },
    "Y19-surrogate.yaml": { Array("a: ".utf8) + [0xED, 0xA0, 0x80, 0x0A] },
    "Y20-nul.yaml": { text("a: 1\nb: x\0y\n") },
    "Y20-escape.yaml": { text("a: \u{1B}[31mred\n") },
    "Y23-long-int.yaml": { text("a: " + repeated("7", 5_000) + "\n") },
    "Y24-long-key.yaml": { text(repeated("k", 1_000_000) + ": 1\n") },
    "Y25-long-scalar.yaml": { text("a: " + repeated("x", 900_000) + "\n") },
    "Y25-large-file.yaml": { text("a: " + repeated("x", 10_000_000) + "\n") },
    "Y26-many-keys.yaml": { text((0..<20_000).map { "k\($0): 1\n" }.joined()) },
    "Y26-many-events.yaml": { text(repeated("- 1\n", 250_000)) },
    "Y52-many-errors.yaml": { text(repeated("--- @\n", 1_000)) },
    "Y31-crlf.yaml": {
      text("a: 1\r\nb:\r\n  - 'é\r\n    x'\r\n  - |\r\n    two\r\n    lines\r\na: 2\r\n")
    },
    "Y31-cr.yaml": { text("a: 1\rb:\r  - 'é\r    x'\r  - |\r    two\r    lines\ra: 2\r") },
    "C06-wide-table.md": {
      text(repeated("| x ", 10_000) + "|\n" + repeated("|---", 10_000) + "|\n")
    },
    "C13-brackets.md": { text(repeated("![x](", 50_000) + "\n\n```yaml\na: 1\n```\n") },
    "C13-quotes.md": { text(repeated("> ", 50_000) + "x\n") },
    "C13-lists.md": { text(repeated("- ", 50_000) + "x\n") },
    "C13-deep-indentation.md": {
      text((0..<400).map { repeated("  ", $0) + "- a\n" }.joined() + repeated("\n", 500_000))
    },
    "C13-emphasis.md": { text(repeated("*a_ **b ", 30_000) + "\n") },
  ]

  /// Nine levels of nine aliases: 387,420,489 nodes in 400 bytes.
  private static var aliasBomb: String {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...8 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    return text
  }

  private static func repeated(_ piece: String, _ count: Int) -> String {
    String(repeating: piece, count: count)
  }

  private static func text(_ string: String) -> [UInt8] { Array(string.utf8) }
}
