package import Core
package import Files
package import Git
import Living
import Synchronization

/// What the last extraction of a collection was made from, left behind and told: as long as all of
/// that is as it was, the next one has nothing to do.
///
/// It is kept outside the work tree, and only of runs in which nothing failed. It knows nothing of
/// the surroundings in which generated tests run, such as the version of Python.
package struct RunMemory {
  /// What a run left behind.
  package struct Run: Sendable, Equatable {
    /// The folder in that of the extractions.
    package let folder: RelativePath
    package let fileCount: Int
    /// What was told of it to programs.
    package let json: JSON
    /// What was told of checks and tests, line by line.
    package let lines: [String]

    package init(folder: RelativePath, fileCount: Int, json: JSON, lines: [String]) {
      self.folder = folder
      self.fileCount = fileCount
      self.json = json
      self.lines = lines
    }
  }

  private let collection: String
  private let destination: Destination
  private let repository: Repository
  /// Everything that the run is made from, but the tip of the branch.
  private let words: [String]
  private let state: String

  /// Nil for a run that wants more than its files.
  package init?(
    _ request: ExtractionRequest, _ origin: Drift.Origin, to destination: Destination,
    in repository: Repository, inputs: Inputs
  ) throws(Failure) {
    // Where links may lead is not among the inputs, and contexts are no part of what is kept.
    if request.survey.linksAreStrict || request.contexts != nil { return nil }
    self.destination = destination
    self.repository = repository
    collection = origin.collection
    state = repository.stateFolder + "l9gen"
    var disowned: Set<RelativePath> = []
    if let path = repository.workFolder {
      disowned = try Ownership(on: Ground(workTree: Folder(path))).paths
    }
    words = [
      origin.key(disowned).hex, "target \(try repository.head())", destination.folder,
      try ExtractionTime.words(epoch: request.epoch, inputs: inputs),
      "tests \(request.runsTests) checks \(request.runsChecks) favor \(request.favor)",
      "python \(request.python ?? "-")",
    ]
  }

  /// Whether anything was kept of a collection.
  package static func isKept(of collection: String, in repository: Repository) -> Bool {
    UserFile.isFile(repository.stateFolder + "l9gen/" + collection + ".run")
  }

  private var place: String { state + "/" + collection + ".run" }
  private var clock: String { state + "/clock" }

  private func key() throws(Failure) -> Digest {
    var words = words
    if let branch = destination.branch {
      words.append("branch \(branch) \(try repository.tip(of: branch)?.hex ?? "-")")
    }
    return Digest(of: words.joined(separator: "\n"))
  }

  /// The last run, when another would find everything as that left it.
  package func unchanged(workers: Int) throws(Failure) -> Run? {
    // Any failure means: run.
    guard let bytes = try? UserFile.read(place, limit: 1 << 30), let seen = Sightings(bytes),
      try seen.key == key(), let run = Run(seen.note), let root = try? Folder(destination.folder)
    else { return nil }
    return seen.touched(in: root, workers: workers).isEmpty ? run : nil
  }

  /// What is going to be seen of a run's folder.
  package final class Watch: Sendable {
    fileprivate let files = Mutex<[(path: RelativePath, stamp: FileStamp)]>([])
  }

  /// Takes the stamps of a plan's folder while only its writer knows it, or before it is compared.
  package func watch(
    _ plan: Plan, workers: Int
  ) -> (watch: Watch, observe: @Sendable (Folder) throws(Failure) -> Void) {
    let watch = Watch()
    let (state, clock, name) = (state, clock, plan.extractionName)
    let all = Self.withFolders(plan.files.map(\.path))
    return (
      watch,
      { (folder) throws(Failure) in
        guard (try? OwnFiles.makeFolder(state)) != nil,
          let moment = try? FileStamp.next(at: clock)
        else { return }
        let stamps = try folder.stamps(of: all, workers: workers)
        let seen = zip(all, stamps).compactMap { path, stamp in
          stamp.flatMap { $0.isOlder(than: moment) ? (name.appending(path), $0) : nil }
        }
        watch.files.withLock { $0 = seen.count == all.count ? seen : [] }
      }
    )
  }

  /// The paths, with the folders whose stamps tell when something is added to them.
  private static func withFolders(_ paths: [RelativePath]) -> [RelativePath] {
    var all: [RelativePath] = []
    var known: Set<RelativePath> = []
    for path in paths {
      var folder = path.parent
      while let next = folder, known.insert(next).inserted {
        all.append(next)
        folder = next.parent
      }
      all.append(path)
    }
    return all
  }

  /// Remembers a run in which nothing failed.
  package func keep(_ run: Run, _ watch: Watch) {
    var files = watch.files.withLock { $0 }
    // It only makes the next run faster: nothing is told when it cannot be kept.
    guard !files.isEmpty, let root = try? Folder(destination.folder),
      let moment = try? FileStamp.next(at: clock),
      let own = try? root.stamps(of: [run.folder], workers: 1), let stamp = own[0],
      stamp.isOlder(than: moment), holdsOnly(files, run.folder, root), let key = try? key()
    else { return }
    files.append((run.folder, stamp))
    try? OwnFiles.write(Sightings(key: key, note: run.bytes, files).bytes, to: place)
  }

  /// Publishing gave the folder itself a new stamp: nothing may have been added since.
  private func holdsOnly(
    _ files: [(path: RelativePath, stamp: FileStamp)], _ name: RelativePath, _ root: Folder
  ) -> Bool {
    guard let present = try? Folder(beneath: root, name).names() else { return false }
    let known = Set(files.lazy.filter { $0.path.parent == name }.map(\.path.name))
    return present.allSatisfy { known.contains($0) }
  }
}

extension RunMemory.Run {
  fileprivate var bytes: [UInt8] {
    let head = [
      folder.string, String(fileCount), String(decoding: json.canonicalBytes, as: UTF8.self),
    ]
    return Array((head + lines).joined(separator: "\n").utf8)
  }

  fileprivate init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    guard lines.count >= 3, let folder = try? RelativePath(lines[0]), let count = Int(lines[1]),
      let json = try? JSON(parsing: Array(lines[2].utf8))
    else { return nil }
    self.init(folder: folder, fileCount: count, json: json, lines: Array(lines.dropFirst(3)))
  }
}
