import Core
import Foundation
import Testing

@testable import Generation

/// Every file in `Cases` is a mistake in a template folder or a collection, and what is said of it.
///
/// A case begins with its title; `=== pack/name` and `=== schema/name` begin a file that is put over
/// the small pack or is the whole collection, `=== pack/name removed` takes one away, `=== output` is
/// what must come out. `L9_RECORD=1` writes the output.
@Suite struct PackCaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return all.filter { $0.hasSuffix(".case") }.sorted()
  }()

  private static let isRecording = ProcessInfo.processInfo.environment["L9_RECORD"] == "1"

  @Test(arguments: names) func output(name: String) throws {
    let place = Self.folder.appending(path: name)
    let text = try String(contentsOf: place, encoding: .utf8)
    let parts = Self.parts(of: text)
    let output = try Self.run(parts)
    if Self.isRecording {
      let inputs = text.components(separatedBy: "=== output\n")[0]
      try (inputs + "=== output\n" + output).write(to: place, atomically: true, encoding: .utf8)
    } else {
      #expect(parts.last?.name == "output" && output == parts.last?.text)
    }
  }

  /// A rule without a case could break unseen.
  @Test func everyPlanRuleHasACase() throws {
    let texts = try Self.names.map {
      try String(contentsOf: Self.folder.appending(path: $0), encoding: .utf8)
    }
    // Their subject is a folder: CommitTests, CommandLineTests, FileStateTests.
    let elsewhere = [
      PlanRules.editedExtraction, PlanRules.noCollection, PlanRules.missingLink,
      PlanRules.skippedInput,
    ]
    for rule in PlanRules.all where !elsewhere.contains(rule) {
      #expect(texts.contains { $0.contains("[\(rule.code)]") }, "no case shows \(rule.code)")
    }
  }

  private static func parts(of text: String) -> [(name: String, text: String)] {
    var parts: [(name: String, text: String)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("=== ") {
        parts.append((String(line.dropFirst(4)), ""))
      } else if !parts.isEmpty {
        parts[parts.count - 1].text += line + "\n"
      }
    }
    return parts
  }

  private static func run(_ parts: [(name: String, text: String)]) throws -> String {
    let pack = try TestFolder()
    try FileManager.default.copyItem(atPath: Tiny.pack, toPath: pack.path + "/pack")
    var schemas: [String: String] = [:]
    for part in parts {
      if part.name.hasPrefix("schema/") { schemas[String(part.name.dropFirst(7))] = part.text }
      if part.name.hasSuffix(" removed") {
        try pack.remove(String(part.name.dropLast(8)))
      } else if part.name.hasPrefix("pack/") {
        try pack.write(part.text, to: part.name)
      }
    }
    var diagnostics = Diagnostics()
    let planned = try Tiny.plan(
      schemas.isEmpty ? Tiny.schemas : schemas, pack: pack.path + "/pack",
      epoch: parts.contains { $0.name == "no epoch" } ? nil : "3600", &diagnostics)
    if let planned {
      _ = planned.plan.render(workers: 1, facts: planned.facts, diagnostics: &diagnostics)
    }
    // What the schemas lack is not what a case is about.
    var findings = Diagnostics()
    for finding in diagnostics.sorted where finding.severity == .error { findings.add(finding) }
    return DiagnosticText().render(findings)
  }
}
