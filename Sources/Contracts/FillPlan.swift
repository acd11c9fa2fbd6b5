import Core
import Files

/// What has to be written to close gaps.
package struct FillPlan: Sendable {
  /// A document and the contract that it is written from.
  package struct Document: Sendable {
    package let path: String
    package let contract: Contract
    /// Sections that other contracts ask for.
    package let wanted: [String]
  }

  /// Behaviours of one test file.
  package struct TestFile: Sendable {
    package let path: String
    package let behaviours: [Behaviour]
  }

  /// Sorted by path.
  package let documents: [Document]
  package let testFiles: [TestFile]
  /// Files that are to exist, with nothing in them.
  package let emptyFiles: [String]
  package let writesGraph: Bool
  /// Gaps that no document, test or file of ours closes, and why.
  package let beyond: [(gap: Gap, reason: String)]

  /// - Parameter gaps: those to close.
  package init(_ survey: ContractSurvey, closing gaps: [Gap], isWhole: Bool) {
    let owned = Self.documents(of: survey)
    let targets = Set(gaps.filter { Self.documentKinds.contains($0.kind) }.map(\.target))
    documents = owned.filter { isWhole || targets.contains($0.path) }
    testFiles = Self.testFiles(survey, gaps)
    emptyFiles = gaps.filter { $0.kind == .layout && $0.target.hasSuffix("/__init__.py") }
      .map(\.target)
    let hasModules = !survey.contracts(of: .module).isEmpty
    writesGraph = hasModules && (isWhole || gaps.contains { $0.kind == .graphDrift })
    let paths = Set(owned.map(\.path))
    beyond = gaps.compactMap { gap in Self.reason(against: gap, paths).map { (gap, $0) } }
  }

  private static let documentKinds: [GapKind] = [.missingDoc, .missingSection, .emptyDocument]

  private static func documents(of survey: ContractSurvey) -> [Document] {
    var wanted: [String: [String]] = [:]
    for contract in survey.contracts(of: .subsystemDocs) {
      for item in contract.elements("docs") {
        guard let text = item.text("path"), let place = try? ContractPath.place(text) else {
          continue
        }
        wanted[place.path, default: []] += item.texts("required_sections").map(\.text)
      }
    }
    var documents: [Document] = []
    for contract in survey.contracts where !DocumentOutline.sections(of: contract.type).isEmpty {
      // A location that cannot be read has a gap of its own.
      guard let path = (try? contract.document()) ?? nil,
        !documents.contains(where: { $0.path == path })
      else { continue }
      documents.append(Document(path: path, contract: contract, wanted: wanted[path] ?? []))
    }
    return documents.sorted { precedes($0.path, $1.path) }
  }

  private static func testFiles(_ survey: ContractSurvey, _ gaps: [Gap]) -> [TestFile] {
    let missing = Set(gaps.filter { $0.kind == .missingTestFile }.map(\.target))
    let uncovered = Set(
      gaps.filter { $0.kind == .uncoveredBehaviour }.map { $0.target + "\u{0}" + $0.key })
    var files: [String: [Behaviour]] = [:]
    var seen: Set<String> = []
    for behaviour in survey.behaviours {
      let key = behaviour.file + "\u{0}" + Behaviour.key(behaviour.name)
      guard missing.contains(behaviour.file) || uncovered.contains(key),
        seen.insert(key).inserted
      else { continue }
      files[behaviour.file, default: []].append(behaviour)
    }
    // sorted: by bytes of the path
    return files.keys.sorted(by: precedes).map { TestFile(path: $0, behaviours: files[$0] ?? []) }
  }

  /// Why filling cannot close a gap; nil when it can try to.
  private static func reason(against gap: Gap, _ documents: Set<String>) -> String? {
    switch gap.kind {
    case .missingDoc, .missingSection, .emptyDocument:
      documents.contains(gap.target)
        ? nil : "no contract says what '\(gap.target)' holds; name it in a 'location'"
    case .missingTestFile, .uncoveredBehaviour, .graphDrift: nil
    case .layout: gap.target.hasSuffix("/__init__.py") ? nil : "code is for people to write"
    case .missingContract: "'l9gen init' writes contracts"
    case .missingWiring, .missingSymbol: "code is for people to write"
    case .schemaViolation: "'l9gen extract' writes what schemas ask for"
    case .invalidMeta, .conflict, .brokenPath, .registry, .naming, .waiver:
      "a person has to decide what is meant"
    case .coverageTarget: "more tests have to be written"
    }
  }
}
