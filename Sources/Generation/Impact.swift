package import Core
import Documents
package import Files
import Jinja
import Specs

/// What would change if a field of a schema did, found by changing it in memory.
package struct Impact: Sendable {
  /// Lines of a file as it is now.
  package struct Lines: Sendable {
    package enum Cause: String, Sendable {
      /// The recorded places say that the line holds the field's value.
      case value
      /// What is derived from the field changes it.
      case derivation
      /// The line at the head or the metadata block: digests of what the file says and was read.
      case header
    }

    package let lines: ClosedRange<Int>
    package let cause: Cause
  }

  package enum Change: String, Sendable { case changes, appears, disappears }

  package struct File: Sendable {
    package let path: RelativePath
    package let place: RelativePath?
    package let change: Change
    /// Ordered; for a file that changes.
    package let lines: [Lines]
    /// Lines behind which others would be put in, 0 for the start of the file.
    package let insertions: [Int]
    /// Written once: where it stands already it stays as it is.
    package let isWrittenOnce: Bool

    /// Whether just its header changes: such a file is not written anew where it stands already.
    package var isHeaderOnly: Bool {
      change == .changes && insertions.isEmpty && lines.allSatisfy { $0.cause == .header }
    }
  }

  /// One value that was tried.
  package struct Trial: Sendable {
    package let field: SchemaField
    package let value: String
    /// Why the value is refused; nil when it is not.
    package let refusal: String?
  }

  package let collection: String
  package let fields: [SchemaField]
  package let trials: [Trial]
  /// Sorted by path.
  package let files: [File]
  /// Records that list other files or their digests.
  package let records: [RelativePath]
}

extension Trial {
  /// Changes each field on a line of an input alone and unites what that leads to.
  ///
  /// - Parameters:
  ///   - column: only the field around it; nil for all of the line, or below the key on it.
  ///   - value: the value to try; nil for several of the kind that stands there.
  package func impact(
    ofLine line: Int, column: Int? = nil, of source: Source, to value: String? = nil,
    progress: (String) -> Void = { _ in }
  ) throws(Failure) -> Impact {
    try impact(
      of: fields(onLine: line, column: column, of: source), to: value, progress: progress)
  }

  private func fields(
    onLine line: Int, column: Int?, of source: Source
  ) throws(Failure) -> [NodePath] {
    var findings = Diagnostics()
    let file =
      base.survey.files.first { $0.source === source }
      ?? Documents.read(source, diagnostics: &findings)
    let documents = [file.frontMatter].compactMap(\.self) + file.documents
    let range = source.range(ofLine: line)
    var found = documents.flatMap { $0.scalars(in: range) }
    if let column {
      let offset = range.lowerBound + column - 1
      found = found.filter { $0.node.span.start <= offset && offset < $0.node.span.end }
    }
    if found.isEmpty, column == nil {
      let first = range.first { source.bytes[$0] != 0x20 && source.bytes[$0] != 0x2D }
      found = first.map { start in documents.flatMap { $0.scalars(below: start) } } ?? []
    }
    if found.isEmpty {
      throw Failure(
        TraceRules.noField, .badData, "there is no field on line \(line) of '\(source.path)'",
        help: "name a line with a value, or with a key that has values below it")
    }
    return found
  }

  func impact(
    of fields: [NodePath], to value: String?, progress: (String) -> Void
  ) throws(Failure) -> Impact {
    var sum = ImpactSum(self)
    for (index, path) in fields.enumerated() {
      progress("trying field \(index + 1) of \(fields.count)")
      let field = SchemaField(span: path.node.span, pointer: path.pointer)
      sum.add(field)
      let probes =
        value.map { [Probe(bytes: Array($0.utf8))] } ?? Probe.all(for: path.node, form(of: path))
      for probe in probes {
        var diagnostics = Diagnostics()
        let outputs = try outputs(
          replacing: path.node.span, with: probe.bytes, &diagnostics)
        let refusal = diagnostics.sorted.first { $0.severity == .error }
        sum.note(
          Impact.Trial(
            field: field, value: probe.text,
            refusal: refusal.map { "\($0.rule.code): \($0.message)" }))
        if let outputs { sum.add(outputs) }
      }
    }
    return sum.impact
  }

  private func form(of path: NodePath) -> FieldRule.Form? {
    let span = path.node.span
    for unit in base.survey.collection.units where unit.span.source === span.source {
      let table = unit.kind == .agent ? CanonicalFields.table : ModuleFields.table
      if let rule = table.rule(at: span, in: unit.schema) { return rule.form }
    }
    return nil
  }
}
