import Core
import Specs

/// All types of contracts. A new one is a row here and a table of fields.
package enum ContractTypes {
  package static let all: [ContractType] = [
    .rootReadme, .subsystemReadme, .componentReadme, .architecture, .collaboration, .testStrategy,
    .unitTests, .integrationTests, .endToEndTests, .subsystemTests, .subsystemDocs, .repository,
    .schemaExtraction, .modules, .module, .moduleWiringFile, .wirings, .metaContract,
  ]

  /// Other words that `type` may say.
  private static let aliases = [
    ("l9_modules", "l9_module_contracts"), ("module_meta", "l9_module_meta"),
    ("l9_repo", "l9_repo_contract"), ("l9_wiring", "l9_wiring_contracts"),
    ("l9_schema_extraction", "schema_extraction_contract"),
  ]

  /// The type of that name; spelled with or without `_`, in any case.
  package static func named(_ name: String) -> ContractType? {
    byName[Record.normalised(name)]
  }

  /// The type that a file name alone says, for contracts without `type`.
  static func ofFile(_ path: String) -> ContractType? {
    let parts = path.split(separator: "/").map(String.init)
    let folder = parts.dropLast().last ?? ""
    switch parts.last ?? "" {
    case "README.meta.yaml" where parts.count == 1: return .rootReadme
    case "README.meta.yaml": return .subsystemReadme
    case "tests.meta.yaml": return .subsystemTests
    case "docs.meta.yaml": return .subsystemDocs
    case "module.meta.yaml": return .module
    case "wiring.meta.yaml": return .moduleWiringFile
    case ".l9_repo.meta.yaml": return .repository
    case ".l9_modules.meta.yaml": return .modules
    case ".l9_wiring.meta.yaml": return .wirings
    case ".l9_schema_extraction.meta.yaml": return .schemaExtraction
    case "architecture.meta.yaml": return .architecture
    case "ai-collaboration.meta.yaml": return .collaboration
    case "strategy.meta.yaml" where folder == "tests": return .testStrategy
    case "meta.yaml" where folder == "unit": return .unitTests
    case "meta.yaml" where folder == "integration": return .integrationTests
    case "meta.yaml" where folder == "e2e": return .endToEndTests
    default: return nil
    }
  }

  /// A type whose name is near one that there is not, for a suggestion.
  static func help(for name: String) -> String {
    Suggestion.help(for: name, in: all.map(\.name))
      ?? "one of: \(all.map(\.name).joined(separator: ", "))"
  }

  private static let byName: [String: ContractType] = {
    var types: [String: ContractType] = [:]
    for type in all { types[Record.normalised(type.name)] = type }
    for (alias, name) in aliases { types[Record.normalised(alias)] = named(name, in: all) }
    return types
  }()

  private static func named(_ name: String, in types: [ContractType]) -> ContractType? {
    types.first { $0.name == name }
  }
}
