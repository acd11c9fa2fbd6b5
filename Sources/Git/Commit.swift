internal import CLibGit2
internal import Core
package import Files

extension Repository {
  /// Commits files on a branch without touching work tree or index; no hook is run.
  ///
  /// The commit follows the branch's tip, or HEAD's commit when the branch is new, or nothing in
  /// a repository without commits. When that has the same tree, nothing is written. The branch is
  /// moved only if it still is where the commit was built upon; if it moved, the commit is built
  /// once more.
  package func commit(_ request: CommitRequest) throws(Failure) -> CommitOutcome {
    try refuse(request.branch)
    let message = try request.fullMessage()
    precondition(request.time >= 0, "commit times begin at 1970")
    let blobs = Self.ids(of: request.files.files, workers: request.workers)
    // Without the lock: when nothing changed, nothing at all is written.
    var built = try build(request, blobs, message)
    let lock = try BranchLock(self, request.branch, seconds: request.lockSeconds)
    if let same = built.same {
      try lock.removeLeftovers()
      return .unchanged(id: same)
    }
    return try lock.holding { (lock) throws(Failure) in
      for _ in 0..<2 {
        if try tip(of: request.branch) != built.tip {
          built = try build(request, blobs, message)
          if let same = built.same { return .unchanged(id: same) }
        }
        try ObjectStore(repository: self, workers: request.workers).store(built.objects)
        if try lock.move(from: built.tip, to: built.id, by: request.author) {
          return .committed(id: built.id, parent: built.base)
        }
      }
      throw Failure(
        GitRules.moved, .tryLater, "branch '\(request.branch)' moved twice during the commit",
        help: "run again when the other program has finished")
    }
  }

  private func moved(_ branch: BranchName) -> Failure {
    Failure(
      GitRules.moved, .tryLater, "branch '\(branch)' moved since the commit was planned",
      help: "run again")
  }

  /// A commit in memory.
  private struct Built {
    let id: ObjectID
    /// Where the branch was; nil when it does not exist.
    let tip: ObjectID?
    let base: ObjectID?
    /// The base when it already has the same tree; then there are no objects.
    var same: ObjectID?
    var objects: [NewObject] = []
  }

  /// Makes the commit without moving the branch, which `move` does; unless it is stored, nothing is
  /// written at all.
  package func prepare(_ request: CommitRequest, storing: Bool) throws(Failure) -> CommitOutcome {
    try refuse(request.branch)
    let blobs = Self.ids(of: request.files.files, workers: request.workers)
    let built = try build(request, blobs, request.fullMessage())
    if let same = built.same { return .unchanged(id: same) }
    if storing {
      try ObjectStore(repository: self, workers: request.workers).store(built.objects)
    }
    return .committed(id: built.id, parent: built.base)
  }

  private func build(
    _ request: CommitRequest, _ blobs: [ObjectID], _ message: String
  ) throws(Failure) -> Built {
    let tip = try tip(of: request.branch)
    if let expected = request.expectedTip, expected.id != tip { throw moved(request.branch) }
    let base = try base(above: tip)
    let baseTree = if let base { Optional(try tree(of: base)) } else { ObjectID?.none }
    var merge = TreeMerge { (id) throws(Failure) in try self.entries(of: id) }
    let root = try merge.root(baseTree, changes(request, blobs, baseTree))
    let commit = Self.commitBytes(request, tree: root, parent: base, message)
    let id = ObjectHash().id(.commit, commit)
    if root == baseTree { return Built(id: id, tip: tip, base: base, same: base) }
    var objects: [NewObject] = []
    var seen: Set<ObjectID> = []
    for index in merge.changed where seen.insert(blobs[index]).inserted {
      let content = request.files.files[index].bytes
      objects.append(NewObject(kind: .blob, id: blobs[index], content: content))
    }
    for (id, bytes) in merge.trees where seen.insert(id).inserted {
      objects.append(NewObject(kind: .tree, id: id, content: bytes))
    }
    objects.append(NewObject(kind: .commit, id: id, content: commit))
    return Built(id: id, tip: tip, base: base, objects: objects)
  }

