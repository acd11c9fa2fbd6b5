import Blueprints
package import Core
package import Files
package import Git
import Jinja
package import Living
import Specs

/// Where an extraction goes.
package struct Destination: Sendable {
  /// The folder that holds extractions, as an absolute path.
  package var folder: String
  /// nil: nothing is committed.
  package var branch: BranchName?
  package var author: Author
  /// Is given the folder before it is compared, and the new one before it is published.
  package var observe: (@Sendable (Folder) throws(Failure) -> Void)?

  package init(folder: String, branch: BranchName?, author: Author) {
    self.folder = folder
    self.branch = branch
    self.author = author
  }
}

/// What came of a run.
package struct ExtractionResult: Sendable {
  package let plan: Plan
  /// Empty when nothing but the disk wanted them: they were written as they were rendered.
  package let artifacts: [Artifact]
  package let fileCount: Int
  package let checks: [Check]
  /// True when every required gate passed.
  package let isComplete: Bool
  package let folder: RelativePath
  package let writing: TreeWriter.Outcome
  /// nil when nothing was to be committed, or a check failed.
  package let commit: CommitOutcome?
  package let tests: TestFigures?
  /// What is recorded of the files; nil when nothing was committed.
  package let ledger: Ledger?
  /// True when a required gate failed.
  package let hasFailures: Bool
}

/// The figures of a test run that the summary prints.
package struct TestFigures: Sendable {
  package let total: Int
  package let passed: Int
  package let lineCoverage: String?
  /// What kept the tests from the machine; not part of any output, since machines differ.
  package let sandbox: String
}

extension Blueprinted {
  /// Renders, checks, writes and commits; nil when a finding is an error, and then nothing was
  /// written.
  package func extract(
    _ request: ExtractionRequest, to destination: Destination, repository: Repository?,
    diagnostics: inout Diagnostics
  ) throws(Failure) -> ExtractionResult? {
    if isOnlyWritten(request, destination) {
      return try extractDirectly(request, to: destination, &diagnostics)
    }
    request.progress("rendering \(plan.files.count) files")
    let rendered = render(request, &diagnostics)
    if diagnostics.hasErrors { return nil }
    if let branch = destination.branch { try repository?.refuse(branch) }
    let isNew = try OwnFiles.makeFolder(destination.folder)
    // Of a run that writes nothing nothing is left.
    defer { if isNew { OwnFiles.removeIfEmpty(destination.folder) } }
    var setting = try setting(on: try ground(of: destination, repository), repository, request)
    setting.keepsOwned = false
    if destination.branch != nil, let repository, let path = repository.workFolder {
      // The branch need not have been told yet what is disowned in the work tree.
      setting.disowned.formUnion(try Ownership(on: Ground(workTree: Folder(path))).paths)
    }
    setting.extractions = Self.extractions(of: plan.collection, in: destination.folder)
    setting.pathInExtraction = pathsInExtraction
    let artifacts = try Self.settled(
      try rendered.map { (artifact) throws(Failure) in
        try keepingOwn(artifact, destination, repository)
      }, setting)
    let mayReplace = try checkEarlierExtraction(in: destination, artifacts)
    let wired = try wire(on: setting.ground, request, &diagnostics)
    if diagnostics.hasErrors { return nil }
    guard let made = try produce(from: artifacts, request, &diagnostics) else { return nil }
    let reconciliation = try Reconciliation(Self.desired(made.artifacts), setting)
    Self.report(reconciliation.conflicts, &diagnostics)
    try Self.reportHidden(Self.desired(made.artifacts), on: setting.ground, &diagnostics)
    if diagnostics.hasErrors { return nil }
    request.progress("writing")
    let writing = try write(
      made.artifacts, to: destination, mayReplace: mayReplace, workers: request.workers)
    let commit =
      made.hasFailures && configuration.isStrict
      ? nil
      : try self.commit(reconciliation, wired, to: destination, in: repository, request.workers)
    return ExtractionResult(
      plan: plan, artifacts: made.artifacts, fileCount: made.artifacts.count,
      checks: made.checks, isComplete: made.isComplete,
      folder: plan.extractionName, writing: writing, commit: commit, tests: made.figures,
      ledger: commit == nil ? nil : reconciliation.ledger, hasFailures: made.hasFailures)
  }

  /// What the commit will be made upon.
  private func ground(
    of destination: Destination, _ repository: Repository?
  ) throws(Failure) -> Ground {
    guard let branch = destination.branch, let repository,
      let base = try repository.base(of: branch)
    else { return Ground() }
    return try Ground(repository, commit: base)
  }

  /// Renders all files; what could not be rendered is looked at once more beside everything that
  /// there is, so that the findings can name it.
  func render(
    _ request: ExtractionRequest, _ diagnostics: inout Diagnostics
  ) -> [Artifact] {
    var findings = diagnostics
    let rendered = plan.render(workers: request.workers, facts: facts, diagnostics: &findings)
    if findings.hasErrors, let whole = withEverything() {
      return whole.plan.render(
        workers: request.workers, facts: facts, diagnostics: &diagnostics)
    }
    diagnostics = findings
    return rendered
  }

