import Blueprints
package import Core
package import Files
package import Git
import Jinja
package import Specs

/// What a change of schemas or templates since a commit can reach.
package struct Affected: Sendable {
  /// Why a unit is affected, the strongest reason first.
  package enum Cause: Sendable, Equatable {
    /// Its schema is new, or says something else than it did.
    case new, changed
    /// It needs a unit that is affected.
    case needs(Unit.ID)
    /// Only what was derived for it differs: a partner, the configuration or a template changed.
    case follows
  }

  package let revision: String
  /// In the order of the plan.
  package let units: [(id: Unit.ID, cause: Cause)]
  /// Why nothing can be left out; nil when it can.
  package let reason: String?
  /// Files that the commit led to and that are asked for no more, in the extraction; sorted.
  package let removed: [RelativePath]
  private let paths: Set<RelativePath>

  /// Whether a file of the extraction or the repository is affected.
  package func includes(_ path: RelativePath) -> Bool { reason != nil || paths.contains(path) }

  /// Nothing can be left out.
  init(everythingSince revision: String, _ reason: String) {
    self.revision = revision
    self.reason = reason
    units = []
    removed = []
    paths = []
  }

  init(_ before: Blueprinted, _ now: Blueprinted, since revision: String) {
    self.revision = revision
    reason = nil
    let old = Dictionary(
      before.plan.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let different = now.plan.files.filter { file in
      old[file.path].map { FileIdentity($0, before) != FileIdentity(file, now) } ?? true
    }
    let causes = UnitCauses(before.survey, now.survey, followers: different.compactMap(\.unit))
    units = now.plan.agents.compactMap { agent in causes[agent.id].map { (agent.id, $0) } }
    let whole = Set(units.filter { $0.cause != .follows }.map(\.id))
    var files = different + now.plan.files.filter { $0.unit.map(whole.contains) ?? false }
    let present = Set(now.plan.files.map(\.path))
    let gone = before.plan.files.filter { !present.contains($0.path) }
    // Records say what all the others are.
    if !files.isEmpty || !gone.isEmpty { files += now.plan.files.filter { $0.stage == .record } }
    // sorted: by path
    removed = gone.map(\.path).sorted()
    paths = Set((files + gone).flatMap { [$0.path, $0.place].compactMap(\.self) })
  }
}

extension Blueprinted {
  /// Compares what the collection leads to with what it led to in a commit of its repository;
  /// renders nothing.
  package func affected(
    by revision: String, _ settings: Survey.Settings, in workspace: Workspace, target: Repository?
  ) throws(Failure) -> Affected {
    let sources = try survey.inputs.sources(in: revision).map(\.source)
    if sources.isEmpty {
      return Affected(everythingSince: revision, "it has no such collection")
    }
    var diagnostics = Diagnostics()
    let templates = try survey.inputs.templates(of: workspace, in: revision)
    let pack =
      templates.map { TemplatePack(sources: $0, diagnostics: &diagnostics) } ?? self.pack
    let before = Survey(
      survey.inputs.replacing(sources), settings, repository: target, diagnostics: &diagnostics)
    // Only plans that read the same compare.
    let now = withEverything() ?? self
    guard let pack, !diagnostics.hasErrors,
      let planned = Self.plan(before, pack, plan.time, .everything, &diagnostics)
    else {
      let error = diagnostics.sorted.first { $0.severity == .error }
      return Affected(
        everythingSince: revision,
        "it cannot be planned there: \(error?.message ?? "it has errors")")
    }
    return Affected(planned, now, since: revision)
  }
}

/// Everything that decides the bytes of a file.
private struct FileIdentity: Equatable {
  let place: RelativePath?
  let spec: Digest
  let template: Digest
  let version: String
  let owner: TemplatePack.Owner
  let isExecutable: Bool
  let origin: [String]
  /// The long form of the metadata tells of the whole plan.
  let contract: Digest?

  init(_ file: PlannedFile, _ blueprinted: Blueprinted) {
    place = file.place
    spec = file.specDigest
    template = file.template.digest
    version = file.templateVersion
    owner = file.owner
    isExecutable = file.isExecutable
    let facts = blueprinted.facts
    let origin = facts.origin(of: file)
    self.origin = [origin.source, origin.module, origin.createdText, origin.updatedText]
    contract = facts.contract == nil ? nil : blueprinted.plan.id
  }
}

/// Why units are affected.
private struct UnitCauses {
  private var causes: [Unit.ID: Affected.Cause] = [:]

  subscript(id: Unit.ID) -> Affected.Cause? { causes[id] }

  /// - Parameter followers: units of which a file differs, whatever the reason.
  init(_ before: Survey, _ now: Survey, followers: [Unit.ID]) {
    for unit in now.collection.units {
      if let old = before.collection[unit.id] {
        if !Self.isSame(old, unit) { causes[unit.id] = .changed }
      } else {
        causes[unit.id] = .new
      }
    }
    spread(now)
    for unit in followers where causes[unit] == nil { causes[unit] = .follows }
  }

  /// In the order of the waves, so that what a unit needs is known before it.
  private mutating func spread(_ survey: Survey) {
    for unit in survey.unitsInOrder where causes[unit.id] == nil {
      let needed = survey.graph.dependencies(of: unit.id).first { causes[$0.dependency] != nil }
      if let needed { causes[unit.id] = .needs(needed.dependency) }
    }
  }

  private static func isSame(_ one: Unit, _ other: Unit) -> Bool {
    one.kind == other.kind && one.rootPath == other.rootPath
      && SchemaDigest.of(one.schema) == SchemaDigest.of(other.schema)
  }
}
