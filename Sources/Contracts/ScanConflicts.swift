import Core
import Files
import Specs

extension Scan {
  /// Contracts that say different things about one matter.
  mutating func checkConflicts() throws(Failure) {
    checkOwners()
    checkCoverageTargets()
    checkTestPlaces()
    var readmes: [String: Contract] = [:]
    for contract in survey.contracts where contract.type.family == .document {
      guard contract.text("subsystem.name") ?? contract.text("component.name") != nil,
        !DocumentOutline.sections(of: contract.type).isEmpty
      else { continue }
      let folder = contract.describedFolder
      readmes[folder] = readmes[folder] ?? contract
    }
    for contract in survey.contracts { checkSubject(of: contract, readmes[contract.folder]) }
    var modules: [String: Contract] = [:]
    for module in survey.contracts(of: .module) {
      modules[module.folder] = module
      modules[module.describedFolder] = modules[module.describedFolder] ?? module
    }
    for wiring in survey.contracts(of: .moduleWiringFile) {
      if let module = modules[wiring.folder] { checkWiring(wiring, module) }
    }
    for docs in survey.contracts(of: .subsystemDocs) { checkSources(of: docs) }
  }

  /// One document, one contract.
  private mutating func checkOwners() {
    var owners: [String: Contract] = [:]
    for contract in survey.contracts {
      // A location that cannot be read has a gap of its own.
      guard let path = (try? contract.document()) ?? nil else { continue }
      guard let owner = owners[path] else {
        owners[path] = contract
        continue
      }
      conflict(
        contract, contract.field("location")?.span, path,
        "'\(owner.path)' describes '\(path)', too", other: owner.field("location")?.span)
    }
  }

  private mutating func checkCoverageTargets() {
    guard let repository = survey.repository,
      let least = repository.field("ci_contracts.min_unit_coverage"), let minimum = least.double
    else { return }
    for contract in survey.contracts(of: .unitTests) {
      guard let field = contract.field("expectations.coverage_target"), let target = field.double,
        target < minimum
      else { continue }
      conflict(
        contract, field.span, "coverage",
        "a target of \(target) is less than the \(minimum) of the repository", other: least.span)
    }
  }

  private mutating func checkTestPlaces() {
    guard let repository = survey.repository else { return }
    let pairs = [
      ("naming.test_module_pattern", "test_layout.naming_conventions.file_pattern"),
      ("paths.tests", "test_layout.root_package"),
    ]
    for strategy in survey.contracts(of: .testStrategy) {
      for (one, other) in pairs { checkEqual(repository, one, strategy, other) }
    }
    guard let pattern = repository.field("naming.test_module_pattern"), let text = pattern.text
    else { return }
    for contract in survey.contracts where contract.type.name != ContractType.repository.name {
      for file in contract.requiredTestFiles {
        let name = file.text.split(separator: "/").last.map(String.init) ?? file.text
        guard !Glob.matches(text, name) else { continue }
        conflict(
          contract, file.span, file.text, "'\(name)' does not fit the pattern '\(text)'",
          other: pattern.span)
      }
    }
  }

  /// Contracts of tests and documents call a subsystem what its README's contract calls it.
  private mutating func checkSubject(of contract: Contract, _ readme: Contract?) {
    let types = [ContractType.subsystemTests.name, ContractType.subsystemDocs.name]
    guard types.contains(contract.type.name), let name = contract.field("subsystem.name"),
      let readme, let stated = readme.subject, stated != name.text
    else { return }
    conflict(
      contract, name.span, contract.folder, "the README calls it '\(stated)'",
      other: (readme.field("subsystem.name") ?? readme.field("component.name"))?.span)
  }

  private mutating func checkWiring(_ wiring: Contract, _ module: Contract) {
    let router = "wiring.http.include_in_router"
    checkEqual(wiring, "routes.fastapi_include.prefix", module, router + ".mount_under")
    checkEqual(wiring, "routes.fastapi_include.file", module, router + ".file")
    checkEqual(wiring, "routes.fastapi_include.router_name", module, router + ".router_name")
    checkEqual(wiring, "task_routing.if_exposes_tool", module, "wiring.tools.exposes_tool")
    checkEqual(wiring, "task_routing.tool_name", module, "wiring.tools.tool_name")
    checkEqual(wiring, "task_routing.registry_file", module, "wiring.tools.tool_registry_file")
  }

  private mutating func checkSources(of docs: Contract) {
    for item in docs.elements("docs") {
      guard let path = item.text("path"), let field = item.field("source"),
        let source = field.text.flatMap({ try? ContractPath.place($0) }),
        let contract = survey.contract(at: source.path),
        let document = (try? contract.document()) ?? nil,
        let wanted = try? ContractPath.place(path).path, document != wanted
      else { continue }
      conflict(
        docs, field.span, wanted, "'\(source.path)' describes '\(document)'",
        other: contract.field("location")?.span)
    }
  }

  /// Both say the same, or one says nothing.
  private mutating func checkEqual(
    _ one: Contract, _ name: String, _ other: Contract, _ otherName: String
  ) {
    guard let left = one.field(name), let right = other.field(otherName),
      let text = left.text, let stated = right.text, text != stated
    else { return }
    conflict(
      other, right.span, other.path.string,
      "'\(otherName)' is '\(stated)', '\(name)' of '\(one.path)' is '\(text)'", other: left.span)
  }

  private mutating func conflict(
    _ contract: Contract, _ span: Span?, _ target: String, _ message: String, other: Span?
  ) {
    var gap = Gap(.conflict, of: contract, target, message, at: span, key: message)
    if let other { gap.alsoAskedBy.append(other) }
    list.add(gap)
  }
}
