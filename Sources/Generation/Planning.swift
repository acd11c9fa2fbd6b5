package import Blueprints
package import Core
import Files
package import Jinja
import Specs

/// Everything planning needs; all of it was read before.
package struct PlanningInput: Sendable {
  package let collection: String
  package let time: Timestamp
  package let inputs: [Plan.Input]
  package let agents: [Plan.Agent]
  package let blueprints: BlueprintSet
  package let modules: ModuleContexts
  package let configuration: Value
  package let pack: TemplatePack

  package init(
    collection: String, time: Timestamp, inputs: [Plan.Input], agents: [Plan.Agent],
    blueprints: BlueprintSet, modules: ModuleContexts = ModuleContexts(), configuration: Value,
    pack: TemplatePack
  ) {
    self.collection = collection
    self.time = time
    self.inputs = inputs
    self.agents = agents
    self.blueprints = blueprints
    self.modules = modules
    self.configuration = configuration
    self.pack = pack
  }
}

extension Plan {
  /// Applies every manifest row to every subject it is for.
  package init?(_ input: PlanningInput, diagnostics: inout Diagnostics) {
    var planner = Planner(input: input)
    planner.planAll(&diagnostics)
    planner.checkPathsAreUnique(&diagnostics)
    if diagnostics.hasErrors { return nil }
    planner.sort()
    self.init(
      collection: input.collection, time: input.time, inputs: input.inputs, agents: input.agents,
      files: planner.files)
  }
}

private struct Planner {
  let input: PlanningInput
  /// By wave and unit id; within a unit in the order of the manifest until they are sorted.
  private(set) var files: [PlannedFile] = []
  private var units: [Range<Int>] = []
  private var renderer = Renderer()
  private var digests = PartDigests()

  /// What each agent needs.
  private let needs: [Unit.ID: Value]

  init(input: PlanningInput) {
    self.input = input
    needs = Dictionary(
      uniqueKeysWithValues: input.agents.map { ($0.id, Value.ids($0.dependsOn)) })
  }

  /// Agent by agent, so that what is known of an agent's schema can be forgotten after it.
  mutating func planAll(_ diagnostics: inout Diagnostics) {
    let common = ValueMap(["collection": collection, "config": input.configuration])
    let rows = Dictionary(grouping: input.pack.rows, by: \.subject)
    let known = Known(common)
    for row in (rows[.run] ?? []) + (rows[.collection] ?? []) {
      apply(row, nil, known, &diagnostics)
    }
    units.append(0..<files.count)
    // The agents stand in the order of the plan: by wave and id.
    for agent in input.agents {
      let start = files.count
      plan(agent, rows, common, &diagnostics)
      units.append(start..<files.count)
    }
  }

  /// Orders the files of each unit by path, so that a plan reads in the order things are built.
  mutating func sort() {
    for unit in units { files[unit].sort { $0.path < $1.path } }
  }

  private mutating func plan(
    _ agent: Plan.Agent, _ rows: [TemplatePack.Subject: [TemplatePack.Row]], _ common: ValueMap,
    _ diagnostics: inout Diagnostics
  ) {
    digests.beginUnit()
    if agent.kind == .module {
      let known = Known(moduleContext(of: agent, common))
      for row in rows[.module] ?? [] { apply(row, agent, known, &diagnostics) }
      return
    }
    let context = context(of: agent, common)
    var own = context
    own["manifest_place"] = .string(manifestPlace(of: agent))
    let known = Known(own)
    for row in rows[.unit] ?? [] { apply(row, agent, known, &diagnostics) }
    let parts: [(TemplatePack.Subject, String, [Value])] = [
      (.component, "component", input.blueprints.components(of: agent.id)),
      (.document, "document", input.blueprints.documents(of: agent.id)),
    ]
    for (subject, name, values) in parts {
      for row in rows[subject] ?? [] {
        for value in values {
          apply(row, agent, Known(context, (name, value)), &diagnostics)
        }
      }
    }
  }

  /// The collection with what each of its agents needs, in the order of the plan.
  private var collection: Value {
    let byName = Value.record(input.agents.map { ($0.id.string, needs[$0.id] ?? .list([])) })
    return input.blueprints.collection.setting("needs", byName)
      .setting("modules", input.modules.summaries)
  }

  /// What follows from a module's spec, and the spec itself.
  private func moduleContext(of agent: Plan.Agent, _ common: ValueMap) -> ValueMap {
    var context = common
    context["module"] = (input.modules.modules[agent.id] ?? Value.none)
      .setting("needs", needs[agent.id] ?? .list([]))
    context["spec"] = input.modules.specs[agent.id] ?? Value.none
    context["manifest_place"] = .string(manifestPlace(of: agent))
    return context
  }

