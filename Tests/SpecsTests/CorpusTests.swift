import Core
import Documents
import Foundation
import Testing

@testable import Specs

/// Real inputs, where they are at hand: `L9_CORPUS` names their folder.
enum Corpus {
  static let folder = ProcessInfo.processInfo.environment["L9_CORPUS"].map { URL(filePath: $0) }

  static func read(_ path: String, _ diagnostics: inout Diagnostics) throws -> InputFile {
    Documents.read(try source(path), diagnostics: &diagnostics)
  }

  /// Applies the edits that findings offer, until there are none.
  static func readMended(_ path: String, _ diagnostics: inout Diagnostics) throws -> InputFile {
    var source = try Self.source(path)
    for _ in 0..<10 {
      var findings = Diagnostics()
      let file = Documents.read(source, diagnostics: &findings)
      let edits = findings.sorted.flatMap(\.fixes).sorted { $0.span.start > $1.span.start }
      if edits.isEmpty {
        diagnostics.add(findings)
        return file
      }
      var bytes = source.bytes
      for edit in edits {
        bytes.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
      }
      source = Source(path: source.path, bytes: bytes)
    }
    throw CocoaError(.fileReadCorruptFile)
  }

  private static func source(_ path: String) throws -> Source {
    let folder = try #require(folder)
    let bytes = Array(try Data(contentsOf: folder.appending(path: path)))
    return Source(path: path.components(separatedBy: "/").last ?? path, bytes: bytes)
  }
}

@Suite(.enabled(if: Corpus.folder != nil, "no real schemas: set L9_CORPUS to their folder"))
struct CorpusTests {
  @Test(arguments: [
    ("simple_agent.yaml", "simple_echo", 2, 1), ("domain_adapter.yaml", "example_domain", 5, 4),
    ("orchestrator.yaml", "main", 7, 5), ("sympy_schema_v6.yaml", "symbolic_computation", 14, 5),
    ("example-L9_Tensor_MainAgent_Schema_v6.yaml", "main", 36, 9),
  ])
  func realSchemaIsRead(file: String, id: String, files: Int, docs: Int) throws {
    var diagnostics = Diagnostics()
    let input = try Corpus.read("canonical/" + file, &diagnostics)
    let collection = Collection.read(files: [input], name: "real", diagnostics: &diagnostics)
    #expect(!diagnostics.hasErrors, "\(DiagnosticText().render(diagnostics))")
    #expect(collection.units.map(\.id.string) == [id])
    #expect(collection.units.map(\.paths.files.count) == [files])
    #expect(collection.units.map(\.paths.docs.count) == [docs])
  }

  @Test func realCollectionHasItsOrder() throws {
    var diagnostics = Diagnostics()
    let files = [
      try Corpus.readMended("canonical/Example-L9_Tensor-AIOS_Layer_Schemas_v6.md", &diagnostics),
      try Corpus.read("canonical/example-L9_Tensor_MainAgent_Schema_v6.yaml", &diagnostics),
    ]
    let collection = Collection.read(files: files, name: "tensoraios", diagnostics: &diagnostics)
    let graph = Graph.build(collection, diagnostics: &diagnostics)
    #expect(!diagnostics.hasErrors, "\(DiagnosticText().render(diagnostics))")
    let order = Waves(graph).order.compactMap { collection[$0]?.name }
    #expect(
      order == [
        "TensorAIOS", "MainAgent", "PlastOSAdapter", "TensorTrainingOrchestrator", "TensorAuditor",
      ])
    #expect(collection.units.reduce(0) { $0 + $1.paths.files.count } == 115)
    #expect(collection.units.reduce(0) { $0 + $1.paths.docs.count } == 32)
    #expect(graph.dropped.isEmpty)
  }
}
