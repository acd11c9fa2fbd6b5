import Core
import Foundation
import Specs
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

  /// Each kind of breaking change has a case that shows it and one that does not.
  @Test func everyBreakingRuleHasACaseForAndAgainst() throws {
    for row in BreakingRules.all {
      let code = row.rule.code.lowercased()
      let cases = Self.names.filter { $0.hasPrefix("breaking_\(code)") }
      let texts = try cases.map {
        try String(contentsOf: Support.folder.appending(path: "Cases/" + $0), encoding: .utf8)
          .components(separatedBy: "=== output\n").last ?? ""
      }
      #expect(texts.contains { $0.contains("[\(row.rule.code)]") }, "no case shows \(code)")
      #expect(texts.contains(""), "no case shows what is no \(code)")
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
    switch name.prefix(while: { $0.isLetter }) {
    case "migrate": return try migrated()
    case "older": return older()
    case "breaking": return broken()
    case "registry": return registered()
    case "import": return imported()
    case "install": return installed()
    default: return found()
    }
  }

  private func found() -> String {
    var diagnostics = Diagnostics()
    let sources = files.map { Source(path: $0.name, text: $0.text) }
    let collection = Support.collection(sources, &diagnostics)
    if !diagnostics.hasErrors { _ = ModuleSet(collection, diagnostics: &diagnostics) }
    return DiagnosticText().render(diagnostics)
  }

  /// The difference that migrating makes, what it is made of, and what is found in the result.
  private func migrated() throws -> String {
    let source = Source(path: files[0].name, text: files[0].text)
    var diagnostics = Diagnostics()
    guard let result = Migration.run(source, diagnostics: &diagnostics) else {
      return DiagnosticText().render(diagnostics)
    }
    let again = try #require(Migration.run(result.after, diagnostics: &diagnostics))
    #expect(again.changes.isEmpty && again.after.bytes == result.after.bytes, "twice is not once")
    let collection = Support.collection([result.after], &diagnostics)
    if !diagnostics.hasErrors { _ = ModuleSet(collection, diagnostics: &diagnostics) }
    let diff = LineDiff(from: source.bytes, to: result.after.bytes)
    return result.changes.map { "- \($0)\n" }.joined()
      + diff.unified(oldName: source.path, newName: source.path)
      + DiagnosticText().render(diagnostics)
  }

  /// That specs are not of the newest version yet.
  private func older() -> String {
    var diagnostics = Diagnostics()
    for file in files {
      let source = Source(path: file.name, text: file.text)
      guard let result = Migration.run(source, diagnostics: &diagnostics) else { continue }
      if !result.changes.isEmpty { diagnostics.add(result.finding(in: "specs")) }
    }
    return DiagnosticText().render(diagnostics)
  }

  /// What breaks between the files below `old/` and those below `new/`.
  private func broken() -> String {
    var diagnostics = Diagnostics()
    let sets = ["old/", "new/"].map { folder in
      let sources = files.filter { $0.name.hasPrefix(folder) }
        .map { Source(path: $0.name, text: $0.text) }
      return ModuleSet(
        Support.collection(sources, &diagnostics), diagnostics: &diagnostics)
    }
    Breaking.compare(old: sets[0], new: sets[1], diagnostics: &diagnostics)
    return DiagnosticText().render(diagnostics)
  }

  /// What contradicts the first file; a file `folders` lists folders of code.
  private func registered() -> String {
    var diagnostics = Diagnostics()
    guard files[0].name != "folders" else {
      Registry.reportMissing(at: "modules/registry.yaml", &diagnostics)
      return DiagnosticText().render(diagnostics)
    }
    let folders = files.first { $0.name == "folders" }?.text.split(separator: "\n").map(String.init)
    let sources = files.dropFirst().filter { $0.name != "folders" }
      .map { Source(path: $0.name, text: $0.text) }
    let units = sources.isEmpty ? [] : Support.collection(Array(sources), &diagnostics).units
    let registry = Registry(
      Source(path: files[0].name, text: files[0].text), diagnostics: &diagnostics)
    registry?.check(
      against: units,
      in: Registry.Surroundings(folders: folders ?? [], moduleRoot: "api/adapters"),
      diagnostics: &diagnostics)
    return DiagnosticText().render(diagnostics)
  }

  /// The order in which an application installs the modules.
  private func installed() -> String {
    var diagnostics = Diagnostics()
    let sources = files.map { Source(path: $0.name, text: $0.text) }
    let collection = Support.collection(sources, &diagnostics)
    let graph = Graph.build(
      collection, exists: { _ in false }, services: nil, diagnostics: &diagnostics)
    let specs = ModuleSet(collection, diagnostics: &diagnostics)
      .installOrder(Waves(graph).order, graph, diagnostics: &diagnostics)
    return specs.map { "\($0.unit.id): \($0.wiring.phase.string)\n" }.joined()
      + DiagnosticText().render(diagnostics)
  }

  /// The first file taken into the second, which may be missing; twice is once.
  private func imported() -> String {
    var diagnostics = Diagnostics()
    let sources = files.map { Source(path: $0.name, text: $0.text) }
    let current = sources.count > 1 ? sources[1] : nil
    let result = Registry.imported(
      sources[0], into: current, path: "modules/registry.yaml", diagnostics: &diagnostics)
    if let result {
      let again = Registry.imported(
        sources[0], into: result, path: result.path, diagnostics: &diagnostics)
      #expect(again?.bytes == result.bytes, "twice is not once")
    }
    return (result?.text ?? "") + DiagnosticText().render(diagnostics)
  }
}
