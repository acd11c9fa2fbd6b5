import Core
import Foundation
import Specs
import Testing

@testable import Contracts

/// `docs/contract-types.md` is written from the tables; `L9_RECORD=1` writes it.
@Suite struct DocumentationTests {
  private static let place = CaseTests.folder.appending(path: "../../../docs/contract-types.md")
    .standardizedFileURL

  @Test func pageIsInStepWithTheTables() throws {
    let expected = Self.page
    let actual = try? String(contentsOf: Self.place, encoding: .utf8)
    if CaseTests.isRecording, actual != expected {
      try expected.write(to: Self.place, atomically: true, encoding: .utf8)
      Issue.record("recorded docs/contract-types.md")
    } else {
      #expect(actual == expected, "run the tests with L9_RECORD=1 and read the difference")
    }
  }

  @Test func everyFieldIsExplainedInOneLine() {
    for rule in ContractTypes.all.flatMap(\.table.rules) {
      #expect(!rule.purpose.isEmpty && !rule.purpose.hasSuffix("."), "\(rule.path)")
      #expect(!rule.purpose.contains("\n") && !rule.purpose.contains("|"), "\(rule.path)")
    }
  }

  /// What the templates write is what scans look for.
  @Test func templatesWriteTheHeadingsOfTheOutline() throws {
    let root = Self.place.deletingLastPathComponent().deletingLastPathComponent()
    for type in ContractTypes.all {
      let sections = DocumentOutline.sections(of: type)
      guard !sections.isEmpty else { continue }
      let file = root.appending(path: "templates/contracts/\(type.name).md.j2")
      let text = try String(contentsOf: file, encoding: .utf8)
      for section in sections {
        #expect(text.contains("{% if \"\(section.title)\" in due %}\n## \(section.title)\n"))
      }
    }
  }

  private static var page: String {
    var text = """
      # Types of contracts

      <!-- Written by Tests/ContractsTests/DocumentationTests.swift from the tables in
      Sources/Contracts. -->

      Keys are compared in lower case without `_` and `-`. A dot stands for a map inside a map, `[]` for
      each element of a list, `*` for a name of your own. `l9gen schema <type>` prints the JSON Schema of
      a type; [contracts.md](contracts.md) tells how contracts are used.

      | Type | Stands at | Says |
      |---|---|---|

      """
    for type in ContractTypes.all {
      text += "| [`\(type.name)`](#\(type.name)) | `\(type.place)` | \(type.purpose) |\n"
    }
    for type in ContractTypes.all {
      text += "\n## \(type.name)\n\n| Field | Takes | Meaning |\n|---|---|---|\n"
      for field in type.fields {
        let rule = field.rule
        let name = "`\(rule.path)`" + (rule.isRequired ? " (required)" : "")
        text += "| \(name) | \(takes(field)) | \(rule.purpose) |\n"
      }
    }
    return text
  }

  private static func takes(_ field: ContractField) -> String {
    let isList = field.rule.shapes.contains(.texts)
    switch field.use {
    case .named: return "the name of a file, or its path"
    case .located: return isList ? "paths that exist" : "a path that exists"
    case .member: return isList ? "paths in the folder" : "a path in the folder"
    case .text, .setting: break
    }
    if case .oneOf(let values) = field.rule.form {
      return "one of " + values.map { "`\($0)`" }.joined(separator: ", ")
    }
    return field.rule.shapes.words
  }
}
