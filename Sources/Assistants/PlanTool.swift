import Core
import Files
import Generation
import Git
import Living
import MCP

/// The plans of a conversation. Each carries the bytes of its files, so only the last are kept.
struct PlanShelf {
  private static let limit = 4
  private var plans: [ChangePlan] = []

  mutating func keep(_ plan: ChangePlan) {
    plans.removeAll { $0.id == plan.id }
    plans.append(plan)
    if plans.count > Self.limit { plans.removeFirst() }
  }

  subscript(id: String) -> ChangePlan? { plans.first { $0.id.hex == id } }
}

extension Toolbox {
  /// Renders, checks, and keeps the changes under their digest.
  func plan(
    _ arguments: Arguments, _ progress: @escaping @Sendable (String) -> Void
  ) throws(Failure) -> ToolAnswer {
    let repository = try confinement.repository()
    let application = try Application(repository)
    try recover(application)
    var extraction = try request(arguments.required("collection"), progress)
    extraction.favor =
      switch arguments["conflicts"] {
      case "keep": .ours
      case "new": .theirs
      default: .none
      }
    var diagnostics = Diagnostics()
    guard
      let blueprinted = try Blueprinted.make(
        extraction, in: workspace, repository: repository, diagnostics: &diagnostics)
    else { return failure(diagnostics, of: extraction.collection) }
    let request = ProposalRequest(
      extraction: extraction, branch: try settings.branch(blueprinted.plan.collection),
      author: try settings.author(repository))
    guard
      let proposal = try blueprinted.propose(
        request, in: application, repository, diagnostics: &diagnostics)
    else { return failure(diagnostics, of: extraction.collection) }
    if proposal.hasFailures { return ToolAnswer(failure: Plain.text(Self.failures(of: proposal))) }
    plans.keep(proposal.plan)
    let places = SchemaPlaces(of: extraction.collection, in: workspace, confinement)
    return answer(proposal, places, arguments)
  }

  /// Finishes what a killed run began, unless this server may not write.
  private func recover(_ application: Application) throws(Failure) {
    if settings.allowsApply {
      try application.recover()
    } else {
      try application.refuseInterrupted()
    }
  }

  private static func failures(of proposal: Proposal) -> String {
    var text = "error: no plan was made, because what it would write failed its checks\n"
    for check in proposal.checks where check.outcome == .failed {
      text += "failed  \(check.gate) \(check.subject)\n"
      for finding in check.findings.prefix(5) {
        text += "  \(finding.path):\(finding.line): \(finding.message)\n"
      }
    }
    return text + "help: correct the schema, then plan again\n"
  }

  private func answer(
    _ proposal: Proposal, _ places: SchemaPlaces, _ arguments: Arguments
  ) -> ToolAnswer {
    let plan = proposal.plan
    let all = plan.operations.filter { !["remembered", "record"].contains($0.state) }
    // Records follow the others and list their digests: nobody decides anything by them.
    let records = plan.operations.count { $0.state == "record" }
    let page = arguments.page(all.count)
    let showsDiff = arguments["detail"] == "diff"
    var text = ""
    for operation in all[page] {
      let reason = places.reason(operation.reason)
      let why = reason.isEmpty ? "" : "  \(reason)"
      text += "\(operation.verb)  \(operation.change.path)  \(operation.state)\(why)\n"
      if showsDiff { text += operation.diff }
    }
    for file in proposal.staying { text += file.text + "\n" }
    for line in plan.lost { text += "lost  \(line.path):\(line.line): \(line.text)\n" }
    text += Self.rest(page, of: all.count, "changes")
    if records > 0 { text += "and \(records) records of the run\n" }
    let checks = CheckCounts(proposal.checks)
    text +=
      plan.operations.isEmpty ? "no changes\n" : "\(all.count) changes; checks: \(checks.text)\n"
    text += "plan_id \(plan.id.hex)\n" + next(isEmpty: plan.operations.isEmpty)
    return Self.answer(
      text,
      .record([
        ("plan_id", .string(plan.id.hex)),
        ("changes", .array(all[page].map { Self.json($0, places, showsDiff) })),
        ("total", .int(all.count)), ("records", .int(records)),
        ("stays", .strings(proposal.staying.map(\.path.string))),
        (
          "lost",
          .array(
            plan.lost.map {
              .record([
                ("path", .string($0.path.string)), ("line", .int($0.line)),
                ("text", .string($0.text)),
              ])
            })
        ), ("checks", checks.json),
      ]))
  }

  private func next(isEmpty: Bool) -> String {
    if isEmpty { return "" }
    return settings.allowsApply
      ? "next: l9gen_apply with this plan_id\n"
      : "this server is read-only: a person runs 'l9gen plan -o' and 'l9gen apply', or starts it "
        + "with --allow-apply\n"
  }

  private static func json(
    _ operation: ChangePlan.Operation, _ places: SchemaPlaces, _ showsDiff: Bool
  ) -> JSON {
    .record(
      [
        ("path", .string(operation.change.path.string)), ("op", .string(operation.verb)),
        ("state", .string(operation.state)), ("reason", .string(places.reason(operation.reason))),
      ]
        + (showsDiff ? [("diff", .string(operation.diff))] : []))
  }
}

private struct CheckCounts {
  let passed: Int
  let notRun: Int

  init(_ checks: [Check]) {
    passed = checks.count { $0.outcome == .passed }
    notRun = checks.count { $0.outcomeWord == "not run" }
  }

  var text: String { "\(passed) passed, \(notRun) not run" }
  var json: JSON { .record([("passed", .int(passed)), ("not_run", .int(notRun))]) }
}
