package import Core
package import Files
import Jinja

extension Trial {
  /// What a line of a template writes, and what a statement on it decides.
  ///
  /// Which lines of the outputs come from it, or through a call or an include on it, is recorded
  /// when they are rendered. A condition, a loop or an assignment writes nothing itself: it is
  /// changed in memory, as a field is.
  package func impact(
    ofTemplateLine line: Int, of source: Source, progress: (String) -> Void = { _ in }
  ) throws(Failure) -> Impact {
    guard line <= source.textLineCount else {
      throw Failure(
        TraceRules.noField, .badData,
        "'\(source.path)' has \(source.textLineCount) lines, not \(line)",
        help: "name a line of the template")
    }
    var sum = ImpactSum(self)
    let range = source.range(ofLine: line)
    sum.add(SchemaField(span: Span(source, range.lowerBound, range.upperBound), pointer: nil))
    for file in base.plan.files where file.template.holds(source.path) {
      let told = try written(file, by: source, line)
      if !told.isEmpty || file.stage == .record { sum.add(told, writtenTo: file) }
    }
    for statement in TemplateStatement.all(in: source, range) {
      for (text, whole) in statement.variations {
        progress("trying \(text)")
        var diagnostics = Diagnostics()
        let changed = base.pack.sources.map { $0 === source ? whole : $0 }
        let outputs = try outputs(ofTemplates: changed, &diagnostics)
        let refusal = diagnostics.sorted.first { $0.severity == .error }
        sum.note(
          Impact.Trial(
            field: SchemaField(span: statement.span, pointer: nil), value: text,
            refusal: refusal.map { "\($0.rule.code): \($0.message)" }))
        if let outputs { sum.add(outputs) }
      }
    }
    return sum.impact
  }

  /// Lines of a file that were written by a line of a template, or through it.
  private func written(
    _ file: PlannedFile, by source: Source, _ line: Int
  ) throws(Failure) -> [Int: Impact.Lines.Cause] {
    // Records are named without lines: they list what a run measured.
    if file.stage == .record { return [:] }
    var diagnostics = Diagnostics()
    guard let trace = try base.trace(file, &diagnostics) else { return [:] }
    let text = Source(path: file.path.string, bytes: trace.bytes)
    let lines = LineTrace(trace, base)
    var found: [Int: Impact.Lines.Cause] = [:]
    for number in 1..<text.textLineCount + 1 {
      for piece in lines.pieces(ofLine: number, text) {
        if piece.isMetadata {
          if piece.template.stands(onLine: line, of: source) { found[number] = .header }
        } else if piece.template.stands(onLine: line, of: source) {
          found[number] = .value
        } else if piece.steps.contains(where: { $0.span.stands(onLine: line, of: source) }) {
          found[number] = found[number] ?? .derivation
        }
      }
    }
    return found
  }
}

extension Span {
  fileprivate func stands(onLine line: Int, of source: Source) -> Bool {
    self.source.path == source.path && position.line == line
  }
}

extension Explanation.Piece {
  fileprivate var isMetadata: Bool { if case .metadata = maker { true } else { false } }
}

/// A statement of a template that decides what is written, and other ways to write it.
private struct TemplateStatement {
  let source: Source
  /// Behind the mark that opens it, up to the one that closes it.
  let range: Range<Int>

  var span: Span { Span(source, range.lowerBound, range.upperBound) }

  static func all(in source: Source, _ line: Range<Int>) -> [TemplateStatement] {
    var found: [TemplateStatement] = []
    var offset = line.lowerBound
    while let start = Self.next("{%", in: source, from: offset, to: line.upperBound),
      let end = Self.next("%}", in: source, from: start + 2, to: source.bytes.count)
    {
      var range = start + 2..<end
      if !range.isEmpty, "-+".utf8.contains(source.bytes[range.lowerBound]) {
        range = range.lowerBound + 1..<range.upperBound
      }
      if !range.isEmpty, "-+".utf8.contains(source.bytes[range.upperBound - 1]) {
        range = range.lowerBound..<range.upperBound - 1
      }
      found.append(TemplateStatement(source: source, range: range))
      offset = end + 2
    }
    return found
  }

  private static func next(
    _ mark: String, in source: Source, from start: Int, to end: Int
  ) -> Int? {
    let mark = Array(mark.utf8)
    var offset = start
    while offset + 1 < end {
      if source.bytes[offset] == mark[0], source.bytes[offset + 1] == mark[1] { return offset }
      offset += 1
    }
    return nil
  }

  /// Each with the whole template that it stands in.
  var variations: [(text: String, whole: Source)] {
    texts.map { text in
      let bytes =
        source.bytes[..<range.lowerBound] + Array(" \(text) ".utf8)
        + source.bytes[range.upperBound...]
      return ("{% \(text) %}", Source(path: source.path, bytes: Array(bytes)))
    }
  }

  private var texts: [String] {
    let text = String(decoding: source.bytes[range], as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first else { return [] }
    let rest = words.dropFirst().joined(separator: " ")
    switch first {
    case "if", "elif": return ["\(first) not (\(rest))"]
    case "for":
      guard let place = words.firstIndex(of: "in") else { return [] }
      return [words[...place].joined(separator: " ") + " []"]
    case "set":
      guard let place = words.firstIndex(of: "=") else { return [] }
      let head = words[...place].joined(separator: " ")
      return ["\(head) \"\"", "\(head) []"]
    default: return []
    }
  }
}
