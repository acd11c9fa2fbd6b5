import Core
import Files
import Jinja
import Living
import Specs

/// Finds what accounts for the first line of a file that would change.
struct Cause {
  private let blueprinted: Blueprinted
  private let planned: [RelativePath: PlannedFile]

  init(_ blueprinted: Blueprinted) {
    self.blueprinted = blueprinted
    var planned: [RelativePath: PlannedFile] = [:]
    for file in blueprinted.plan.files {
      if let place = file.place { planned[place] = file }
    }
    self.planned = planned
  }

  /// Places of schema and template, as `file:line:column`.
  struct Places {
    var schema: String?
    var template: String?
  }

  /// Names the places of a verdict, and decides the state that the digests alone left open.
  func explain(_ verdict: inout Verdict) -> Places {
    guard let file = planned[verdict.path], file.stage == .main else { return Places() }
    switch verdict.state {
    case .missing: return Places(schema: unitPlace(of: file), template: file.template.name)
    case .specChanged, .templateChanged, .generatorChanged, .conflict: break
    case .clean, .userEdited, .orphan, .orphanEdited: return Places()
    }
    var renderer = Renderer(recordsSegments: true)
    // It was rendered before without a failure.
    guard let rendering = try? renderer.render(file.template, file.context, budget: file.budget)
    else {
      return Places(schema: unitPlace(of: file), template: file.template.name)
    }
    let offset = firstChange(of: verdict, file, rendering)
    guard let segment = rendering.segment(at: offset) else {
      return Places(schema: unitPlace(of: file), template: file.template.name)
    }
    let schema = origin(of: segment, rendering)
    if verdict.isAmbiguous, verdict.state != .conflict {
      verdict.state = schema == nil ? .templateChanged : .specChanged
    }
    return Places(
      schema: schema ?? (verdict.state == .specChanged ? unitPlace(of: file) : nil),
      template: place(of: offset, in: segment, rendering, file.template))
  }

  /// The place in the template: inside literal text the very byte, else the expression.
  private func place(
    of offset: Int, in segment: Int, _ rendering: Rendering, _ template: Template
  ) -> String {
    let start = Int(rendering.segments[segment].start)
    let span = template.span(of: rendering.segments[segment])
    let end = span.start + offset - start
    guard offset >= start, end < span.end, end < span.source.bytes.count,
      span.source.bytes[span.start..<end] == rendering.bytes[start..<offset]
    else { return span.location }
    return Span(span.source, end, end).location
  }

  private func unitPlace(of file: PlannedFile) -> String? {
    file.unit.flatMap { blueprinted.survey.collection[$0]?.span.location }
  }

  /// The first byte of the output that is not as it was generated last.
  private func firstChange(
    of verdict: Verdict, _ file: PlannedFile, _ rendering: Rendering
  ) -> Int {
    let (new, block) = Metadata.body(of: rendering.bytes, path: file.path)
    let before = (verdict.base ?? verdict.before)?.bytes ?? []
    let old = Metadata.body(ofStamped: before, path: file.path) ?? before
    let offset = LineDiff(from: old, to: new).firstDifference
    return offset >= block.lowerBound ? offset + block.count : offset
  }

  /// The place of the schema whose value stands there, or elsewhere in the same line.
  private func origin(of segment: Int, _ rendering: Rendering) -> String? {
    let segments = rendering.segments
    if let span = blueprinted.origins[segments[segment].origin] { return span.location }
    let newline = UInt8(ascii: "\n")
    let start = Int(segments[segment].start)
    let end = rendering.bytes[start...].firstIndex(of: newline) ?? rendering.bytes.count
    for other in segments[segment...] where Int(other.start) <= end {
      if let span = blueprinted.origins[other.origin] { return span.location }
    }
    return nil
  }
}
