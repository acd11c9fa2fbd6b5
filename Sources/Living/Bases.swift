internal import Core
internal import Files
internal import Git

/// Finds the bytes that were generated last. Every candidate is believed only when it has the
/// recorded digest.
struct Bases {
  let collection: String
  let ground: Ground
  /// A blob by git's name of it; nil where it is not to be had.
  let blob: (ObjectID) throws(Failure) -> [UInt8]?
  /// Folders of earlier extractions, newest first, with the way from a place to a path in them.
  let extractions: [Folder]
  let pathInExtraction: (RelativePath) -> RelativePath?

  /// The content that an entry records; nil when nothing that can be found has its digest.
  func content(of entry: Ledger.Entry) throws(Failure) -> StoredFile? {
    for candidate in [kept, stored, extracted] {
      guard let bytes = try candidate(entry), Digest(of: bytes) == entry.state.digest else {
        continue
      }
      return StoredFile(bytes, isExecutable: entry.state.isExecutable)
    }
    return nil
  }

  /// Kept in the repository because the file was edited.
  private func kept(_ entry: Ledger.Entry) throws(Failure) -> [UInt8]? {
    let path = Ledger.basePath(entry.state.digest, of: collection)
    guard case .file(let file) = try ground.standing(at: path) else { return nil }
    return file.bytes
  }

  /// In git's object database, whatever commit brought it there; not in a shallow clone.
  private func stored(_ entry: Ledger.Entry) throws(Failure) -> [UInt8]? {
    try blob(entry.blob)
  }

  private func extracted(_ entry: Ledger.Entry) throws(Failure) -> [UInt8]? {
    guard let path = pathInExtraction(entry.path) else { return nil }
    for folder in extractions {
      if case .file(let file) = try folder.standing(at: path, limit: Ground.limit),
        Digest(of: file.bytes) == entry.state.digest
      {
        return file.bytes
      }
    }
    return nil
  }
}
