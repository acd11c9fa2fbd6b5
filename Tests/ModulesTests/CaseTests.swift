import Core
import Foundation
import Testing

@testable import Modules

/// Every file in `Cases` is a collection of module specs and what is found in it.
///
/// A case begins with its title; `=== name` begins a file; `=== output` is what must come out.
/// `L9_RECORD=1` writes the output.
@Suite struct CaseTests {
  static let names: [String] = {
    let folder = Support.folder.appending(path: "Cases").path()
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }()

  @Test(arguments: names) func output(name: String) throws {
    let text = try String(
      contentsOf: Support.folder.appending(path: "Cases/" + name), encoding: .utf8)
    let inputs = text.components(separatedBy: "=== output\n")[0]
    let output = try CaseRun(name: name, files: Self.parts(of: inputs)).output()
    try Support.compare(inputs + "=== output\n" + output, with: "Cases/" + name)
  }

  /// A rule without a case could break unseen.
  @Test func everyRuleHasACase() throws {
    let texts = try Self.names.map {
      try String(contentsOf: Support.folder.appending(path: "Cases/" + $0), encoding: .utf8)
    }
    for rule in ModuleRules.all {
      #expect(texts.contains { $0.contains("[\(rule.code)]") }, "no case shows \(rule.code)")
    }
  }

  private static func parts(of text: String) -> [(name: String, text: String)] {
    text.components(separatedBy: "\n=== ").dropFirst().map { part in
      let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let body = lines.count > 1 ? String(lines[1]) : ""
      return (String(lines[0]), body.hasSuffix("\n") || body.isEmpty ? body : body + "\n")
    }
  }
}

/// One case carried out; its name's first word says what is asked.
struct CaseRun {
  let name: String
  let files: [(name: String, text: String)]

  func output() throws -> String {
    var diagnostics = Diagnostics()
    let sources = files.map { Source(path: $0.name, text: $0.text) }
    let collection = Support.collection(sources, &diagnostics)
    if !diagnostics.hasErrors { _ = ModuleSet(collection, diagnostics: &diagnostics) }
    return DiagnosticText().render(diagnostics)
  }
}
