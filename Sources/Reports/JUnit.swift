import Core

/// A report as JUnit writes it: what dashboards of tests read.
package struct JUnit {
  private let report: Report

  package init(_ report: Report) { self.report = report }

  package var text: String {
    let suites = report.parts.map(suite)
    let sum = suites.reduce(into: Counts()) { $0.add($1.counts) }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites name=\"l9gen \(report.command)\" \(sum.attributes)>\n"
      + suites.map(\.text).joined() + "</testsuites>\n"
  }

  private struct Counts {
    var tests = 0
    var failures = 0
    var errors = 0
    var skipped = 0

    mutating func add(_ other: Counts) {
      tests += other.tests
      failures += other.failures
      errors += other.errors
      skipped += other.skipped
    }

    var attributes: String {
      "tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
    }
  }

  private func suite(_ part: Report.Part) -> (counts: Counts, text: String) {
    var counts = Counts()
    var cases = ""
    switch part.outcome {
    case .done: break
    case .notNeeded(let reason):
      counts.skipped += 1
      cases += Self.testCase(
        part, part.title, nil, "<skipped message=\"\(Self.escaped(reason))\"/>")
    case .notRun(let reason):
      counts.errors += 1
      cases += Self.testCase(
        part, part.title, nil, "<error message=\"not run: \(Self.escaped(reason))\"/>")
    }
    for words in part.unchecked {
      counts.skipped += 1
      cases += Self.testCase(
        part, "\(part.title): not checked", nil, "<skipped message=\"\(Self.escaped(words))\"/>")
    }
    for finding in part.findings {
      if finding.severity == .error { counts.failures += 1 }
      cases += Self.testCase(part, finding)
    }
    // What is right counts too: a suite without cases says nothing.
    if part.outcome == .done, part.praise != nil || part.findings.isEmpty {
      counts.tests += 1
      let subject = part.subject.isEmpty ? part.name : part.subject
      let praise = "\(subject): \(part.praise ?? "no findings")"
      cases += Self.testCase(part, praise, nil, "")
    }
    counts.tests +=
      part.findings.count + part.unchecked.count + (part.outcome == .done ? 0 : 1)
    return (
      counts,
      "  <testsuite name=\"\(Self.escaped(part.title))\" \(counts.attributes)>\n"
        + cases + "  </testsuite>\n"
    )
  }

  /// A warning or a note fails nothing; it stands in the output of a case that passed.
  private static func testCase(_ part: Report.Part, _ finding: ReportedFinding) -> String {
    let body = escaped(finding.wholeText, keepsLines: true)
    let inner: String
    if finding.severity == .error {
      inner =
        "<failure message=\"\(escaped(finding.message))\" type=\"\(finding.rule.code)\">"
        + "\(body)</failure>"
    } else {
      inner = "<system-out>\(finding.severity.rawValue): \(body)</system-out>"
    }
    let name = [finding.place?.text ?? "", finding.rule.code].filter { !$0.isEmpty }
    return testCase(part, name.joined(separator: " "), finding.place, inner)
  }

  private static func testCase(
    _ part: Report.Part, _ name: String, _ place: ReportedFinding.Place?, _ inner: String
  ) -> String {
    var attributes = "classname=\"l9gen.\(escaped(part.name))\" name=\"\(escaped(name))\""
    if let place {
      attributes += " file=\"\(escaped(place.file.path))\""
      if let start = place.start { attributes += " line=\"\(start.line)\"" }
    }
    let start = "    <testcase \(attributes)"
    return inner.isEmpty ? start + "/>\n" : start + ">\(inner)</testcase>\n"
  }

  /// XML has no spelling for most control characters, so what is hidden is written out.
  private static func escaped(_ text: String, keepsLines: Bool = false) -> String {
    lines(of: text).map { line in
      var visible = VisibleText()
      visible.append(line)
      // The two characters that are neither hidden nor XML.
      let text = visible.text.unicodeScalars.filter { $0.value & 0xFFFE != 0xFFFE }
      return replacingBytes(in: String(String.UnicodeScalarView(text)), entity)
    }.joined(separator: keepsLines ? "\n" : "&#10;")
  }

  private static func entity(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    default: nil
    }
  }
}
