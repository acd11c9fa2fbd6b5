import Core
import Files
import Git
import Jinja
import Living

/// Files that stand as they would be rendered, told from all others without keeping what was
/// rendered: most files are clean, and the memory for all of them costs as much as their rendering.
struct Sifted {
  /// How many files are just what was rendered.
  let same: Int
  /// About all others.
  let reconciliation: Reconciliation
}

extension Blueprinted {
  /// Renders everything but the records and holds it against the work tree, file by file; nil when a
  /// finding is an error.
  func sift(
    _ request: ExtractionRequest, in application: Application, _ repository: Repository,
    diagnostics: inout Diagnostics
  ) throws(Failure) -> Sifted? {
    let disowned = try Ownership(on: application.ground).paths
    let memory = CheckMemory(
      plan.collection, repository, key: origin(request).key(disowned))
    var glimpse = request.remembers ? try memory.glimpse(of: application.workTree) : nil
    var setting = try setting(on: application.ground, repository, request)
    guard let sieve = sieve(request, application.workTree, disowned, &diagnostics) else {
      return nil
    }
    setting.unmade = plan.files.filter { $0.stage == .record }.compactMap(\.place)
    setting.trusted = sieve.same.map(\.path)
    setting.extractions = Self.extractions(
      of: plan.collection, in: application.workTree.path + "/extractions")
    setting.pathInExtraction = pathsInExtraction
    try glimpse?.look(
      at: sieve.others.compactMap(\.place) + setting.unmade, in: application.workTree,
      workers: request.workers)
    let reconciliation = try Reconciliation(Self.desired(sieve.others), setting)
    if let glimpse {
      let clean = reconciliation.verdicts.filter { $0.state == .clean }.map(\.path)
      memory.keep(
        glimpse, clean: clean, same: sieve.same,
        isWhole: clean.count == reconciliation.verdicts.count && reconciliation.orphanCount == 0,
        isByLedger: false, disowned: reconciliation.disowned)
    }
    return Sifted(same: sieve.same.count, reconciliation: reconciliation)
  }

  private struct Sieve {
    var same: [(path: RelativePath, stamp: FileStamp)] = []
    var others: [Artifact] = []
  }

  private func sieve(
    _ request: ExtractionRequest, _ workTree: Folder, _ disowned: Set<RelativePath>,
    _ diagnostics: inout Diagnostics
  ) -> Sieve? {
    let files = plan.files.filter { $0.stage == .main }
    let found = inParallel(
      count: files.count, workers: request.workers, state: SiftWorker(facts, workTree, disowned)
    ) { index, worker in worker.sift(files[index]) }
    var sieve = Sieve()
    sieve.same.reserveCapacity(found.count)
    for (file, found) in zip(files, found) {
      switch found {
      case .same(let stamp): if let place = file.place { sieve.same.append((place, stamp)) }
      case .other(let artifact): sieve.others.append(artifact)
      case .failed:
        // One file was enough; all findings are told.
        _ = render(request, &diagnostics)
        return nil
      }
    }
    return sieve
  }
}

/// What one thread sifts with.
private struct SiftWorker {
  enum Found {
    case same(FileStamp)
    case other(Artifact)
    case failed
  }

  private var worker: RenderWorker
  private var comparer: FileComparer
  private var bytes: [UInt8] = []
  private let disowned: Set<RelativePath>

  init(_ facts: Metadata.Facts, _ workTree: Folder, _ disowned: Set<RelativePath>) {
    worker = RenderWorker(facts)
    comparer = FileComparer(in: workTree)
    self.disowned = disowned
  }

  mutating func sift(_ file: PlannedFile) -> Found {
    do throws(RenderFailure) {
      try worker.render(file, into: &bytes)
    } catch {
      return .failed
    }
    if let place = file.place, !disowned.contains(place),
      let stamp = comparer.stamp(of: place, holding: bytes, isExecutable: file.isExecutable)
    {
      return .same(stamp)
    }
    return .other(file.artifact(bytes))
  }
}
