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

  private var plan: Plan { blueprinted.plan }

  /// - Parameter artifacts: everything rendered before the checks.
  func render(
    after artifacts: [Artifact], diagnostics: inout Diagnostics
  ) -> (records: [Artifact], checks: [Check], isComplete: Bool) {
    // The gates of the last phase measure the records themselves: the first rendering is what they
    // measure, the second carries what they found, and has to give the same measurement.
    let first = pass(artifacts, gates, &diagnostics)
    var measured = gates
    measured.ownChecks += RecordGates.measure(artifacts + first, blueprinted)
    let second = pass(artifacts, measured, &diagnostics)
    let context = RecordContext(
      blueprinted: blueprinted, checks: measured.checks, tests: measured.tests,
      testsNotRun: measured.testsNotRun, seal: nil)
    return (second, measured.checks, context.missing.isEmpty)
  }

  private func pass(
    _ artifacts: [Artifact], _ gates: Gates, _ diagnostics: inout Diagnostics
  ) -> [Artifact] {
    var records: [Artifact] = []
    var renderer = Renderer()
    let order = blueprinted.pack.rows.map(\.id)
    for row in order {
      for file in plan.files where file.stage == .record && file.row == row {
        do throws(RenderFailure) {
          let context = context(of: file, artifacts + records, gates)
          records.append(
            try Plan.render(file, context, blueprinted.facts, &renderer))
        } catch {
          diagnostics.add(error.diagnostic)
        }
      }
    }
    return records
  }

  private func context(
    of file: PlannedFile, _ artifacts: [Artifact], _ gates: Gates
  ) -> ValueMap {
    let seal = Seal.digest(of: artifacts.map { ($0.path, $0.digest) })
    let context = RecordContext(
      blueprinted: blueprinted, checks: gates.checks, tests: gates.tests,
      testsNotRun: gates.testsNotRun, seal: seal)
    var values = context.values
    for (key, value) in file.context.pairs { values[key] = value }
    let own = file.subject == .unit ? artifacts.filter { $0.unit == file.unit } : artifacts
    let isWhole = file.row == "record.extraction_manifest"
    let listed = file.subject == .unit || isWhole ? own : own.filter { $0.unit == nil }
    values["entries"] = .list(listed.sorted { $0.path < $1.path }.map(Self.entry))
    let facts = ManifestFacts(
      blueprinted: blueprinted, gates: gates, isComplete: context.missing.isEmpty)
    values["facts"] = facts.values(of: file, artifacts: artifacts)
    return values
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
