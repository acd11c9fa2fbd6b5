import Core
import Foundation
import Testing

@testable import Documents

/// Damaged inputs: whatever is in a file, reading ends, every place lies in the file, and fixes
/// leave something that can be read again. `L9_MUTATIONS` sets how many are tried.
@Suite struct MutationTests {
  /// A linear congruential generator, so that a failure can be repeated from its seed.
  private struct Generator {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(max(1, bound)))
    }
  }

  private static let pieces: [[UInt8]] =
    [
      ": ", "- ", "\n", "  ", "\t", "\"", "'", "[", "]", "{", "}", ",", "#", " #", "---\n", "...\n",
      "&a ", "*a", "!t ", "!!str ", "|\n", ">-\n", "%", "@", "`", "```yaml\n", "```\n", "~~~\n",
      "\r",
      "\r\n", "é", "🧠", "\u{FEFF}", "\u{202E}", "? ", "<<: ", "\\", "\0", "1e999", "> ", "* ",
      "yes",
      "\u{2028}", "# H\n", "===\n", "  - a: b: c\n",
    ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]]

  @Test func damagedInputsAreReadToTheirEnd() throws {
    let count = ProcessInfo.processInfo.environment["L9_MUTATIONS"].flatMap { Int($0) } ?? 400
    let seeds = try CaseTests.files.map { name in
      (name, Array(try Data(contentsOf: CaseTests.folder.appending(path: name))))
    }
    for round in 0..<count {
      var generator = Generator(state: UInt64(round) &* 0x9E37_79B9)
      let (name, bytes) = seeds[generator.next(seeds.count)]
      var damaged = bytes
      for _ in 0...generator.next(6) { Self.damage(&damaged, &generator) }
      Self.check(Source(path: name, bytes: damaged), "round \(round)")
    }
  }

  private static func damage(_ bytes: inout [UInt8], _ generator: inout Generator) {
    let place = generator.next(bytes.count + 1)
    let end = min(bytes.count, place + generator.next(8))
    switch generator.next(4) {
    case 0: bytes.replaceSubrange(place..<end, with: [])
    case 1: bytes.insert(contentsOf: bytes[place..<end], at: generator.next(bytes.count + 1))
    default: bytes.insert(contentsOf: pieces[generator.next(pieces.count)], at: place)
    }
  }

  private static func findings(_ source: Source) -> Diagnostics {
    var diagnostics = Diagnostics()
    let file = Documents.read(source, diagnostics: &diagnostics)
    for document in file.documents { visit(document.root, depth: 0) }
    return diagnostics
  }

  private static func check(_ source: Source, _ name: String) {
    let diagnostics = findings(source)
    for finding in diagnostics.sorted {
      for span in [finding.span].compactMap(\.self) + finding.notes.compactMap(\.span) {
        #expect(span.end <= source.bytes.count, "\(name)")
      }
    }
    _ = DiagnosticText().render(diagnostics)
    let mended = Fixes.apply(to: source, lowest: .note, check: findings)
    #expect(mended.count < 1_000, "\(name) is never mended")
  }

  private static func visit(_ node: Node, depth: Int) {
    _ = node.span.text
    _ = (node.text, node.int, node.double, node.bool)
    for item in node.items { visit(item, depth: depth + 1) }
    for (key, value) in node.pairs {
      visit(key, depth: depth + 1)
      visit(value, depth: depth + 1)
    }
  }
}
