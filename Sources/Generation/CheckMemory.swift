import Core
import Files
import Git
import Living

/// What a check remembers of the files that it found clean, so that the next one need not read
/// them: their stamps, kept outside the work tree. Without it every check is right, and slower.
struct CheckMemory {
  /// A look at a work tree that is about to be read.
  struct Glimpse {
    fileprivate let moment: FileStamp
    /// Of the ledger's files and folders.
    fileprivate let ledger: [(path: RelativePath, stamp: FileStamp)]
    /// What may change unnoticed meanwhile is left out.
    fileprivate private(set) var stamps: [RelativePath: FileStamp] = [:]

    fileprivate init(
      _ ledger: [RelativePath], at moment: FileStamp, in workTree: Folder
    ) throws(Failure) {
      self.moment = moment
      self.ledger = try Self.stamps(of: ledger, at: moment, in: workTree, workers: 1)
    }

    /// Has to come before the paths are read.
    mutating func look(
      at paths: [RelativePath], in workTree: Folder, workers: Int
    ) throws(Failure) {
      stamps.reserveCapacity(stamps.count + paths.count)
      for (path, stamp) in try Self.stamps(of: paths, at: moment, in: workTree, workers: workers) {
        stamps[path] = stamp
      }
    }

    private static func stamps(
      of paths: [RelativePath], at moment: FileStamp, in workTree: Folder, workers: Int
    ) throws(Failure) -> [(path: RelativePath, stamp: FileStamp)] {
      zip(paths, try workTree.stamps(of: paths, workers: workers)).compactMap { path, stamp in
        stamp.flatMap { $0.isOlder(than: moment) ? (path, $0) : nil }
      }
    }
  }

  /// What stands in the note of the sightings.
  struct Note: Equatable {
    /// How many files were clean.
    var clean: Int
    /// Whether every file that counts was clean and is among those seen.
    var isWhole: Bool
    /// Whether the ledger says the same as rendering would.
    var isByLedger: Bool
    var disowned: [RelativePath]
  }

  private let collection: String
  private let folder: String
  /// Over everything that decides what is generated.
  let key: Digest

  init(_ collection: String, _ repository: Repository, key: Digest) {
    self.collection = collection
    self.key = key
    folder = repository.stateFolder + "l9gen"
  }

  private var place: String { folder + "/" + collection + ".seen" }
  private static let limit = 1 << 30

  /// What was seen while the inputs were as they are; nil when nothing was, or it cannot be used.
  func sightings() -> (seen: Sightings, note: Note)? {
    // Any failure means: look at everything.
    guard let bytes = try? UserFile.read(place, limit: Self.limit), let seen = Sightings(bytes),
      seen.key == key, let note = Note(seen.note)
    else { return nil }
    return (seen, note)
  }

  /// Begins a look, before the ledger is read. Nil where nothing can be remembered: a repository
  /// that cannot be written is checked as well.
  func glimpse(of workTree: Folder) throws(Failure) -> Glimpse? {
    guard (try? OwnFiles.makeFolder(folder)) != nil,
      let moment = try? FileStamp.now(at: folder + "/clock")
    else { return nil }
    return try Glimpse(try remembered(in: workTree), at: moment, in: workTree)
  }

  /// The ledger's files, and the folders whose stamps tell when one is added or removed.
  private func remembered(in workTree: Folder) throws(Failure) -> [RelativePath] {
    let own = Ledger.folder(of: collection)
    guard try workTree.kind(of: own) == .folder else { return [Ledger.home] }
    let files = try Folder(beneath: workTree, own).list(hidden: true).files
    return [Ledger.home, own] + files.filter { $0.parent == nil }.map { own.appending($0) }
  }

  /// Keeps what was found.
  ///
  /// - Parameters:
  ///   - clean: what was found so, of which the glimpse has stamps.
  ///   - same: the like, with the stamp that each was found with.
  ///   - isWhole: whether that is everything that counts.
  func keep(
    _ glimpse: Glimpse, clean: [RelativePath], same: [(path: RelativePath, stamp: FileStamp)] = [],
    isWhole: Bool, isByLedger: Bool, disowned: [RelativePath]
  ) {
    var seen = same.filter { $0.stamp.isOlder(than: glimpse.moment) }
    for path in clean {
      if let stamp = glimpse.stamps[path] { seen.append((path, stamp)) }
    }
    let count = clean.count + same.count
    let note = Note(
      clean: count, isWhole: isWhole && seen.count == count, isByLedger: isByLedger,
      disowned: disowned)
    seen += glimpse.ledger
    // It only makes the next check faster.
    try? OwnFiles.write(Sightings(key: key, note: note.bytes, seen).bytes, to: place)
  }
}

extension CheckMemory.Note {
  /// A line of words, then a line for each disowned path.
  var bytes: [UInt8] {
    let words = "\(clean) \(isWhole ? "whole" : "part") \(isByLedger ? "ledger" : "rendered")"
    return Array(([words] + disowned.map(\.string)).joined(separator: "\n").utf8)
  }

  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let words = lines.first?.split(separator: " "), words.count == 3,
      let clean = Int(words[0])
    else { return nil }
    self.init(
      clean: clean, isWhole: words[1] == "whole", isByLedger: words[2] == "ledger",
      disowned: lines.dropFirst().compactMap { try? RelativePath(String($0)) })
  }
}
