import Core
import Files
import Generation
import Git
import Living

extension Session {
  /// Saves the changes that bring the work tree up to date.
  func propose(_ extraction: ExtractionRequest, to path: String) -> ExitCode {
    do throws(Failure) {
      let repository = try repository()
      let application = try Application(repository)
      tell(try application.recover())
      var diagnostics = Diagnostics()
      guard
        let blueprinted = try Blueprinted.make(
          extraction, in: workspace(), repository: repository, diagnostics: &diagnostics)
      else { return report(diagnostics) }
      let request = ProposalRequest(
        extraction: extraction,
        branch: invocation.has(.noCommit) ? nil : try branch(of: blueprinted.plan.collection),
        author: try author(in: repository))
      guard
        let proposal = try blueprinted.propose(
          request, in: application, repository, diagnostics: &diagnostics)
      else { return report(diagnostics) }
      _ = report(diagnostics)
      return try save(proposal, to: path)
    } catch {
      return fail(error)
    }
  }

  private func save(_ proposal: Proposal, to path: String) throws(Failure) -> ExitCode {
    var text = proposal.plan.text
    if proposal.hasFailures {
      for check in proposal.checks where check.outcome == .failed {
        text += "failed  \(check.gate)\n"
      }
      return show(text + "not saved: a check failed\n", .findings)
    }
    let bytes = proposal.plan.json.documentBytes
    try OwnFiles.write(bytes, to: place(path))
    return isJSON ? show(bytes, .done) : show(text + "saved   \(path)\n", .done)
  }

  func apply() -> ExitCode {
    do throws(Failure) {
      let path = place(invocation.operands[0])
      let plan = try ChangePlan(
        parsing: UserFile.read(path, limit: 1 << 30), named: invocation.operands[0])
      let repository = try repository()
      let application = try Application(repository)
      tell(try application.recover())
      try plan.checkInputs(in: workspace())
      let outcome = try application.apply(plan)
      try Drift.note(plan, application, repository)
      return show("applied", plan, outcome)
    } catch {
      return fail(error)
    }
  }

  func undo() -> ExitCode {
    do throws(Failure) {
      let application = try Application(repository())
      tell(try application.recover())
      let (plan, outcome, left) = try application.undo()
      return show("undone", plan, outcome, left: left)
    } catch {
      return fail(error)
    }
  }

  /// - Parameter left: how many more can be undone.
  private func show(
    _ word: String, _ plan: ChangePlan, _ outcome: Application.Outcome, left: Int? = nil
  ) -> ExitCode {
    let isWhole = outcome.changedMeanwhile.isEmpty && outcome.isBranchMoved
    tell(outcome)
    if isJSON {
      var members: [(String, JSON)] = [
        ("version", .int(1)), ("kind", .string(word)), ("id", .string(plan.id.hex)),
        ("changes", .int(plan.operations.count)),
        ("changed_meanwhile", .strings(outcome.changedMeanwhile.map(\.string))),
        ("branch_moved", .bool(outcome.isBranchMoved)),
      ]
      if let left { members.append(("left", .int(left))) }
      return show(JSON.record(members).documentBytes, isWhole ? .done : .findings)
    }
    let files = plan.operations.count { $0.state != "remembered" && !$0.change.path.isRemembered }
    var text = "\(word): \(files) files\n"
    if let left, left > 0 {
      text += "left: \(left) earlier; 'l9gen undo' again takes the one before back, too\n"
    }
    return show(text, isWhole ? .done : .findings)
  }

  /// What did not go as planned.
  func tell(_ outcome: Application.Outcome?) {
    guard let outcome else { return }
    for path in outcome.changedMeanwhile {
      terminal.writeError("\(path): changed meanwhile, left as it is\n")
    }
    if !outcome.isBranchMoved {
      terminal.writeError("the branch was moved by another program meanwhile, and stays there\n")
    }
  }
}

extension RelativePath {
  /// What l9gen keeps for itself.
  fileprivate var isRemembered: Bool { components.first == Ledger.home.string }
}
