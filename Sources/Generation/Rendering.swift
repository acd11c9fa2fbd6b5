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
    let results = inParallel(count: files.count, workers: workers, state: RenderWorker(facts)) {
      index, worker in
      Result { () throws(RenderFailure) in try worker.render(files[index]) }
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
}

/// What one thread renders with, kept from file to file.
struct RenderWorker: Sendable {
  private let facts: Metadata.Facts
  private var renderer = Renderer()
  /// What the last file's template saw, and the part of it that other files share.
  private var context = ValueMap()
  private var shared = ValueMap()

  init(_ facts: Metadata.Facts) { self.facts = facts }

  /// Renders one planned file and stamps it.
  mutating func render(_ file: PlannedFile) throws(RenderFailure) -> Artifact {
    look(at: file)
    return try render(file, context)
  }

  /// Renders one file from what it sees and stamps it.
  mutating func render(
    _ file: PlannedFile, _ context: ValueMap
  ) throws(RenderFailure) -> Artifact {
    var bytes: [UInt8] = []
    try render(file, context, into: &bytes)
    return file.artifact(bytes)
  }

  /// Renders one planned file into memory that was used before.
  mutating func render(_ file: PlannedFile, into bytes: inout [UInt8]) throws(RenderFailure) {
    look(at: file)
    try render(file, context, into: &bytes)
  }

  private mutating func render(
    _ file: PlannedFile, _ context: ValueMap, into bytes: inout [UInt8]
  ) throws(RenderFailure) {
    let isStamped = try renderer.render(file.template, context, budget: file.budget) { body in
      Metadata.stamp(body, of: file, facts, into: &bytes)
    }
    if isStamped { return }
    throw RenderFailure(
      diagnostic: Diagnostic(
        PlanRules.noMarker,
        "'\(file.template.name)' does not write the metadata marker just once for '\(file.path)'",
        help: "write '{{ dora }}' on a line of its own; no text of a schema may hold "
          + "'\(Metadata.marker)'"))
  }

  /// Files of one agent stand together, and mostly only their own names differ.
  private mutating func look(at file: PlannedFile) {
    let view = file.view
    if view.part == nil, shared.isCopy(of: view.shared) {
      context["file"] = PlannedFile.value(of: file.path)
      return
    }
    context = file.context
    shared = view.part == nil ? view.shared : ValueMap()
  }
}

extension PlannedFile {
  /// The file with what was rendered for it.
  func artifact(_ bytes: [UInt8]) -> Artifact {
    Artifact(
      path: path, place: place, kind: kind, owner: owner, isExecutable: isExecutable, unit: unit,
      bytes: bytes, planned: self)
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
