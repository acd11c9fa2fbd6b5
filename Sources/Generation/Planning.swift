package import Blueprints
package import Core
package import Jinja
import Specs

/// Everything planning needs; all of it was read before.
package struct PlanningInput: Sendable {
  package let collection: String
  package let time: Timestamp
  package let inputs: [Plan.Input]
  package let agents: [Plan.Agent]
  package let blueprints: BlueprintSet
  package let configuration: Value
  package let pack: TemplatePack

  package init(
    collection: String, time: Timestamp, inputs: [Plan.Input], agents: [Plan.Agent],
    blueprints: BlueprintSet, configuration: Value, pack: TemplatePack
  ) {
    self.collection = collection
    self.time = time
    self.inputs = inputs
    self.agents = agents
    self.blueprints = blueprints
    self.configuration = configuration
    self.pack = pack
  }
}

extension Plan {
  /// Applies every manifest row to every subject it is for.
  package init?(_ input: PlanningInput, diagnostics: inout Diagnostics) {
    var planner = Planner(input: input)
    for row in input.pack.rows { planner.apply(row, &diagnostics) }
    planner.checkPathsAreUnique(&diagnostics)
    if diagnostics.hasErrors { return nil }
    collection = input.collection
    time = input.time
    inputs = input.inputs
    agents = input.agents
    // sorted: (wave, unit id, path), so that a plan reads in the order things are built.
    files = planner.files.sorted { left, right in
      let leftUnit = left.unit?.string ?? ""
      let rightUnit = right.unit?.string ?? ""
      if left.wave != right.wave { return left.wave < right.wave }
      if leftUnit != rightUnit {
        return leftUnit.utf8.lexicographicallyPrecedes(rightUnit.utf8)
      }
      return left.path < right.path
    }
  }
}

/// What one row is applied to.
private struct Subject {
  let unit: Plan.Agent?
  let names: [(key: String, value: Value)]
}

private struct Planner {
  let input: PlanningInput
  var files: [PlannedFile] = []
  private var renderer = Renderer()
  private var digests = PartDigests()
  private var rowSpans: [String: Span] = [:]

  /// The blueprints with the digest of each, which the agent's contract carries.
  private let agentValues: [Unit.ID: Value]

  init(input: PlanningInput) {
    self.input = input
    var values: [Unit.ID: Value] = [:]
    for (id, value) in input.blueprints.agents {
      guard case .map(var map) = value else { continue }
      map["spec_hash"] = .string("sha256:" + Digest(of: value.json.canonicalBytes).hex)
      values[id] = .map(map)
    }
    agentValues = values
  }

  mutating func apply(_ row: TemplatePack.Row, _ diagnostics: inout Diagnostics) {
    rowSpans[row.id] = row.span
    for subject in subjects(of: row) {
      do throws(RenderFailure) {
        if let file = try plan(row, subject, &diagnostics) { files.append(file) }
      } catch {
        diagnostics.add(error.diagnostic)
      }
    }
  }

  private func subjects(of row: TemplatePack.Row) -> [Subject] {
    switch row.subject {
    case .run, .collection:
      return [Subject(unit: nil, names: common)]
    case .unit:
      return input.agents.map { agent in
        let names =
          common + [
            ("agent", agentValues[agent.id] ?? .none),
            ("manifest_place", .string(manifestPlace(of: agent))),
          ]
        return Subject(unit: agent, names: names)
      }
    case .component:
      return parts("component") { input.blueprints.components(of: $0) }
    case .document:
      return parts("document") { input.blueprints.documents(of: $0) }
    }
  }

  /// Where the schema wants the agent's manifest, or beside those of its collection.
  private func manifestPlace(of agent: Plan.Agent) -> String {
    agent.manifest?.string ?? "manifests/\(input.collection)/\(agent.id)_manifest.json"
  }

  /// One subject a part of each agent.
  private func parts(_ name: String, _ values: (Unit.ID) -> [Value]) -> [Subject] {
    input.agents.flatMap { agent in
      let blueprint = agentValues[agent.id] ?? .none
      return values(agent.id).map { value in
        Subject(
          unit: agent, names: common + [("agent", blueprint), (name, value)])
      }
    }
  }

  private var common: [(key: String, value: Value)] {
    [("collection", input.blueprints.collection), ("config", input.configuration)]
  }

  private mutating func plan(
    _ row: TemplatePack.Row, _ subject: Subject, _ diagnostics: inout Diagnostics
  ) throws(RenderFailure) -> PlannedFile? {
    var context = ValueMap()
    for (key, value) in subject.names { context[key] = value }
    if let when = row.when, try !renderer.isTrue(when, context) { return nil }
    let name = try renderer.render(row.template, context).text
    guard let template = input.pack.templates[name] else {
      diagnostics.add(
        PlanRules.unknownTemplate, "there is no template '\(name)'", at: row.span)
      return nil
    }
    let text = try renderer.render(row.path, context).text
    guard let path = relativePath(text, row, &diagnostics) else { return nil }
    var place = Places.place(of: path, collection: input.collection)
    if let inline = row.place {
      let text = try renderer.render(inline, context).text
      guard let own = relativePath(text, row, &diagnostics) else { return nil }
      place = own
    }
    context["file"] = Self.fileValue(path)
    context["dora"] = .string(Metadata.marker)
    return PlannedFile(
      path: path, place: place, kind: row.kind,
      owner: row.owner, isExecutable: row.isExecutable, unit: subject.unit?.id,
      subject: row.subject, wave: subject.unit?.wave ?? -1, row: row.id, stage: row.stage,
      template: template,
      templateVersion: row.version,
      specDigest: digests.digest(of: template.reads, in: context, unit: subject.unit?.id),
      reason: row.reason, context: context)
  }

  private func relativePath(
    _ text: String, _ row: TemplatePack.Row, _ diagnostics: inout Diagnostics
  ) -> RelativePath? {
    do { return try RelativePath(text) } catch {
      diagnostics.add(
        PlanRules.outputPath, "the output path '\(text)' is not allowed: \(error.reason)",
        at: row.span)
      return nil
    }
  }

  private static func fileValue(_ path: RelativePath) -> Value {
    var file = ValueMap()
    file["path"] = .string(path.string)
    file["name"] = .string(path.name)
    file["module"] = .string(Places.module(of: path))
    return .map(file)
  }

  /// In the extraction and in the repository.
  func checkPathsAreUnique(_ diagnostics: inout Diagnostics) {
    check(files.map { ($0, $0.path) }, "", &diagnostics)
    if diagnostics.hasErrors { return }
    check(
      files.compactMap { file in file.place.map { (file, $0) } }, " of the repository",
      &diagnostics)
  }

  private func check(
    _ files: [(file: PlannedFile, path: RelativePath)], _ home: String,
    _ diagnostics: inout Diagnostics
  ) {
    var seen: [String: (file: PlannedFile, path: RelativePath)] = [:]
    for (file, path) in files {
      if let first = seen[path.folded] {
        diagnostics.add(
          PlanRules.outputTwice,
          "'\(path)'\(home) is asked for by '\(file.row)' and, as '\(first.path)', by "
            + "'\(first.file.row)'",
          at: rowSpans[file.row])
      }
      seen[path.folded] = (file, path)
    }
    for (file, path) in files {
      var parent = path.parent
      while let folder = parent {
        if let other = seen[folder.folded] {
          diagnostics.add(
            PlanRules.outputTwice,
            "'\(other.path)'\(home) is a file for '\(other.file.row)' and a folder for "
              + "'\(file.row)'", at: rowSpans[file.row])
        }
        parent = folder.parent
      }
    }
  }
}
