package import Core
package import Files
package import Jinja
import Specs

/// Why a line of a generated file is as it is.
package struct Explanation: Sendable {
  /// What made a stretch of the line.
  package struct Piece: Sendable {
    package enum Maker: Sendable {
      /// A place of a template, and the statements that led there, the nearest first.
      case template(Span, [TemplateStep])
      /// Text that l9gen writes itself where the template has its marker; says what it is.
      case metadata(String, Span, [TemplateStep])
    }

    /// Columns of the line, from 1 on; the line end counts as one.
    package let columns: ClosedRange<Int>
    package let text: String
    package let maker: Maker
    /// Whether the template has the text as it is; else it is the value of an expression.
    package let isLiteral: Bool
    /// The field of the schema that the text was made of.
    package let field: SchemaField?
  }

  /// How the line that was asked about stands to what is generated.
  package enum Standing: String, Sendable {
    /// It is generated.
    case generated
    /// It stands where another text is generated: it was edited, or says what a run measured.
    case differs
    /// Nothing is generated there.
    case added
  }

  package let collection: String
  /// In the extraction, and in the repository where it is there, too.
  package let path: RelativePath
  package let place: RelativePath?
  /// The line asked about, and the one it is when generated now; nil for a line that is not.
  package let line: Int
  package let generatedLine: Int?
  package let standing: Standing
  /// Whether the file is written from what a run measures.
  package let isRecord: Bool
  package let text: String
  package let pieces: [Piece]
  /// The row of the manifest that asks for the file.
  package let row: String
  package let reason: String
  package let rowSpan: Span
  /// Where the schema asks for the file; nil where every collection has it.
  package let asked: SchemaField?
}

extension Blueprinted {
  /// The file of a path in the extraction or the repository.
  package func plannedFile(at path: RelativePath) -> PlannedFile? {
    plan.files.first { $0.path == path } ?? plan.files.first { $0.place == path }
  }

  /// Explains a line of a planned file.
  ///
  /// - Parameters:
  ///   - present: the file as it stands somewhere, when it does; lines are counted in it.
  package func explain(
    line: Int, of file: PlannedFile, present: [UInt8]?, diagnostics: inout Diagnostics
  ) throws(Failure) -> Explanation? {
    guard let trace = try trace(file, &diagnostics) else { return nil }
    let generated = Source(path: file.path.string, bytes: trace.bytes)
    let shown = present.map { Source(path: file.path.string, bytes: $0) } ?? generated
    guard line >= 1, line <= shown.textLineCount else {
      throw Failure(
        TraceRules.noLine, .badData,
        "'\(file.path)' has \(shown.textLineCount) lines, not \(line)")
    }
    let own = counterparts(in: shown, of: generated)[line - 1]
    let standing: Explanation.Standing =
      own.map { $0.isSame ? .generated : .differs } ?? .added
    return Explanation(
      collection: plan.collection, path: file.path, place: file.place, line: line,
      generatedLine: own?.line, standing: standing, isRecord: file.stage == .record,
      text: shown.line(line),
      pieces: own.map { LineTrace(trace, self).pieces(ofLine: $0.line, generated) } ?? [],
      row: file.row, reason: file.reason, rowSpan: file.rowSpan, asked: asked(for: file))
  }

  /// Renders a file with the places of everything in it; nil with findings when that fails.
  func trace(
    _ file: PlannedFile, _ diagnostics: inout Diagnostics
  ) throws(Failure) -> FileTrace? {
    let context =
      file.stage == .main ? file.context : try recordContexts(&diagnostics)[file.path]
    return context.flatMap { FileTrace(file, $0, facts) }
  }

  /// What the records see where nothing is measured.
  func recordContexts(
    _ diagnostics: inout Diagnostics
  ) throws(Failure) -> [RelativePath: ValueMap] {
    let artifacts = plan.render(workers: 1, facts: facts, diagnostics: &diagnostics)
    if diagnostics.hasErrors { return [:] }
    var request = ExtractionRequest(collection: plan.collection)
    request.runsChecks = false
    let gates = try check(artifacts, request, &diagnostics)
    let recorder = Recorder(origins: origins)
    _ = Records(blueprinted: self, gates: gates, recorder: recorder)
      .render(after: artifacts, diagnostics: &diagnostics)
    return Dictionary(
      recorder.seen.map { ($0.file.path, $0.context) }, uniquingKeysWith: { $1 })
  }

  func counterparts(in shown: Source, of generated: Source) -> [LineDiff.Counterpart?] {
    if shown.bytes == generated.bytes {
      return (0..<shown.textLineCount).map { LineDiff.Counterpart(line: $0 + 1, isSame: true) }
    }
    return LineDiff(from: generated.bytes, to: shown.bytes).counterparts
  }

  /// Where the schema asks for a file: the path it declares, else the unit that it belongs to.
  func asked(for file: PlannedFile) -> SchemaField? {
    if let part = file.view.part?.value, let span = origins[part.firstOrigin] {
      return survey.field(at: span)
    }
    guard let unit = file.unit.flatMap({ survey.collection[$0] }) else { return nil }
    let id = unit.schema["rootpath"] ?? unit.schema["metadata"]?["moduleid"]
    return survey.field(at: id?.span ?? unit.span)
  }
}

extension Source {
  /// Lines that hold anything: a line end at the end of a text begins no line.
  var textLineCount: Int {
    bytes.isEmpty ? 0 : bytes.last == UInt8(ascii: "\n") ? lineCount - 1 : lineCount
  }
}

extension Value {
  /// The first origin of its texts: for a component or document, the path that declares it.
  fileprivate var firstOrigin: Origin {
    guard case .map(let map) = self else { return .none }
    for (_, value) in map.pairs {
      if case .string(_, let origin) = value, origin != .none { return origin }
    }
    return .none
  }
}
