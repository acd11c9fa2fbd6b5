import Core
import Documents
import Foundation
import Testing

@testable import Specs

/// Every file in `Cases` is a collection and what is found in it.
///
/// A case begins with its title; `=== name` begins an input file, `=== repository` lists paths that
/// the target repository has, `=== output` is what must come out. Files in `bundled/` come with the
/// tool. `L9_RECORD=1` writes the output.
@Suite struct CaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return all.sorted()
  }()

  static let isRecording = ProcessInfo.processInfo.environment["L9_RECORD"] == "1"

  @Test(arguments: names) func output(name: String) throws {
    let place = Self.folder.appending(path: name)
    let text = try String(contentsOf: place, encoding: .utf8)
    let parts = Self.parts(of: text)
    let output = Self.run(parts)
    if Self.isRecording, output != parts.last(where: { $0.name == "output" })?.text {
      let inputs = text.components(separatedBy: "=== output\n")[0]
      try (inputs + "=== output\n" + output).write(to: place, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name)")
    } else if !Self.isRecording {
      #expect(output == parts.last?.text)
      #expect(parts.last?.name == "output")
    }
  }

  /// A rule without a case could break unseen.
  @Test func everyRuleHasACase() throws {
    let texts = try Self.names.map {
      try String(contentsOf: Self.folder.appending(path: $0), encoding: .utf8)
    }
    for rule in SpecRules.all {
      #expect(texts.contains { $0.contains("[\(rule.code)]") }, "no case shows \(rule.code)")
    }
  }

  static func parts(of text: String) -> [(name: String, text: String)] {
    var parts: [(name: String, text: String)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        parts.append((String(line.dropFirst(4)), ""))
      } else if !parts.isEmpty {
        parts[parts.count - 1].text += line + "\n"
      }
    }
    // The last line of the file is empty: it ends the line before.
    if var last = parts.popLast() {
      last.text.removeLast()
      parts.append(last)
    }
    return parts
  }

  static func run(_ parts: [(name: String, text: String)]) -> String {
    var diagnostics = Diagnostics()
    let inputs = parts.filter { $0.name != "output" && $0.name != "repository" }
    let files = inputs.map { part in
      Documents.read(Source(path: part.name, text: part.text), diagnostics: &diagnostics)
    }
    let bundled = ConfigurationLayer.bundled(
      files.filter { $0.source.path.hasPrefix("bundled/") })
    let own = files.filter { !$0.source.path.hasPrefix("bundled/") }
    let known = parts.first { $0.name == "repository" }?.text.split(separator: "\n") ?? []
    let collection = Collection.read(files: own, name: "case", diagnostics: &diagnostics)
    let graph = Graph.build(
      collection, exists: { path in known.contains { $0 == path.string } },
      diagnostics: &diagnostics)
    _ = Configuration.read(bundled + collection.layers, diagnostics: &diagnostics)
    let waves = Waves(graph)
    return DiagnosticText().render(diagnostics)
      + GraphText(graph, waves, units: collection.units).render(.text)
  }
}
