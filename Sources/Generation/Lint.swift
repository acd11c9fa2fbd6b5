import Blueprints
package import Core
import Documents
import Files
package import Git
import Specs

/// Everything that can be said about a collection without planning it.
package enum Lint {
  /// Parses, validates, orders and derives; every finding of all of it.
  package static func findings(
    _ inputs: Inputs, _ settings: Survey.Settings, pack sources: [Source],
    repository: Repository?
  ) -> Diagnostics {
    var diagnostics = Diagnostics()
    let survey = Survey(inputs, settings, repository: repository, diagnostics: &diagnostics)
    // Derived findings about a schema that is wrong would be noise.
    guard !diagnostics.hasErrors,
      let pack = TemplatePack(sources: sources, diagnostics: &diagnostics)
    else { return diagnostics }
    _ = Derivation(survey, pack, .nothing, workers: 1, diagnostics: &diagnostics)
    return diagnostics
  }

  /// The files of a collection after their mechanical remedies.
  package struct Mended: Sendable {
    package let changes: [(before: Source, after: Source, count: Int)]
    /// The collection as it reads now.
    package let inputs: Inputs
  }

  /// Applies the mechanical remedies file by file until none is left; writes nothing.
  package static func mend(_ inputs: Inputs) -> Mended {
    var changes: [(before: Source, after: Source, count: Int)] = []
    var sources: [Source] = []
    for source in inputs.sources {
      let result = Fixes.apply(to: source) { source in
        var diagnostics = Diagnostics()
        _ = Documents.read(source, diagnostics: &diagnostics)
        return diagnostics
      }
      if result.count > 0 { changes.append((source, result.source, result.count)) }
      sources.append(result.source)
    }
    return Mended(changes: changes, inputs: inputs.replacing(sources))
  }
}
