import Core
import Testing

@testable import Generation

@Suite struct TestReportTests {
  private func parse(_ body: String) -> TestReport? {
    let head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
    return TestReport(junit: Array("\(head)<testsuites>\(body)</testsuites>".utf8))
  }

  @Test func everyOutcomeIsRead() throws {
    let parsed =
      parse(
        """
        <testsuite name="pytest" tests="4" time="0.1">
        <testcase classname="tests.a.test_b" name="test_one" time="0.001" />
        <testcase classname="tests.a.test_b.TestC" name="test_two">\
        <failure message="assert 1 == 2">text &lt;testcase classname="x"&gt;</failure></testcase>
        <testcase classname="tests.a.test_b" name="test_three"><error message="boom"/></testcase>
        <testcase classname="tests.a.test_b" name="test_four"><skipped message="why"/></testcase>
        </testsuite>
        """)
    let report = try #require(parsed)
    #expect(report.cases.map(\.outcome) == [.passed, .failed, .error, .skipped])
    #expect(report.cases.map(\.message) == ["", "assert 1 == 2", "boom", "why"])
    #expect(report.cases[1].owner == "tests.a.test_b.TestC")
    #expect(report.failures.map(\.name) == ["test_two", "test_three"])
    #expect(report.passRate == 1.0 / 3)
  }

  @Test func namesAreUnescaped() throws {
    let parsed =
      parse(
        """
        <testsuite><testcase classname="t" \
        name="test_x[a&gt;b-&quot;c&quot;-&amp;lt;-/&#10;&#x1F600;&#9;]" /></testsuite>
        """)
    let report = try #require(parsed)
    #expect(report.cases[0].name == "test_x[a>b-\"c\"-&lt;-/\n\u{1F600}\t]")
  }

  @Test func quotesOfBothKindsHoldAValue() throws {
    let parsed =
      parse("<testsuite><testcase classname='t' name='say \"hi\" > x'/></testsuite>")
    let report = try #require(parsed)
    #expect(report.cases[0].name == "say \"hi\" > x")
  }

  @Test func suitesMayBeNested() throws {
    let parsed =
      parse(
        """
        <testsuite name="a"><testsuite name="b"><testcase classname="t" name="x"/></testsuite>
        <testcase classname="t" name="y"><properties><property name="p" value="v"/></properties>
        </testcase></testsuite>
        """)
    let report = try #require(parsed)
    #expect(report.cases.map(\.name) == ["x", "y"])
    #expect(report.cases.allSatisfy { $0.outcome == .passed })
  }

  @Test func aReportWithoutTestsIsOne() {
    #expect(parse("<testsuite tests=\"0\"/>")?.cases.isEmpty == true)
    #expect(parse("<testsuite tests=\"0\"/>")?.passRate == 0)
  }

  /// What was cut off must never count as a run with fewer failures.
  @Test func everyCutReportIsRefused() {
    let whole = Array(
      """
      <testsuites><testsuite><testcase classname="t" name="x"><failure message="m">no</failure>\
      </testcase></testsuite></testsuites>
      """.utf8)
    #expect(TestReport(junit: whole)?.failures.count == 1)
    for count in 0..<whole.count {
      #expect(TestReport(junit: Array(whole[..<count])) == nil, "cut at \(count)")
    }
  }

  @Test(arguments: [
    "", "no markup", "<html></html>", "<testsuites></testsuite>", "<testsuites><testsuite>",
    "<testsuites></testsuites></testsuites>", "<testcase classname=\"a\" name=\"b\"/>",
  ])
  func otherTextsAreRefused(_ text: String) {
    #expect(TestReport(junit: Array(text.utf8)) == nil)
  }

  @Test func casesAreSelectedByFolderAndWord() throws {
    let cases = [
      ("tests.a.test_b.TestPositive", "test_x"), ("tests.ab.test_c", "test_positive_y"),
      ("tests.a.test_d", "test_negative"),
    ].map { TestReport.Case(owner: $0.0, name: $0.1, outcome: .passed, message: "") }
    let report = TestReport(cases: cases)
    let groups = report.grouped(by: ["a", "ab", "abc"])
    #expect(groups.keys.sorted() == ["a", "ab"])
    #expect(groups["a"]?.cases.map(\.name) == ["test_x", "test_negative"])
    #expect(report.selecting("positive").cases.map(\.name) == ["test_x", "test_positive_y"])
    #expect(report.selecting("all").cases.count == 3)
  }
}

@Suite struct CoverageTests {
  private func coverage(_ text: String) throws -> Coverage? {
    Coverage(try JSON(parsing: Array(text.utf8)))
  }

  @Test func figuresAreAdded() throws {
    let read = try coverage(
      """
      {"meta": {}, "files": {
        "code/b/x.py": {"summary": {"covered_lines": 3, "num_statements": 4, "num_branches": 2,
          "covered_branches": 1}},
        "code/a.py": {"summary": {"covered_lines": 6, "num_statements": 6}}}}
      """)
    let coverage = try #require(read)
    #expect(coverage.files.map(\.path) == ["code/a.py", "code/b/x.py"])
    #expect(coverage.lineRate == 0.9 && coverage.branchRate == 0.5)
    let groups = coverage.grouped(by: ["a", "b"])
    #expect(groups["b"]?.lineRate == 0.75 && groups["a"] == nil)
    let nothing = Coverage(files: [])
    #expect(nothing.lineRate == 0 && nothing.branchRate == 1)
  }

  @Test(arguments: [
    "{}", "[]", "{\"files\": []}", "{\"files\": {\"a\": {}}}",
    "{\"files\": {\"a\": {\"summary\": {\"covered_lines\": \"3\", \"num_statements\": 4}}}}",
  ])
  func anotherShapeIsRefused(_ text: String) throws {
    #expect(try coverage(text) == nil)
  }

  @Test(arguments: [
    (0.0, "0.00"), (1.0, "100.00"), (0.85, "85.00"), (0.29, "29.00"), (0.57, "57.00"),
    (0.99999, "99.99"), (0.999999, "99.99"), (2.0 / 3, "66.66"), (0.1 + 0.2, "30.00"),
    (0.0001, "0.01"), (0.00009, "0.00"), (99_999.0 / 100_000, "99.99"),
  ])
  func sharesAreRoundedDown(_ share: Double, _ text: String) {
    #expect(Percent.number(share) == text)
  }

  @Test func noShareBelowOneReadsAsAll() {
    for total in [3, 7, 1000, 99_999, 1_000_000] {
      #expect(Percent.number(Double(total - 1) / Double(total)) != "100.00")
      #expect(Percent.number(Double(total) / Double(total)) == "100.00")
    }
  }
}
