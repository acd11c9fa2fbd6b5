import Testing

@testable import Core

@Suite struct DiagnosticTests {
  private let rule = Rule("L9X001", .error, "title", "explanation")
  private let source = Source(
    path: "a.yaml", text: "a: 1\n\tb:\u{202E} 名前 x\nc: \(String(repeating: "y", count: 300))z\n")

  private func finding(_ start: Int, _ end: Int) -> Diagnostic {
    Diagnostic(
      rule, "something is 'wrong\u{1B}[0m'", at: Span(source, start, end),
      notes: [.init("first", at: Span(source, 0, 1)), .init("a remark")],
      help: "mend it\nor leave it", fixes: [Edit(span: Span(source, 0, 1), replacement: "é")])
  }

  @Test func tabsWideAndHiddenCharactersKeepTheCaretsInPlace() {
    #expect(
      DiagnosticText().render(finding(12, 18)) == """
        error[L9X001]: something is 'wrong<U+001B>[0m'
         --> a.yaml:2:6
          |
        2 |     b:<U+202E> 名前 x
          |                ^^^^
        note: first
         --> a.yaml:1:1
          |
        1 | a: 1
          | ^
          = note: a remark
          = help: mend it
                  or leave it

        """)
  }

  @Test func longLinesAreCutAroundTheSpan() {
    let place = source.bytes.count - 2
    let text = DiagnosticText().render(Diagnostic(rule, "far", at: Span(source, place, place + 1)))
    let ys = String(repeating: "y", count: 40)
    #expect(text.contains("3 | …\(ys)z\n  |  \(String(repeating: " ", count: 40))^\n"))
  }

  @Test func colourOnlyWhenAskedFor() {
    #expect(!DiagnosticText().render(finding(0, 1)).contains("\u{1B}"))
    #expect(
      DiagnosticText(isColoured: true).render(finding(0, 1))
        .hasPrefix("\u{1B}[1;31merror[L9X001]\u{1B}[0m\u{1B}[1m: something"))
  }

  @Test func summaryCountsEachSeverity() {
    var diagnostics = Diagnostics()
    diagnostics.add(rule, "one")
    diagnostics.add(rule, "two")
    diagnostics.add(Rule("L9X002", .warning, "", ""), "three")
    #expect(DiagnosticText().render(diagnostics).hasSuffix("\n\n2 errors, 1 warning\n"))
    #expect(DiagnosticText().render(Diagnostics()) == "")
  }

  @Test func programsReadEveryField() throws {
    var diagnostics = Diagnostics()
    diagnostics.add(finding(12, 18))
    let text = DiagnosticJSON.render(diagnostics).text()
    #expect(
      text == #"{"version":1,"kind":"diagnostics","counts":{"error":1,"warning":0,"note":0},"#
        + #""findings":[{"code":"L9X001","severity":"error","title":"title","#
        + #""message":"something is 'wrong\u001b[0m'","span":{"path":"a.yaml","#
        + #""start":{"line":2,"column":6,"offset":12},"end":{"line":2,"column":8,"offset":18}},"#
        + #""notes":[{"message":"first","span":{"path":"a.yaml","#
        + #""start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":2,"offset":1}}},"#
        + #"{"message":"a remark","span":null}],"help":"mend it\nor leave it","#
        + #""fixes":[{"span":{"path":"a.yaml","start":{"line":1,"column":1,"offset":0},"#
        + #""end":{"line":1,"column":2,"offset":1}},"replacement":"é"}]}]}"#)
    #expect(try JSON(parsing: Array(text.utf8)).text() == text)
  }

  @Test func fixesThatTouchWaitForTheNextPass() {
    let source = Source(path: "a", text: "abc")
    let span = { Span(source, $0, $1) }
    let (bytes, count) = Fixes.apply(
      [
        [Edit(span: span(0, 2), replacement: "X")], [Edit(span: span(1, 3), replacement: "Y")],
        [Edit(span: span(3, 3), replacement: "!")],
      ], to: source)
    #expect(String(decoding: bytes, as: UTF8.self) == "Xc!")
    #expect(count == 2)
  }

  @Test func aFixThatNeverHelpsEnds() {
    let source = Source(path: "a", text: "")
    let result = Fixes.apply(to: source) { source in
      var diagnostics = Diagnostics()
      let end = Span(source, source.bytes.count, source.bytes.count)
      diagnostics.add(rule, "more", at: end, fixes: [Edit(span: end, replacement: "x")])
      return diagnostics
    }
    #expect(result.count == 1_000)
  }
}
