import Core
import Foundation
import Testing

@testable import Contracts

/// Every file in `Cases` is a repository and what is found in it.
///
/// A case begins with its title; `=== path` begins a file of the repository. `=== marks` lists what
/// tests cover, a line `file::name behaviour`, with `!` in front when the test is skipped; without
/// it no test was collected. `=== coverage` lists `file covered total`. `=== today`, `=== baseline`
/// and `=== .l9_waivers.yaml` do as the options. `=== output` is what must come out;
/// `L9_RECORD=1` writes it.
@Suite struct CaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return all.sorted()
  }()

  static let isRecording = ProcessInfo.processInfo.environment["L9_RECORD"] == "1"

  @Test(arguments: names) func output(name: String) throws {
    let place = Self.folder.appending(path: name)
    let text = try String(contentsOf: place, encoding: .utf8)
    let output = try CaseRepository(text).output
    let expected = text.components(separatedBy: "=== output\n").last ?? ""
    if Self.isRecording, output != expected {
      let inputs = text.components(separatedBy: "=== output\n")[0]
      try (inputs + "=== output\n" + output).write(to: place, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name)")
    } else if !Self.isRecording {
      #expect(output == expected)
    }
  }

  /// A rule without a case could break unseen.
  @Test func everyGapKindHasACase() throws {
    let texts = try Self.names.map {
      try String(contentsOf: Self.folder.appending(path: $0), encoding: .utf8)
    }
    for kind in GapKind.allCases {
      #expect(texts.contains { $0.contains("[\(kind.rule.code)]") }, "no case shows \(kind)")
    }
  }
}

/// A repository in memory, written in one file.
struct CaseRepository {
  var files: [String: String] = [:]
  var marks: String?
  var coverage: String?
  var today: String?
  var baseline: String?

  init(files: [String: String]) { self.files = files }

  init(_ text: String) {
    var name: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        name = String(line.dropFirst(4))
        if name == "output" { break }
        set(name ?? "", "")
      } else if let name {
        set(name, line + "\n", adding: true)
      }
    }
  }

  private mutating func set(_ name: String, _ text: String, adding: Bool = false) {
    func joined(_ old: String?) -> String { adding ? (old ?? "") + text : text }
    switch name {
    case "marks": marks = joined(marks)
    case "coverage": coverage = joined(coverage)
    case "today": today = joined(today)
    case "baseline": baseline = joined(baseline)
    default: files[name] = joined(files[name])
    }
  }

  var tree: RepositoryTree {
    let bytes = files.mapValues { Array($0.utf8) }
    return RepositoryTree(
      files: bytes.keys.map { RelativePath(literal: $0) }.sorted(), read: { bytes[$0.string] ?? [] }
    )
  }

  func report() throws -> GapReport {
    let survey = try ContractSurvey(tree)
    var facts = Scan.ScanFacts()
    facts.coverage = coverage?.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return (file: String(words[0]), covered: Int(words[1]) ?? 0, total: Int(words[2]) ?? 0)
    }
    let result = try Scan.run(survey, .known(testMarks), facts)
    var diagnostics = Diagnostics()
    var excuses = Excuses()
    if let baseline { excuses.add(baseline: Source(path: "b", text: baseline), &diagnostics) }
    if let text = files[Excuses.waiverFile] {
      excuses.add(waivers: Source(path: Excuses.waiverFile, text: text), &diagnostics)
    }
    let day = today.flatMap { Timestamp(iso8601: String($0.prefix(10))) }
    let split = excuses.apply(to: result.gaps, on: day)
    return GapReport(
      result, gaps: split.counting, excused: split.excused,
      repositoryContract: survey.repository?.path.string)
  }

  private var testMarks: TestMarks {
    let tests = (marks ?? "").split(separator: "\n").map { line in
      let isSkipped = line.hasPrefix("!")
      let parts = line.drop { $0 == "!" }.split(separator: " ", maxSplits: 1)
      let place = parts[0].components(separatedBy: "::")
      return TestMarks.Test(
        file: place[0], name: place.last ?? "", covers: [String(parts[1])],
        flaw: isSkipped ? "is skipped" : nil)
    }
    return TestMarks(word: "collected", tests: tests, errors: [])
  }

  var output: String {
    get throws {
      let report = try report()
      var diagnostics = Diagnostics()
      for gap in report.gaps { diagnostics.add(gap.diagnostic) }
      let ids = report.gaps.map { "\($0.kind.rawValue) \($0.target) \(report.id(of: $0))\n" }
      let excused = report.excused.map { "excused by \($0.reason): \($0.gap.id)\n" }
      let findings = diagnostics.isEmpty ? "" : DiagnosticText().render(diagnostics)
      return findings + ids.joined() + excused.joined() + report.summary + "\n"
    }
  }
}
