package import Core
package import Jinja
package import Specs

/// One file that will exist.
package struct PlannedFile: Sendable {
  /// Inside the extraction.
  package let path: RelativePath
  /// In the target repository; nil for a file that only the extraction holds.
  package let place: RelativePath?
  package let kind: TemplatePack.Kind
  package let owner: TemplatePack.Owner
  package let isExecutable: Bool
  /// nil for files of the whole collection.
  package let unit: Unit.ID?
  /// What the row that asks for it is applied to.
  package let subject: TemplatePack.Subject
  package let wave: Int
  package let row: String
  package let stage: TemplatePack.Stage
  package let template: Template
  package let templateVersion: String
  /// Digest of the parts of the input that the template reads.
  package let specDigest: Digest
  package let reason: String
  /// What the template sees.
  package let context: ValueMap
}

/// The locked plan: after it nothing decides.
///
/// Invariant: paths are unique, also case-folded; the order is (wave, unit id, path).
package struct Plan: Sendable {
  package struct Input: Sendable {
    package let path: String
    package let digest: Digest
  }

  package struct Agent: Sendable {
    package let id: Unit.ID
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
}

extension Plan {
  /// `<collection>_<YYYYMMDD_HHMMSS>`
  package var extractionName: RelativePath {
    RelativePath(literal: "\(collection)_\(time.compact)")
  }

  /// Digest of the canonical JSON.
  package var id: Digest { Digest(of: canonicalBytes) }

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
      ("name", .string(agent.name)),
      ("rootpath", .string(agent.rootPath.string)),
      ("wave", .int(agent.wave)),
      ("depends_on", .array(agent.dependsOn.map { .string($0.string) })),
      ("source", .string(agent.source)),
    ])
  }

  private static func json(_ file: PlannedFile) -> JSON {
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
