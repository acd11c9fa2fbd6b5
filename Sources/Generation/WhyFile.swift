package import Core
package import Files
import Jinja

/// Of every line of a file the place of the template and the field it comes from.
package struct FileExplanation: Sendable {
  package struct Line: Sendable {
    package let text: String
    /// The line when generated now; nil where nothing is generated.
    package let generatedLine: Int?
    package let standing: Explanation.Standing
    /// Of the first stretch that is no white space; nil where nothing is generated.
    package let template: Span?
    /// The first field in the line.
    package let field: SchemaField?
  }

  package let collection: String
  package let path: RelativePath
  package let place: RelativePath?
  package let isRecord: Bool
  package let lines: [Line]
}

extension Blueprinted {
  /// Explains every line of a planned file.
  ///
  /// - Parameter present: the file as it stands somewhere, when it does.
  package func explain(
    _ file: PlannedFile, present: [UInt8]?, diagnostics: inout Diagnostics
  ) throws(Failure) -> FileExplanation? {
    guard let trace = try trace(file, &diagnostics) else { return nil }
    let generated = Source(path: file.path.string, bytes: trace.bytes)
    let shown = present.map { Source(path: file.path.string, bytes: $0) } ?? generated
    let lineTrace = LineTrace(trace, self)
    let lines = counterparts(in: shown, of: generated).enumerated().map { index, own in
      let pieces = own.map { lineTrace.pieces(ofLine: $0.line, generated) } ?? []
      return FileExplanation.Line(
        text: shown.line(index + 1), generatedLine: own?.line,
        standing: own.map { $0.isSame ? .generated : .differs } ?? .added,
        template: (pieces.first { !$0.isBlank } ?? pieces.first)?.template,
        field: pieces.lazy.compactMap(\.field).first)
    }
    return FileExplanation(
      collection: plan.collection, path: file.path, place: file.place,
      isRecord: file.stage == .record, lines: lines)
  }
}

extension FileExplanation {
  /// A line for each line: its number, the template, the schema, the text.
  package var text: String {
    let rows = lines.map { line in
      (
        template: line.template.map { "\($0.source.path):\($0.position.line)" } ?? line.word,
        schema: line.field.map { "\($0.span.source.path):\($0.span.position.line)" } ?? "",
        text: Explanation.visible(line.text)
      )
    }
    let widths = (
      number: String(lines.count).utf8.count,
      template: rows.map(\.template.utf8.count).max() ?? 0,
      schema: rows.map(\.schema.utf8.count).max() ?? 0
    )
    return rows.enumerated().map { index, row in
      let number = String(index + 1)
      return String(repeating: " ", count: widths.number - number.utf8.count) + number + "  "
        + Self.padded(row.template, widths.template) + "  "
        + Self.padded(row.schema, widths.schema) + "  |" + (row.text.isEmpty ? "" : " " + row.text)
        + "\n"
    }.joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("why-file")), ("collection", .string(collection)),
      ("path", .string(path.string)), ("place", place.map { .string($0.string) } ?? .null),
      ("record", .bool(isRecord)),
      (
        "lines",
        .array(
          lines.enumerated().map { index, line in
            .record([
              ("line", .int(index + 1)),
              ("generated_line", line.generatedLine.map { .int($0) } ?? .null),
              ("standing", .string(line.standing.rawValue)),
              ("template", line.template?.placeJSON ?? .null),
              ("schema", line.field?.json ?? .null),
            ])
          })
      ),
    ])
  }
}

extension FileExplanation.Line {
  /// What stands in the place of a template.
  fileprivate var word: String { standing == .added ? "(added)" : "" }
}
