import Core
import Testing

@testable import Jinja

/// What a rendering tells of the way to each stretch of it.
@Suite struct TrailTests {
  /// Every line of an output with the place that wrote its first byte that is no space, and the way
  /// there.
  private func trail(_ sources: [String: String], _ context: ValueMap) throws -> [String] {
    var diagnostics = Diagnostics()
    let set = TemplateSet(
      sources: sources.map { Source(path: $0.key, text: $0.value) }, diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    let template = try #require(set["t.py.j2"])
    var renderer = Renderer(recordsSegments: true)
    let rendering = try renderer.render(template, context)
    var plain = Renderer()
    #expect(try plain.render(template, context).bytes == rendering.bytes)
    var lines: [String] = []
    var start = 0
    for line in rendering.text.split(separator: "\n", omittingEmptySubsequences: false) {
      let first = start + line.utf8.prefix { $0 == 0x20 }.count
      lines.append(line + " < " + describe(first, rendering, template))
      start += line.utf8.count + 1
    }
    return lines
  }

  private func describe(_ offset: Int, _ rendering: Rendering, _ template: Template) -> String {
    let index = rendering.segments.lastIndex { Int($0.start) <= offset } ?? 0
    let end = min(offset + 1, rendering.bytes.count)
    let span = template.span(of: offset..<end, in: rendering, segment: index)
    let segment = rendering.segments[index]
    let origin = segment.origin == .none ? "" : " #\(segment.origin.index)"
    let steps = template.steps(to: segment, in: rendering).map { step in
      " < \(step.kind.rawValue) \(step.name) \(step.span.location)"
    }
    return span.location + origin + steps.joined()
  }

  @Test func includesExtensionsAndCallsAreOnTheWay() throws {
    let lines = try trail(
      [
        "t.py.j2":
          "{% extends 'base.py.j2' %}\n{% block body %}\nchild\n{{ super() }}\n{% endblock %}",
        "base.py.j2":
          "head\n{% include 'part.py.j2' %}\n\n{% block body %}\nparent\n{% endblock %}\nend",
        "part.py.j2": "{% import 'm.py.j2' as m %}\n{{ m.f('x') }}",
        "m.py.j2": "{% macro f(x) %}macro {{ x | pystr }}{% endmacro %}",
      ], ValueMap())
    #expect(
      lines.filter { !$0.hasPrefix(" <") } == [
        "head < base.py.j2:1:1 < extends base.py.j2 t.py.j2:1:12",
        "macro \"x\" < m.py.j2:1:17 < call f part.py.j2:2:4 < include part.py.j2 base.py.j2:2:12"
          + " < extends base.py.j2 t.py.j2:1:12",
        "child < t.py.j2:3:1 < call body base.py.j2:4:10 < extends base.py.j2 t.py.j2:1:12",
        "parent < base.py.j2:5:1 < extends base.py.j2 t.py.j2:1:12 < call body t.py.j2:4:4"
          + " < call body base.py.j2:4:10 < extends base.py.j2 t.py.j2:1:12",
        "end < base.py.j2:7:1 < extends base.py.j2 t.py.j2:1:12",
      ])
  }

  /// Text that a macro returns to a filter keeps its places, also where the filter moves lines.
  @Test func capturedTextKeepsItsPlaces() throws {
    let context = ValueMap(["v": .string("q", Origin(index: 3))])
    let lines = try trail(
      [
        "t.py.j2": """
        {% macro f(x) -%}
        Call(
            a=1,
            b={{ x | pystr }},
        ){%- endmacro %}
        {% set kept %}{{ f(v) }}{% endset %}
        x = {{ f(v) | pyindent(4) }}
        """
      ], context)
    #expect(
      lines.filter { !$0.hasPrefix(" <") } == [
        "x = Call( < t.py.j2:7:1",
        "        a=1, < t.py.j2:3:5 < call f t.py.j2:7:8",
        "        b=\"q\", < t.py.j2:4:5 < call f t.py.j2:7:8",
        "    ) < t.py.j2:5:1 < call f t.py.j2:7:8",
      ])
  }

  /// What a filter rewrites is told by the expression, with the first field in it.
  @Test func rewrittenTextKeepsItsField() throws {
    let context = ValueMap(["v": .string("q", Origin(index: 3))])
    let lines = try trail(
      ["t.py.j2": "{% set kept %}a {{ v | pystr }}{% endset %}{{ kept | upper | pystr }}"], context)
    #expect(lines == ["'A \"Q\"' < t.py.j2:1:47 #3"])
  }
}