  /// Whether the folder of the extraction may be replaced: it may when nobody changed anything in
  /// it. A folder that somebody worked in is refused before any work is done.
  func checkEarlierExtraction(
    in destination: Destination, _ artifacts: [Artifact]
  ) throws(Failure) -> Bool {
    let path = "\(destination.folder)/\(plan.extractionName)"
    // Any failure means: there is no earlier extraction, or none that l9gen wrote.
    guard let earlier = try? Verification(folder: path) else { return false }
    let folder = try Folder(path)
    var own: Set<String> = [Seal.manifestPath.string]
    for artifact in artifacts where artifact.owner == .createdOnce {
      guard try folder.kind(of: artifact.path) == .file else { continue }
      if try folder.read(artifact.path, limit: 64 << 20) == artifact.bytes {
        own.insert(artifact.path.string)
      }
    }
    let changed = (earlier.differences.map(\.path) + earlier.unlisted).filter { !own.contains($0) }
    if changed.isEmpty { return try !isInUse(folder) }
    let names = changed.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    let rest = changed.count > 5 ? " and \(changed.count - 5) more" : ""
    throw Failure(
      PlanRules.editedExtraction, .badData,
      "'\(plan.extractionName)' was changed since it was written: \(names)\(rest)",
      help: "move your changes or the folder away, or name another one with -o")
  }

  /// A folder with settings or state belongs to a system that was started from it.
  private func isInUse(_ folder: Folder) throws(Failure) -> Bool {
    for name in Self.possessions where try folder.kind(of: RelativePath(literal: name)) != nil {
      return true
    }
    return false
  }

  private func write(
    _ artifacts: [Artifact], to destination: Destination, mayReplace: Bool, workers: Int
  ) throws(Failure) -> TreeWriter.Outcome {
    let files = try Self.tree(artifacts)
    return try publish(to: destination, mayReplace: mayReplace, workers: workers) {
      (writer) throws(Failure) in try writer.publish(files, as: plan.extractionName)
    }
  }

  func publish(
    to destination: Destination, mayReplace: Bool, workers: Int,
    _ publish: (TreeWriter) throws(Failure) -> TreeWriter.Outcome
  ) throws(Failure) -> TreeWriter.Outcome {
    var options = TreeWriter.Options()
    options.replaces = mayReplace
    options.workers = workers
    options.ignored = Self.leftovers
    options.observe = destination.observe
    let parent = try Folder(destination.folder)
    do throws(Failure) {
      return try publish(TreeWriter(in: parent, options))
    } catch {
      guard error.diagnostic.rule == FileRules.different,
        try isInUse(Folder("\(destination.folder)/\(plan.extractionName)"))
      else { throw error }
      throw Failure(
        PlanRules.editedExtraction, .badData,
        "'\(plan.extractionName)' holds a system's settings or state, and its files would change",
        help: "stop that system and move the folder away, or name another one with -o")
    }
  }

  /// A file that is written once, with the content that its owner gave it since: on the branch or
  /// in the extraction's folder. The generated tests run against that content.
  private func keepingOwn(
    _ artifact: Artifact, _ destination: Destination, _ repository: Repository?
  ) throws(Failure) -> Artifact {
    guard artifact.owner == .createdOnce else { return artifact }
    let committed = try committed(artifact, destination, repository)
    let path = plan.extractionName.appending(artifact.path)
    let folder = try Folder(destination.folder)
    let written =
      try folder.kind(of: path) == .file ? try folder.read(path, limit: 64 << 20) : nil
    guard let committed, committed != artifact.bytes else {
      return written.map { artifact.with($0) } ?? artifact
    }
    guard let written, written != artifact.bytes, written != committed else {
      return artifact.with(committed)
    }
    throw Failure(
      PlanRules.editedExtraction, .badData,
      "'\(artifact.path)' was changed in '\(plan.extractionName)' and differently on the branch",
      help: "bring one of the two up to date, or name another folder with -o")
  }

  /// What the branch, or the commit it will be made on, has in a file's place.
  private func committed(
    _ artifact: Artifact, _ destination: Destination, _ repository: Repository?
  ) throws(Failure) -> [UInt8]? {
    guard let branch = destination.branch, let repository, let place = artifact.place,
      let base = try repository.base(of: branch)
    else { return nil }
    return try repository.blob(at: place, in: base)
  }

  /// What running an extraction leaves in its folder.
  static let leftovers = Set(
    possessions + [
      "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".coverage",
      ".venv",
    ])

  /// Of these, what nobody can make again: the secret, what agents remember.
  private static let possessions = [".env", ".state"]

  static func tree(_ artifacts: [Artifact]) throws(Failure) -> OutputTree {
    try OutputTree(
      artifacts.map { OutputFile($0.path, $0.bytes, isExecutable: $0.isExecutable) })
  }

  private func commit(
    _ reconciliation: Reconciliation, _ wired: [OutputFile], to destination: Destination,
    in repository: Repository?, _ workers: Int
  ) throws(Failure) -> CommitOutcome? {
    guard let branch = destination.branch, let repository else { return nil }
    var request = try commitRequest(branch, destination.author)
    let changes = try reconciliation.changes()
    request.files = try OutputTree(
      changes.compactMap { change in
        change.after.map { OutputFile(change.path, $0.bytes, isExecutable: $0.isExecutable) }
      } + wired)
    request.removed = changes.filter { $0.after == nil }.map(\.path)
    request.workers = workers
    return try repository.commit(request)
  }

  /// The facts of a commit of this plan, without its files.
  func commitRequest(_ branch: BranchName, _ author: Author) throws(Failure) -> CommitRequest {
    var request = CommitRequest(
      branch: branch, files: try OutputTree([]), author: author, time: Int64(plan.time.seconds),
      message: message)
    request.trailers = trailers
    return request
  }

  private var message: String {
    let names = plan.agents.map(\.name).joined(separator: ", ")
    return """
      Generate \(plan.collection)

      \(plan.files.count) files for \(plan.unitCount): \(names).
      """
  }

  private var trailers: [(key: String, value: String)] {
    [("L9gen-Plan", plan.id.hex)]
      + plan.inputs.map { ("L9gen-Input", "\($0.digest.hex) \($0.path)") }
      + [("L9gen-Version", toolVersion)]
  }
}
