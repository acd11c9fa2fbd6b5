import Core
import Jinja
import Specs

/// The plan for people: one line a file.
package enum PlanText {
  /// - Parameter isTold: which files are listed; a unit without one is left out.
  package static func render(
    _ plan: Plan, where isTold: (PlannedFile) -> Bool = { _ in true }
  ) -> String {
    var text = "plan \(plan.id.hex)\n\(plan.extractionName)  \(plan.files.count) files\n"
    for agent in plan.agents {
      let files = plan.files(of: agent.id).filter(isTold)
      if files.isEmpty, !plan.files(of: agent.id).isEmpty { continue }
      let needs = agent.dependsOn.map(\.string).joined(separator: ", ")
      text += "\nwave \(agent.wave + 1)  \(agent.name)  \(agent.rootPath)"
      text += needs.isEmpty ? "\n" : "  needs \(needs)\n"
      for file in files { text += line(file) }
    }
    text += "\nthe collection and the shared runtime\n"
    for file in plan.files(of: nil) where isTold(file) { text += line(file) }
    return text
  }

  private static func line(_ file: PlannedFile) -> String {
    "  \(file.path)  \(file.kind.rawValue)  \(file.template.name)\n      \(file.reason)\n"
  }
}
