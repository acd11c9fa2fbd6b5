import Core
import Foundation
import Testing

@testable import Contracts

/// Real contracts, when `L9_CONTRACTS` names a folder that holds them as `<number>-<name>.yaml`.
///
/// Each is laid out as a repository of its own. What must be found is written down by hand, from the
/// contract's own words: number of gaps by kind.
@Suite struct CorpusTests {
  static let folder = ProcessInfo.processInfo.environment["L9_CONTRACTS"]

  /// Where each contract stands, and the gaps of a repository that holds nothing else.
  static let expected: [(block: String, path: String, gaps: [String: Int])] = [
    // README.md, three components, three folders of the layout, one configuration file (.env is
    // private only where an example or an ignore says so), two documents to read, the license.
    ("01", "README.meta.yaml", ["missing_doc": 1, "broken_path": 11]),
    // README.md, four entries, of which three are named as components, too, and one schema file.
    ("02", "l9/core/agents/README.meta.yaml", ["missing_doc": 1, "broken_path": 6]),
    ("03", "l9/core/memory/README.meta.yaml", ["missing_doc": 1, "broken_path": 3]),
    ("04", "docs/architecture.meta.yaml", ["missing_doc": 1]),
    // The document and the four files that must be read.
    ("05", "docs/ai-collaboration.meta.yaml", ["missing_doc": 1, "broken_path": 4]),
    // The document and three folders; the folder of all tests holds the contract.
    ("06", "tests/strategy.meta.yaml", ["missing_doc": 1, "broken_path": 3]),
    // Five target modules, two modules with policies that are no targets, nine behaviours.
    ("07", "tests/unit/meta.yaml", ["broken_path": 7, "uncovered_behaviour": 9]),
    ("08", "tests/integration/meta.yaml", ["uncovered_behaviour": 3]),
    ("09", "tests/e2e/meta.yaml", ["uncovered_behaviour": 3]),
    // Two modules and their tests, a flow and an invariant in files of their own.
    ("10", "l9/core/agents/tests.meta.yaml", ["broken_path": 2, "missing_test_file": 4]),
    ("11", "gaps.meta.yaml", ["invalid_meta": 1]), ("12", "list.meta.yaml", ["invalid_meta": 1]),
    ("13", "jobs.meta.yaml", ["invalid_meta": 1]), ("14", "ci.meta.yaml", ["invalid_meta": 1]),
    // The package, six folders, of which none has code that would need contracts, and the root's
    // contract.
    ("15", ".l9_repo.meta.yaml", ["layout": 7, "missing_contract": 1]),
    ("16", "emma.meta.yaml", ["invalid_meta": 1]),
    ("17", "l9/core/agents/tests.meta.yaml", ["broken_path": 1, "missing_test_file": 2]),
    ("18", "l9/core/agents/docs.meta.yaml", ["missing_doc": 1, "broken_path": 1]),
    // Four files of the extractor, two schemas.
    ("19", ".l9_schema_extraction.meta.yaml", ["broken_path": 4, "schema_violation": 2]),
    ("20", "report.meta.yaml", ["invalid_meta": 1]),
    // Two registries, two folders.
    ("21", ".l9_modules.meta.yaml", ["broken_path": 4]),
    ("22", "spec.meta.yaml", ["invalid_meta": 1]),
    // The spec; six files; two contracts; a document; three test files. The folder is there.
    (
      "23", "l9/modules/slack/module.meta.yaml",
      [
        "registry_mismatch": 1, "layout": 6, "missing_contract": 2, "missing_doc": 1,
        "missing_test_file": 3,
      ]
    ),
    // The router and the registry of tools.
    ("24", "l9/modules/slack/wiring.meta.yaml", ["broken_path": 2]),
    // The layout is '...': a key that nothing reads, no package path. The spec, the router, the
    // registry, the memory and the approval adapter are not there.
    (
      "25", "l9/modules/slack/module.meta.yaml",
      ["invalid_meta": 2, "registry_mismatch": 1, "broken_path": 4]
    ),
    // Two registries, the memory, the adapter.
    ("26", ".l9_wiring.meta.yaml", ["broken_path": 4]),
    ("27", "graph.meta.yaml", ["invalid_meta": 1]), ("28", "deploy.meta.yaml", ["invalid_meta": 1]),
    ("29", "compose.meta.yaml", ["invalid_meta": 1]),
  ]

  @Test(.enabled(if: folder != nil), arguments: expected.map(\.block))
  func everyBlockGivesItsGaps(_ block: String) throws {
    let folder = try #require(Self.folder)
    let row = try #require(Self.expected.first { $0.block == block })
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let name = try #require(names.first { $0.hasPrefix(block + "-") })
    let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      .replacing("<module_snake>", with: "slack").replacing("<module_id>", with: "slack")
    let report = try CaseRepository(files: [row.path: text]).report()
    var found: [String: Int] = [:]
    for gap in report.gaps { found[gap.kind.rawValue, default: 0] += 1 }
    let listed = report.gaps.map { "\($0.kind.rawValue) \($0.target): \($0.message)" }
    #expect(found == row.gaps, "\(listed.joined(separator: "\n"))")
  }
}
