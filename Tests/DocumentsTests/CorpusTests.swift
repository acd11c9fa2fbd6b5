import Core
import Foundation
import Testing

@testable import Documents

/// Real inputs, which are not part of the project; `L9_CORPUS` names their folder.
enum Corpus {
  static let folder = ProcessInfo.processInfo.environment["L9_CORPUS"].map { URL(filePath: $0) }

  static func source(_ path: String) throws -> Source {
    let folder = try #require(folder)
    return Source(path: path, bytes: Array(try Data(contentsOf: folder.appending(path: path))))
  }
}

@Suite(.enabled(if: Corpus.folder != nil, "no corpus: set L9_CORPUS to its folder"))
struct CorpusTests {
  private func findings(_ path: String) throws -> [String] {
    var diagnostics = Diagnostics()
    _ = Documents.read(try Corpus.source(path), diagnostics: &diagnostics)
    return diagnostics.sorted.map {
      let place = $0.span?.position ?? Position(line: 0, column: 0)
      return "\(place.line):\(place.column) \($0.rule.code)"
    }
  }

  @Test(arguments: [
    ("invalid/L9_Capsule_Handoff_v3.3.yaml", ["179:44 L9Y008"]),
    ("invalid/L9_v4.1_GodMode_Prompt.yaml", ["9:1 L9Y010"]),
    ("invalid/unknown_20260116_001402.yaml", []),
    ("meta/meta.codegen.schema.yaml", ["60:7 L9Y005", "103:5 L9Y013"]),
    ("canonical/domain_adapter.yaml", []), ("canonical/orchestrator.yaml", []),
    ("canonical/example-L9_Tensor_MainAgent_Schema_v6.yaml", []),
    ("canonical/simple_agent.yaml", []), ("canonical/sympy_schema_v6.yaml", []),
  ])
  func findingsHaveTheirPlaces(path: String, expected: [String]) throws {
    #expect(try findings(path) == expected)
  }

  @Test func theCollectionIsMendedInItsTwoBrokenBlocks() throws {
    let source = try Corpus.source("canonical/Example-L9_Tensor-AIOS_Layer_Schemas_v6.md")
    var before = Diagnostics()
    let broken = Documents.read(source, diagnostics: &before)
    #expect(broken.blocks.map(\.documents.count) == [1, 0, 1, 1, 0])
    #expect(broken.blocks[4].fileName == "L9_TensorAIOS_Extractor_Map_v6.0.yaml")

    let result = Fixes.apply(to: source) { source in
      var diagnostics = Diagnostics()
      _ = Documents.read(source, diagnostics: &diagnostics)
      return diagnostics
    }
    var after = Diagnostics()
    let mended = Documents.read(result.source, diagnostics: &after)
    #expect(after.isEmpty)
    #expect(mended.blocks.map(\.documents.count) == [1, 1, 1, 1, 1])
    // Only quotes are added, and only to these lines.
    let old = source.text.split(separator: "\n", omittingEmptySubsequences: false)
    let new = result.source.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(old.count == new.count)
    let changed = old.indices.filter { old[$0] != new[$0] }
    #expect(changed.map { $0 + 1 } == [416, 1456, 1457, 1459, 1460, 1462, 1463, 1465, 1466])
    for line in changed { #expect(new[line].filter { $0 != "\"" } == old[line]) }
  }
}
