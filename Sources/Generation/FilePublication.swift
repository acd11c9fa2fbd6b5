package import Core
package import Files

/// Writes files of a repository, all or none, and leaves those alone that hold their bytes already.
package struct FilePublication {
  package private(set) var written: [RelativePath] = []
  private(set) var unchanged = 0

  /// What a killed run of ours left is finished first; of another command it is left to that.
  private static let note = "contracts"

  package init(_ files: [OutputFile], in root: Folder) throws(Failure) {
    let transaction = FileTransaction(in: root)
    _ = try transaction.recover(finish: Self.finish)
    var changes: [FileChange] = []
    var seen: Set<RelativePath> = []
    for file in files.sorted(by: { $0.path < $1.path }) where seen.insert(file.path).inserted {
      let wanted = StoredFile(file.bytes, isExecutable: file.isExecutable)
      switch try root.standing(at: file.path, limit: 64 << 20) {
      case .nothing: changes.append(FileChange(file.path, from: nil, to: wanted))
      case .file(let present) where present.bytes == file.bytes: unchanged += 1
      case .file(let present):
        let after = StoredFile(file.bytes, isExecutable: present.isExecutable)
        changes.append(FileChange(file.path, from: FileState(present), to: after))
      case .other:
        throw Failure(
          FileRules.wrongKind, .cannotCreate, "'\(root.shown(file.path))' is no regular file",
          help: "move it out of the way")
      }
    }
    guard !changes.isEmpty else { return }
    let result = try transaction.apply(changes, note: Self.note, finish: Self.finish)
    written = changes.map(\.path).filter { !result.changedMeanwhile.contains($0) }
  }

  private static func finish(_ note: String) throws(Failure) {
    if note == Self.note { return }
    throw Failure(
      FileRules.busy, .tryLater, "another command of l9gen was interrupted here",
      help: "run it again first: it finishes what it began")
  }
}
