import Core
import Files
import Generation
import Git

extension Session {
  /// What came of an extraction, for programs.
  func json(of result: ExtractionResult, _ destination: Destination) -> JSON {
    let tests = result.tests.map { tests in
      JSON.record([
        ("passed", .int(tests.passed)), ("total", .int(tests.total)),
        ("lines", tests.lineCoverage.map { .string($0) } ?? .null),
      ])
    }
    return self.result(
      "extraction",
      [
        ("collection", .string(result.plan.collection)), ("plan", .string(result.plan.id.hex)),
        ("folder", .string(shown(result.folder))),
        ("files", .int(result.fileCount)), ("writing", .string(word(result.writing))),
        ("tests", tests ?? .null), ("checks", .array(result.checks.map(json))),
        ("commit", json(of: result.commit, on: destination.branch)),
        ("complete", .bool(result.isComplete)),
      ])
  }

  private func json(of commit: CommitOutcome?, on branch: BranchName?) -> JSON {
    guard let commit, let branch else { return .null }
    let (id, isNew) =
      switch commit {
      case .committed(let id, _): (id, true)
      case .unchanged(let id): (id, false)
      }
    return .record([
      ("id", .string(id.hex)), ("branch", .string(branch.string)), ("new", .bool(isNew)),
    ])
  }

  private func json(of check: Check) -> JSON {
    let first = check.findings.prefix(3).map { finding in
      JSON.record([
        ("path", .string(finding.path)), ("line", .int(finding.line)),
        ("message", .string(finding.message)),
      ])
    }
    return .record([
      ("gate", .string(check.gate)), ("subject", .string(check.subject)),
      ("outcome", .string(check.outcomeWord)), ("findings", .int(check.findingCount)),
      ("first", .array(first)),
    ])
  }
}
