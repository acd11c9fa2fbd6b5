import Contracts
import Core
import Files
import Foundation
import Jinja
import Testing

@testable import Generation

/// Edits by people and changes of contracts, in random order: no line of a person is lost, and a
/// second update changes nothing. `L9_SLOW=1` takes 1,000 sequences.
@Suite struct DocumentUpdateTests {
  private static let templates: TemplateSet = {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../templates/contracts").standardizedFileURL
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: root.path())) ?? []
    let sources = names.sorted().filter { $0.hasSuffix(".md.j2") }.compactMap { name in
      (try? Data(contentsOf: root.appending(path: name))).map {
        Source(path: "contracts/" + name, bytes: Array($0))
      }
    }
    var diagnostics = Diagnostics()
    return TemplateSet(sources: sources, diagnostics: &diagnostics)
  }()

  private static let count = ProcessInfo.processInfo.environment["L9_SLOW"] == "1" ? 1000 : 60

  /// A contract whose sections come, go and change.
  private struct RandomContract {
    var goals = ["Sell.", "Count."]
    var summary = "Small."
    var commands = ["make"]
    var hasSecurity = true

    mutating func change(_ random: inout SplitMix) {
      switch random.next(5) {
      case 0: goals.append("Goal \(random.next(1000)).")
      case 1: if goals.count > 1 { goals.remove(at: random.next(goals.count)) }
      case 2: summary = "Summary \(random.next(1000))."
      case 3: commands = (0...random.next(3)).map { "make t\($0) V=\(random.next(50))" }
      default: hasSecurity.toggle()
      }
    }

    var text: String {
      var lines = ["location: /", "type: root_readme", "project:", "  name: Shop", "  goals:"]
      lines += goals.map { "    - \"\($0)\"" }
      lines += ["architecture: {summary: \"\(summary)\"}", "testing:", "  commands:"]
      lines += commands.map { "    - \"\($0)\"" }
      if hasSecurity { lines.append("security: {threat_model_summary: Nothing is at stake.}") }
      return lines.joined(separator: "\n") + "\n"
    }
  }

  private static func rendered(_ contract: RandomContract) throws -> [UInt8] {
    let path = RelativePath(literal: "README.meta.yaml")
    let bytes = Array(contract.text.utf8)
    let tree = RepositoryTree(files: [path], read: { _ in bytes })
    let survey = try ContractSurvey(tree)
    let facts = try #require(CodeFacts(["files": [:]]))
    var writer = DocumentWriter(templates, survey, facts)
    let document = try writer.write(survey.contracts[0], at: "README.md", wanted: [])
    return try #require(document).bytes
  }

  @Test func noLineOfAPersonIsLost() throws {
    for seed in 0..<Self.count {
      var random = SplitMix(seed: UInt64(seed))
      var contract = RandomContract()
      var base = try Self.rendered(contract)
      var document = base
      var own: [String] = []
      for step in 0..<6 {
        for number in 0...random.next(2) {
          let line = "Line \(seed).\(step).\(number) of a person."
          document = Self.inserting(line, into: document, &random)
          own.append(line)
        }
        contract.change(&random)
        let bytes = try Self.rendered(contract)
        let update = try DocumentUpdate.plan(
          existing: document, base: base, rendered: bytes, hasGap: false)
        // On a conflict nothing is written: the person goes on, and the contract, too.
        guard case .write(let merged, let next) = update else { continue }
        (document, base) = (merged, next)
        let lines = Set(String(decoding: merged, as: UTF8.self).split(separator: "\n"))
        for line in own { #expect(lines.contains(Substring(line)), "seed \(seed): \(line)") }
        let again = try DocumentUpdate.plan(
          existing: document, base: base, rendered: bytes, hasGap: false)
        #expect(again == .write(document, base: base), "seed \(seed)")
      }
    }
  }

  private static func inserting(
    _ line: String, into bytes: [UInt8], _ random: inout SplitMix
  ) -> [UInt8] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    lines.insert(Array(line.utf8)[...], at: random.next(lines.count))
    return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }
}

/// A small generator with a seed, so that a failure can be repeated.
private struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

  mutating func next(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)) % UInt64(bound))
  }
}
