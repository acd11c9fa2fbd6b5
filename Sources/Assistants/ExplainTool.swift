import Core
import Files
import Generation
import MCP

extension Toolbox {
  /// A rule by its code, or a file by its path.
  func explain(_ arguments: Arguments) throws(Failure) -> ToolAnswer {
    let topic = arguments.required("topic")
    if let rule = RuleBook.all.first(where: { $0.code.lowercased() == topic.lowercased() }) {
      return Self.answer(
        "\(rule.code) (\(rule.severity.rawValue)): \(rule.title)\n\(rule.explanation)\n",
        .record([
          ("kind", "rule"), ("edit", []), ("explanation", .string(rule.explanation)),
        ]))
    }
    let target = GuardTarget(topic)
    try confinement.refuseControls(target.file)
    let place = GuardPlace(Workspace.join(workspace.directory, target.file))
    guard confinement.holds(place.absolute) else { throw confinement.refusal(target.file) }
    if UserFile.exists(place.absolute) || target.file.contains("/") {
      let answer = try Guard(from: workspace.directory).ask(target.file, lines: target.lines)
      return Self.answer(
        answer.text,
        .record([
          ("kind", .string(answer.reason.rawValue)), ("edit", .strings(answer.edit)),
          ("explanation", .string(answer.text)),
        ]))
    }
    throw Failure(
      AssistantRules.unknownTopic, .badData, "nothing is known of '\(topic)'",
      help: Suggestion.help(for: topic, in: RuleBook.all.map(\.code))
        ?? "a topic is a code as L9Y001, or the path of a file in the repository")
  }
}
