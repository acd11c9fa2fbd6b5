package import Core
import Documents
package import Files
package import Git
import Jinja
package import Living

/// What a plan of changes is made from beside the collection.
package struct ProposalRequest {
  package var extraction: ExtractionRequest
  /// nil: nothing is committed.
  package var branch: BranchName?
  package var author: Author

  package init(extraction: ExtractionRequest, branch: BranchName?, author: Author) {
    self.extraction = extraction
    self.branch = branch
    self.author = author
  }
}

/// A plan of changes, and what was measured of the files that it brings.
package struct Proposal {
  package let plan: ChangePlan
  /// Empty when nothing is to change.
  package let checks: [Check]
  package let hasFailures: Bool
  /// Edited files that are asked for no more: they stay, and are read by nothing.
  package var staying: [Staying] = []

  package struct Staying: Sendable {
    package let path: RelativePath
    /// The only file of that name that the plan creates: of a unit that was renamed, its new place.
    package let successor: RelativePath?

    /// For people; ends without a line end.
    package var text: String {
      let place = successor.map { "; '\($0)' is new: move what you need of it" } ?? ""
      return "stays   \(path)  it was edited, and is asked for no more\(place)"
    }
  }
}

extension Blueprinted {
  /// Plans the changes that bring a work tree up to date. Everything is rendered and checked now;
  /// carrying the plan out only writes.
  package func propose(
    _ request: ProposalRequest, in application: Application, _ repository: Repository,
    diagnostics: inout Diagnostics
  ) throws(Failure) -> Proposal? {
    let extraction = request.extraction
    guard
      let first = try reconcile(extraction, in: application, repository, diagnostics: &diagnostics)
    else { return nil }
    let wired = try wiring(on: application.ground, extraction, &diagnostics)
    if diagnostics.hasErrors { return nil }
    if wired.isEmpty, try isConverged(first) {
      return Proposal(plan: changePlan([], nil, [], request), checks: [], hasFailures: false)
    }
    var setting = first.setting
    setting.unmade = []
    let rendered = try owned(
      plan.render(workers: extraction.workers, facts: facts, diagnostics: &diagnostics),
      on: setting.ground)
    guard
      let made = try produce(
        from: Self.settled(rendered, setting), extraction, &diagnostics)
    else { return nil }
    let last = try Reconciliation(Self.desired(made.artifacts), setting)
    Self.report(last.conflicts, &diagnostics)
    try Self.reportHidden(Self.desired(made.artifacts), on: setting.ground, &diagnostics)
    if diagnostics.hasErrors { return nil }
    let plan = try changePlan(of: last, wired, request, in: application)
    return Proposal(
      plan: plan, checks: made.checks, hasFailures: made.hasFailures,
      staying: Self.staying(after: last, plan))
  }

  private static func staying(
    after reconciliation: Reconciliation, _ plan: ChangePlan
  ) -> [Proposal.Staying] {
    let created = plan.operations.map(\.change).filter { $0.before == nil }.map(\.path)
    return reconciliation.verdicts.filter { $0.state == .orphanEdited }.map { verdict in
      let namesakes = created.filter { $0.name == verdict.path.name }
      return Proposal.Staying(
        path: verdict.path, successor: namesakes.count == 1 ? namesakes[0] : nil)
    }
  }

  /// Nothing is to be written; a record that is missing is.
  private func isConverged(_ reconciliation: Reconciliation) throws(Failure) -> Bool {
    if reconciliation.verdicts.contains(where: { $0.state == .missing || $0.state == .conflict }) {
      return false
    }
    return try reconciliation.changes().isEmpty
  }

  /// Files that are written once, as their owner has them.
  private func owned(_ artifacts: [Artifact], on ground: Ground) throws(Failure) -> [Artifact] {
    try artifacts.map { (artifact) throws(Failure) in
      guard artifact.owner == .createdOnce, let place = artifact.place,
        case .file(let file) = try ground.standing(at: place)
      else { return artifact }
      return artifact.with(file.bytes)
    }
  }

  private func changePlan(
    of reconciliation: Reconciliation, _ wired: [FileChange], _ request: ProposalRequest,
    in application: Application
  ) throws(Failure) -> ChangePlan {
    let cause = Cause(self)
    var operations = try ChangePlan.operations(of: reconciliation) { verdict in
      let places = cause.explain(&verdict)
      return [places.schema, places.template].compactMap(\.self).joined(separator: ", ")
    }
    for change in wired {
      operations.append(
        try .init(wiring: change, on: application.ground))
    }
    operations.sort { $0.change.path < $1.change.path }
    var commit: ChangePlan.Commit?
    if let branch = request.branch {
      commit = try application.commit(
        after: operations.map(\.change), commitRequest(branch, request.author),
        collection: plan.collection, stamps: .metadata)
    }
    return changePlan(operations, commit, ChangePlan.lost(of: reconciliation), request)
  }

  private func changePlan(
    _ operations: [ChangePlan.Operation], _ commit: ChangePlan.Commit?, _ lost: [ChangePlan.Lost],
    _ request: ProposalRequest
  ) -> ChangePlan {
    ChangePlan(
      collection: plan.collection, source: request.extraction.collection,
      root: request.extraction.survey.rootName, plan: plan.id.hex, generator: toolVersion,
      inputs: plan.inputs.map { ($0.path, $0.digest) },
      templates: InputDigest.templates(pack.sources), operations: operations, commit: commit,
      lost: lost)
  }
}

/// Digests over everything that decides what is generated.
package enum InputDigest {
  /// Over all files of a template folder.
  package static func templates(_ sources: [Source]) -> Digest {
    let sorted = sources.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return Digest(of: sorted.map { "\($0.digest.hex) \($0.path)\n" }.joined())
  }
}

extension ChangePlan {
  /// Throws when what the plan was made from is no longer so.
  package func checkInputs(in workspace: Workspace) throws(Failure) {
    if generator != toolVersion {
      throw Self.stale("l9gen is \(toolVersion), not \(generator), and so may write otherwise")
    }
    let inputs = try Inputs.read(source, in: workspace)
    let old = self.inputs.map { "\($0.digest.hex) \($0.path)" }
    let new = inputs.sources.map { "\($0.digest.hex) \($0.path)" }
    if let index = old.indices.first(where: { $0 >= new.count || new[$0] != old[$0] }) {
      throw Self.stale("'\(self.inputs[index].path)' changed")
    }
    if new.count > old.count { throw Self.stale("'\(inputs.sources[old.count].path)' was added") }
    if InputDigest.templates(try Inputs.templates(in: workspace)) != templates {
      throw Self.stale("a template changed")
    }
  }

  private static func stale(_ reason: String) -> Failure {
    Failure(
      LivingRules.stale, .badData, "the plan is out of date: \(reason)", help: "plan again")
  }
}
