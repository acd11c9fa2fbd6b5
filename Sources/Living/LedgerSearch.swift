package import Core
package import Files

extension Ledger {
  /// What is recorded of one path.
  package struct Record: Sendable {
    package let collection: String
    /// Empty for a file that belongs to no single unit.
    package let unit: String
    package let entry: Entry
    /// Files of the same unit that were written once: their owner's.
    package let siblings: [RelativePath]
  }

  /// Looks a single path up without taking ledgers apart: asked before every edit, it has to be
  /// quick where thousands of files are recorded.
  package static func record(
    of path: RelativePath, in folder: Folder
  ) throws(Failure) -> Record? {
    guard try folder.kind(of: home) == .folder else { return nil }
    let listing = try Folder(beneath: folder, home).list(hidden: true)
    let line = Array(" \(path)\n".utf8)
    for file in listing.files where file.name.hasSuffix(ending) && file.components.count == 2 {
      let place = home.appending(file)
      let bytes = try folder.read(place, limit: Ground.limit)
      guard firstIndex(of: line, in: bytes) != nil else { continue }
      let entries = try LedgerText.entries(bytes, of: place)
      guard let entry = entries.last(where: { $0.path == path }) else { continue }
      let name = String(file.name.dropLast(ending.utf8.count))
      return Record(
        collection: file.components[0], unit: name == shared ? "" : name, entry: entry,
        siblings: entries.filter { $0.kind == .once }.map(\.path))
    }
    return nil
  }
}
