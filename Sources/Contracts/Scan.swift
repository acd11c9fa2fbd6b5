import Core
package import Files

/// Holds a repository against its contracts.
package struct Scan {
  let survey: ContractSurvey
  let evidence: TestEvidence
  let facts: ScanFacts
  var list = GapList()
  /// What needs a program that did not run.
  var unchecked: [String] = []

  /// What other programs measured.
  package struct ScanFacts: Sendable {
    /// Covered and all lines by file, as coverage.py reports them.
    package var coverage: [(file: String, covered: Int, total: Int)]?
    /// Calls by file, as Python's `ast` reads them; nil when it did not run.
    package var code: CodeFacts?

    package init() {}
  }

  /// What a scan found.
  package struct Result: Sendable {
    /// Sorted by contract and place.
    package let gaps: [Gap]
    package let contractCount: Int
    package let behaviourCount: Int
    /// How behaviours were looked at: `collected`, `passed`, or `not run`.
    package let behaviours: String
    /// What was not checked and why.
    package let unchecked: [String]
  }

  package static func run(
    _ survey: ContractSurvey, _ evidence: TestEvidence, _ facts: ScanFacts = ScanFacts()
  ) throws(Failure) -> Result {
    var scan = Scan(survey: survey, evidence: evidence, facts: facts)
    scan.addFindings()
    scan.unchecked += survey.copies.map { "\($0): a copy, its own place is another" }
    for contract in survey.contracts {
      try scan.checkDocuments(of: contract)
      try scan.checkPaths(of: contract)
      try scan.checkTests(of: contract)
    }
    try scan.checkRepository()
    try scan.checkModules()
    try scan.checkExtraction()
    try scan.checkConflicts()
    return scan.result
  }

  private var result: Result {
    let behaviours = survey.behaviours.count
    var word = "not run"
    var unchecked = unchecked
    switch evidence {
    case .known(let marks): word = marks.word
    case .notRun(let reason):
      if behaviours > 0 { unchecked.append("\(behaviours) behaviours: \(reason)") }
    }
    return Result(
      gaps: list.sorted, contractCount: survey.contracts.count, behaviourCount: behaviours,
      behaviours: word, unchecked: unchecked)
  }

  private mutating func addFindings() {
    for (path, type, finding) in survey.findings {
      var gap = Gap(
        .invalidMeta, metaType: type, metaFile: path.string, path.string, finding.message,
        at: finding.span, key: finding.rule.code + finding.message, help: finding.help,
        context: [JSON.Member("code", .string(finding.rule.code))])
      gap.severity = finding.severity
      list.add(gap)
    }
  }

  /// Whether anything stands at a path, or will when another contract is fulfilled.
  func exists(_ place: ContractPath.Place) -> Bool {
    let path = place.path
    return survey.tree.hasFolder(path) || survey.tree.hasFile(path)
      || survey.promised.contains(path)
  }
}
