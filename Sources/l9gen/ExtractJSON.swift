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
        ("complete", .bool(result.isComplete)), ("remembered", .bool(false)),
      ])
  }

  /// The same of the last run, where another has nothing to do: what it found, and where that
  /// stands.
  func json(
    of run: RunMemory.Run, _ destination: Destination, _ repository: Repository
  ) throws(Failure) -> JSON {
    guard case .object(let members) = run.json else { return run.json }
    let tip = try destination.branch.flatMap { (branch) throws(Failure) in
      try repository.tip(of: branch)
    }
    let now: [(String, JSON)] = [
      ("folder", .string(shown(run.folder))), ("writing", .string(word(.unchanged))),
      ("commit", json(of: tip.map { .unchanged(id: $0) }, on: destination.branch)),
      ("remembered", .bool(true)),
    ]
    return .object(
      members.map { member in
        now.first { $0.0 == member.name }.map { JSON.Member($0.0, $0.1) } ?? member
      })
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
