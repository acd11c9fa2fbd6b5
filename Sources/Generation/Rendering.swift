package import Core
import Files
import Jinja
import Synchronization

extension Plan {
  /// Renders every planned file; results stand in plan order for any number of workers.
  package func render(
    workers: Int, facts: Metadata.Facts, diagnostics: inout Diagnostics
  ) -> [Artifact] {
    let files = files.filter { $0.stage == .main }
    let results = inParallel(count: files.count, workers: workers, state: Renderer()) {
      index, renderer in
      Result { () throws(RenderFailure) in
        try Self.render(files[index], files[index].context, facts, &renderer)
      }
    }
    var artifacts: [Artifact] = []
    artifacts.reserveCapacity(results.count)
    for result in results {
      switch result {
      case .success(let artifact): artifacts.append(artifact)
      case .failure(let failure): diagnostics.add(failure.diagnostic)
      }
    }
    return artifacts
  }

  /// Renders one file from what it sees and stamps it.
  static func render(
    _ file: PlannedFile, _ context: ValueMap, _ facts: Metadata.Facts, _ renderer: inout Renderer
  ) throws(RenderFailure) -> Artifact {
    let rendering = try renderer.render(file.template, context)
    guard let stamped = Metadata.stamp(rendering, of: file, facts) else {
      throw RenderFailure(
        diagnostic: Diagnostic(
          PlanRules.noMarker,
          "'\(file.template.name)' does not write the metadata marker just once for '\(file.path)'",
          help: "write '{{ dora }}' on a line of its own; no text of a schema may hold "
            + "'\(Metadata.marker)'"))
    }
    return Artifact(
      path: file.path, place: file.place, kind: file.kind, owner: file.owner,
      isExecutable: file.isExecutable, unit: file.unit, bytes: stamped, planned: file)
  }
}

/// Runs `body` for every index on a number of workers; the results stand in index order.
///
/// - Parameter state: every worker's own starting state, such as a reusable buffer.
func inParallel<Result: Sendable, State>(
  count: Int, workers: Int, state: @autoclosure @Sendable () -> State,
  _ body: @Sendable (Int, inout State) -> Result
) -> [Result] {
  if workers <= 1 || count < 2 {
    var own = state()
    return (0..<count).map { body($0, &own) }
  }
  // Workers take small runs of indices, so that one with dear files does not hold up the others.
  let next = Atomic(0)
  let step = max(1, min(64, count / (workers * 4)))
  let parts = Parallel.map(workers, workers: workers) { _ in
    var own = state()
    var done: [(start: Int, results: [Result])] = []
    while true {
      let start = next.add(step, ordering: .relaxed).oldValue
      if start >= count { return done }
      let end = min(start + step, count)
      done.append((start, (start..<end).map { body($0, &own) }))
    }
  }
  // sorted: by start, so that the order of completion is forgotten.
  return parts.flatMap(\.self).sorted { $0.start < $1.start }.flatMap(\.results)
}
