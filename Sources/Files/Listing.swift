internal import Core
internal import Glibc

extension Folder {
  /// All regular files beneath the folder, sorted by bytes.
  ///
  /// Links, pipes and names that are no `RelativePath` are not listed but told in `skipped`; so
  /// are names that begin with a dot, unless `hidden`.
  package func list(limit: Int = 200_000, hidden: Bool = false) throws(Failure) -> Listing {
    var listing = Listing()
    var waiting: [String] = [""]
    var count = 0
    while let folder = waiting.popLast() {
      for entry in try entries(of: folder) {
        count += 1
        if count > limit { throw tooMany(limit) }
        let path = folder.isEmpty ? entry.name : folder + "/" + entry.name
        switch try classify(entry, at: path, in: folder, hidden: hidden) {
        case .file(let file): listing.files.append(file)
        case .folder: waiting.append(path)
        case .skipped(let reason): listing.skipped.append((path, reason))
        }
      }
    }
    listing.files.sort()
    // sorted: by the bytes of the path
    listing.skipped.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return listing
  }

  /// The names of the folders directly in the folder, sorted by bytes.
  package func folders() throws(Failure) -> [String] {
    try entries(of: "").filter { Int($0.kind) == Int(DT_DIR) }.map(\.name)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Every name directly in the folder, in no order.
  package func names() throws(Failure) -> [String] { try entries(of: "").map(\.name) }

  private enum Entry {
    case file(RelativePath)
    case folder
    case skipped(String)
  }

  private func entries(of folder: String) throws(Failure) -> [(name: String, kind: UInt8)] {
    try attempt("list", folder.isEmpty ? path : path + "/" + folder) { () throws(Errno) in
      if folder.isEmpty { return try System.names(in: descriptor) }
      let opened = try System.openBeneath(folder, in: descriptor, O_RDONLY | O_DIRECTORY)
      return try System.names(in: opened.number)
    }
  }

  private func classify(
    _ entry: (name: String, kind: UInt8), at path: String, in folder: String, hidden: Bool
  ) throws(Failure) -> Entry {
    if !hidden, entry.name.utf8.first == UInt8(ascii: ".") { return .skipped(Listing.hidden) }
    let valid: RelativePath
    do { valid = try RelativePath(path) } catch { return .skipped(error.reason) }
    switch Int(entry.kind) {
    case Int(DT_REG): return .file(valid)
    case Int(DT_DIR): return .folder
    case Int(DT_LNK): return .skipped(Listing.link)
    case Int(DT_UNKNOWN): break
    default: return .skipped("it is not a regular file")
    }
    // Some file systems give no kind with the name.
    switch try kind(of: valid) {
    case .file: return .file(valid)
    case .folder: return .folder
    case .other, nil: return .skipped("it is not a regular file")
    }
  }

  private func tooMany(_ limit: Int) -> Failure {
    Failure(
      FileRules.tooMany, .badData, "'\(path)' holds more than \(limit) entries",
      help: "name the folder of the inputs, not one far above it")
  }
}
