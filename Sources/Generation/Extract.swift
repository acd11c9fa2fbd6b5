import Blueprints
package import Core
package import Files
package import Git
import Jinja
import Specs

/// Where an extraction goes.
package struct Destination: Sendable {
  /// The folder that holds extractions, as an absolute path.
  package var folder: String
  /// nil: nothing is committed.
  package var branch: BranchName?
  package var author: Author

  package init(folder: String, branch: BranchName?, author: Author) {
    self.folder = folder
    self.branch = branch
    self.author = author
  }
}

/// What came of a run.
package struct ExtractionResult: Sendable {
  package let plan: Plan
  package let artifacts: [Artifact]
  package let checks: [Check]
  /// True when every required gate passed.
  package let isComplete: Bool
  package let folder: RelativePath
  package let writing: TreeWriter.Outcome
  /// nil when nothing was to be committed, or a check failed.
  package let commit: CommitOutcome?
  package let tests: TestFigures?

  package var hasFailures: Bool { checks.contains { $0.outcome == .failed } }
}

/// The figures of a test run that the summary prints.
package struct TestFigures: Sendable {
  package let total: Int
  package let passed: Int
  package let lineCoverage: String?
}

extension Blueprinted {
  /// Renders, checks, writes and commits; nil when a finding is an error, and then nothing was
  /// written.
  package func extract(
    _ request: ExtractionRequest, to destination: Destination, repository: Repository?,
    diagnostics: inout Diagnostics
  ) async throws(Failure) -> ExtractionResult? {
    request.progress("rendering \(plan.files.count) files")
    let artifacts = await plan.render(
      workers: request.workers, facts: facts, diagnostics: &diagnostics)
    if diagnostics.hasErrors { return nil }
    if let branch = destination.branch { try repository?.refuse(branch) }
    let isNew = try OwnFiles.makeFolder(destination.folder)
    // Of a run that writes nothing nothing is left.
    defer { if isNew { OwnFiles.removeIfEmpty(destination.folder) } }
    let gates = try check(artifacts, request, &diagnostics)
    request.progress("recording")
    let (records, checks, isComplete) = Records(blueprinted: self, gates: gates)
      .render(after: artifacts, diagnostics: &diagnostics)
    if diagnostics.hasErrors { return nil }
    let all = artifacts + records
    request.progress("writing")
    let writing = try write(all, to: destination, workers: request.workers)
    let failed = checks.contains { $0.outcome == .failed }
    let commit =
      failed ? nil : try self.commit(all, to: destination, in: repository, request.workers)
    return ExtractionResult(
      plan: plan, artifacts: all, checks: checks, isComplete: isComplete,
      folder: plan.extractionName, writing: writing, commit: commit, tests: gates.figures)
  }

  private func write(
    _ artifacts: [Artifact], to destination: Destination, workers: Int
  ) throws(Failure) -> TreeWriter.Outcome {
    var options = TreeWriter.Options()
    options.replaces = true
    options.workers = workers
    options.ignored = Self.leftovers
    let folder = try Folder(destination.folder)
    let tree = try Self.tree(
      artifacts.map { (artifact) throws(Failure) in try keepingOwn(artifact, in: folder) })
    return try TreeWriter(in: folder, options).publish(tree, as: plan.extractionName)
  }

  /// A file that is written once, with the content that its owner gave it since.
  private func keepingOwn(_ artifact: Artifact, in folder: Folder) throws(Failure) -> Artifact {
    let path = plan.extractionName.appending(artifact.path)
    guard artifact.owner == .createdOnce, try folder.kind(of: path) == .file else {
      return artifact
    }
    return artifact.with(try folder.read(path, limit: 64 << 20))
  }

  /// What running an extraction leaves in its folder.
  static let leftovers: Set<String> = [
    "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".coverage", ".venv",
  ]

  static func tree(_ artifacts: [Artifact]) throws(Failure) -> OutputTree {
    try OutputTree(
      artifacts.map { OutputFile($0.path, $0.bytes, isExecutable: $0.isExecutable) })
  }

  private func commit(
    _ artifacts: [Artifact], to destination: Destination, in repository: Repository?, _ workers: Int
  ) throws(Failure) -> CommitOutcome? {
    guard let branch = destination.branch, let repository else { return nil }
    let placed = artifacts.compactMap { artifact in
      artifact.place.map { OutputFile($0, artifact.bytes, isExecutable: artifact.isExecutable) }
    }
    var request = CommitRequest(
      branch: branch, files: try OutputTree(placed), author: destination.author,
      time: Int64(plan.time.seconds), message: message)
    request.createdOnce = Set(artifacts.filter { $0.owner == .createdOnce }.compactMap(\.place))
    request.trailers = trailers
    request.workers = workers
    return try repository.commit(request)
  }

  private var message: String {
    let agents = plan.agents.map(\.name).joined(separator: ", ")
    return """
      Generate \(plan.collection)

      \(plan.files.count) files for \(plan.agents.count) agents: \(agents).
      """
  }

  private var trailers: [(key: String, value: String)] {
    [("L9gen-Plan", plan.id.hex)]
      + plan.inputs.map { ("L9gen-Input", "\($0.digest.hex) \($0.path)") }
      + [("L9gen-Version", toolVersion)]
  }
}
