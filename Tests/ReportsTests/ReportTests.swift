import Core
import Foundation
import FoundationXML
import Testing

@testable import Reports

/// The three forms, byte for byte; `L9_RECORD=1` writes them anew.
@Suite struct ReportTests {
  private static let cases = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Cases")

  private func expectGolden(_ text: String, _ name: String) throws {
    let file = Self.cases.appending(path: name)
    if ProcessInfo.processInfo.environment["L9_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text.utf8.elementsEqual(expected.utf8), "\(name)")
  }

  private static let rule = Rule(
    "L9X901", .error, "a rule of the tests", "Why it is there, with [a](link) and <b>markup</b>.")
  private static let advice = Rule("L9X902", .warning, "advice", "A reason that is long enough.")

  private static func file(_ source: Source) -> ReportedFile {
    source.path.hasSuffix(".j2")
      ? ReportedFile(source.path, in: .templates) : ReportedFile("schemas/" + source.path)
  }

  /// One of everything, with texts that mean something to each reader.
  private static func report() -> Report {
    let source = Source(
      path: "a b,c%:é.yaml", text: "one: 1\n  two: [x](http://example.org)\nthree: 3\n")
    let template = Source(path: "docs/x.j2", text: "{{ a }}\n")
    var odd = Diagnostic(
      rule, "'\u{1B}[31m\r\n::error::x' & <y> ##[add-mask]z ](http://e.org) 100%",
      at: Span(source, 9, 12),
      notes: [
        .init("declared here", at: Span(template, 0, 7)), .init("a remark without a place"),
      ],
      help: "write it\nanew", fixes: [Edit(span: Span(source, 9, 12), replacement: "2")])
    odd.severity = .error
    var all = Diagnostics()
    all.add(odd)
    all.add(advice, "over two lines", at: Span(source, 0, 20))
    all.add(Diagnostic(rule, "nowhere"))
    let findings = all.sorted.map { ReportedFinding($0, file: file) }
    return Report(
      command: "ci",
      parts: [
        .init("lint", of: "one", findings: findings),
        .init("check", of: "one", praise: "12 files are clean"),
        .init("conform", of: "one", .notNeeded("it has no modules")),
        .init("scan", of: "", .notRun("no Python & more"), unchecked: ["3 behaviours: --no-tests"]),
      ])
  }

  @Test func sarifHoldsEverything() throws {
    let json = SARIF(Self.report()).json
    try expectGolden(String(decoding: json.documentBytes, as: UTF8.self), "report.sarif")
  }

  @Test func junitHoldsEverything() throws {
    let text = JUnit(Self.report()).text
    try expectGolden(text, "report.xml")
    // Foundation's parser is one that stops at what is no XML.
    let parser = XMLCheck(text)
    #expect(parser.isSound && parser.cases == 7, "\(parser.cases)")
  }

  @Test func annotationsAreOneLineEach() throws {
    let text = GitHubAnnotations(Self.report()).text
    try expectGolden(text, "report.github")
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      #expect(line.starts(with: "::".utf8) && !line.contains(UInt8(ascii: "\r")))
    }
  }

  @Test func theSummaryHoldsEverything() throws {
    let summary = Summary(Self.report())
    try expectGolden(summary.markdown, "report.md")
    try expectGolden(
      String(decoding: summary.json.documentBytes, as: UTF8.self), "report.json")
    #expect(summary.status == "incomplete" && Summary(Self.many(1, 0)).status == "findings")
    #expect(Summary(Self.many(0, 1)).status == "clean")
  }

