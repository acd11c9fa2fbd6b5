package import Core
package import Files
package import Git

/// Changes that were planned, and can be reviewed, and will be carried out just so or not at all.
package struct ChangePlan: Sendable {
  /// What is to be done to one file.
  package struct Operation: Sendable {
    package let change: FileChange
    /// The state that it answers, or `remembered` for what l9gen itself keeps.
    package let state: String
    /// What accounts for it: places of schema and template.
    package let reason: String
    /// `diff -u`; empty for what is only kept by l9gen.
    package let diff: String

    package init(change: FileChange, state: String, reason: String, diff: String) {
      self.change = change
      self.state = state
      self.reason = reason
      self.diff = diff
    }

    package var verb: String {
      change.before == nil ? "create" : change.after == nil ? "delete" : "update"
    }
  }

  /// The commit that goes with the changes.
  package struct Commit: Sendable {
    package let branch: BranchName
    /// Where the branch is; nil when it does not exist.
    package let tip: ObjectID?
    /// The commit that it will be at: the name covers every byte of it.
    package let id: ObjectID
    package let author: Author
    package let time: Int64
    package let message: String
    package let trailers: [(key: String, value: String)]

    package init(
      branch: BranchName, tip: ObjectID?, id: ObjectID, author: Author, time: Int64,
      message: String, trailers: [(key: String, value: String)]
    ) {
      self.branch = branch
      self.tip = tip
      self.id = id
      self.author = author
      self.time = time
      self.message = message
      self.trailers = trailers
    }
  }

  /// A line of an edit that will not stand any more; only when that was asked for.
  package struct Lost: Sendable {
    package let path: RelativePath
    package let line: Int
    package let text: String
  }

  package let collection: String
  /// How the collection was named: the inputs are read again from there.
  package let source: String
  /// The head of schema paths that stood for the repository's root.
  package let root: String
  /// The digest of the locked plan; empty in what undoes.
  package let plan: String
  package let generator: String
  /// What was read, with one digest for all templates.
  package let inputs: [(path: String, digest: Digest)]
  package let templates: Digest
  /// Sorted by path.
  package let operations: [Operation]
  package let commit: Commit?
  package let lost: [Lost]

  package init(
    collection: String, source: String, root: String, plan: String, generator: String,
    inputs: [(path: String, digest: Digest)], templates: Digest, operations: [Operation],
    commit: Commit?, lost: [Lost] = []
  ) {
    self.collection = collection
    self.source = source
    self.root = root
    self.plan = plan
    self.generator = generator
    self.inputs = inputs
    self.templates = templates
    self.operations = operations
    self.commit = commit
    self.lost = lost
  }

  package var changes: [FileChange] { operations.map(\.change) }

  /// Digest of everything else.
  package var id: Digest { Digest(of: JSON.record(members).canonicalBytes) }
}

extension ChangePlan.Operation {
  /// The operation for one change, with what is known of its path.
  init(_ change: FileChange, _ verdict: Verdict?, place: String) {
    guard let verdict else {
      self.init(change: change, state: "remembered", reason: "the ledger of l9gen", diff: "")
      return
    }
    self.init(
      change: change, state: verdict.desired?.kind == .record ? "record" : verdict.state.rawValue,
      reason: place, diff: Self.diff(change, from: verdict.before))
  }

  /// The operation that puts modules into a file of the platform.
  package init(wiring change: FileChange, on ground: Ground) throws(Failure) {
    let standing = try ground.standing(at: change.path)
    let before: StoredFile? = if case .file(let file) = standing { file } else { nil }
    self.init(
      change: change, state: "wired", reason: "the specs allow the file to be modified",
      diff: Self.diff(change, from: before))
  }

  private static func diff(_ change: FileChange, from before: StoredFile?) -> String {
    let path = change.path.string
    return LineDiff(from: before?.bytes ?? [], to: change.after?.bytes ?? []).unified(
      oldName: change.before == nil ? "/dev/null" : "a/\(path)",
      newName: change.after == nil ? "/dev/null" : "b/\(path)")
  }
}

extension ChangePlan {
  /// The changes of a reconciliation.
  ///
  /// - Parameter place: what accounts for the change of a path, for people; may decide a state that
  ///   was left open.
  package static func operations(
    of reconciliation: Reconciliation, place: (inout Verdict) -> String
  ) throws(Failure) -> [Operation] {
    var verdicts: [RelativePath: Verdict] = [:]
    for verdict in reconciliation.verdicts { verdicts[verdict.path] = verdict }
    return try reconciliation.changes().map { change in
      guard var verdict = verdicts[change.path] else {
        return Operation(change, nil, place: "")
      }
      let place = place(&verdict)
      return Operation(change, verdict, place: place)
    }
  }

  package static func lost(of reconciliation: Reconciliation) -> [Lost] {
    reconciliation.verdicts.flatMap { verdict in
      verdict.lost.map { Lost(path: verdict.path, line: $0.line, text: $0.text) }
    }
  }

  /// What takes the changes back.
  ///
  /// - Parameter present: what stands at the changed paths.
  func inverse(_ present: Ground) throws(Failure) -> ChangePlan {
    let operations = try operations.map { (operation) throws(Failure) in
      let change = operation.change
      let old: StoredFile? =
        if case .file(let file) = try present.standing(at: change.path) { file } else { nil }
      return Operation(
        change: FileChange(change.path, from: change.after.map(FileState.init), to: old),
        state: "undone", reason: "", diff: "")
    }
    return ChangePlan(
      collection: collection, source: source, root: root, plan: plan, generator: generator,
      inputs: inputs, templates: templates, operations: operations, commit: commit)
  }

  /// For people: what will be done, and what accounts for it.
  package var text: String {
    if operations.isEmpty { return "no changes\n" }
    var text = ""
    for operation in operations where operation.state != "remembered" {
      let reason = operation.reason.isEmpty ? "" : "  \(operation.reason)"
      text += "\(operation.verb)  \(operation.change.path)  \(operation.state)\(reason)\n"
    }
    for line in lost {
      var shown = VisibleText()
      shown.append(line.text)
      text += "lost    \(line.path):\(line.line): \(shown.text)\n"
    }
    if let commit { text += "commit  \(commit.id) on \(commit.branch)\n" }
    return text + "plan    \(id.hex)\n"
  }
}
