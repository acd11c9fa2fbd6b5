import Foundation
import Testing

/// `docs/bad-input.md` says what is tested by what.
@Suite struct BadInputPageTests {
  private static let root = Tool.cases.deletingLastPathComponent().appending(path: "../..")
    .standardizedFileURL

  private func page() throws -> String {
    try String(contentsOf: Self.root.appending(path: "docs/bad-input.md"), encoding: .utf8)
  }

  @Test func everyRefusedInputStandsOnThePage() throws {
    let page = try page()
    for input in BadInputTests.refused {
      #expect(page.contains("`\(input.slug)`"), "\(input.slug) is missing")
    }
  }

  @Test func whateverThePageNamesExists() throws {
    let slugs = Set(BadInputTests.refused.map(\.slug))
    var sources = ""
    let tests = Self.root.appending(path: "Tests").path()
    for name in try FileManager.default.subpathsOfDirectory(atPath: tests)
    where name.hasSuffix(".swift") {
      sources += try String(contentsOfFile: tests + "/" + name, encoding: .utf8)
    }
    for row in try page().split(separator: "\n") where row.hasPrefix("|") {
      let last = row.dropLast().split(separator: "|").last ?? ""
      for name in last.matches(of: #/`([^`]+)`/#).map({ String($0.1) }) {
        let isThere =
          slugs.contains(name) || name.hasPrefix("scripts/")
          || name.hasSuffix("()") && sources.contains("func \(name.dropLast(2))(")
        #expect(isThere, "\(name)")
      }
    }
  }
}
