package import Core
package import Jinja
package import Specs

/// One file that will exist.
///
/// A class: a plan is sorted and filtered, and a reference is all that then moves.
package final class PlannedFile: Sendable {
  /// What a template sees: nearly all of it is the same for many files and is kept once.
  package struct View: Sendable {
    /// What the file's agent, or the whole collection, looks like.
    let shared: ValueMap
    /// The component or document that the file is about, and the name it goes by.
    var part: (name: String, value: Value)?
  }

  /// Inside the extraction.
  package let path: RelativePath
  /// In the target repository; nil for a file that only the extraction holds.
  package let place: RelativePath?
  /// nil for files of the whole collection.
  package let unit: Unit.ID?
  package let wave: Int
  package let template: Template
  /// Digest of the parts of the input that the template reads.
  package let specDigest: Digest
  let view: View
  /// What rendering it may use.
  let budget: Budget
  private let origin: TemplatePack.Row

  init(
    path: RelativePath, place: RelativePath?, unit: Plan.Agent?, row: TemplatePack.Row,
    template: Template, specDigest: Digest, view: View, budget: Budget = .standard
  ) {
    self.path = path
    self.place = place
    self.unit = unit?.id
    self.wave = unit?.wave ?? -1
    self.template = template
    self.specDigest = specDigest
    self.view = view
    self.budget = budget
    origin = row
  }

  package var kind: TemplatePack.Kind { origin.kind }
  package var owner: TemplatePack.Owner { origin.owner }
  package var isExecutable: Bool { origin.isExecutable }
  /// What the row that asks for it is applied to.
  package var subject: TemplatePack.Subject { origin.subject }
  package var row: String { origin.id }
  package var stage: TemplatePack.Stage { origin.stage }
  package var templateVersion: String { origin.version }
  package var reason: String { origin.reason }
  /// Where the manifest has the row.
  package var rowSpan: Span { origin.span }
  /// What the template sees: everything in one map.
  package var context: ValueMap {
    var context = view.shared
    if let part = view.part { context[part.name] = part.value }
    context["file"] = Self.value(of: path)
    context["dora"] = .string(Metadata.marker)
    return context
  }

  /// What a template sees as `file`: path, name and module. It is made when it is wanted, since a
  /// plan would keep one for each of its files.
  static func value(of path: RelativePath) -> Value {
    .map(
      shape.map(
        .string(path.string), .string(path.name), .string(Places.module(of: path))))
  }

  /// What a template sees under one name of it; the whole where there is no such name.
  static func value(_ name: String?, of path: RelativePath) -> Value {
    switch name {
    case "path": .string(path.string)
    case "name": .string(path.name)
    case "module": .string(Places.module(of: path))
    default: value(of: path)
    }
  }

  private static let shape = MapShape("path", "name", "module")
}

