/// One named check and what came of it.
package struct Check: Sendable {
  package enum Outcome: Sendable, Equatable {
    case passed
    case failed
    /// Why it did not run, and the command that would run it.
    case notRun(reason: String, command: String)
  }

  /// One place that a failed check complains about, inside the extraction.
  package struct Finding: Sendable, Equatable {
    package let path: String
    package let line: Int
    package let message: String

    package init(path: String, line: Int, message: String) {
      self.path = path
      self.line = line
      self.message = message
    }
  }

  /// The gate it answers, for instance `no_todos`.
  package let gate: String
  /// A unit's id, or empty for the whole collection.
  package let subject: String
  package let outcome: Outcome
  /// What was measured, in words with figures.
  package let evidence: String
  package let findings: [Finding]
  /// All findings counted; `findings` holds the first of them.
  package let findingCount: Int

  package init(
    gate: String, subject: String = "", outcome: Outcome, evidence: String = "",
    findings: [Finding] = [], findingCount: Int? = nil
  ) {
    self.gate = gate
    self.subject = subject
    self.outcome = outcome
    self.evidence = evidence
    self.findings = findings
    self.findingCount = findingCount ?? findings.count
  }

  package var outcomeWord: String {
    switch outcome {
    case .passed: "passed"
    case .failed: "failed"
    case .notRun: "not run"
    }
  }
}
