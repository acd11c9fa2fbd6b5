import Core
import Jinja

/// The union of what several changes of inputs lead to.
struct ImpactSum {
  private let trial: Trial
  private var fields: [SchemaField] = []
  private var trials: [Impact.Trial] = []
  /// Lines whose cause is known from the places that rendering records.
  private var known: [RelativePath: [Int: Impact.Lines.Cause]] = [:]
  private var changed: [RelativePath: (lines: Set<Int>, insertions: Set<Int>)] = [:]
  private var appearing: [RelativePath: Artifact] = [:]
  private var disappearing: Set<RelativePath> = []
  private var records: Set<RelativePath> = []

  init(_ trial: Trial) { self.trial = trial }

  mutating func add(_ field: SchemaField) { fields.append(field) }

  mutating func note(_ trial: Impact.Trial) { trials.append(trial) }

  /// Lines that something writes to a file.
  mutating func add(_ lines: [Int: Impact.Lines.Cause], writtenTo file: PlannedFile) {
    if file.stage == .record {
      records.insert(file.path)
      return
    }
    known[file.path] = lines
    changed[file.path, default: ([], [])].lines.formUnion(lines.keys)
  }

  /// Compares with the outputs of the inputs as they are.
  mutating func add(_ outputs: TrialOutputs) {
    for (path, file) in trial.outputs.files {
      guard let other = outputs.files[path] else {
        disappearing.insert(path)
        continue
      }
      if other.bytes == file.bytes { continue }
      let difference = LineDiff(from: file.bytes, to: other.bytes)
      changed[path, default: ([], [])].lines.formUnion(difference.deletedLines)
      changed[path, default: ([], [])].insertions.formUnion(difference.insertionLines)
    }
    for (path, file) in outputs.files where trial.outputs.files[path] == nil {
      appearing[path] = file
    }
    for (path, record) in trial.outputs.records
    where outputs.records[path]?.bytes != record.bytes {
      records.insert(path)
    }
  }

  var impact: Impact {
    var files = changed.compactMap { path, change in
      trial.outputs.files[path].map { file(of: $0, change.lines, change.insertions) }
    }
    files += appearing.values.map { file(of: $0, .appears) }
    files += disappearing.compactMap { path in
      // A file that some values change and others take away is told as the one and the other.
      trial.outputs.files[path].map { file(of: $0, .disappears) }
    }
    return Impact(
      collection: trial.base.plan.collection, fields: fields, trials: trials,
      // sorted: by path, what disappears last
      files: files.sorted { ($0.path, $0.change.order) < ($1.path, $1.change.order) },
      records: records.sorted())
  }

  private func file(of artifact: Artifact, _ change: Impact.Change) -> Impact.File {
    Impact.File(
      path: artifact.path, place: artifact.place, change: change, lines: [], insertions: [],
      isWrittenOnce: artifact.owner == .createdOnce)
  }

  private func file(
    of artifact: Artifact, _ lines: Set<Int>, _ insertions: Set<Int>
  ) -> Impact.File {
    let causes = LineCauses(artifact, fields, trial.base)
    var ranges: [Impact.Lines] = []
    for line in lines.sorted() {
      let cause = known[artifact.path]?[line] ?? causes.cause(ofLine: line)
      if let last = ranges.last, last.cause == cause, last.lines.upperBound + 1 == line {
        ranges[ranges.count - 1] = Impact.Lines(
          lines: last.lines.lowerBound...line, cause: cause)
      } else {
        ranges.append(Impact.Lines(lines: line...line, cause: cause))
      }
    }
    return Impact.File(
      path: artifact.path, place: artifact.place, change: .changes, lines: ranges,
      insertions: insertions.sorted(), isWrittenOnce: artifact.owner == .createdOnce)
  }
}

extension Impact.Change {
  fileprivate var order: Int {
    switch self {
    case .changes: 0
    case .appears: 1
    case .disappears: 2
    }
  }
}

/// Which lines of a file are its header, and which hold the value of a field by the places that
/// rendering records.
private struct LineCauses {
  private var header: Set<Int> = []
  private var value: Set<Int> = []

  init(_ artifact: Artifact, _ fields: [SchemaField], _ base: Blueprinted) {
    guard let file = artifact.planned,
      let trace = FileTrace(file, file.context, base.facts)
    else { return }
    let source = Source(path: artifact.path.string, bytes: trace.bytes)
    for stretch in trace.stretches(of: 0..<trace.bytes.count) {
      let first = source.position(at: stretch.range.lowerBound).line
      let last = source.position(at: stretch.range.upperBound - 1).line
      switch stretch.maker {
      case .header, .block, .footer: header.formUnion(first...last)
      case .template(let segment, _):
        guard let span = base.origins[trace.rendering.segments[segment].origin] else { continue }
        if fields.contains(where: { $0.covers(span) }) { value.formUnion(first...last) }
      }
    }
  }

  func cause(ofLine line: Int) -> Impact.Lines.Cause {
    header.contains(line) ? .header : value.contains(line) ? .value : .derivation
  }
}

extension SchemaField {
  fileprivate func covers(_ other: Span) -> Bool {
    span.source === other.source && span.start <= other.start && other.end <= span.end
  }
}
