import Core
import Foundation
import Testing

@testable import Jinja

@Suite struct CaseTests {
  static let isRecording = ProcessInfo.processInfo.environment["L9_RECORD"] == "1"

  @Test(arguments: Case.all) func caseGivesWhatItsFileSays(_ example: Case) throws {
    let result = example.run()
    if Self.isRecording, example.section(result.section) != result.text {
      try example.record(result)
      Issue.record("recorded; read the difference before committing it")
      return
    }
    #expect(result.text == example.section(result.section), "section \(result.section)")
  }

  @Test(arguments: Case.all) func caseFileIsComplete(_ example: Case) {
    #expect(example.path.pathExtension == "case")
    #expect(example.head["title"] != nil && example.head["why"] != nil)
    #expect((example.section("output") == nil) != (example.section("error") == nil))
  }

  @Test func titlesAreUnique() {
    let titles = Case.all.compactMap { $0.head["title"] }
    #expect(Set(titles).count == titles.count)
  }

  @Test func thereAreManyCases() { #expect(Case.all.count >= 300) }

  @Test func everyFilterTestFunctionAndMethodHasACase() {
    let text = Case.all.filter { $0.section("output") != nil }
      .flatMap { $0.sections.filter { $0.name == "template" || $0.name.hasPrefix("file ") } }
      .map(\.text).joined(separator: "\n")
    func missing(_ rows: [Builtin], _ patterns: (String) -> [String]) -> [String] {
      rows.map(\.name).filter { name in !patterns(name).contains { text.contains($0) } }
    }
    #expect(
      missing(Builtins.filters) { ["| \($0)", "|\($0)", "map('\($0)'", "filter \($0)"] } == [])
    #expect(missing(Builtins.tests) { ["is \($0)", "is not \($0)", "'\($0)'"] } == [])
    #expect(missing(Builtins.functions) { ["\($0)("] } == [])
    #expect(missing(Builtins.methods) { [".\($0)("] } == [])
  }

  @Test func everyRuleHasACase() {
    let errors = Case.all.compactMap { $0.section("error") }.joined()
    #expect(TemplateRule.all.map(\.code).filter { !errors.contains("[\($0)]") } == [])
    #expect(Set(TemplateRule.all.map(\.code)).count == TemplateRule.all.count)
  }
}