/// The locked plan: after it nothing decides.
///
/// Invariant: paths are unique, also case-folded; the order is (wave, unit id, path).
package struct Plan: Sendable {
  /// A file that was read.
  package struct Input: Sendable {
    package let path: String
    package let digest: Digest
  }

  /// An agent or a module and its place in the order.
  package struct Agent: Sendable {
    package let id: Unit.ID
    package let kind: Unit.Kind
    package let name: String
    package let rootPath: RelativePath
    package let wave: Int
    package let dependsOn: [Unit.ID]
    package let source: String
    /// Where the schema wants the manifest, in the repository.
    package let manifest: RelativePath?
  }

  package let collection: String
  package let time: Timestamp
  package let inputs: [Input]
  package let agents: [Agent]
  package let files: [PlannedFile]
  /// Where the files of an agent stand; those of the whole collection have no unit.
  private let places: [Unit.ID?: Range<Int>]
  private let numbers: [Unit.ID: Int]
  private let memo = Memo<Digest>()

  init(
    collection: String, time: Timestamp, inputs: [Input], agents: [Agent], files: [PlannedFile]
  ) {
    self.collection = collection
    self.time = time
    self.inputs = inputs
    self.agents = agents
    self.files = files
    places = Self.places(of: files)
    numbers = Dictionary(
      agents.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Files of one unit stand together, by the order of the plan.
  private static func places(of files: [PlannedFile]) -> [Unit.ID?: Range<Int>] {
    var places: [Unit.ID?: Range<Int>] = [:]
    var start = 0
    for index in files.indices
    where index + 1 == files.count || files[index + 1].unit != files[index].unit {
      places[files[index].unit] = start..<index + 1
      start = index + 1
    }
    return places
  }

  /// The files of an agent, or with nil those that belong to none.
  package func files(of unit: Unit.ID?) -> ArraySlice<PlannedFile> {
    files[places[unit] ?? 0..<0]
  }

  /// `2 agents and 1 module`
  package var unitCount: String {
    let kinds: [(kind: Unit.Kind, word: String)] = [(.agent, "agent"), (.module, "module")]
    let counts = kinds.map { kind, word in
      (count: agents.count { $0.kind == kind }, word: word)
    }
    let present = counts.filter { $0.count > 0 }
    if present.isEmpty { return "0 agents" }
    return present.map { "\($0.count) \($0.word)\($0.count == 1 ? "" : "s")" }
      .joined(separator: " and ")
  }

  /// Where an agent stands in the order, from 0 on.
  package func position(of unit: Unit.ID) -> Int? { numbers[unit] }
}

extension Plan {
  /// `<collection>_<YYYYMMDD_HHMMSS>`
  package var extractionName: RelativePath {
    RelativePath(literal: "\(collection)_\(time.compact)")
  }

  /// Digest of the canonical JSON.
  package var id: Digest { memo.value { Digest(of: canonicalBytes) } }

  /// One line, keys in a fixed order: what a saved plan is compared by.
  package var canonicalBytes: [UInt8] { json.canonicalBytes }

  package var json: JSON {
    .record([
      ("version", .int(1)),
      ("kind", .string("plan")),
      ("collection", .string(collection)),
      ("time", .string(time.iso8601)),
      ("inputs", .array(inputs.map(Self.json))),
      ("agents", .array(agents.map(Self.json))),
      ("totals", totalsJSON),
      ("files", .array(files.map(Self.json))),
    ])
  }

  /// Files by kind, in the order of the kinds.
  package var totals: [(kind: TemplatePack.Kind, count: Int)] {
    TemplatePack.Kind.allCases.map { kind in (kind, files.count { $0.kind == kind }) }
  }

  private var totalsJSON: JSON {
    .record(totals.map { ($0.kind.rawValue, .int($0.count)) })
  }

  private static func json(_ input: Input) -> JSON {
    .record([("path", .string(input.path)), ("sha256", .string(input.digest.hex))])
  }

  private static func json(_ agent: Agent) -> JSON {
    .record([
      ("id", .string(agent.id.string)),
      ("kind", .string(agent.kind.rawValue)),
      ("name", .string(agent.name)),
      ("rootpath", .string(agent.rootPath.string)),
      ("wave", .int(agent.wave)),
      ("depends_on", .array(agent.dependsOn.map { .string($0.string) })),
      ("source", .string(agent.source)),
    ])
  }

  static func json(_ file: PlannedFile) -> JSON {
    .record([
      ("path", .string(file.path.string)),
      ("place", file.place.map { .string($0.string) } ?? .null),
      ("kind", .string(file.kind.rawValue)),
      ("owner", .string(file.owner.rawValue)),
      ("executable", .bool(file.isExecutable)),
      ("unit", file.unit.map { .string($0.string) } ?? .null),
      ("row", .string(file.row)),
      ("reason", .string(file.reason)),
      ("template", .string(file.template.name)),
      ("template_sha256", .string(file.template.digest.hex)),
      ("spec_sha256", .string(file.specDigest.hex)),
    ])
  }
}
