internal import Core
internal import Files
internal import Git

/// Sees to it that a commit from the work tree replaces nothing that was edited on the branch only.
struct BranchEdits {
  private let repository: Repository
  private let collection: String
  private let stamps: Stamps
  private let workTree: Ground

  init(_ repository: Repository, _ collection: String, _ stamps: Stamps, _ workTree: Ground) {
    self.repository = repository
    self.collection = collection
    self.stamps = stamps
    self.workTree = workTree
  }

  func refuse(_ request: CommitRequest, _ changes: [FileChange]) throws(Failure) {
    guard let base = try repository.base(of: request.branch) else { return }
    let branch = try Ground(repository, commit: base)
    let ledger = try Ledger.read(collection, on: branch)
    var before: [RelativePath: FileState] = [:]
    for change in changes { before[change.path] = change.before }
    let paths = request.files.files.map {
      ($0.path, StoredFile($0.bytes, isExecutable: $0.isExecutable))
    }
    var edited: [RelativePath] = []
    for (path, file) in paths where !Self.isOwn(path) {
      guard case .file(let there) = try branch.standing(at: path), there != file else { continue }
      let state = FileState(there)
      if state == before[path] || state == ledger.entry(at: path, standing: state)?.state {
        continue
      }
      if stamps.isIntact(there.bytes, path) == true { continue }
      edited.append(path)
    }
    for path in request.removed where !Self.isOwn(path) {
      guard case .file(let there) = try branch.standing(at: path) else { continue }
      let state = FileState(there)
      if state != before[path], state != ledger.entry(at: path, standing: state)?.state {
        edited.append(path)
      }
    }
    guard let first = edited.first else { return }
    let rest = edited.count > 1 ? " and \(edited.count - 1) more" : ""
    throw Failure(
      LivingRules.branchEdits, .badData,
      "'\(first)'\(rest) was edited on branch '\(request.branch)' but not in the work tree",
      help: "merge the branch first, or plan with --no-commit")
  }

  /// What l9gen itself keeps follows the files.
  private static func isOwn(_ path: RelativePath) -> Bool {
    path.components.first == Ledger.home.string
  }
}
