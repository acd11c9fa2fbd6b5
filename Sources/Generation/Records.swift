import Core
import Jinja
import Specs

/// Renders the records of a run, in the order of the manifest.
///
/// A record sees the files rendered before it, so that the evidence can carry the seal over all of
/// them and the extraction's manifest can list the evidence.
struct Records {
  let blueprinted: Blueprinted
  let gates: Gates
  /// Is told what the records saw.
  var recorder: Recorder?

  /// - Parameter artifacts: everything rendered before the checks.
  func render(
    after artifacts: [Artifact], diagnostics: inout Diagnostics
  ) -> (records: [Artifact], checks: [Check], isComplete: Bool) {
    let files = filesInOrder
    // The gates of the last phase measure the records themselves: the first rendering is what they
    // measure, the second carries what they found.
    var first = RecordPass(RecordContext(blueprinted, gates), artifacts)
    first.render(files, &diagnostics)
    var measured = gates
    measured.ownChecks += RecordGates.measure(first.artifacts, blueprinted)
    var second = RecordPass(RecordContext(blueprinted, measured), artifacts)
    second.render(files, &diagnostics, recorder)
    let records = Array(second.artifacts[artifacts.count...])
    return (records, second.context.checks, second.context.missing.isEmpty)
  }

  /// Row by row, as the manifest lists them; within a row in the order of the plan.
  private var filesInOrder: [PlannedFile] {
    let files = blueprinted.plan.files.filter { $0.stage == .record }
    let byRow = Dictionary(grouping: files, by: \.row)
    return blueprinted.pack.rows.flatMap { byRow[$0.id] ?? [] }
  }
}

/// One rendering of all records.
private struct RecordPass {
  let context: RecordContext
  /// Everything rendered so far, the records at the end.
  private(set) var artifacts: [Artifact]
  /// Places in `artifacts` of what belongs to a unit, or to none.
  private var places: [Unit.ID?: [Int]] = [:]
  /// What every record sees; made when the first one is rendered.
  private var common: ValueMap?
  private var facts: ManifestFacts
  private var worker: RenderWorker

  init(_ context: RecordContext, _ artifacts: [Artifact]) {
    self.context = context
    self.artifacts = artifacts
    facts = ManifestFacts(context)
    worker = RenderWorker(context.facts)
  }

  mutating func render(
    _ files: [PlannedFile], _ diagnostics: inout Diagnostics, _ recorder: Recorder? = nil
  ) {
    // A pack without records asks for no list of what belongs where.
    if files.isEmpty { return }
    for index in artifacts.indices { places[artifacts[index].unit, default: []].append(index) }
    for file in files {
      do throws(RenderFailure) {
        let values = values(for: file)
        recorder?.note(file, values)
        let artifact = try worker.render(file, values)
        places[artifact.unit, default: []].append(artifacts.count)
        artifacts.append(artifact)
      } catch {
        diagnostics.add(error.diagnostic)
      }
    }
  }

  /// What takes a look at every file is made only for the records that read it.
  private mutating func values(for file: PlannedFile) -> ValueMap {
    var values = common ?? context.values
    common = values
    if file.reads("seal") { values["seal"] = .string(seal.hex) }
    for (key, value) in file.context.pairs { values[key] = value }
    if file.reads("entries") { values["entries"] = .list(entries(of: file)) }
    if file.reads("facts") {
      values["facts"] = facts.values(of: file, seal: file.isExtractionManifest ? seal.hex : "")
    }
    return values
  }

  /// Digest over everything but the evidence and the manifest.
  private var seal: Digest { Seal.digest(of: artifacts.map { ($0.path, $0.digest) }) }

  private func entries(of file: PlannedFile) -> [Value] {
    let listed =
      file.isExtractionManifest ? artifacts : (places[file.unit] ?? []).map { artifacts[$0] }
    return listed.sorted { $0.path < $1.path }.map(Self.entry)
  }

  private static func entry(_ artifact: Artifact) -> Value {
    .record([
      ("path", .string(artifact.path.string)),
      ("place", artifact.place.map { .string($0.string) } ?? .none),
      ("sha256", .string(artifact.digest.hex)), ("kind", .string(artifact.kind.rawValue)),
      ("owner", .string(artifact.owner.rawValue)),
    ])
  }
}

extension PlannedFile {
  /// The one record that lists every file.
  var isExtractionManifest: Bool { row == "record.extraction_manifest" }

  fileprivate func reads(_ name: String) -> Bool {
    template.reads.contains { $0[0] == name }
  }
}
