package import Core
import Specs

extension Affected {
  /// The plan as far as it is affected, and why.
  package func text(of plan: Plan) -> String {
    let files = plan.files.filter { includes($0.path) }
    var text = "affected since \(revision): \(files.count) of \(plan.files.count) files\n"
    if let reason { text += "  everything: \(reason)\n" }
    for (id, cause) in units { text += "  \(id)  \(cause.text)\n" }
    for path in removed { text += "  asked for no more: \(path)\n" }
    return text + "\n" + PlanText.render(plan) { includes($0.path) }
  }

  /// `docs/command-json.md` describes every member.
  package func json(of plan: Plan) -> JSON {
    .record([
      ("version", .int(1)), ("kind", .string("affected")), ("collection", .string(plan.collection)),
      ("since", .string(revision)), ("everything", reason.map { .string($0) } ?? .null),
      (
        "units",
        .array(
          units.map { id, cause in
            .record([
              ("id", .string(id.string)), ("cause", .string(cause.word)),
              ("needs", cause.needed.map { .string($0.string) } ?? .null),
            ])
          })
      ),
      ("files", .array(plan.files.filter { includes($0.path) }.map(Plan.json))),
      ("removed", .strings(removed.map(\.string))),
    ])
  }
}

extension Affected.Cause {
  fileprivate var word: String {
    switch self {
    case .new: "new"
    case .changed: "changed"
    case .needs: "needs"
    case .follows: "follows"
    }
  }

  fileprivate var needed: Unit.ID? {
    if case .needs(let id) = self { id } else { nil }
  }

  fileprivate var text: String {
    switch self {
    case .new: "is new"
    case .changed: "has another schema"
    case .needs(let id): "needs \(id)"
    case .follows: "has files that follow from the change"
    }
  }
}
