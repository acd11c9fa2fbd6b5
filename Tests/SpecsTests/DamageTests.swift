import Core
import Documents
import Foundation
import Testing

@testable import Specs

/// Inputs of the cases with lines lost, doubled, moved, indented or cut: findings, never a crash.
@Suite struct DamageTests {
  @Test(arguments: 1...300) func damagedInputIsReported(seed: UInt64) throws {
    var random = SplitMix(seed)
    let name = CaseTests.names[random.next(below: CaseTests.names.count)]
    let text = try String(contentsOf: CaseTests.folder.appending(path: name), encoding: .utf8)
    let parts = CaseTests.parts(of: text).filter { $0.name != "output" }
    let damaged = parts.map { part in (name: part.name, text: Self.damage(part.text, &random)) }
    #expect(CaseTests.run(damaged) == CaseTests.run(damaged.reversed()), "seed \(seed), \(name)")
  }

  private static func damage(_ text: String, _ random: inout SplitMix) -> String {
    var lines = text.components(separatedBy: "\n")
    for _ in 0...random.next(below: 3) {
      let line = random.next(below: lines.count)
      switch random.next(below: 7) {
      case 0: lines.remove(at: line)
      case 1: lines.insert(lines[line], at: line)
      case 2: lines.swapAt(line, random.next(below: lines.count))
      case 3: lines[line] = "  " + lines[line]
      case 4: lines[line] = String(lines[line].prefix(random.next(below: 12)))
      case 5: lines[line] = lines[line].components(separatedBy: ":")[0] + ": {}"
      default: lines[line] = lines[line].components(separatedBy: ":")[0] + ": []"
      }
      if lines.isEmpty { lines = [""] }
    }
    return lines.joined(separator: "\n")
  }
}
