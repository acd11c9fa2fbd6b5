package import Core

/// What can be missing or wrong between contracts and a repository.
package enum GapKind: String, Sendable, CaseIterable {
  case invalidMeta = "invalid_meta"
  case missingDoc = "missing_doc"
  case missingTestFile = "missing_test_file"
  case schemaViolation = "schema_violation"
  case missingSection = "missing_section"
  case emptyDocument = "empty_document"
  case uncoveredBehaviour = "uncovered_behaviour"
  case missingContract = "missing_contract"
  case missingWiring = "missing_wiring"
  case registry = "registry_mismatch"
  case layout
  case naming
  case coverageTarget = "coverage_target"
  case brokenPath = "broken_path"
  case missingSymbol = "missing_symbol"
  case conflict = "contract_conflict"
  case graphDrift = "graph_drift"
  case waiver

  /// The rule that `l9gen explain` tells.
  package var rule: Rule {
    switch self {
    case .invalidMeta: ContractRules.invalid
    case .missingDoc: ContractRules.missingDoc
    case .missingTestFile: ContractRules.missingTestFile
    case .schemaViolation: ContractRules.schemaViolation
    case .missingSection: ContractRules.missingSection
    case .emptyDocument: ContractRules.emptyDocument
    case .uncoveredBehaviour: ContractRules.uncovered
    case .missingContract: ContractRules.missingContract
    case .missingWiring: ContractRules.missingWiring
    case .registry: ContractRules.registry
    case .layout: ContractRules.layout
    case .naming: ContractRules.naming
    case .coverageTarget: ContractRules.coverage
    case .brokenPath: ContractRules.brokenPath
    case .missingSymbol: ContractRules.missingSymbol
    case .conflict: ContractRules.conflict
    case .graphDrift: ContractRules.graphDrift
    case .waiver: ContractRules.waiver
    }
  }
}
