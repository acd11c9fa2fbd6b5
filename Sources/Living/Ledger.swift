package import Core
package import Files
package import Git

/// What was generated last for a collection: every file with its digest.
///
/// It is committed with the files, one part for each unit, so that two branches that change two
/// units do not meet in one file. An entry changes only when its file does.
package struct Ledger: Sendable {
  package enum Kind: String, Sendable {
    case generated
    /// Written once; its owner's since then.
    case once
    /// Written from what a run measured.
    case record
    /// No longer asked for, but edited, and so not removed.
    case orphan
  }

  /// One file.
  package struct Entry: Sendable, Equatable {
    package let path: RelativePath
    package let state: FileState
    /// git's name of the content, under which a repository may still have it.
    package let blob: ObjectID
    package let kind: Kind
    /// The first digits of the digests of the template and of the parts of the input it read.
    package let template: String
    package let spec: String
    /// The row of the manifest that asked for it; one word.
    package let row: String

    package init(
      path: RelativePath, state: FileState, blob: ObjectID, kind: Kind, template: String,
      spec: String, row: String
    ) {
      self.path = path
      self.state = state
      self.blob = blob
      self.kind = kind
      self.template = template
      self.spec = spec
      self.row = row
    }
  }

  /// The entries of one unit, sorted by path.
  package struct Part: Sendable, Equatable {
    /// Empty for the files that belong to no single unit.
    package let unit: String
    package var entries: [Entry]

    package init(unit: String, entries: [Entry]) {
      self.unit = unit
      self.entries = entries
    }
  }

  package let collection: String
  /// Sorted by unit.
  package let parts: [Part]
  private let byPath: [RelativePath: Place]
  /// Further entries of a path, of which a merge of two branches may leave some.
  private let further: [RelativePath: [Place]]

  private struct Place: Sendable {
    let part: Int
    let entry: Int
  }

  package init(collection: String, parts: [Part]) {
    self.collection = collection
    // sorted: by the bytes of the unit
    self.parts = parts.sorted { $0.unit.utf8.lexicographicallyPrecedes($1.unit.utf8) }
    var byPath: [RelativePath: Place] = [:]
    var further: [RelativePath: [Place]] = [:]
    byPath.reserveCapacity(parts.reduce(0) { $0 + $1.entries.count })
    for (part, own) in self.parts.enumerated() {
      for (entry, known) in own.entries.enumerated() {
        let place = Place(part: part, entry: entry)
        guard let first = byPath.updateValue(place, forKey: known.path) else { continue }
        further[known.path, default: []].append(first)
      }
    }
    self.byPath = byPath
    self.further = further
  }

  package var isEmpty: Bool { byPath.isEmpty }

  private subscript(place: Place) -> Entry { parts[place.part].entries[place.entry] }

  /// What is recorded of a path. A merge of two branches may leave two entries: both are of bytes
  /// that were generated, so the one that stands there counts, else the last.
  package func entry(at path: RelativePath, standing: FileState?) -> Entry? {
    guard let last = byPath[path].map({ self[$0] }) else { return nil }
    guard let earlier = further[path], last.state != standing else { return last }
    return earlier.lazy.map { self[$0] }.first { $0.state == standing } ?? last
  }

  /// The unit whose entry a path has.
  package func unit(of path: RelativePath) -> String? { byPath[path].map { parts[$0.part].unit } }

  /// Every recorded path, once, sorted.
  package var paths: [RelativePath] { byPath.keys.sorted() }  // sorted: by bytes

  /// Every recorded path but some, once, in no order.
  package func paths(without known: [RelativePath]) -> [RelativePath] {
    if known.isEmpty { return Array(byPath.keys) }
    var isKnown = parts.map { [Bool](repeating: false, count: $0.entries.count) }
    for path in known {
      if let place = byPath[path] { isKnown[place.part][place.entry] = true }
    }
    if further.isEmpty, !isKnown.contains(where: { $0.contains(false) }) { return [] }
    return byPath.filter { !isKnown[$1.part][$1.entry] }.map(\.key)
  }
}

extension Ledger {
  /// The folder of everything that l9gen remembers in a repository.
  package static let home = RelativePath(literal: ".l9gen")
  static let ending = ".ledger"
  /// No unit has such a name.
  static let shared = "+shared"

  package static func folder(of collection: String) -> RelativePath {
    home.appending(RelativePath(literal: collection))
  }

  /// Where the bytes of an edited file's last generation are kept, by their digest.
  package static func baseFolder(of collection: String) -> RelativePath {
    folder(of: collection).appending(RelativePath(literal: "base"))
  }

  package static func basePath(_ digest: Digest, of collection: String) -> RelativePath {
    baseFolder(of: collection).appending(RelativePath(literal: digest.hex))
  }

  package static func path(of unit: String, in collection: String) -> RelativePath {
    folder(of: collection)
      .appending(RelativePath(literal: (unit.isEmpty ? shared : unit) + ending))
  }

  /// The parts as files; a part without entries is none.
  package var files: [OutputFile] {
    parts.filter { !$0.entries.isEmpty }.map {
      OutputFile(Self.path(of: $0.unit, in: collection), LedgerText.bytes($0.entries))
    }
  }

  /// Reads the ledger of a collection; it is empty where nothing was generated.
  package static func read(
    _ collection: String, on ground: Ground, workers: Int = 1
  ) throws(Failure) -> Ledger {
    try Ledger(collection, written(collection, on: ground), workers: workers)
  }

  /// The parts of the ledger as they are written, sorted by path.
  package static func written(
    _ collection: String, on ground: Ground
  ) throws(Failure) -> [OutputFile] {
    var files: [OutputFile] = []
    for path in try ground.files(in: folder(of: collection)) where path.name.hasSuffix(ending) {
      guard case .file(let file) = try ground.standing(at: path) else { continue }
      files.append(OutputFile(path, file.bytes))
    }
    return files
  }

  /// Reads the parts of a ledger.
  package init(
    _ collection: String, _ files: [OutputFile], workers: Int = 1
  ) throws(Failure) {
    let parts = try Parallel.tryMap(files.count, workers: workers) { (range) throws(Failure) in
      try files[range].map { (file) throws(Failure) in try Self.part(file) }
    }
    self.init(collection: collection, parts: parts.flatMap(\.self))
  }

  private static func part(_ file: OutputFile) throws(Failure) -> Part {
    let name = String(file.path.name.dropLast(ending.utf8.count))
    return Part(
      unit: name == shared ? "" : name, entries: try LedgerText.entries(file.bytes, of: file.path))
  }

  /// The collections that a repository holds files of.
  package static func collections(in folder: Folder) throws(Failure) -> [String] {
    guard try folder.kind(of: home) == .folder else { return [] }
    let listing = try Folder(beneath: folder, home).list(hidden: true)
    let names = listing.files.filter { $0.name.hasSuffix(ending) && $0.components.count == 2 }
      .map { $0.components[0] }
    return Array(Set(names)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
