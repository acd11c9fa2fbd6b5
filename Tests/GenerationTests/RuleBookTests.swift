import Core
import Foundation
import Jinja
import Testing

@testable import Generation

@Suite struct RuleBookTests {
  @Test func everyCodeStandsOnce() {
    let codes = RuleBook.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(Set(codes).isSuperset(of: TemplateRule.all.map(\.code)))
  }

  @Test func everyRuleIsExplained() {
    for rule in RuleBook.all {
      #expect(rule.code.utf8.count == 6 && rule.code.hasPrefix("L9"), "\(rule.code)")
      #expect(!rule.title.isEmpty && !rule.title.hasSuffix("."), "\(rule.code)")
      #expect(rule.explanation.hasSuffix(".") && rule.explanation.count > 40, "\(rule.code)")
    }
  }
}
