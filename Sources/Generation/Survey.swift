package import Core
package import Documents
import Files
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
    /// How many threads read the files; the result does not depend on it.
    package var workers = 1

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
    for entry in inputs.skipped {
      diagnostics.add(
        PlanRules.skippedInput, "'\(entry.path)' is not read: \(entry.reason)",
        help: "put a regular file with a plain name there")
    }
    files = Self.read(inputs.sources, workers: settings.workers, &diagnostics)
    collection = Collection.read(
      files: files, name: inputs.name, rootName: settings.rootName, workers: settings.workers,
      diagnostics: &diagnostics)
    let target = Target(repository)
    graph = Graph.build(
      collection, rootName: settings.rootName,
      exists: target.holds, services: Self.services(of: repository), diagnostics: &diagnostics)
    waves = Waves(graph)
    modules = diagnostics.hasErrors ? .empty : ModuleSet(collection, diagnostics: &diagnostics)
    if settings.linksAreStrict { checkLinks(target.holds, &diagnostics) }
    if let failure = target.failure { diagnostics.add(failure.diagnostic) }
  }

  private static func read(
    _ sources: [Source], workers: Int, _ diagnostics: inout Diagnostics
  ) -> [InputFile] {
    let parts = Parallel.map(sources.count, workers: workers) { range in
      var findings = Diagnostics()
      let files = sources[range].map { Documents.read($0, diagnostics: &findings) }
      return (files: files, findings: findings)
    }
    for part in parts { diagnostics.add(part.findings) }
    return parts.flatMap(\.files)
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

/// What the target repository has, as far as it can be read.
private final class Target {
  private let repository: Repository?
  /// Why the first question that had no answer had none.
  private(set) var failure: Failure?

  init(_ repository: Repository?) { self.repository = repository }

  /// True also when nobody can tell: that is one finding, not one for each path.
  func holds(_ path: RelativePath) -> Bool {
    guard let repository else { return false }
    do throws(Failure) {
      return try repository.holds(path)
    } catch {
      failure = failure ?? error
      return true
    }
  }
}
