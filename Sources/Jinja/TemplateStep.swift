package import Core

/// A statement of a template that led to another place: an include, an extension or a call.
package struct TemplateStep: Sendable {
  package enum Kind: String, Sendable { case include, extends, call }

  package let kind: Kind
  /// The file or the macro or block that it leads to.
  package let name: String
  /// Where the statement stands.
  package let span: Span
}

extension Template {
  /// The statements that led to the place that wrote a stretch of output, the nearest first.
  package func steps(to segment: Segment, in rendering: Rendering) -> [TemplateStep] {
    var steps = passages(of: program.sites[Int(segment.site)])
    var call = Int(segment.call)
    while call > 0 {
      let record = rendering.calls[call - 1]
      let site = program.sites[Int(record.site)]
      let name = program.functions[Int(record.function)].name
      steps.append(TemplateStep(kind: .call, name: name, span: program.span(of: site)))
      steps += passages(of: site)
      call = Int(record.parent)
    }
    return steps
  }

  /// The part of the template that wrote some bytes of an output: of literal text just these, else
  /// the expression. The bytes lie within the segment.
  package func span(
    of bytes: Range<Int>, in rendering: Rendering, segment index: Int
  ) -> Span {
    let segment = rendering.segments[index]
    let whole = span(of: segment)
    guard case .text = program.ops[Int(segment.site)] else { return whole }
    let first = min(whole.start + Int(segment.skipped), whole.end)
    let start = first + bytes.lowerBound - Int(segment.start)
    let end = start + bytes.count
    guard end <= whole.end, whole.source.bytes[start..<end] == rendering.bytes[bytes] else {
      return Span(whole.source, first, first)
    }
    return Span(whole.source, start, end)
  }

  /// Whether a stretch is text of the template, not the value of an expression.
  package func isLiteral(_ segment: Segment) -> Bool {
    if case .text = program.ops[Int(segment.site)] { true } else { false }
  }

  private func passages(of site: Site) -> [TemplateStep] {
    var steps: [TemplateStep] = []
    var number = Int(site.passage)
    while number > 0 {
      let passage = program.passages[number - 1]
      steps.append(
        TemplateStep(
          kind: passage.isExtension ? .extends : .include, name: passage.name,
          span: program.span(of: passage.site)))
      number = Int(passage.site.passage)
    }
    return steps
  }
}
