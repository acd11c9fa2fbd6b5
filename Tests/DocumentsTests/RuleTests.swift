import Core
import Foundation
import Testing

@testable import Documents

@Suite struct RuleTests {
  @Test func codesAreUniqueAndInOrder() {
    let codes = DocumentRules.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    for rule in DocumentRules.all {
      #expect(!rule.title.hasSuffix("."), "\(rule.code)")
      #expect(rule.explanation.hasSuffix("."), "\(rule.code)")
    }
  }

  @Test func everyRuleHasACase() throws {
    let folder = CaseTests.folder
    var text = ""
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path())
    where name.hasSuffix(".expected") {
      text += try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    for rule in DocumentRules.all {
      #expect(text.contains("[\(rule.code)]: "), "\(rule.code) has no case")
    }
  }
}
