import Core
import Files
import Specs

extension Scan {
  /// What the contract of the repository enforces.
  mutating func checkRepository() throws(Failure) {
    guard let contract = survey.repository else { return }
    let package = place("root_package", of: contract)
    if let package, contract.isOn("naming.package_init_required") {
      checkPackages(package, contract)
    }
    try checkTestNames(contract)
    checkRequiredContracts(contract)
    checkCoverage(contract)
  }

  private func place(_ name: String, of contract: Contract) -> String? {
    // A path that cannot be read has a gap of its own.
    contract.text(name).flatMap { try? ContractPath.place($0) }.map(\.path)
  }

  /// Every folder between the package and a Python file of it is a package.
  private mutating func checkPackages(_ package: String, _ contract: Contract) {
    let span = contract.field("naming.package_init_required")?.span
    for folder in survey.packageFolders(package)
    where !survey.tree.hasFile(folder + "/__init__.py") {
      list.add(
        Gap(
          .layout, of: contract, folder + "/__init__.py", "'\(folder)' has no __init__.py",
          at: span, help: "run 'l9gen fill'"))
    }
  }

  /// Files with tests that no pattern finds are never run.
  private mutating func checkTestNames(_ contract: Contract) throws(Failure) {
    guard let pattern = contract.text("naming.test_module_pattern"),
      let tests = place("paths.tests", of: contract)
    else { return }
    for file in survey.tree.files(beneath: tests)
    where file.string.hasSuffix(".py") && !Glob.matches(pattern, file.name) {
      guard let bytes = try survey.tree.bytes(of: file.string), PythonNames.hasTests(bytes) else {
        continue
      }
      list.add(
        Gap(
          .naming, of: contract, file.string,
          "'\(file)' has tests, but its name does not fit '\(pattern)'",
          at: contract.field("naming.test_module_pattern")?.span,
          context: [JSON.Member("pattern", .string(pattern))]))
    }
  }

  /// The root and every folder of `paths` with code have their contracts.
  private mutating func checkRequiredContracts(_ contract: Contract) {
    let wanted = [
      ("ci_contracts.require_meta_docs", "README.meta.yaml"),
      ("ci_contracts.require_meta_tests", "tests.meta.yaml"),
    ]
    let folders = (contract.field("paths")?.record?.entries ?? []).filter {
      $0.name != "tests" && $0.name != "docs"
    }.compactMap { $0.value.text.flatMap { try? ContractPath.place($0) }?.path }
    for (rule, name) in wanted where contract.isOn(rule) {
      let root = name == "README.meta.yaml" ? [""] : []
      for folder in root + folders where folder.isEmpty || hasCode(folder) {
        let path = folder.isEmpty ? name : folder + "/" + name
        if survey.tree.hasFile(path) { continue }
        list.add(
          Gap(
            .missingContract, of: contract, path, "'\(path)' does not exist",
            at: contract.field(rule)?.span, help: "'l9gen init' writes one"))
      }
    }
  }

  private func hasCode(_ folder: String) -> Bool {
    survey.tree.files(beneath: folder).contains { $0.string.hasSuffix(".py") }
  }

  private mutating func checkCoverage(_ contract: Contract) {
    let targets = survey.contracts(of: .unitTests).compactMap { contract in
      contract.field("expectations.coverage_target").map {
        (contract, $0, contract.texts("scope.target_modules").map(\.text))
      }
    }
    let root = contract.text("root_package").map { [$0] } ?? []
    let least =
      contract.field("ci_contracts.min_unit_coverage").map { [(contract, $0, root)] } ?? []
    for (contract, field, modules) in least + targets {
      guard let wanted = field.double else { continue }
      guard let coverage = facts.coverage else {
        unchecked.append("coverage of \(contract.path): no report was given")
        continue
      }
      let places = modules.compactMap { try? ContractPath.place($0) }.map(\.path)
      let files = coverage.filter { file in
        places.contains { file.file == $0 || file.file.hasPrefix($0 + "/") || $0.isEmpty }
      }
      let total = files.reduce(0) { $0 + $1.total }
      let share = total == 0 ? 0 : Double(files.reduce(0) { $0 + $1.covered }) / Double(total)
      if share >= wanted { continue }
      list.add(
        Gap(
          .coverageTarget, of: contract, places.joined(separator: " "),
          "\(Self.percent(share)) of the lines are covered, \(Self.percent(wanted)) are due",
          at: field.span, key: contract.path.string,
          context: [
            JSON.Member("target", .float(wanted)), JSON.Member("lines", .int(total)),
          ]))
    }
  }

  /// With one digit, rounded down: a share below its target never looks like it.
  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded(.down))
    return "\(tenths / 10).\(tenths % 10) %"
  }
}

extension ContractSurvey {
  /// Every folder between a package and a Python file of it, the package first.
  func packageFolders(_ package: String) -> [String] {
    var folders: Set<String> = []
    for file in tree.files(beneath: package) where file.string.hasSuffix(".py") {
      var folder = file.parent
      while let next = folder, next.string == package || next.string.hasPrefix(package + "/"),
        folders.insert(next.string).inserted
      {
        folder = next.parent
      }
    }
    // sorted: by bytes of the path
    return folders.sorted(by: precedes)
  }
}
