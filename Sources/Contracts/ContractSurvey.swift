import Core
import Documents
package import Files
import Specs

/// A repository's contracts, read, and what they promise.
package struct ContractSurvey: Sendable {
  package let tree: RepositoryTree
  /// Sorted by path.
  package let contracts: [Contract]
  /// Generated contracts that lie elsewhere than they say, as in the folder of an extraction: they
  /// hold where they say.
  let copies: [RelativePath]
  /// What is wrong with contracts by themselves, in the order of their files.
  let findings: [(path: RelativePath, type: String?, finding: Diagnostic)]
  /// Files that a contract asks to be there: their absence is a gap of that contract, so that
  /// other contracts may name them.
  let promised: Set<String>
  /// Everything that tests must show, in the order of the contracts.
  package let behaviours: [Behaviour]
  private let behavioursByFile: [String: [Behaviour]]

  package init(_ tree: RepositoryTree) throws(Failure) {
    var contracts: [Contract] = []
    var findings: [(path: RelativePath, type: String?, finding: Diagnostic)] = []
    var copies: [RelativePath] = []
    for path in tree.files where ContractReader.isContract(path) {
      guard let bytes = try tree.bytes(of: path.string) else { continue }
      if GeneratedPlace.isElsewhere(path, bytes) {
        copies.append(path)
        continue
      }
      var diagnostics = Diagnostics()
      let contract = ContractReader.read(Source(path: path.string, bytes: bytes), &diagnostics)
      if let contract { contracts.append(contract) }
      for finding in diagnostics.sorted where finding.severity != .note {
        findings.append((path, contract?.type.name, finding))
      }
    }
    self.tree = tree
    self.contracts = contracts
    self.findings = findings
    self.copies = copies
    promised = Self.promised(contracts)
    behaviours = contracts.flatMap(\.behaviours)
    behavioursByFile = Dictionary(grouping: behaviours, by: \.file)
  }

  /// What the tests of a file must show.
  func behaviours(of file: String) -> [Behaviour] { behavioursByFile[file] ?? [] }

  /// The same contracts over a tree that has these files, too.
  package func expecting(_ paths: Set<String>) -> ContractSurvey {
    ContractSurvey(
      self, tree: tree.expecting(paths))
  }

  private init(_ other: ContractSurvey, tree: RepositoryTree) {
    self.tree = tree
    contracts = other.contracts
    findings = other.findings
    copies = other.copies
    promised = other.promised
    behaviours = other.behaviours
    behavioursByFile = other.behavioursByFile
  }

  package func contracts(of type: ContractType) -> [Contract] {
    contracts.filter { $0.type.name == type.name }
  }

  /// The contract at a path.
  package func contract(at path: String) -> Contract? {
    contracts.first { $0.path.string == path }
  }

  /// The contract of the repository as a whole.
  package var repository: Contract? { contracts(of: .repository).first }

  private static func promised(_ contracts: [Contract]) -> Set<String> {
    var promised: Set<String> = []
    for contract in contracts {
      // A path that cannot be read has a gap of its own.
      if let document = (try? contract.document()) ?? nil { promised.insert(document) }
      for output in contract.requiredDocuments + contract.requiredTestFiles {
        if let place = try? ContractPath.place(output.text) { promised.insert(place.path) }
      }
    }
    return promised
  }
}

extension Contract {
  /// Documents that the contract asks for beside its own.
  var requiredDocuments: [(text: String, span: Span)] {
    switch type.name {
    case ContractType.module.name: texts("docs.required_docs")
    case ContractType.metaContract.name: texts("required_docs")
    case ContractType.subsystemDocs.name:
      elements("docs").compactMap { item in
        item.field("path").flatMap { field in field.text.map { ($0, field.span) } }
      }
    default: []
    }
  }

  /// Test files that the contract asks for, with the element that asks.
  var requiredTestFiles: [(text: String, span: Span)] {
    if type.name == ContractType.metaContract.name { return texts("required_tests") }
    return testLists.flatMap { elements($0) }.compactMap { item in
      item.field("file").flatMap { field in field.text.map { ($0, field.span) } }
    }
  }

  /// Lists whose elements name tests.
  var testLists: [String] {
    switch type.name {
    case ContractType.subsystemTests.name:
      ["unit_tests.modules", "integration_tests.flows", "governance_tests.invariants"]
    case ContractType.module.name: ["tests.unit_tests", "tests.integration_tests"]
    case ContractType.unitTests.name: ["module_policies"]
    case ContractType.integrationTests.name, ContractType.endToEndTests.name: ["scenarios"]
    default: []
    }
  }
}

extension ContractSurvey {
  /// Test files that mention the marker `covers`, and those that contracts name: pytest says what
  /// they really hold.
  package func markedTests() throws(Failure) -> [String] {
    var files: [String] = []
    let marker = Array("covers(".utf8)
    for file in tree.files where file.string.hasSuffix(".py") {
      let name = file.name
      guard name.hasPrefix("test_") || name.hasSuffix("_test.py") || name == "conftest.py",
        let bytes = try tree.bytes(of: file.string), PythonNames.contains(bytes, marker)
      else { continue }
      if name != "conftest.py" { files.append(file.string) }
    }
    return files
  }
}
