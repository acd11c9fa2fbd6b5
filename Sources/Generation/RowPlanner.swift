import Blueprints
import Core
import Files
import Jinja
import Specs

/// Applies the rows of a manifest to one subject after another; every thread has its own.
struct RowPlanner: Sendable {
  private let table: RowTable
  private(set) var files: [PlannedFile] = []
  private(set) var diagnostics = Diagnostics()
  private var renderer = Renderer()
  private var digests = PartDigests()

  init(_ input: PlanningInput) { table = RowTable(input) }

  private var input: PlanningInput { table.input }

  /// Plans what belongs to no agent; gives a planner that knows what is known of the run by then.
  mutating func planShared() -> RowPlanner {
    let known = Known(table.common)
    for row in (table.rows[.run] ?? []) + (table.rows[.collection] ?? []) {
      apply(row, nil, known)
    }
    sort(from: 0)
    var next = self
    next.files = []
    next.diagnostics = Diagnostics()
    return next
  }

  /// Plans the files of an agent or a module; what is known of its schema is then forgotten.
  mutating func plan(_ agent: Plan.Agent) {
    let start = files.count
    digests.beginUnit()
    switch agent.kind {
    case .agent: planAgent(agent)
    case .module:
      let known = Known(moduleContext(of: agent))
      for row in table.rows[.module] ?? [] { apply(row, agent, known) }
    }
    sort(from: start)
  }

  /// Orders the files of a unit by path, so that a plan reads in the order things are built.
  private mutating func sort(from start: Int) {
    files[start...].sort { $0.path < $1.path }
  }

  private mutating func planAgent(_ agent: Plan.Agent) {
    let context = context(of: agent)
    var own = context
    own["manifest_place"] = .string(manifestPlace(of: agent))
    let known = Known(own)
    for row in table.rows[.unit] ?? [] { apply(row, agent, known) }
    let parts: [(TemplatePack.Subject, String, [Value])] = [
      (.component, "component", input.blueprints.components(of: agent.id)),
      (.document, "document", input.blueprints.documents(of: agent.id)),
    ]
    for (subject, name, values) in parts {
      for row in table.rows[subject] ?? [] {
        for value in values { apply(row, agent, Known(context, (name, value))) }
      }
    }
  }

  /// What follows from a module's spec, and the spec itself.
  private func moduleContext(of agent: Plan.Agent) -> ValueMap {
    var context = table.common
    context["module"] = (input.modules.modules[agent.id] ?? Value.none)
      .setting("needs", table.needs[agent.id] ?? .list([]))
    context["spec"] = input.modules.specs[agent.id] ?? Value.none
    context["manifest_place"] = .string(manifestPlace(of: agent))
    return context
  }

  /// The blueprint with its digest, which the agent's contract carries, and what it needs.
  private func context(of agent: Plan.Agent) -> ValueMap {
    var context = table.common
    guard case .map(var map)? = input.blueprints.agent(agent.id) else {
      context["agent"] = Value.none
      return context
    }
    if input.pack.readsSpecHash {
      let digest = Digest(of: Value.map(map).canonicalBytes)
      map["spec_hash"] = .string("sha256:" + digest.hex)
    }
    map["needs"] = table.needs[agent.id] ?? .list([])
    context["agent"] = .map(map)
    return context
  }

  private mutating func apply(
    _ row: TemplatePack.Row, _ agent: Plan.Agent?, _ known: Known
  ) {
    do throws(RenderFailure) {
      if let file = try plan(row, agent, known) { files.append(file) }
    } catch {
      diagnostics.add(error.diagnostic)
    }
  }

  /// Where the schema wants the agent's manifest, or beside those of its collection.
  private func manifestPlace(of agent: Plan.Agent) -> String {
    agent.manifest?.string ?? "manifests/\(input.collection)/\(agent.id)_manifest.json"
  }

  private mutating func plan(
    _ row: TemplatePack.Row, _ agent: Plan.Agent?, _ known: Known
  ) throws(RenderFailure) -> PlannedFile? {
    if let when = row.when, try !renderer.isTrue(when, known.values) { return nil }
    guard let template = try template(of: row, known.values) else { return nil }
    let text = try renderer.render(row.path, known.values).text
    guard let path = relativePath(text, row) else { return nil }
    var place = Places.place(of: path, collection: input.collection)
    if let inline = row.place {
      let text = try renderer.render(inline, known.values).text
      guard let own = relativePath(text, row) else { return nil }
      place = own
    }
    return PlannedFile(
      path: path, place: place, unit: agent, row: row, template: template,
      specDigest: digests.digest(of: template, in: known.values, file: path),
      view: PlannedFile.View(shared: known.shared, part: known.part),
      budget: agent == nil ? .listing(units: input.agents.count) : .standard)
  }

  /// The template that a row names; most rows name the same one every time.
  private mutating func template(
    of row: TemplatePack.Row, _ known: ValueMap
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

  private mutating func relativePath(
    _ text: String, _ row: TemplatePack.Row
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
}

/// What the rows of a manifest are applied with.
private struct RowTable: Sendable {
  let input: PlanningInput
  let rows: [TemplatePack.Subject: [TemplatePack.Row]]
  /// What each agent needs.
  let needs: [Unit.ID: Value]
  /// What every file sees.
  let common: ValueMap

  init(_ input: PlanningInput) {
    self.input = input
    rows = Dictionary(grouping: input.pack.rows, by: \.subject)
    let needs = Dictionary(
      uniqueKeysWithValues: input.agents.map { ($0.id, Value.ids($0.dependsOn)) })
    self.needs = needs
    // The collection with what each of its agents needs, in the order of the plan.
    let byName = Value.record(input.agents.map { ($0.id.string, needs[$0.id] ?? .list([])) })
    let collection = input.blueprints.collection.setting("needs", byName)
      .setting("modules", input.modules.summaries)
    common = ValueMap(["collection": collection, "config": input.configuration])
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
