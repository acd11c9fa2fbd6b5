import Foundation
import Testing

@testable import Contracts

/// A repository with one contract of each type, which keeps them all, and what happens when
/// something goes.
@Suite struct CompliantTests {
  static let place = CaseTests.folder.deletingLastPathComponent()
    .appending(path: "Repositories/compliant.txt")

  static func repository() throws -> CaseRepository {
    CaseRepository(try String(contentsOf: place, encoding: .utf8))
  }

  @Test func everyTypeIsThere() throws {
    let survey = try ContractSurvey(Self.repository().tree)
    let types = Set(survey.contracts.map(\.type.name))
    #expect(types == Set(ContractTypes.all.map(\.name)))
  }

  @Test func whoKeepsAllContractsHasNoGap() throws {
    #expect(
      try Self.repository().output == "20 contracts, 0 gaps, 7 behaviours (collected)\n")
  }

  /// What each file's deletion gives: exactly one gap, about that file. The exceptions are files
  /// that something else is read from, and files that nothing asks for.
  private static let others: [String: [String]] = [
    // A folder without its last file is gone, too.
    "shop/cart/cart.py": ["broken_path shop/cart/cart.py"],
    // Contracts that only their own content asks for.
    "README.meta.yaml": ["missing_contract README.meta.yaml"],
    ".l9_modules.meta.yaml": ["graph_drift generated/module_wiring_graph.yaml"],
    // The registry is gone, and with it the tier.
    "modules/registry.yaml": [
      "broken_path modules/registry.yaml", "graph_drift generated/module_wiring_graph.yaml",
    ],
    "modules/specs/Module-Spec-v2.6-mail.yaml": [
      "broken_path modules/specs", "registry_mismatch modules/specs/Module-Spec-v2.6-mail.yaml",
    ],
    "shop/modules/mail/module.meta.yaml": [
      "graph_drift generated/module_wiring_graph.yaml",
      "missing_contract shop/modules/mail/module.meta.yaml",
    ],
    "agents/emma/emma.yaml": ["schema_violation agents/emma/emma.yaml"],
    "tests/emma/test_emma.py": ["missing_test_file tests/emma"],
    // Without the example of it a file of secrets is one that is missing.
    ".env.example": ["broken_path .env"],
    // Nothing asks for these.
    ".l9_repo.meta.yaml": [], ".l9_wiring.meta.yaml": [], ".l9_schema_extraction.meta.yaml": [],
    "docs/architecture.meta.yaml": [], "docs/ai-collaboration.meta.yaml": [],
    "tests/strategy.meta.yaml": [], "tests/unit/meta.yaml": [], "tests/integration/meta.yaml": [],
    "tests/e2e/meta.yaml": [], "shop/core/docs.meta.yaml": [], "shop/cart/README.meta.yaml": [],
    "shop/agents.meta.yaml": [], "shop/modules/mail/wiring.meta.yaml": [],
    "docker-compose.yml": [], "generated/module_wiring_graph.yaml": [],
  ]

  @Test func aDeletedFileGivesExactlyItsGap() throws {
    let whole = try Self.repository()
    // sorted: by bytes of the path
    for path in whole.files.keys.sorted(by: precedes) {
      var repository = whole
      repository.files[path] = nil
      repository.marks = whole.marks?.split(separator: "\n")
        .filter { !$0.hasPrefix(path + "::") }.joined(separator: "\n")
      let gaps = try repository.report().gaps.map { "\($0.kind.rawValue) \($0.target)" }
      if let expected = Self.others[path] {
        #expect(gaps == expected, "without \(path)")
      } else {
        #expect(gaps.count == 1 && gaps[0].hasSuffix(" " + path), "without \(path): \(gaps)")
      }
    }
  }

  /// Ids depend on what is missing only: a line more in the contract changes none.
  @Test func idsStayWhenContractsGrow() throws {
    var repository = try Self.repository()
    repository.files["LICENSE"] = nil
    let before = try repository.report().gaps.map(\.id)
    repository.files["README.meta.yaml"]?.insert(
      contentsOf: "# A comment.\n\n", at: .init(utf16Offset: 0, in: ""))
    #expect(try repository.report().gaps.map(\.id) == before)
  }
}
