import Core
import Files

/// Everything that a run made and measured, before any of it is written.
struct Production {
  /// The files in the order of the plan, then the records.
  let artifacts: [Artifact]
  let checks: [Check]
  /// True when every required gate passed.
  let isComplete: Bool
  let figures: TestFigures?
  /// True when a required gate failed.
  let hasFailures: Bool
}

extension Blueprinted {
  /// Checks the files and writes the records about them; nil when a finding is an error.
  func produce(
    from artifacts: [Artifact], _ request: ExtractionRequest, _ diagnostics: inout Diagnostics
  ) throws(Failure) -> Production? {
    let gates = try check(artifacts, request, &diagnostics)
    request.progress("recording")
    let recorder = request.contexts.map { _ in Recorder(origins: origins) }
    for file in plan.files where file.stage == .main { recorder?.note(file, file.context) }
    let (records, checks, isComplete) = Records(blueprinted: self, gates: gates, recorder: recorder)
      .render(after: artifacts, diagnostics: &diagnostics)
    if diagnostics.hasErrors { return nil }
    if let folder = request.contexts { try recorder?.write(to: folder) }
    return Production(
      artifacts: artifacts + records, checks: checks, isComplete: isComplete,
      figures: gates.figures,
      hasFailures: checks.contains { $0.outcome == .failed && configuration.isRequired($0) })
  }
}