  /// The blueprint with its digest, which the agent's contract carries, and what it needs.
  private func context(of agent: Plan.Agent, _ common: ValueMap) -> ValueMap {
    var context = common
    guard case .map(var map)? = input.blueprints.agent(agent.id) else {
      context["agent"] = Value.none
      return context
    }
    if input.pack.readsSpecHash {
      let digest = Digest(of: Value.map(map).canonicalBytes)
      map["spec_hash"] = .string("sha256:" + digest.hex)
    }
    map["needs"] = needs[agent.id] ?? .list([])
    context["agent"] = .map(map)
    return context
  }

  private mutating func apply(
    _ row: TemplatePack.Row, _ agent: Plan.Agent?, _ known: Known,
    _ diagnostics: inout Diagnostics
  ) {
    do throws(RenderFailure) {
      if let file = try plan(row, agent, known, &diagnostics) { files.append(file) }
    } catch {
      diagnostics.add(error.diagnostic)
    }
  }

  /// Where the schema wants the agent's manifest, or beside those of its collection.
  private func manifestPlace(of agent: Plan.Agent) -> String {
    agent.manifest?.string ?? "manifests/\(input.collection)/\(agent.id)_manifest.json"
  }

  private mutating func plan(
    _ row: TemplatePack.Row, _ agent: Plan.Agent?, _ known: Known,
    _ diagnostics: inout Diagnostics
  ) throws(RenderFailure) -> PlannedFile? {
    if let when = row.when, try !renderer.isTrue(when, known.values) { return nil }
    guard let template = try template(of: row, known.values, &diagnostics) else { return nil }
    let text = try renderer.render(row.path, known.values).text
    guard let path = relativePath(text, row, &diagnostics) else { return nil }
    var place = Places.place(of: path, collection: input.collection)
    if let inline = row.place {
      let text = try renderer.render(inline, known.values).text
      guard let own = relativePath(text, row, &diagnostics) else { return nil }
      place = own
    }
    let file = Self.fileValue(path)
    return PlannedFile(
      path: path, place: place, unit: agent, row: row, template: template,
      specDigest: digests.digest(of: template, in: known.values, file: file),
      view: PlannedFile.View(shared: known.shared, part: known.part, file: file))
  }

  /// The template that a row names; most rows name the same one every time.
  private mutating func template(
    of row: TemplatePack.Row, _ known: ValueMap, _ diagnostics: inout Diagnostics
  ) throws(RenderFailure) -> Template? {
    let name: String
    if let literal = row.template.literal {
      name = literal
    } else {
      name = try renderer.render(row.template, known).text
    }
    guard let template = input.pack.templates[name] else {
      diagnostics.add(
        PlanRules.unknownTemplate, "there is no template '\(name)'", at: row.span)
      return nil
    }
    return template
  }

  private func relativePath(
    _ text: String, _ row: TemplatePack.Row, _ diagnostics: inout Diagnostics
  ) -> RelativePath? {
    do {
      let path = try RelativePath(text)
      guard let reason = OutputLayout.reservation(of: path) else { return path }
      diagnostics.add(
        PlanRules.outputPath, "the output path '\(path)' is not allowed: \(reason)", at: row.span)
      return nil
    } catch {
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
    check({ $0.path }, "", &diagnostics)
    if diagnostics.hasErrors { return }
    check({ $0.place }, " of the repository", &diagnostics)
  }

  private func check(
    _ path: (PlannedFile) -> RelativePath?, _ home: String, _ diagnostics: inout Diagnostics
  ) {
    var seen = PathTable(count: files.count)
    for (index, file) in files.enumerated() {
      guard let own = path(file), let first = seen.insert(own, index).map({ files[$0] }),
        let other = path(first)
      else { continue }
      diagnostics.add(
        PlanRules.outputTwice,
        "'\(own)'\(home) is asked for by '\(file.row)' and, as '\(other)', by '\(first.row)'",
        at: span(of: file))
    }
    var last: RelativePath?
    for file in files {
      // Files of one folder stand together, mostly, and what was found of it was told.
      guard let folder = path(file)?.parent, folder != last else { continue }
      last = folder
      for folder in sequence(first: folder, next: \.parent) {
        guard let other = seen[folder].map({ files[$0] }), let taken = path(other) else { continue }
        diagnostics.add(
          PlanRules.outputTwice,
          "'\(taken)'\(home) is a file for '\(other.row)' and a folder for '\(file.row)'",
          at: span(of: file))
      }
    }
  }

  private func span(of file: PlannedFile) -> Span? {
    input.pack.rows.first { $0.id == file.row }?.span
  }
}

/// What is known before the path of a file is.
private struct Known {
  let shared: ValueMap
  let part: (name: String, value: Value)?
  /// Both in one map.
  let values: ValueMap

  init(_ shared: ValueMap, _ part: (name: String, value: Value)? = nil) {
    self.shared = shared
    self.part = part
    var values = shared
    if let part { values[part.name] = part.value }
    self.values = values
  }
}
