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
  ///
  /// - Parameter workers: how many threads share the agents; the result does not depend on it.
  package init?(_ input: PlanningInput, workers: Int = 1, diagnostics: inout Diagnostics) {
    let files = Self.files(input, workers: workers, &diagnostics)
    Self.checkPaths(of: files, input.pack, workers: workers, &diagnostics)
    if diagnostics.hasErrors { return nil }
    self.init(
      collection: input.collection, time: input.time, inputs: input.inputs, agents: input.agents,
      files: files)
  }

  /// The agents stand in the order of the plan: by wave and id.
  private static func files(
    _ input: PlanningInput, workers: Int, _ diagnostics: inout Diagnostics
  ) -> [PlannedFile] {
    let agents = input.agents
    var first = RowPlanner(input)
    let ready = first.planShared()
    let parts = Parallel.map(agents.count, workers: workers) { range in
      var planner = ready
      for agent in agents[range] { planner.plan(agent) }
      return planner
    }
    let all = [first] + parts
    for part in all { diagnostics.add(part.diagnostics) }
    return all.flatMap(\.files)
  }

  /// They are unique in the extraction and in the repository.
  private static func checkPaths(
    of files: [PlannedFile], _ pack: TemplatePack, workers: Int, _ diagnostics: inout Diagnostics
  ) {
    let findings = Parallel.map(2, workers: workers) { range in
      range.map { home in
        home == 0
          ? check(files, { $0.path }, "", pack)
          : check(files, { $0.place }, " of the repository", pack)
      }
    }.flatMap(\.self)
    // What clashes in the extraction does so in the repository, mostly.
    diagnostics.add(findings[0].hasErrors ? findings[0] : findings[1])
  }

  private static func check(
    _ files: [PlannedFile], _ path: (PlannedFile) -> RelativePath?, _ home: String,
    _ pack: TemplatePack
  ) -> Diagnostics {
    var diagnostics = Diagnostics()
    var seen = PathTable(count: files.count)
    for (index, file) in files.enumerated() {
      guard let own = path(file), let clash = seen.insert(own, index).map({ files[$0] })
      else { continue }
      // The row that stands further down is told of.
      let isLater = file.rowSpan.start >= clash.rowSpan.start
      let (late, early) = isLater ? (file, clash) : (clash, file)
      guard let latePath = path(late), let earlyPath = path(early) else { continue }
      diagnostics.add(
        PlanRules.outputTwice,
        "'\(latePath)'\(home) is asked for by '\(late.row)' and, as '\(earlyPath)', by "
          + "'\(early.row)'",
        at: late.rowSpan)
    }
    var last: RelativePath?
    for file in files {
      // Files of one folder stand together, mostly, and what was found of it was told.
      guard let own = path(file), last.map(own.stands) != true else { continue }
      last = own.parent
      for folder in sequence(first: own, next: \.parent).dropFirst() {
        guard let other = seen[folder].map({ files[$0] }), let taken = path(other) else { continue }
        diagnostics.add(
          PlanRules.outputTwice,
          "'\(taken)'\(home) is a file for '\(other.row)' and a folder for '\(file.row)'",
          at: file.rowSpan)
      }
    }
    return diagnostics
  }
}
