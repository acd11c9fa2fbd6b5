import Core
import Files
import Generation
import Living
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
      var answer = try Guard(from: workspace.directory).ask(target.file, lines: target.lines)
      try nameFields(in: &answer, at: place.absolute)
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

  /// Puts the fields of the schema in front that the first line was made of. The guard itself renders
  /// nothing; whoever asks here can wait for it.
  private func nameFields(
    in answer: inout GuardAnswer, at place: String
  ) throws(Failure) {
    guard answer.reason == .generated || answer.reason == .wired,
      let line = answer.lines?.lowerBound,
      let collection = answer.collection, let path = try? RelativePath(answer.path),
      Inputs.locate(collection, in: workspace) != nil, UserFile.isFile(place)
    else { return }
    var request = try request(collection)
    request.fallbackTime = Timestamp(seconds: 0)
    // Schemas that are not sound are told by l9gen_check; the answer stands without the fields.
    var findings = Diagnostics()
    guard
      let blueprinted = try Blueprinted.make(
        request, in: workspace, repository: confinement.repository(), diagnostics: &findings)
    else { return }
    let places = SchemaPlaces(of: collection, in: workspace, confinement)
    if answer.reason == .wired {
      let ground = try Application(confinement.repository()).ground
      let wired = try? blueprinted.explainWiring(line: line, of: path, on: ground)
      let fields = wired?.lines.flatMap(\.fields) ?? []
      answer.edit = fields.map { Self.location(of: $0, places) }
      return
    }
    guard
      let file = blueprinted.plannedFile(at: path),
      let explanation = try blueprinted.explain(
        line: line, of: file, present: UserFile.read(place, limit: 64 << 20),
        diagnostics: &findings)
    else { return }
    let pieces = explanation.pieces
    if let piece = pieces.first(where: { !$0.isBlank }) ?? pieces.first {
      let place = piece.template
      answer.edit = answer.edit.map {
        $0 == "template \(place.source.path)" ? "\($0):\(place.position.line)" : $0
      }
    }
    let fields = explanation.pieces.compactMap(\.field).map { places.place($0.span.location) }
    answer.edit = fields.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } + answer.edit
  }

  private static func location(of field: SchemaField, _ places: SchemaPlaces) -> String {
    let position = field.span.position
    return "\(places.file(field.span.source.path)):\(position.line):\(position.column)"
  }
}
