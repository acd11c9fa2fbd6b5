import Core
import Testing

@testable import Jinja

@Suite struct RenderingTests {
  private func set(_ files: KeyValuePairs<String, String>) -> TemplateSet {
    var diagnostics = Diagnostics()
    let sources = files.map { Source(path: $0.key, text: $0.value) }
    let set = TemplateSet(sources: sources, diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    return set
  }

  private func reads(_ template: String, _ others: (String, String)...) throws -> [String] {
    var diagnostics = Diagnostics()
    let sources =
      [Source(path: "t.txt.j2", text: template)] + others.map { Source(path: $0.0, text: $0.1) }
    let set = TemplateSet(sources: sources, diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    return try #require(set["t.txt.j2"]).reads.map { $0.joined(separator: ".") }
  }

  @Test func readsAreTheChainsOfContextNames() throws {
    #expect(
      try reads("{{ agent.name }}{{ agent['rules'][0].id }}{{ agent.name }}{{ b.items() }}")
        == ["agent.name", "agent.rules", "b"])
    #expect(
      try reads("{% for c in agent.components if c.on %}{{ c.x }}{% endfor %}")
        == ["agent.components"])
    #expect(try reads("{% set x = a.b %}{{ x.c }}{% set y %}{{ y }}{% endset %}") == ["a.b", "y"])
    #expect(
      try reads("{% if a %}{% set x = 1 %}{% else %}{% set x = 2 %}{% endif %}{{ x }}") == ["a"])
    #expect(try reads("{% if a %}{% set x = 1 %}{% endif %}{{ x }}") == ["a", "x"])
    #expect(
      try reads("{% macro m(p) %}{{ p.q }}{{ g.h }}{% endmacro %}{{ m(a.b) }}") == ["a.b", "g.h"])
    #expect(try reads("{{ loop }}{{ 'x' | replace(old.a, new.b) }}") == ["loop", "new.b", "old.a"])
  }

  @Test func readsIncludeThoseOfOtherFiles() throws {
    #expect(
      try reads("{% include 'i.txt.j2' %}{{ a.b }}", ("i.txt.j2", "{{ c.d }}")) == ["a.b", "c.d"])
    #expect(
      try reads("{% set c = 1 %}{% include 'i.txt.j2' %}", ("i.txt.j2", "{{ c }}")) == [])
    // Imported without context, it cannot read any.
    #expect(
      try reads(
        "{% import 'i.txt.j2' as i %}", ("i.txt.j2", "{% macro m() %}{{ c }}{% endmacro %}"))
        == [])
    #expect(
      try reads(
        "{% extends 'i.txt.j2' %}", ("i.txt.j2", "{{ t.a }}{% block b %}{{ t.b }}{% endblock %}"))
        == ["t.a", "t.b"])
  }

  @Test func digestCoversTheFilesUsedAndNoOthers() throws {
    func digest(_ main: String, _ part: String, _ other: String) throws -> Digest {
      let set = set(["t.txt.j2": main, "p.txt.j2": part, "o.txt.j2": other])
      return try #require(set["t.txt.j2"]).digest
    }
    let main = "{% include 'p.txt.j2' %}"
    let base = try digest(main, "p", "o")
    #expect(try digest(main, "p", "changed") == base)
    #expect(try digest(main, "changed", "o") != base)
    #expect(try digest(main + " ", "p", "o") != base)
  }

  @Test func segmentsLeadFromOutputToTemplateAndInput() throws {
    let template = try #require(
      set(["t.md.j2": "# {{ title }}\n{{ n }}{{ title | upper }}"])["t.md.j2"])
    let origin = Origin(index: 7)
    var context = ValueMap()
    context["title"] = .string("a*b", origin)
    context["n"] = .int(5)
    var renderer = Renderer(recordsSegments: true)
    let rendering = try renderer.render(template, context)
    #expect(rendering.text == "# a\\*b\n5A\\*B")
    #expect(rendering.segments.map { Int($0.start) } == [0, 2, 6, 7, 8])
    #expect(rendering.segments.map(\.origin) == [.none, origin, .none, .none, origin])
    #expect(template.span(of: rendering.segments[1]).text == "title")
    #expect(template.span(of: rendering.segments[4]).text == "title | upper")
  }

  @Test func segmentsOfMacrosPointIntoTheMacro() throws {
    let set = set([
      "t.txt.j2": "{% import 'm.txt.j2' as m %}{{ m.f(v) }}",
      "m.txt.j2": "{% macro f(x) %}<{{ x }}>{% endmacro %}",
    ])
    let template = try #require(set["t.txt.j2"])
    var renderer = Renderer(recordsSegments: true)
    let rendering = try renderer.render(template, ValueMap(["v": .string("q", Origin(index: 3))]))
    #expect(rendering.text == "<q>")
    #expect(rendering.segments.map(\.origin.index) == [0, 3, 0])
    #expect(template.span(of: rendering.segments[1]).source.path == "m.txt.j2")
  }

  @Test func inlineTemplatesKeepTheirPlace() throws {
    let source = Source(
      path: "templates/manifest.yaml", text: "rows:\n- path: \"a/{{ u.id }}.py\"\n")
    let span = Span(source, 14, 31)
    let template = try TemplateSet.inline("a/{{ u.id }}.py", at: span, language: .path)
    #expect(template.reads == [["u", "id"]])
    var renderer = Renderer()
    let good = ValueMap(["u": .map(ValueMap(["id": .string("x_1")]))])
    #expect(try renderer.render(template, good).text == "a/x_1.py")
    let bad = ValueMap(["u": .map(ValueMap(["id": .string("../ x")]))])
    let failure = #expect(throws: RenderFailure.self) { try renderer.render(template, bad) }
    #expect(failure?.diagnostic.span?.location == "templates/manifest.yaml:2:15")
    #expect(failure?.diagnostic.rule == TemplateRule.unsafe)
  }

  /// The list of a large collection is larger than any other text.
  @Test func aListOfManyUnitsMayBeLong() throws {
    var diagnostics = Diagnostics()
    let text = "{% for line in lines %}{{ line }}\n{% endfor %}"
    let set = TemplateSet(
      sources: [Source(path: "a.txt.j2", text: text)], diagnostics: &diagnostics)
    let template = try #require(set["a.txt.j2"])
    let line = Value.string(String(repeating: "x", count: 1000))
    let context = ValueMap(["lines": .list(Array(repeating: line, count: 10_000))])
    var renderer = Renderer()
    let failure = #expect(throws: RenderFailure.self) { try renderer.render(template, context) }
    #expect(failure?.diagnostic.rule == TemplateRule.budget)
    let rendering = try renderer.render(template, context, budget: .listing(units: 100))
    #expect(rendering.bytes.count == 10_010_000)
  }

  @Test func expressionsGiveValues() throws {
    let source = Source(path: "m.yaml", text: "when: unit.kind == 'agent' and unit.rules")
    let span = Span(source, 6, source.bytes.count)
    let expression = try TemplateSet.expression("unit.kind == 'agent' and unit.rules", at: span)
    #expect(expression.reads == [["unit", "kind"], ["unit", "rules"]])
    var renderer = Renderer()
    var unit = ValueMap(["kind": .string("agent"), "rules": .list([])])
    #expect(try !renderer.isTrue(expression, ValueMap(["unit": .map(unit)])))
    unit["rules"] = .list([.int(1)])
    #expect(try renderer.isTrue(expression, ValueMap(["unit": .map(unit)])))
    let failure = #expect(throws: RenderFailure.self) {
      try renderer.isTrue(expression, ValueMap([:]))
    }
    #expect(failure?.diagnostic.span?.location == "m.yaml:1:7")
  }

  @Test func wrongInlineTextIsReportedAtItsPlace() {
    let source = Source(path: "m.yaml", text: "when: a b")
    let failure = #expect(throws: RenderFailure.self) {
      try TemplateSet.expression("a b", at: Span(source, 6, 9))
    }
    #expect(failure?.diagnostic.span?.location == "m.yaml:1:9")
  }

  @Test func aRendererForgetsWhatItRendered() throws {
    let set = set([
      "a.txt.j2":
        "{% set ns = namespace(x=1) %}{% macro m(a) %}{{ a }}{% endmacro %}{{ m(v) }}{{ ns.x }}",
      "b.txt.j2": "{% if q %}{% set v = 2 %}{% endif %}{{ v is defined }}{{ zz }}",
    ])
    let (a, b) = (try #require(set["a.txt.j2"]), try #require(set["b.txt.j2"]))
    var renderer = Renderer()
    for _ in 0..<3 {
      #expect(try renderer.render(a, ValueMap(["v": .int(9)])).text == "91")
      #expect(throws: RenderFailure.self) { try renderer.render(b, ValueMap(["q": .bool(false)])) }
      #expect(
        try renderer.render(b, ValueMap(["q": .bool(false), "zz": .int(1)])).text == "False1")
    }
  }

  @Test func copiesOfARendererDoNotShareOutput() throws {
    let template = try #require(set(["t.txt.j2": "{{ v }}"])["t.txt.j2"])
    var first = Renderer()
    _ = try first.render(template, ValueMap(["v": .string("one")]))
    var second = first
    let other = try second.render(template, ValueMap(["v": .string("two")]))
    #expect(try first.render(template, ValueMap(["v": .string("six")])).text == "six")
    #expect(other.text == "two")
  }

  @Test func workersRenderTheSameBytes() async throws {
    let template = try #require(
      set(["t.py.j2": "{% for i in range(50) %}{{ v | pystr }}{{ i }}{% endfor %}"])["t.py.j2"])
    var single = Renderer()
    let expected = try single.render(template, ValueMap(["v": .string("0\"0")])).bytes
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      let shared = single
      for _ in 0..<16 {
        group.addTask {
          var renderer = shared
          var bytes: [UInt8] = []
          for _ in 0..<50 {
            bytes = try renderer.render(template, ValueMap(["v": .string("0\"0")])).bytes
          }
          return bytes
        }
      }
      for try await bytes in group { #expect(bytes == expected) }
    }
  }

  @Test func mapsKeepOrderAndCompareKeysByBytes() {
    var map = ValueMap()
    for index in 0..<100 { map["k\(index)"] = .int(index) }
    map["k50"] = .int(-1)
    map["k0"] = nil
    #expect(map.count == 99)
    #expect(map.pairs.first?.key == "k1" && map.pairs.last?.key == "k99")
    #expect(map["k50"]?.integer == -1 && map["k0"] == nil)
    let copy = map
    map["é"] = .int(1)
    map["e\u{301}"] = .int(2)
    #expect(map.count == 101 && copy.count == 99)
    #expect(map["é"]?.integer == 1)
  }
}