  /// The commit that the next one of a branch is made on; nil in a repository without commits.
  package func base(of branch: BranchName) throws(Failure) -> ObjectID? {
    try base(above: tip(of: branch))
  }

  private func base(above tip: ObjectID?) throws(Failure) -> ObjectID? {
    if let tip { return tip }
    switch try head() {
    case .branch(_, let id), .detached(let id): return id
    case .unborn: return nil
    }
  }

  private func changes(
    _ request: CommitRequest, _ blobs: [ObjectID], _ base: ObjectID?
  ) throws(Failure) -> [TreeChange] {
    var changes: [TreeChange] = []
    changes.reserveCapacity(blobs.count)
    for (index, file) in request.files.files.enumerated() {
      if let base, request.createdOnce.contains(file.path),
        try entry(file.path.components, in: base) != nil
      {
        continue
      }
      let mode = file.isExecutable ? TreeEntry.executable : TreeEntry.file
      changes.append(TreeChange(file.path, .put(blobs[index], mode: mode, index: index)))
    }
    let written = Set(request.files.files.map(\.path))
    for path in request.removed where !written.contains(path) {
      changes.append(TreeChange(path, .remove))
    }
    return changes.sorted(by: TreeChange.precedes)
  }

  private static func commitBytes(
    _ request: CommitRequest, tree: ObjectID, parent: ObjectID?, _ message: String
  ) -> [UInt8] {
    let person = "\(request.author.name) <\(request.author.mail)> \(request.time) +0000"
    let parentLine = parent.map { "parent \($0)\n" } ?? ""
    return Array(
      "tree \(tree)\n\(parentLine)author \(person)\ncommitter \(person)\n\n\(message)".utf8)
  }

  /// The ids of the files' contents.
  private static func ids(of files: [OutputFile], workers: Int) -> [ObjectID] {
    let parts = Parallel.map(files.count, workers: workers) { range in
      let hash = ObjectHash()
      return files[range].map { hash.id(.blob, $0.bytes) }
    }
    return parts.flatMap { $0 }
  }

  /// Throws when a branch could not be written to: it is checked out, or clashes with another.
  package func refuse(_ branch: BranchName) throws(Failure) {
    try refuseCheckedOut(branch)
    try refuseClash(branch)
  }

  private func refuseCheckedOut(_ branch: BranchName) throws(Failure) {
    var isCheckedOut = false
    if !isBare, try reference("HEAD").target == branch.reference { isCheckedOut = true }
    var found: OpaquePointer?
    if unsafe git_reference_lookup(&found, handle, branch.reference) == 0 {
      defer { unsafe git_reference_free(found) }
      // Looks at every linked work tree too.
      if unsafe git_branch_is_checked_out(found) != 0 { isCheckedOut = true }
    }
    if !isCheckedOut { return }
    throw Failure(
      GitRules.checkedOut, .cannotCreate, "branch '\(branch)' is checked out",
      help: "switch its work tree to another branch, or choose one with --branch")
  }

  private func refuseClash(_ branch: BranchName) throws(Failure) {
    for prefix in branch.prefixes where try reference("refs/heads/" + prefix).id != nil {
      throw clash(branch, prefix)
    }
    var iterator: OpaquePointer?
    let glob = branch.reference + "/*"
    do throws(LibraryError) {
      try Library.check { unsafe git_reference_iterator_glob_new(&iterator, handle, glob) }
    } catch {
      throw error.failure("list the branches")
    }
    defer { unsafe git_reference_iterator_free(iterator) }
    var name: UnsafePointer<CChar>?
    if unsafe git_reference_next_name(&name, iterator) == 0, let name = unsafe name {
      throw clash(branch, String(unsafe String(cString: name).dropFirst("refs/heads/".count)))
    }
  }

  private func clash(_ branch: BranchName, _ other: String) -> Failure {
    Failure(
      GitRules.branchClash, .cannotCreate,
      "branch '\(branch)' cannot exist beside branch '\(other)'",
      help: "choose another branch with --branch")
  }
}
