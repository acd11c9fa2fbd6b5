import Core
import Documents
import Files
import Specs

extension Scan {
  /// Modules: files, registry, specs, wiring.
  mutating func checkModules() throws(Failure) {
    for contract in survey.contracts(of: .module) { try checkModule(contract) }
    for contract in survey.contracts(of: .moduleWiringFile) { try checkRuntime(contract) }
    for contract in survey.contracts(of: .modules) { try checkRegistry(contract) }
    for contract in survey.contracts(of: .wirings) { try checkWirings(contract) }
    try checkGraph()
  }

  private mutating func checkModule(_ contract: Contract) throws(Failure) {
    let folder = contract.describedFolder
    for entry in contract.field("layout")?.record?.entries ?? [] where entry.name != "packagepath" {
      guard let text = entry.value.text else { continue }
      do throws(ContractPath.Problem) {
        let place = try ContractPath.member(text, of: folder)
        if exists(place) { continue }
        list.add(
          Gap(
            .layout, of: contract, place.path, "'\(place.path)' does not exist",
            at: entry.value.span, context: [JSON.Member("field", .string("layout.\(entry.key)"))]))
      } catch {
        broken(text, error, contract, entry.value.span)
      }
    }
    try checkRouter(
      contract, file: contract.field("wiring.http.include_in_router.file"),
      name: contract.field("wiring.http.include_in_router.router_name"))
    guard contract.isOn("wiring.tools.exposes_tool") else { return }
    try checkTool(
      contract, name: contract.field("wiring.tools.tool_name"),
      registry: contract.text("wiring.tools.tool_registry_file"))
  }

  private mutating func checkRuntime(_ contract: Contract) throws(Failure) {
    try checkRouter(
      contract, file: contract.field("routes.fastapi_include.file"),
      name: contract.field("routes.fastapi_include.router_name"))
    if contract.isOn("task_routing.if_exposes_tool") {
      try checkTool(
        contract, name: contract.field("task_routing.tool_name"),
        registry: contract.text("task_routing.registry_file"))
    }
    try checkService(contract)
  }

  private mutating func checkRouter(
    _ contract: Contract, file: Field?, name: Field?
  ) throws(Failure) {
    // A file that does not exist has a gap of its own.
    guard let path = file?.text, let name, let symbol = name.text,
      let place = try? ContractPath.place(path), let bytes = try survey.tree.bytes(of: place.path),
      !PythonNames.defines(symbol, in: bytes)
    else { return }
    list.add(
      Gap(
        .missingSymbol, of: contract, place.path, "'\(place.path)' does not define '\(symbol)'",
        at: name.span, key: symbol, context: [JSON.Member("symbol", .string(symbol))]))
  }

  mutating func checkTool(
    _ contract: Contract, name: Field?, registry: String?
  ) throws(Failure) {
    guard let name, let tool = name.text, let registry,
      let place = try? ContractPath.place(registry),
      let bytes = try survey.tree.bytes(of: place.path),
      !PythonNames.holdsLiteral(tool, in: bytes)
    else { return }
    list.add(
      Gap(
        .missingWiring, of: contract, place.path,
        "the registry '\(place.path)' has no tool '\(tool)'", at: name.span, key: "tool " + tool,
        context: [JSON.Member("tool", .string(tool))]))
  }

  /// The service in the compose file, when there is one.
  private mutating func checkService(_ contract: Contract) throws(Failure) {
    let names = ["docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"]
    guard let path = names.first(where: survey.tree.hasFile),
      let services = try survey.record(at: path)?["services"]?.record
    else { return }
    let stated = contract.field("deployment.docker_service_name").map { [$0] } ?? []
    for field in stated + (contract.field("deployment.depends_on")?.list ?? []) {
      guard let name = field.text, !services.entries.contains(where: { $0.key == name }) else {
        continue
      }
      list.add(
        Gap(
          .missingWiring, of: contract, path, "'\(path)' has no service '\(name)'",
          at: field.span, key: "service " + name,
          context: [JSON.Member("service", .string(name))]))
    }
  }
}

extension ContractSurvey {
  /// The first document of a YAML file; nil when there is none that can be read.
  func record(at path: String) throws(Failure) -> Record? {
    guard let bytes = try tree.bytes(of: path) else { return nil }
    // What is wrong with files that are no contracts is for their own tools to say.
    var ignored = Diagnostics()
    let documents = YAML.parse(Source(path: path, bytes: bytes), diagnostics: &ignored)
    return documents.first.map { Record($0.root) }
  }
}
