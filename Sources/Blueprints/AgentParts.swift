import Jinja
import Specs

/// The declared files of one agent and the endpoints that they serve.
struct AgentParts: Sendable {
  var components: [Component]
  let operations: [Operation]
  let operationValues: [Value]
  let strategies: Strategies
  let assembly: Assembly
  let autonomy: Autonomy
  let stated: StatedParts

  init(
    _ names: AgentNames, _ declared: DeclaredNames, _ tables: DerivationTables,
    _ layers: [MemoryLayer], _ reader: inout SchemaReader
  ) {
    var maker = ComponentMaker(
      agent: names, declared: declared, archetypes: tables.archetypes,
      roles: tables.roles.below(reader.section("cursorinstructions", "roles")),
      stated: tables.stated)
    let files = reader.declaredFiles(names.directory)
    var components = maker.components(of: files, origins: reader.origins, &reader.findings)
    stated = StatedParts(tables.stated, names, files, &components)
    autonomy = Autonomy(&reader)
    operations = OperationMaker(
      package: names.package, decidesAlone: autonomy.inside < .never,
      auditScope: declared.auditScope,
      isPrivate: !reader.isPublic,
      hasArchive: layers.contains { $0.name == "archive" }
    ).operations(
      reader.endpoints() + reader.endpoints(of: stated.files, components), components)
    for operation in operations {
      if let index = operation.component { components[index].operations.append(operation.name) }
    }
    strategies = Strategies(declared.modes, operations, components)
    assembly = Assembly(names, components)
    assembly.complete(&components)
    operationValues = operations.map { [components] in $0.value(components) }
    self.components = components
  }
}

extension SchemaReader {
  fileprivate var isPublic: Bool {
    section("deployment", "apimode")?.text?.utf8.lowered.trimmed().elementsEqual("public".utf8)
      ?? false
  }
}
