internal import CShims
internal import Glibc

/// The steps by which a writer changes the disk, each in a directory held open.
///
/// `before` is called ahead of every step and may refuse it: tests fail or end a run at each step
/// in turn, also the steps that clean up.
struct FileOperations: Sendable {
  enum Step: Sendable { case makeFolder, create, write, close, sync, rename, remove }

  /// Whether to take the exchange of two names; without it the journal is taken.
  var exchanges = true
  var before: @Sendable (Step) throws(Errno) -> Void

  init(before: @escaping @Sendable (Step) throws(Errno) -> Void = { (_) throws(Errno) in }) {
    self.before = before
  }

  func makeFolder(_ name: String, in directory: Int32) throws(Errno) {
    try before(.makeFolder)
    _ = try System.check { unsafe mkdirat(directory, name, 0o755) }
  }

  /// Creates a new file; the mode is narrowed by the umask as for any program.
  func create(_ name: String, in directory: Int32, isExecutable: Bool) throws(Errno) -> Descriptor {
    try before(.create)
    return try System.open(
      name, in: directory, O_WRONLY | O_CREAT | O_EXCL, mode: isExecutable ? 0o755 : 0o644)
  }

  func write(_ bytes: [UInt8], to descriptor: Int32) throws(Errno) {
    try before(.write)
    try System.write(bytes, to: descriptor)
  }

  func close(_ file: consuming Descriptor) throws(Errno) {
    try before(.close)
    try file.close()
  }

  /// Brings everything on the file system of a directory to the disk.
  func syncAll(_ directory: Int32) throws(Errno) {
    try before(.sync)
    _ = try System.check { l9_sync_file_system(directory) }
  }

  /// Brings the entries of one directory to the disk.
  func sync(_ directory: Int32) throws(Errno) {
    try before(.sync)
    _ = try System.check { fsync(directory) }
  }

  /// Renames within a directory; throws EEXIST when `new` exists.
  func rename(_ old: String, to new: String, in directory: Int32) throws(Errno) {
    try before(.rename)
    _ = try System.check { unsafe l9_rename_new(directory, old, new) }
  }

  func exchange(_ one: String, _ other: String, in directory: Int32) throws(Errno) {
    try before(.rename)
    if !exchanges { throw Errno(ENOSYS) }
    _ = try System.check { unsafe l9_rename_exchange(directory, one, other) }
  }

  /// Puts a file of one directory in the place of another's, or where there is none.
  func replace(
    _ name: String, in source: Int32, at target: String, in directory: Int32
  ) throws(Errno) {
    try before(.rename)
    _ = try System.check { unsafe renameat(source, name, directory, target) }
  }

  /// Removes a file that is there.
  func removeFile(_ name: String, in directory: Int32) throws(Errno) {
    try before(.remove)
    _ = try System.check { unsafe unlinkat(directory, name, 0) }
  }

  /// False when there is something in it, or it may not be removed.
  func removeEmptyFolder(_ name: String, in directory: Int32) throws(Errno) -> Bool {
    try before(.remove)
    return unsafe unlinkat(directory, name, AT_REMOVEDIR) == 0
  }

  /// Removes a folder with all that is in it; follows no link. Missing is fine.
  func removeTree(_ name: String, in directory: Int32) throws(Errno) {
    do {
      let folder = try System.open(name, in: directory, O_RDONLY | O_DIRECTORY)
      for entry in try System.names(in: folder.number) {
        if entry.kind == UInt8(DT_DIR) {
          try removeTree(entry.name, in: folder.number)
        } else {
          try remove(entry.name, in: folder.number)
        }
      }
    } catch {
      if error.code == ENOENT { return }
      throw error
    }
    try before(.remove)
    _ = try System.check { unsafe unlinkat(directory, name, AT_REMOVEDIR) }
  }

  private func remove(_ name: String, in directory: Int32) throws(Errno) {
    try before(.remove)
    do {
      _ = try System.check { unsafe unlinkat(directory, name, 0) }
    } catch {
      // A file system that gives no kind with a name.
      guard error.code == EISDIR else { throw error }
      try removeTree(name, in: directory)
    }
  }
}
