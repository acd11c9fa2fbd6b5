package import Core
package import Jinja

extension Explanation {
  /// For people: the line, the lines of templates that wrote it, the fields in it, and what asks
  /// for the file.
  ///
  /// - Parameter shown: turns the path that a schema carries into the one to print.
  package func text(shown: (String) -> String) -> String {
    var lines = ["\(place ?? path):\(line): \(Self.visible(text))"]
    if let note { lines.append(Self.labelled("note", note)) }
    for group in groups { lines += group.lines }
    for (piece, field) in fields {
      lines.append(Self.labelled("schema", field.line(shown) + piece.columnText))
    }
    lines.append(Self.labelled("file", "\(reason) (row '\(row)', \(rowSpan.location))"))
    if let asked { lines.append(Self.labelled("asked by", asked.line(shown))) }
    return lines.joined(separator: "\n") + "\n"
  }

  static func labelled(_ label: String, _ text: String) -> String {
    "  " + label + String(repeating: " ", count: max(1, 10 - label.utf8.count)) + text
  }

  private var note: String? {
    switch (standing, isRecord) {
    case (.generated, _): nil
    case (.differs, true):
      "this line says what a run measured; its places are those of line \(generatedLine ?? 0) of "
        + "the file as it is without checks"
    case (.differs, false):
      "this line is not as generated; its places are those of the generated line "
        + "\(generatedLine ?? 0)"
    case (.added, true): "this line says what a run measured; without checks there is none"
    case (.added, false): "nothing is generated there: the line was added"
    }
  }

  /// Neighbours that one line of a template wrote are told once; white space is told only where it
  /// is all there is.
  private var groups: [PieceGroup] {
    let told = pieces.filter { !$0.isBlank }
    var groups: [PieceGroup] = []
    for piece in told.isEmpty ? Array(pieces.prefix(1)) : told {
      let group = PieceGroup(piece)
      if groups.last != group { groups.append(group) }
    }
    return groups
  }

  /// Every field once.
  private var fields: [(Piece, SchemaField)] {
    var seen: Set<String> = []
    return pieces.compactMap { piece in
      guard let field = piece.field, seen.insert(field.span.location).inserted else { return nil }
      return (piece, field)
    }
  }

  static func visible(_ text: String) -> String {
    var result = VisibleText()
    result.append(text)
    return result.text
  }

  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("why")), ("collection", .string(collection)),
      ("path", .string(path.string)), ("place", place.map { .string($0.string) } ?? .null),
      ("line", .int(line)), ("generated_line", generatedLine.map { .int($0) } ?? .null),
      ("standing", .string(standing.rawValue)), ("record", .bool(isRecord)),
      ("text", .string(text)), ("pieces", .array(pieces.map(\.json))),
      (
        "row",
        .record([
          ("id", .string(row)), ("reason", .string(reason)), ("place", rowSpan.placeJSON),
        ])
      ),
      ("asked", asked?.json ?? .null),
    ])
  }
}

extension Explanation.Piece {
  /// Where the template has what wrote it.
  package var template: Span {
    switch maker {
    case .template(let span, _), .metadata(_, let span, _): span
    }
  }

  package var steps: [TemplateStep] {
    switch maker {
    case .template(_, let steps), .metadata(_, _, let steps): steps
    }
  }

  fileprivate var meaning: String? {
    if case .metadata(let meaning, _, _) = maker { meaning } else { nil }
  }

  package var isBlank: Bool {
    text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x0A } && field == nil
  }

  /// ` (columns 8-20)`
  fileprivate var columnText: String {
    columns.count == 1
      ? "  (column \(columns.lowerBound))"
      : "  (columns \(columns.lowerBound)-\(columns.upperBound))"
  }

  var json: JSON {
    .record([
      ("columns", .array([.int(columns.lowerBound), .int(columns.upperBound)])),
      ("text", .string(text)), ("template", template.placeJSON),
      ("expression", .string(template.firstLine)), ("literal", .bool(isLiteral)),
      ("steps", .array(steps.map(\.json))),
      ("metadata", meaning.map { .string($0) } ?? .null),
      ("schema", field?.json ?? .null),
    ])
  }
}

/// What is told of neighbouring pieces that one line of a template wrote.
private struct PieceGroup: Equatable {
  let lines: [String]

  init(_ piece: Explanation.Piece) {
    let position = piece.template.position
    let source = piece.template.source
    let line = Explanation.visible(source.line(position.line)).trimmed
    var lines = [
      Explanation.labelled(
        "template", "\(source.path):\(position.line)" + (line.isEmpty ? "" : "  \(line)"))
    ]
    lines += piece.steps.map { Explanation.labelled("", $0.text) }
    if let meaning = piece.meaning { lines.append(Explanation.labelled("", meaning)) }
    self.lines = lines
  }
}

extension TemplateStep {
  fileprivate var text: String {
    switch kind {
    case .include: "included at \(span.location)"
    case .extends: "extended at \(span.location)"
    case .call: "'\(name)' called at \(span.location)"
    }
  }

  fileprivate var json: JSON {
    .record([
      ("kind", .string(kind.rawValue)), ("name", .string(name)), ("place", span.placeJSON),
    ])
  }
}

extension SchemaField {
  /// `agents.yaml:41:5  /governance/anchors/0  Ann`
  func line(_ shown: (String) -> String) -> String {
    let position = span.position
    let place = "\(shown(span.source.path)):\(position.line):\(position.column)"
    return ([place] + [pointer, Explanation.visible(excerpt)].compactMap(\.self))
      .filter { !$0.isEmpty }.joined(separator: "  ")
  }

  package var json: JSON {
    .record([
      ("place", span.placeJSON), ("bytes", .array([.int(span.start), .int(span.end)])),
      ("pointer", pointer.map { .string($0) } ?? .null), ("text", .string(excerpt)),
    ])
  }
}

extension String {
  /// Without spaces at the ends.
  fileprivate var trimmed: String {
    let bytes = Array(utf8)
    guard let first = bytes.firstIndex(where: { $0 != 0x20 }),
      let last = bytes.lastIndex(where: { $0 != 0x20 })
    else { return "" }
    return String(decoding: bytes[first...last], as: UTF8.self)
  }
}

extension Span {
  fileprivate var firstLine: String {
    text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
  }

  package var placeJSON: JSON {
    let position = self.position
    return .record([
      ("path", .string(source.path)), ("line", .int(position.line)),
      ("column", .int(position.column)),
    ])
  }
}
