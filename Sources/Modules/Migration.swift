package import Core
import Documents
import Specs

/// Brings a spec of an older version, or of another dialect, to 2.6 by edits of its text.
package enum Migration {
  /// A text before and after, with what was done.
  package struct Result: Sendable {
    package let before: Source
    package let after: Source
    /// One line for each change, in order.
    package let changes: [String]

    /// That a spec is not of the newest version yet, at the first byte that would change.
    ///
    /// - Parameter collection: as the command names it.
    package func finding(in collection: String) -> Diagnostic {
      let same = zip(before.bytes, after.bytes).prefix { $0 == $1 }.count
      let place = Span(before, min(same, before.bytes.count), min(same + 1, before.bytes.count))
      return Diagnostic(
        ModuleRules.olderSpec, "the spec is not \(Migration.version) yet", at: place,
        notes: changes.map { Diagnostic.Note($0) },
        help: "'l9gen migrate \(collection) --write' changes the file")
    }
  }

  /// The version that specs are brought to.
  package static let version = "2.6"

  /// Migrates every module spec of a file.
  ///
  /// - Returns: nil when the file cannot be migrated; the findings say why.
  package static func run(_ source: Source, diagnostics: inout Diagnostics) -> Result? {
    var findings = Diagnostics()
    let file = Documents.read(source, diagnostics: &findings)
    _ = Collection.read(files: [file], name: "migration", diagnostics: &findings)
    let stops = findings.sorted.filter { Self.stopping.contains($0.rule.code) }
    for finding in stops { diagnostics.add(finding) }
    if !stops.isEmpty { return nil }
    var after = source
    var changes: [String] = []
    // The last one first, so that the places of those in front of it stay true.
    for place in places(of: file).reversed() {
      do throws(YAMLEdit.Problem) {
        var edit = SpecEdit(try YAMLEdit(after, range: place.range, number: place.number))
        changes = try migrate(&edit) + changes
        after = edit.yaml.source
      } catch {
        diagnostics.add(
          ModuleRules.cannotMigrate, error.message, at: error.span,
          help: "write it out, on lines of its own, then migrate again")
        return nil
      }
    }
    return Result(before: source, after: after, changes: changes)
  }

  /// Text that is no YAML, an unknown version, a template that is not filled in.
  private static let stopping: Set<String> = {
    let documents = DocumentRules.all.filter { $0.severity == .error }.map(\.code)
    return Set(documents + ["L9D001", "L9D004"])
  }()

  private static func places(of file: InputFile) -> [(range: Range<Int>, number: Int)] {
    file.blocks.flatMap { block in
      block.documents.enumerated().filter { SpecKind.isModule($0.element.root) }
        .map { (block.span.start..<block.span.end, $0.offset) }
    }
  }

  private static func migrate(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) -> [String] {
    let original = edit
    var changes: [String] = []
    for step in MigrationSteps.all {
      let before = edit.yaml.source.bytes
      do throws(YAMLEdit.Problem) {
        try step.apply(&edit)
      } catch {
        // The place in the text that the author knows, if the step fails there too.
        var first = original
        try step.apply(&first)
        throw error
      }
      if edit.yaml.source.bytes != before { changes.append(step.title) }
    }
    return changes
  }
}