  /// GitHub refuses more than a mebibyte, and then shows nothing.
  @Test func theSummaryOfManyFindingsIsCut() {
    let text = Summary(Self.many(20_000, 0)).markdown
    #expect(text.utf8.count < Summary.limit && text.hasSuffix(" more do not fit in here.\n"))
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("| error") }.count > 10_000)
  }

  private static func many(_ errors: Int, _ warnings: Int) -> Report {
    var findings: [ReportedFinding] = []
    for index in 0..<(errors + warnings) {
      let rule = index < errors ? rule : advice
      findings.append(
        ReportedFinding(
          rule, rule.severity, "finding \(index)",
          at: .init(ReportedFile("x.yaml"), from: Position(line: index + 1, column: 1)),
          key: "same"))
    }
    return Report(command: "lint", parts: [.init("lint", of: "x", findings: findings)])
  }

  /// What is not shown is counted: GitHub drops the eleventh of a kind in silence.
  @Test(arguments: [(10, 0, 10, ""), (11, 0, 10, "2 more errors"), (40, 12, 20, "31 more errors")])
  func gitHubsLimitsAreKeptAndTold(_ errors: Int, _ warnings: Int, _ lines: Int, _ told: String) {
    let text = GitHubAnnotations(Self.many(errors, warnings)).text
    #expect(text.split(separator: "\n").count == lines)
    #expect(told.isEmpty || text.contains("::\(told) not shown here"), "\(text)")
    #expect((warnings > 10) == text.contains("::3 more warnings not shown here"))
  }

  @Test func aPartThatDidNotRunTakesOneOfTheTen() {
    var report = Self.many(12, 0)
    report = Report(
      command: "ci", parts: report.parts + [.init("check", of: "x", .notRun("no repository"))])
    let lines = GitHubAnnotations(report).text.split(separator: "\n")
    #expect(lines.count == 10 && lines.last?.contains("::4 more errors") == true, "\(lines)")
  }

  @Test func sarifLeavesOutWhatGitHubWouldDropAndSaysSo() {
    let json = SARIF(Self.many(SARIF.limit + 3, 0)).json
    let run = json["runs"]?.array?.first
    #expect(run?["results"]?.array?.count == SARIF.limit)
    let told = run?["invocations"]?.array?.first?["toolExecutionNotifications"]?.array?.first
    #expect(told?["message"]?["text"]?.string == "3 more findings are left out of this file")
  }

  /// Lines above, and blanks in front, move a finding and change nothing of what it is.
  @Test func fingerprintsSurviveMovedLines() {
    func fingerprint(_ text: String, _ word: String) -> String {
      let source = Source(path: "x.yaml", text: text)
      let start = text.utf8.count - word.utf8.count - 1
      let finding = Diagnostic(Self.rule, "wrong", at: Span(source, start, start + 1))
      return ReportedFinding(finding, file: Self.file).fingerprint
    }
    let first = fingerprint("a: 1\nb: two\n", "two")
    #expect(first == fingerprint("# new\n\na: 1\n  b: two\n", "two"))
    #expect(first != fingerprint("a: 1\nb: ten\n", "ten"))
    let repeated = SARIF(Self.many(3, 0)).json["runs"]?.array?.first?["results"]?.array ?? []
    let prints = repeated.compactMap {
      $0["partialFingerprints"]?["primaryLocationLineHash"]?.string
    }
    #expect(prints.count == 3 && Set(prints).count == 3)
    #expect(prints.map { $0.suffix(2) } == [":1", ":2", ":3"])
  }

  /// The text cannot hold the word that ends the pause, since the word is made from it.
  @Test func theLogTakesNoCommands() {
    let text = "::add-mask::x\n##[error]y\n"
    let quoted = GitHubAnnotations.quoted(text)
    let lines = quoted.split(separator: "\n").map(String.init)
    let word = lines[0].dropFirst("::stop-commands::".count)
    #expect(lines.count == 4 && lines[3] == "::\(word)::" && !text.contains(word))
    #expect(GitHubAnnotations.quoted(quoted) != quoted && quoted == GitHubAnnotations.quoted(text))
    #expect(GitHubAnnotations.quoted("a").split(separator: "\n").count == 3)
  }

  @Test func markdownStaysText() {
    #expect(
      Markdown.escaped("a|b `c` <d> @e [f](g)\r\nh\u{202E} #1 http://x.y")
        == "a\\|b \\`c\\` &lt;d&gt; &#64;e \\[f\\]\\(g\\) h<U\\+202E> \\#1 http\\:\\/\\/x\\.y"
        .replacing("<U", with: "&lt;U").replacing("202E>", with: "202E&gt;"))
  }

  @Test func urisAreEscaped() {
    #expect(ReportedFile("a b/ü:%.yaml").uri == "a%20b/%C3%BC%3A%25.yaml")
  }
}

/// Reads a text as XML.
private final class XMLCheck: NSObject, XMLParserDelegate {
  private(set) var cases = 0
  private(set) var isSound = false

  init(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    isSound = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if name == "testcase" { cases += 1 }
  }
}
