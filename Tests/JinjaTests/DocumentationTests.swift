import Core
import Foundation
import Testing

@testable import Jinja

/// The tables of the reference come from the tables of the engine.
@Suite struct DocumentationTests {
  static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/template-language.md").standardizedFileURL

  @Test func theReferenceListsEveryRow() throws {
    let text = try String(contentsOf: Self.path, encoding: .utf8)
    var expected = text
    for (name, table) in Self.tables { expected = replaced(expected, name, table) }
    if CaseTests.isRecording, text != expected {
      try expected.write(to: Self.path, atomically: true, encoding: .utf8)
      Issue.record("recorded; read the difference before committing it")
    } else {
      #expect(text == expected)
    }
  }

  private static var tables: [(String, String)] {
    [
      ("filters", table(Builtins.filters)), ("tests", table(Builtins.tests)),
      ("functions", table(Builtins.functions)), ("methods", table(Builtins.methods)),
      ("rules", rules),
    ]
  }

  private static func table(_ rows: [Builtin]) -> String {
    let lines = rows.map { row in
      "| `\(call(row))` | \(row.summary.replacingOccurrences(of: "|", with: "\\|")) |\n"
    }
    return "| | |\n|---|---|\n" + lines.joined()
  }

  private static func call(_ row: Builtin) -> String {
    var parts = row.parameters.enumerated().map { index, name in
      index < row.required ? name : "\(name)?"
    }
    if row.isVariadic { parts.append("…") }
    if row.takesNames { parts = ["name=value, …"] }
    return parts.isEmpty ? row.name : "\(row.name)(\(parts.joined(separator: ", ")))"
  }

  private static var rules: String {
    "| | |\n|---|---|\n"
      + TemplateRule.all.map { "| \($0.code) | \($0.title) |\n" }.joined()
  }

  private func replaced(_ text: String, _ name: String, _ table: String) -> String {
    guard let start = text.range(of: "<!-- \(name) -->\n"),
      let end = text.range(of: "<!-- end -->", range: start.upperBound..<text.endIndex)
    else { return text + "\nno section for \(name)" }
    return text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: table)
  }
}
