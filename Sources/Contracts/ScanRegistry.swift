import Core
import Files
import Specs

/// One entry of the registry of modules.
struct RegisteredModule {
  let id: String
  let tier: Int?

  /// As files and folders name the module.
  var snake: String { Names.snake(id) ?? id }
}

extension ContractSurvey {
  /// The modules of a machine registry; nil when there is none that can be read.
  func registry(of contract: Contract) throws(Failure) -> [RegisteredModule]? {
    guard let text = contract.text("machine_registry_file"),
      let place = try? ContractPath.place(text),
      let modules = try record(at: place.path)?["modules"]?.list
    else { return nil }
    return modules.compactMap { entry in
      entry["moduleid"]?.text.map { RegisteredModule(id: $0, tier: entry["tier"]?.int) }
    }
  }

  /// Module specs below a folder, by the module that their names tell.
  func specs(in folder: String) -> [(snake: String, path: String)] {
    tree.files(beneath: folder).compactMap { file in
      let name = file.name
      guard name.hasPrefix("Module-Spec-v"), name.hasSuffix(".yaml") else { return nil }
      let rest = name.dropFirst("Module-Spec-v".utf8.count).dropLast(".yaml".utf8.count)
      guard let dash = rest.firstIndex(of: "-") else { return nil }
      return Names.snake(String(rest[rest.index(after: dash)...])).map { ($0, file.string) }
    }
  }

  /// Folders directly below another that hold files.
  func folders(in folder: String) -> [String] {
    var names: [String] = []
    for file in tree.files(beneath: folder) {
      let rest = file.string.dropFirst(folder.isEmpty ? 0 : folder.utf8.count + 1)
      guard let slash = rest.firstIndex(of: "/") else { continue }
      let name = String(rest[..<slash])
      if names.last != name { names.append(name) }
    }
    return names
  }
}

extension Scan {
  /// The registry against the specs against the folders.
  mutating func checkRegistry(_ contract: Contract) throws(Failure) {
    guard let modules = try survey.registry(of: contract) else { return }
    let specFolder = place("spec_root", contract)
    let moduleFolder = place("module_root", contract)
    let specs = specFolder.map { survey.specs(in: $0) } ?? []
    try checkMirror(modules, contract)
    if contract.isOn("ci.require_spec_for_every_registry_entry"), let specFolder {
      for module in modules where !specs.contains(where: { $0.snake == module.snake }) {
        let path = specFolder + "/Module-Spec-v2.6-\(module.snake).yaml"
        differ(
          contract, path, "'\(module.id)' is registered, but has no spec",
          "ci.require_spec_for_every_registry_entry")
      }
    }
    for spec in specs where !modules.contains(where: { $0.snake == spec.snake }) {
      differ(
        contract, spec.path, "'\(spec.path)' is of no registered module", "machine_registry_file")
    }
    guard let moduleFolder else { return }
    if contract.isOn("ci.require_module_folder_for_every_spec") {
      for spec in specs where !survey.tree.hasFolder(moduleFolder + "/" + spec.snake) {
        differ(
          contract, moduleFolder + "/" + spec.snake, "'\(spec.snake)' has a spec, but no folder",
          "ci.require_module_folder_for_every_spec")
      }
    }
    checkFolders(in: moduleFolder, modules, contract)
  }

  private mutating func checkFolders(
    in root: String, _ modules: [RegisteredModule], _ contract: Contract
  ) {
    for name in survey.folders(in: root) {
      if !modules.contains(where: { $0.snake == name }) {
        differ(
          contract, root + "/" + name, "the module '\(name)' is not registered",
          "machine_registry_file")
      }
      guard contract.isOn("ci.require_docs_and_tests_meta") else { continue }
      for file in ["module.meta.yaml", "README.meta.yaml", "tests.meta.yaml"] {
        let path = "\(root)/\(name)/\(file)"
        if survey.tree.hasFile(path) { continue }
        list.add(
          Gap(
            .missingContract, of: contract, path, "'\(path)' does not exist",
            at: contract.field("ci.require_docs_and_tests_meta")?.span))
      }
    }
  }

  /// The registry for people names every module.
  private mutating func checkMirror(
    _ modules: [RegisteredModule], _ contract: Contract
  ) throws(Failure) {
    guard let path = place("registry_file", contract),
      let bytes = try survey.tree.bytes(of: path)
    else { return }
    let words = Set(
      bytes.split { !PythonNames.isWord($0) && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-") }
        .map { String(decoding: $0, as: UTF8.self) })
    for module in modules where !words.contains(module.id) && !words.contains(module.snake) {
      differ(contract, path, "'\(path)' does not name '\(module.id)'", "registry_file", module.id)
    }
  }

  private mutating func differ(
    _ contract: Contract, _ target: String, _ message: String, _ field: String, _ key: String = ""
  ) {
    list.add(
      Gap(.registry, of: contract, target, message, at: contract.field(field)?.span, key: key))
  }

  func place(_ name: String, _ contract: Contract) -> String? {
    // A path that cannot be read has a gap of its own.
    contract.text(name).flatMap { try? ContractPath.place($0) }.map(\.path)
  }
}
