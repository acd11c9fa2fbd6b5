package import Core
internal import Glibc

/// One file of a transaction: what must stand there before, and what is to stand there after.
package struct FileChange: Sendable {
  package let path: RelativePath
  /// Nil when nothing stands there.
  package let before: FileState?
  /// Nil when nothing is to stand there.
  package let after: StoredFile?

  package init(_ path: RelativePath, from before: FileState?, to after: StoredFile?) {
    self.path = path
    self.before = before
    self.after = after
  }
}

/// What is remembered of a file's content.
package struct FileState: Sendable, Hashable {
  package let digest: Digest
  package let isExecutable: Bool

  package init(digest: Digest, isExecutable: Bool) {
    self.digest = digest
    self.isExecutable = isExecutable
  }

  package init(_ file: StoredFile) {
    self.init(digest: Digest(of: file.bytes), isExecutable: file.isExecutable)
  }
}

/// Changes several files beneath a folder, all or none.
///
/// The new contents and a journal are written to a folder beside the files; renaming that folder is
/// the point from which on the next start finishes what this one began. Before it, nothing outside
/// the folder has changed. Whoever starts a transaction finishes, or removes, what a killed one left.
package struct FileTransaction: Sendable {
  /// What the files' owner changed between the planning and the end of the transaction; it is left
  /// as it is.
  package struct Result: Sendable {
    package var changedMeanwhile: [RelativePath] = []
  }

  private let root: Folder
  private let operations: FileOperations
  private let seconds: Int

  package init(in root: Folder, lockSeconds: Int = 10) {
    self.init(in: root, FileOperations(), lockSeconds: lockSeconds)
  }

  init(in root: Folder, _ operations: FileOperations, lockSeconds: Int = 10) {
    self.root = root
    self.operations = operations
    seconds = lockSeconds
  }

  /// Carries out the changes.
  ///
  /// - Parameters:
  ///   - note: handed to `finish`, also by the start that takes over after a kill; one line.
  ///   - prepare: the last work before the point of no return; it runs when all contents are staged.
  ///   - finish: what belongs to the transaction beside the files. It may run again, and must then
  ///     find that its work is done.
  package func apply(
    _ changes: [FileChange], note: String, prepare: () throws(Failure) -> Void = {},
    finish: (String) throws(Failure) -> Void
  ) throws(Failure) -> Result {
    try locked { () throws(Failure) in
      _ = try recoverLocked(finish)
      try checkBefore(changes)
      do throws(Failure) {
        try stage(changes, note)
        try prepare()
      } catch {
        // What cannot be removed now is removed at the next start.
        try? operations.removeTree(Journal.stage, in: root.descriptor)
        throw error
      }
      try attempt("begin the changes in", root.path) { () throws(Errno) in
        try operations.rename(Journal.stage, to: Journal.name, in: root.descriptor)
        try operations.sync(root.descriptor)
      }
      return try rollForward(finish) ?? Result()
    }
  }

  /// Finishes what a killed transaction began; nil when there was none.
  package func recover(finish: (String) throws(Failure) -> Void) throws(Failure) -> Result? {
    // Looked at without the lock first: mostly there is nothing.
    let names = try attempt("look at", root.path) { () throws(Errno) in
      (
        try System.status(of: Journal.name, in: root.descriptor) != nil,
        try System.status(of: Journal.stage, in: root.descriptor) != nil
      )
    }
    if !names.0, !names.1 { return nil }
    return try locked { () throws(Failure) in try recoverLocked(finish) }
  }

  /// Whether a killed transaction waits to be finished.
  package static func isInterrupted(in root: Folder) throws(Failure) -> Bool {
    try attempt("look at", root.path) { () throws(Errno) in
      try System.status(of: Journal.name, in: root.descriptor) != nil
    }
  }

  private func locked<Value>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
    try Lock.holding(root.descriptor, path: root.path, seconds: seconds, body)
  }

  private func recoverLocked(
    _ finish: (String) throws(Failure) -> Void
  ) throws(Failure) -> Result? {
    try attempt("remove", root.path + "/" + Journal.stage) { () throws(Errno) in
      try operations.removeTree(Journal.stage, in: root.descriptor)
    }
    return try rollForward(finish)
  }

  private func checkBefore(_ changes: [FileChange]) throws(Failure) {
    for change in changes where try state(of: change.path) != change.before {
      throw Failure(
        FileRules.stale, .badData, "'\(change.path)' changed since the changes were planned",
        help: "plan again")
    }
  }

  /// Nil when nothing stands there; what is no file has no state, and equals none.
  private func state(of path: RelativePath) throws(Failure) -> FileState? {
    switch try root.standing(at: path, limit: Self.limit) {
    case .nothing: return nil
    case .file(let file): return FileState(file)
    case .other(let kind):
      throw Failure(
        FileRules.wrongKind, .cannotCreate, "'\(path)' is \(kind)", help: "move it away")
    }
  }

  static let limit = 256 << 20

  // MARK: before the point of no return

  private func stage(_ changes: [FileChange], _ note: String) throws(Failure) {
    let stage = try attempt("create", root.path + "/" + Journal.stage) { () throws(Errno) in
      try operations.makeFolder(Journal.stage, in: root.descriptor)
      return try System.open(Journal.stage, in: root.descriptor, O_RDONLY | O_DIRECTORY)
    }
    for (index, change) in changes.enumerated() {
      guard let after = change.after else { continue }
      try write(after.bytes, "\(index)", in: stage.number, isExecutable: after.isExecutable)
    }
    try write(Journal(note, changes).bytes, Journal.list, in: stage.number, isExecutable: false)
    try attempt("sync", root.path) { () throws(Errno) in
      try operations.syncAll(root.descriptor)
    }
  }

  private func write(
    _ bytes: [UInt8], _ name: String, in directory: Int32, isExecutable: Bool
  ) throws(Failure) {
    try attempt("write", Journal.stage + "/" + name) { () throws(Errno) in
      let opened = try operations.create(name, in: directory, isExecutable: isExecutable)
      try operations.write(bytes, to: opened.number)
      try operations.close(opened)
    }
  }

  // MARK: after it

  /// Every step may have been done already.
  private func rollForward(
    _ finish: (String) throws(Failure) -> Void
  ) throws(Failure) -> Result? {
    guard let journal = try Journal.read(in: root) else { return nil }
    var result = Result()
    for (index, change) in journal.changes.enumerated() {
      let isDone = try publish(change, "\(index)")
      if !isDone { result.changedMeanwhile.append(change.path) }
    }
    try attempt("sync", root.path) { () throws(Errno) in
      try operations.syncAll(root.descriptor)
    }
    try finish(journal.note)
    try attempt("remove", root.path + "/" + Journal.name) { () throws(Errno) in
      // The list goes last but one, with its folder: until then the next start finishes.
      try operations.rename(Journal.name, to: Journal.stage, in: root.descriptor)
      try operations.sync(root.descriptor)
      try operations.removeTree(Journal.stage, in: root.descriptor)
    }
    return result
  }

  /// False when somebody changed the file meanwhile.
  private func publish(_ change: Journal.Change, _ name: String) throws(Failure) -> Bool {
    let present = try root.standing(at: change.path, limit: Self.limit)
    let state: FileState? = if case .file(let file) = present { FileState(file) } else { nil }
    if case .other = present { return false }
    if state == change.after { return true }
    if state != change.before { return false }
    return try attempt("write", root.shown(change.path)) { () throws(Errno) in
      if change.after == nil {
        try remove(change.path)
      } else {
        try put(name, at: change.path)
      }
      return true
    }
  }

  private func put(_ name: String, at path: RelativePath) throws(Errno) {
    try makeParents(of: path)
    let parent = try Folder.Open(path.parent, in: root.descriptor)
    let staged = try System.openBeneath(
      Journal.name, in: root.descriptor, O_RDONLY | O_DIRECTORY)
    if let old = try System.status(of: path.name, in: parent.descriptor) {
      // The rights that the owner gave stay; only whether it may be run is ours to say.
      let new = try System.status(of: name, in: staged.number)
      let isExecutable = (new?.st_mode ?? 0) & S_IXUSR != 0
      let mode = (old.st_mode & 0o666) | (isExecutable ? (old.st_mode & 0o444) >> 2 : 0)
      _ = try System.check { unsafe fchmodat(staged.number, name, mode, 0) }
    }
    try operations.replace(name, in: staged.number, at: path.name, in: parent.descriptor)
  }

  private func makeParents(of path: RelativePath) throws(Errno) {
    var parents: [RelativePath] = []
    var next = path.parent
    while let folder = next {
      parents.append(folder)
      next = folder.parent
    }
    for folder in parents.reversed() {
      let parent = try Folder.Open(folder.parent, in: root.descriptor)
      if try System.status(of: folder.name, in: parent.descriptor) == nil {
        try operations.makeFolder(folder.name, in: parent.descriptor)
      }
    }
  }

  /// Removes a file and the folders that are then empty.
  private func remove(_ path: RelativePath) throws(Errno) {
    let parent = try Folder.Open(path.parent, in: root.descriptor)
    try operations.removeFile(path.name, in: parent.descriptor)
    var next = path.parent
    while let folder = next {
      let above = try Folder.Open(folder.parent, in: root.descriptor)
      guard try operations.removeEmptyFolder(folder.name, in: above.descriptor) else { return }
      next = folder.parent
    }
  }
}
