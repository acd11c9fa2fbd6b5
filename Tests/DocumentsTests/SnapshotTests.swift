import Core
import Foundation
import Testing

@testable import Documents

/// How small texts of every kind of YAML are treated: read as what, or refused why.
///
/// `Snapshot.txt` holds a name, the text as a JSON string, and what came of it; `L9_RECORD=1` writes
/// the third. A difference after a change of the reader shows what else the change did.
@Suite struct SnapshotTests {
  private static let place = CaseTests.folder.deletingLastPathComponent()
    .appending(path: "Snapshot.txt")

  private struct Entry {
    let name: String
    /// A JSON string.
    let literal: String
    let outcome: String
  }

  @Test func everyTextIsTreatedAsRecorded() throws {
    let entries = try Self.entries(String(contentsOf: Self.place, encoding: .utf8))
    #expect(Set(entries.map(\.name)).count == entries.count && entries.count > 150)
    var recorded = ""
    for entry in entries {
      let text = try #require(JSON(parsing: Array(entry.literal.utf8)).string, "\(entry.name)")
      let outcome = Self.outcome(of: text)
      recorded += "=== \(entry.name)\n\(entry.literal)\n\(outcome)"
      if !CaseTests.isRecording {
        #expect(outcome == entry.outcome, "\(entry.name)")
      }
    }
    guard CaseTests.isRecording else { return }
    try recorded.write(to: Self.place, atomically: true, encoding: .utf8)
    Issue.record("recorded Snapshot.txt")
  }

  private static func entries(_ text: String) throws -> [Entry] {
    text.components(separatedBy: "=== ").dropFirst().map { part in
      let lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      return Entry(
        name: lines[0], literal: lines[1], outcome: lines[2...].joined(separator: "\n"))
    }
  }

  /// One line for each document, one for each finding.
  private static func outcome(of text: String) -> String {
    var diagnostics = Diagnostics()
    let file = Documents.read(Source(path: "a.yaml", text: text), diagnostics: &diagnostics)
    let findings = diagnostics.sorted.map { finding in
      let place = finding.span?.position
      return "\(finding.severity) \(finding.rule.code) \(place?.line ?? 0):\(place?.column ?? 0) "
        + finding.message + "\n"
    }
    // What stands beside an error is no result.
    let documents = diagnostics.hasErrors ? [] : file.documents
    let read = documents.map { "read \(json(of: $0.root).text(JSON.Format(isASCII: true)))\n" }
    return read.joined() + VisibleText.lines(findings.joined())
  }

  private static func json(of node: Node) -> JSON {
    switch node.kind {
    case .null: .null
    case .bool: .bool(node.bool ?? false)
    case .int: .int(node.int ?? 0)
    case .float: .float(node.double ?? 0)
    case .string: .string(node.text ?? "")
    case .list: .array(node.items.map(json))
    case .map: .object(node.pairs.map { JSON.Member($0.key.text ?? "", json(of: $0.value)) })
    }
  }
}

extension VisibleText {
  /// Line by line, with everything visible.
  fileprivate static func lines(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      var visible = VisibleText()
      visible.append(String(line))
      return visible.text + "\n"
    }.joined()
  }
}
