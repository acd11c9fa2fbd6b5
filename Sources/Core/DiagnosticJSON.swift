/// Findings for programs; `docs/diagnostics-json.md` describes every field.
package enum DiagnosticJSON {
  /// Grows when a field changes its meaning or goes away.
  package static let version = 1

  /// All findings, sorted, in the shape of `docs/diagnostics-json.md`.
  package static func render(_ diagnostics: Diagnostics) -> JSON {
    let findings = diagnostics.sorted
    let counts = Severity.allCases.map { severity in
      JSON.Member(severity.rawValue, .int(findings.count { $0.severity == severity }))
    }
    return [
      "version": .int(version), "kind": "diagnostics", "counts": .object(counts),
      "findings": .array(findings.map(json)),
    ]
  }

  private static func json(_ finding: Diagnostic) -> JSON {
    [
      "code": .string(finding.rule.code), "severity": .string(finding.severity.rawValue),
      "title": .string(finding.rule.title), "message": .string(finding.message),
      "span": json(finding.span),
      "notes": .array(
        finding.notes.map { ["message": .string($0.message), "span": json($0.span)] }),
      "help": finding.help.map(JSON.string) ?? .null,
      "fixes": .array(
        finding.fixes.map {
          ["span": json($0.span), "replacement": .string($0.replacement)]
        }),
    ]
  }

  private static func json(_ span: Span?) -> JSON {
    guard let span else { return .null }
    return [
      "path": .string(span.source.path), "start": json(span.position, span.start),
      "end": json(span.source.position(at: span.end), span.end),
    ]
  }

  private static func json(_ position: Position, _ offset: Int) -> JSON {
    ["line": .int(position.line), "column": .int(position.column), "offset": .int(offset)]
  }
}
