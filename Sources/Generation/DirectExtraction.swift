import Core
import Files
import Jinja
import Synchronization

/// Files that nothing but the disk wants are written as they are rendered: the memory for all of
/// them together costs as much as their rendering.
extension Blueprinted {
  /// True when no check, record or commit reads what is rendered.
  func isOnlyWritten(_ request: ExtractionRequest, _ destination: Destination) -> Bool {
    !request.runsChecks && destination.branch == nil && request.contexts == nil
      && plan.files.allSatisfy { $0.stage == .main && $0.owner == .generated }
  }

  /// Renders into the stage folder; nil when a finding is an error, and then nothing was written.
  func extractDirectly(
    _ request: ExtractionRequest, to destination: Destination, _ diagnostics: inout Diagnostics
  ) throws(Failure) -> ExtractionResult? {
    request.progress("rendering and writing \(plan.files.count) files")
    let isNew = try OwnFiles.makeFolder(destination.folder)
    defer { if isNew { OwnFiles.removeIfEmpty(destination.folder) } }
    let mayReplace = try checkEarlierExtraction(in: destination, [])
    let gates = try check([], request, &diagnostics)
    let (_, checks, isComplete) = Records(blueprinted: self, gates: gates)
      .render(after: [], diagnostics: &diagnostics)
    let layout = try OutputLayout(
      plan.files.map { OutputLayout.File($0.path, isExecutable: $0.isExecutable) })
    let faulty = Flag()
    let writing: TreeWriter.Outcome
    do throws(Failure) {
      writing = try publish(to: destination, mayReplace: mayReplace, workers: request.workers) {
        (writer) throws(Failure) in
        try writer.publish(layout, as: plan.extractionName) { contents(noting: faulty) }
      }
    } catch {
      guard faulty.isSet.load(ordering: .relaxed) else { throw error }
      // One file was enough to end the run; all findings are told.
      _ = render(request, &diagnostics)
      return nil
    }
    let failed = checks.contains { $0.outcome == .failed && configuration.isRequired($0) }
    return ExtractionResult(
      plan: plan, artifacts: [], fileCount: plan.files.count, checks: checks,
      isComplete: isComplete, folder: plan.extractionName, writing: writing, commit: nil,
      tests: nil, ledger: nil, hasFailures: failed)
  }

  /// What one worker writes, from its own memory, which is used for file after file.
  private func contents(
    noting faulty: Flag
  ) -> (Int) throws(Failure) -> [UInt8] {
    var worker = RenderWorker(facts)
    var bytes: [UInt8] = []
    return { (index) throws(Failure) in
      do throws(RenderFailure) {
        try worker.render(plan.files[index], into: &bytes)
        return bytes
      } catch {
        faulty.isSet.store(true, ordering: .relaxed)
        throw Failure(error.diagnostic.rule, .badData, error.diagnostic.message)
      }
    }
  }
}

/// Set when a file could not be rendered.
private final class Flag: Sendable {
  let isSet = Atomic(false)
}
