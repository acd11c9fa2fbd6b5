import Core
import Jinja

/// Tells of every stretch of a line what made it.
struct LineTrace {
  private let trace: FileTrace
  private let blueprinted: Blueprinted

  init(_ trace: FileTrace, _ blueprinted: Blueprinted) {
    self.trace = trace
    self.blueprinted = blueprinted
  }

  func pieces(ofLine line: Int, _ source: Source) -> [Explanation.Piece] {
    let start = source.offset(ofLine: line)
    let end = line < source.lineCount ? source.offset(ofLine: line + 1) : source.bytes.count
    return trace.stretches(of: start..<end).map { stretch in
      let first = Self.scalars(source.bytes[start..<stretch.range.lowerBound]) + 1
      let count = Self.scalars(source.bytes[stretch.range])
      let text = String(decoding: source.bytes[stretch.range], as: UTF8.self)
      return Explanation.Piece(
        columns: first...max(first, first + count - 1), text: text, maker: maker(of: stretch, text),
        isLiteral: isLiteral(stretch), field: field(of: stretch, text))
    }
  }

  private static func scalars(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { $0 & 0xC0 != 0x80 }
  }

  private func isLiteral(_ stretch: FileTrace.Stretch) -> Bool {
    guard case .template(let segment, _) = stretch.maker else { return false }
    return trace.file.template.isLiteral(trace.rendering.segments[segment])
  }

  private func maker(of stretch: FileTrace.Stretch, _ text: String) -> Explanation.Piece.Maker {
    switch stretch.maker {
    case .template(let segment, let rendered):
      let (span, steps) = place(of: rendered, segment)
      return .template(span, steps)
    case .header: return metadata("the line at the head of every generated file")
    case .footer: return metadata("what the contract form of metadata adds")
    case .block: return metadata(MetadataField(in: text).meaning(for: trace.file))
    }
  }

  /// Metadata is put in where the template has its marker.
  private func metadata(_ meaning: String) -> Explanation.Piece.Maker {
    let segment = trace.markerSegment
    let start = Int(trace.rendering.segments[segment].start)
    let (span, steps) = place(of: start..<start, segment)
    return .metadata(meaning, span, steps)
  }

  private func place(of rendered: Range<Int>, _ segment: Int) -> (Span, [TemplateStep]) {
    let template = trace.file.template
    return (
      template.span(of: rendered, in: trace.rendering, segment: segment),
      template.steps(to: trace.rendering.segments[segment], in: trace.rendering)
    )
  }

  private func field(of stretch: FileTrace.Stretch, _ text: String) -> SchemaField? {
    switch stretch.maker {
    case .template(let segment, _):
      return blueprinted.origins[trace.rendering.segments[segment].origin]
        .map { blueprinted.survey.field(at: $0) }
    case .block: return MetadataField(in: text).field(for: trace.file, blueprinted)
    case .header, .footer: return nil
    }
  }
}
