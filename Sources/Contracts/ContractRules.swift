package import Core

/// Everything that can be found between contracts and a repository.
package enum ContractRules {
  static let invalid = Rule(
    "L9K001", .error, "unusable contract",
    "A *.meta.yaml file cannot be read, is of no known type, or breaks the fields of its type. "
      + "'l9gen schema <type>' prints what a type allows.")
  static let missingDoc = Rule(
    "L9K002", .error, "document is missing",
    "A contract asks for a document that does not exist. 'l9gen fill' writes it from the contract "
      + "and the code.")
  static let missingTestFile = Rule(
    "L9K003", .error, "test file is missing",
    "A contract names a test file that does not exist. 'l9gen fill' writes a test for every "
      + "behaviour that can be derived from contract and code.")
  static let schemaViolation = Rule(
    "L9K004", .error, "schema breaks its contract",
    "An agent schema or module spec that a contract names does not exist, cannot be read, or does "
      + "not fit the repository.")
  static let missingSection = Rule(
    "L9K005", .error, "section is missing",
    "A document lacks a heading that its contract asks for, or nothing stands below the heading. "
      + "Headings are compared without case, numbering and punctuation.")
  static let emptyDocument = Rule(
    "L9K006", .error, "document is empty",
    "A document exists, but holds no text besides headings and comments. 'l9gen fill' writes it.")
  static let uncovered = Rule(
    "L9K007", .error, "behaviour is not covered",
    "No test that pytest collects is marked with this behaviour: @pytest.mark.covers(\"…\"). A "
      + "similar name never counts, and neither does a test that is skipped.")
  static let missingContract = Rule(
    "L9K008", .error, "contract is missing",
    "The contract of the repository, or of a module, asks for another contract that is not there.")
  static let missingWiring = Rule(
    "L9K009", .error, "wiring is missing",
    "A module states how it is joined to tools, agents, memory or governance, but the code does "
      + "not do it.")
  static let registry = Rule(
    "L9K010", .error, "registry and repository differ",
    "The registry of modules, the module specs and the folders of modules do not name the same "
      + "modules.")
  static let layout = Rule(
    "L9K011", .error, "layout differs from the contract",
    "A folder or file that a contract of the repository or of a module places is not there.")
  static let naming = Rule(
    "L9K012", .error, "name differs from the contract",
    "A file does not have the name that a contract asks for, so that tools do not find it.")
  static let coverage = Rule(
    "L9K013", .error, "coverage is below its target",
    "The measured share of covered lines is less than a contract asks for.")
  static let brokenPath = Rule(
    "L9K014", .error, "path leads nowhere",
    "A contract names a file or folder that does not exist. Paths begin at the repository's root; "
      + "docs/contracts.md tells the whole rule.")
  static let missingSymbol = Rule(
    "L9K015", .error, "class or function is missing",
    "A contract names a class or function that its file does not define.")
  static let conflict = Rule(
    "L9K016", .error, "contracts contradict each other",
    "Two contracts say different things about the same matter; one of them has to change.")
  static let graphDrift = Rule(
    "L9K017", .error, "wiring graph is out of date",
    "generated/module_wiring_graph.yaml is not what the module contracts say. 'l9gen fill' writes "
      + "it anew.")
  static let waiver = Rule(
    "L9K018", .error, "waiver does not count",
    "A waiver needs a gap that exists, an owner, a reason and a day on which it ends.")
  package static let mergeConflict = Rule(
    "L9K019", .error, "edit and contract meet in one place",
    "A document was edited where its contract or code changed, too. Nothing is written until a "
      + "person has decided.")
  package static let unknownGap = Rule(
    "L9K020", .error, "no such gap",
    "The repository has no gap of this id; 'l9gen scan' lists them.")
  package static let notFilled = Rule(
    "L9K021", .warning, "gap stays open",
    "Neither contract nor code determine what would close the gap; the message says what is "
      + "missing.")

  package static let all: [Rule] = [
    invalid, missingDoc, missingTestFile, schemaViolation, missingSection, emptyDocument,
    uncovered, missingContract, missingWiring, registry, layout, naming, coverage, brokenPath,
    missingSymbol, conflict, graphDrift, waiver, mergeConflict, unknownGap, notFilled,
  ]
}
