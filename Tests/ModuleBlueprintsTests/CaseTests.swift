import Core
import Documents
import Foundation
import Jinja
import Modules
import Specs
import Testing

@testable import ModuleBlueprints

/// What the tests of this target share.
enum Support {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  /// The blueprint of the one spec of a text.
  static func blueprint(
    _ text: String, _ diagnostics: inout Diagnostics
  ) throws -> ModuleBlueprint? {
    let file = Documents.read(Source(path: "spec.yaml", text: text), diagnostics: &diagnostics)
    let collection = Collection.read(files: [file], name: "case", diagnostics: &diagnostics)
    if diagnostics.hasErrors { return nil }
    let specs = ModuleSet(collection, diagnostics: &diagnostics).specs
    return try ModuleBlueprint(#require(specs.first), diagnostics: &diagnostics)
  }
}

/// Every file in `Cases` is a spec and what is found in what follows from it.
///
/// A case begins with its title; `=== output` is what must come out. `L9_RECORD=1` writes it.
@Suite struct CaseTests {
  static let names: [String] = {
    let folder = Support.folder.appending(path: "Cases").path()
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }()

  @Test(arguments: names) func output(name: String) throws {
    let place = Support.folder.appending(path: "Cases/" + name)
    let text = try String(contentsOf: place, encoding: .utf8)
    let input = text.components(separatedBy: "=== output\n")[0]
    let spec = try #require(input.components(separatedBy: "=== spec\n").last)
    var diagnostics = Diagnostics()
    _ = try Support.blueprint(spec, &diagnostics)
    let expected = input + "=== output\n" + DiagnosticText().render(diagnostics)
    if ProcessInfo.processInfo.environment["L9_RECORD"] == "1", expected != text {
      try expected.write(to: place, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name)")
    } else {
      #expect(text == expected)
    }
  }

  @Test func everyRuleHasACase() throws {
    let texts = try Self.names.map {
      try String(contentsOf: Support.folder.appending(path: "Cases/" + $0), encoding: .utf8)
    }
    for rule in ModuleBlueprintRules.all {
      #expect(texts.contains { $0.contains("[\(rule.code)]") }, "no case shows \(rule.code)")
    }
  }
}
