import Core
import Jinja
import Specs

/// The plan for people: one line a file.
package enum PlanText {
  package static func render(_ plan: Plan) -> String {
    var text = "plan \(plan.id.hex)\n\(plan.extractionName)  \(plan.files.count) files\n"
    for agent in plan.agents {
      let needs = agent.dependsOn.map(\.string).joined(separator: ", ")
      text += "\nwave \(agent.wave + 1)  \(agent.name)  \(agent.rootPath)"
      text += needs.isEmpty ? "\n" : "  needs \(needs)\n"
      for file in plan.files(of: agent.id) { text += line(file) }
    }
    text += "\nthe collection and the shared runtime\n"
    for file in plan.files(of: nil) { text += line(file) }
    return text
  }

  private static func line(_ file: PlannedFile) -> String {
    "  \(file.path)  \(file.kind.rawValue)  \(file.template.name)\n      \(file.reason)\n"
  }
}
