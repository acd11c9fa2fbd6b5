import Core
import Files
import Generation
import Git
import Living
import MCP

extension Toolbox {
  /// Carries a plan of this conversation out.
  func apply(_ arguments: Arguments) throws(Failure) -> ToolAnswer {
    guard settings.allowsApply else {
      throw Failure(
        AssistantRules.readOnly, .noPermission, "this server was started without '--allow-apply'",
        help: "ask a person to run 'l9gen plan COLLECTION -o FILE' and 'l9gen apply FILE'")
    }
    let id = arguments.required("plan_id")
    guard let plan = plans[id] else {
      throw Failure(
        AssistantRules.unknownPlan, .badData, "there is no plan '\(id)'",
        help: "call l9gen_plan, and pass the plan_id of its answer")
    }
    let repository = try confinement.repository()
    let application = try Application(repository)
    try application.recover()
    try plan.checkInputs(in: workspace)
    let outcome = try application.apply(plan)
    try Drift.note(plan, application, repository)
    return Self.answer(outcome, plan)
  }

  private static func answer(_ outcome: Application.Outcome, _ plan: ChangePlan) -> ToolAnswer {
    let files = plan.operations.count { $0.state != "remembered" }
    var text = "applied: \(files) files\n"
    for path in outcome.changedMeanwhile {
      text += "\(path): changed meanwhile, left as it is\n"
    }
    if !outcome.isBranchMoved {
      text += "the branch was moved by another program meanwhile, and stays there\n"
    }
    return answer(
      text,
      .record([
        ("plan_id", .string(plan.id.hex)), ("files", .int(files)),
        ("changed_meanwhile", .strings(outcome.changedMeanwhile.map(\.string))),
        ("branch_moved", .bool(outcome.isBranchMoved)),
      ]))
  }
}
