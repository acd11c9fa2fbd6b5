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

/// Every rule is shown by some test: a golden text that holds its code, or a test that names it.
@Suite struct RuleCoverageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  /// What no test of the suite can bring about, and where it is tried instead.
  private static let exceptions: [(code: String, reason: String)] = [
    ("L9C004", "needs a package index that fails"),
    ("L9C006", "needs an installed pytest that crashes"),
    ("L9F002", "the tests may run as root, who may do everything"),
    ("L9F006", "scripts/soak-faults --errors makes system calls fail with EIO"),
    ("L9G008", "two programs would have to move the branch at the same moment"),
    ("L9G013", "needs objects damaged on the disk; 'git fsck' finds them"),
    ("L9G014", "the tests may run as root, who may write everything"),
  ]

  @Test func everyRuleIsShown() throws {
    let shown = try Self.text(of: "Tests", endings: nil)
    let sources = try Self.text(of: "Sources", endings: [".swift"])
    for rule in RuleBook.all where !Self.exceptions.contains(where: { $0.code == rule.code }) {
      let name = Self.name(of: rule, in: sources)
      let isShown =
        shown.contains(rule.code)
        || name.map { shown.contains("Rules." + $0) || shown.contains("Rule." + $0) } ?? false
      #expect(isShown, "no test shows \(rule.code) (\(rule.title))")
    }
  }

  @Test func everyExceptionIsARule() {
    let codes = Set(RuleBook.all.map(\.code))
    for exception in Self.exceptions { #expect(codes.contains(exception.code)) }
  }

  /// `noTime` of `static let noTime = Rule("L9P006", …`.
  private static func name(of rule: Rule, in sources: String) -> String? {
    guard let code = sources.range(of: "\"\(rule.code)\""),
      let start = sources.range(
        of: "static let ", options: .backwards, range: sources.startIndex..<code.lowerBound)
    else { return nil }
    return sources[start.upperBound...].split(separator: " ").first.map(String.init)
  }

  private static func text(of folder: String, endings: [String]?) throws -> String {
    let place = root.appending(path: folder).path()
    let names = FileManager.default.enumerator(atPath: place)?.compactMap { $0 as? String } ?? []
    var text = ""
    for name in names where !name.hasSuffix("RuleBookTests.swift") {
      if let endings, !endings.contains(where: { name.hasSuffix($0) }) { continue }
      // Folders cannot be read, and inputs of tests need not be text.
      guard let data = FileManager.default.contents(atPath: place + "/" + name) else { continue }
      text += String(decoding: data, as: UTF8.self)
    }
    return text
  }

  /// A rule that nothing reports would promise a finding that never comes.
  @Test func everyRuleIsReportedSomewhere() throws {
    let sources = try Self.sources()
    let declaration = #/static let (\w+) = (?:Breaking)?Rule\(\s*"(L9\w\d{3})"/#
    var codes: Set<String> = []
    for source in sources {
      for match in source.matches(of: declaration) {
        codes.insert(String(match.2))
        let mention = try Regex("Rules?\\.\(match.1)\\b")
        // In its own file two mentions are the declaration and the row of `all`.
        let own = try Self.withoutTexts(source).matches(of: Regex("\\b\(match.1)\\b")).count
        #expect(own > 2 || sources.contains { $0.contains(mention) }, "\(match.2) \(match.1)")
      }
    }
    #expect(codes == Set(RuleBook.all.map(\.code)), "every rule stands in the book")
  }

  private static func withoutTexts(_ source: String) -> String {
    source.replacing(#/"[^"\n]*"/#, with: "")
  }

  private static func sources() throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    return try paths.filter { $0.hasSuffix(".swift") }.map {
      try String(contentsOf: root.appending(path: $0), encoding: .utf8)
    }
  }
}
