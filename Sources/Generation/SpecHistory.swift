package import Core
import Documents
package import Files
import Modules
import Specs

/// Module specs as they were in a commit, for comparison.
package enum SpecHistory {
  /// Finds what breaks between a commit and now.
  ///
  /// - Parameters:
  ///   - inputs: the collection as it is now.
  ///   - revision: what git takes for a commit.
  package static func breaking(
    _ inputs: Inputs, against revision: String, _ settings: Survey.Settings
  ) throws(Failure) -> Diagnostics {
    var diagnostics = Diagnostics()
    let new = modules(of: inputs.sources, inputs.name, settings, &diagnostics)
    let old = try sources(of: inputs, in: revision)
    // What the commit got wrong is nobody's finding today, but then there is nothing to compare.
    var before = Diagnostics()
    let modules = modules(of: old, inputs.name, settings, &before)
    for finding in before.sorted where finding.severity == .error { diagnostics.add(finding) }
    if diagnostics.hasErrors { return diagnostics }
    Breaking.compare(old: modules, new: new, diagnostics: &diagnostics)
    return diagnostics
  }

  private static func modules(
    of sources: [Source], _ name: String, _ settings: Survey.Settings,
    _ diagnostics: inout Diagnostics
  ) -> ModuleSet {
    if sources.isEmpty { return .empty }
    var findings = Diagnostics()
    let files = sources.map { Documents.read($0, diagnostics: &findings) }
    let collection = Collection.read(
      files: files, name: name, rootName: settings.rootName, diagnostics: &findings)
    let set = findings.hasErrors ? .empty : ModuleSet(collection, diagnostics: &findings)
    for finding in findings.sorted where finding.severity == .error { diagnostics.add(finding) }
    return set
  }

  /// The collection's files in a commit, under paths that begin with the revision.
  private static func sources(
    of inputs: Inputs, in revision: String
  ) throws(Failure) -> [Source] {
    try inputs.sources(in: revision).map { place, source in
      Source(path: revision + ":" + place, bytes: source.bytes)
    }
  }
}
