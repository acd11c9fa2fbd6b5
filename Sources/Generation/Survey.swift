package import Core
package import Documents
package import Git
package import Modules
package import Specs

/// What a collection is, before anything is planned: all that `lint` and `graph` need.
package struct Survey: Sendable {
  package let inputs: Inputs
  package let files: [InputFile]
  package let collection: Collection
  package let graph: Graph
  package let waves: Waves
  /// The specs of the modules; empty when anything before is wrong.
  package let modules: ModuleSet

  /// How schema paths are to be understood.
  package struct Settings: Sendable {
    /// Head of schema paths that stands for the repository's root.
    package var rootName = "L9"
    /// A linked file that neither the collection nor the repository has is an error.
    package var linksAreStrict = false

    package init() {}
  }

  /// Parses, validates and orders.
  ///
  /// - Parameter repository: the target, where paths may lead that no schema generates.
  package init(
    _ inputs: Inputs, _ settings: Settings, repository: Repository?,
    diagnostics: inout Diagnostics
  ) {
    self.inputs = inputs
    files = inputs.sources.map { Documents.read($0, diagnostics: &diagnostics) }
    collection = Collection.read(
      files: files, name: inputs.name, rootName: settings.rootName, diagnostics: &diagnostics)
    // A repository that cannot be read has nothing to link to.
    let exists = { (path: RelativePath) in (try? repository?.holds(path)) ?? false }
    graph = Graph.build(
      collection, rootName: settings.rootName,
      exists: exists, services: Self.services(of: repository), diagnostics: &diagnostics)
    waves = Waves(graph)
    modules = diagnostics.hasErrors ? .empty : ModuleSet(collection, diagnostics: &diagnostics)
    if settings.linksAreStrict { checkLinks(exists, &diagnostics) }
  }

  /// What the target repository's contract declares; nil when it does not speak of services.
  private static func services(of repository: Repository?) -> Services? {
    // A contract that cannot be read is reported where contracts are checked.
    guard let path = try? RelativePath(".l9_repo.meta.yaml"),
      let bytes = try? repository?.blob(at: path)
    else { return nil }
    var findings = Diagnostics()
    let contract = Documents.read(
      Source(path: path.string, bytes: bytes), diagnostics: &findings)
    return contract.documents.first.flatMap { Services(Record($0.root)) }
  }

  /// Units by wave, then by id.
  package var unitsInOrder: [Unit] {
    waves.levels.flatMap { level in level.compactMap { collection[$0] } }
  }

  private func checkLinks(_ exists: (RelativePath) -> Bool, _ diagnostics: inout Diagnostics) {
    let generated = Set(collection.units.flatMap { $0.paths.files.map(\.path.string) })
    let roots = Set(collection.units.map(\.rootPath.string))
    for unit in collection.units {
      for link in unit.paths.links {
        let path = link.path.string
        if generated.contains(path) || roots.contains(path) || exists(link.path) { continue }
        diagnostics.add(
          PlanRules.missingLink, "'\(path)' is neither generated nor in the target repository",
          at: link.span, help: "correct the path, or run without --links strict")
      }
    }
  }
}
