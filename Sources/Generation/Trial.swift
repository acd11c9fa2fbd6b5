import Blueprints
package import Core
package import Files
package import Git
import Jinja
import Specs

/// A collection in memory whose inputs can be varied: what comes of a variation is derived and
/// rendered like a run that read it from the disk.
package struct Trial {
  package let base: Blueprinted
  /// What the inputs as they are lead to.
  let outputs: TrialOutputs
  private let settings: Survey.Settings
  private let repository: Repository?
  private let workers: Int
  /// The time where it does not depend on what the schemas say.
  private let fixedTime: Timestamp?
  private let fallbackTime: Timestamp?

  /// Reads, derives and renders; nil when a finding is an error.
  package init?(
    _ request: ExtractionRequest, in workspace: Workspace, repository: Repository?,
    diagnostics: inout Diagnostics
  ) throws(Failure) {
    guard
      let base = try Blueprinted.make(
        request, in: workspace, repository: repository, diagnostics: &diagnostics),
      let outputs = try TrialOutputs(base, workers: request.workers, &diagnostics)
    else { return nil }
    self.base = base
    self.outputs = outputs
    settings = request.survey
    workers = request.workers
    self.repository = repository
    fixedTime = try ExtractionTime.fixed(epoch: request.epoch, inputs: base.survey.inputs)
    fallbackTime = request.fallbackTime
  }

  /// What inputs or templates lead to with other bytes in the place of some; nil with findings for
  /// such as are refused.
  func outputs(
    replacing span: Span, with bytes: [UInt8], _ diagnostics: inout Diagnostics
  ) throws(Failure) -> TrialOutputs? {
    let changed = { (source: Source) -> Source in
      guard source === span.source else { return source }
      let whole = source.bytes[..<span.start] + bytes + source.bytes[span.end...]
      return Source(path: source.path, bytes: Array(whole))
    }
    return base.isTemplate(span.source)
      ? try outputs(ofTemplates: base.pack.sources.map(changed), &diagnostics)
      : try outputs(of: base.survey.inputs.sources.map(changed), &diagnostics)
  }

  /// What other templates lead to.
  func outputs(
    ofTemplates sources: [Source], _ diagnostics: inout Diagnostics
  ) throws(Failure) -> TrialOutputs? {
    guard let pack = TemplatePack(sources: sources, diagnostics: &diagnostics),
      !diagnostics.hasErrors,
      let blueprinted = Blueprinted.plan(
        base.survey, pack, base.plan.time, .everything, workers: workers, &diagnostics)
    else { return nil }
    return try TrialOutputs(blueprinted, workers: workers, &diagnostics)
  }

  private func outputs(
    of sources: [Source], _ diagnostics: inout Diagnostics
  ) throws(Failure) -> TrialOutputs? {
    let survey = Survey(
      base.survey.inputs.replacing(sources), settings, repository: repository,
      diagnostics: &diagnostics)
    let time = fixedTime ?? ExtractionTime.stated(in: survey.collection) ?? fallbackTime
    guard let time, !diagnostics.hasErrors,
      let blueprinted = Blueprinted.plan(
        survey, base.pack, time, base.reads, workers: workers, &diagnostics)
    else { return nil }
    return try TrialOutputs(blueprinted, workers: workers, &diagnostics)
  }
}

extension Blueprinted {
  /// Whether a source is one of the folder of templates, not of the collection.
  func isTemplate(_ source: Source) -> Bool { pack.sources.contains { $0 === source } }
}

/// The files that inputs lead to, by their paths in the extraction; records as they are without
/// checks.
struct TrialOutputs {
  let files: [RelativePath: Artifact]
  let records: [RelativePath: Artifact]

  init?(
    _ blueprinted: Blueprinted, workers: Int, _ diagnostics: inout Diagnostics
  ) throws(Failure) {
    let artifacts = blueprinted.plan.render(
      workers: workers, facts: blueprinted.facts, diagnostics: &diagnostics)
    if diagnostics.hasErrors { return nil }
    var request = ExtractionRequest(collection: blueprinted.plan.collection)
    request.runsChecks = false
    guard let made = try blueprinted.produce(from: artifacts, request, &diagnostics) else {
      return nil
    }
    files = Self.byPath(made.artifacts.prefix(artifacts.count))
    records = Self.byPath(made.artifacts.dropFirst(artifacts.count))
  }

  private static func byPath(_ artifacts: ArraySlice<Artifact>) -> [RelativePath: Artifact] {
    Dictionary(artifacts.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
