package import Core
internal import Glibc

/// Publishes a complete folder, all or nothing.
///
/// The files are written to a folder beside the target, `.l9gen-stage-<name>`, and one rename
/// publishes it. A run that ends at any point leaves the target as it was or as it should be; what
/// else it leaves is removed at the next start, under a lock on the parent folder.
package struct TreeWriter: Sendable {
  /// What publishing may do, and with how much.
  package struct Options: Sendable {
    /// Replace a target that has other content.
    package var replaces = false
    /// Bring everything to the disk before it is published.
    package var isDurable = true
    package var workers = 1
    /// Names that may stand in an existing target without making it different, such as
    /// `__pycache__`; they are lost when the target is replaced.
    package var ignored: Set<String> = []
    package var lockSeconds = 10
    /// Is given the folder before it is compared, and the new one before it is published.
    package var observe: (@Sendable (Folder) throws(Failure) -> Void)?

    package init() {}
  }

  /// What publishing found and did.
  package enum Outcome: Sendable, Equatable { case created, replaced, unchanged }

  private let parent: Folder
  private let options: Options
  private let operations: FileOperations

  /// Writes beneath `parent`, which must exist.
  package init(in parent: Folder, _ options: Options = Options()) {
    self.init(in: parent, options, FileOperations())
  }

  init(in parent: Folder, _ options: Options, _ operations: FileOperations) {
    self.parent = parent
    self.options = options
    self.operations = operations
  }

  /// Makes `parent/name` hold exactly these files.
  package func publish(_ tree: OutputTree, as name: RelativePath) throws(Failure) -> Outcome {
    let files = tree.files
    return try publish(tree.layout, as: name) { { (index) throws(Failure) in files[index].bytes } }
  }

  /// The same of files whose content is made when it is needed.
  package func publish(
    _ layout: OutputLayout, as name: RelativePath, contents: @escaping OutputLayout.Contents
  ) throws(Failure) -> Outcome {
    precondition(name.parent == nil, "a folder is published under one name")
    return try locked { () throws(Failure) in
      try recoverLocked()
      if let difference = try difference(from: layout, contents, name) {
        if !options.replaces { throw different(name, difference) }
        try write(layout, contents, name)
        try replace(name)
        return .replaced
      }
      if try parent.kind(of: name) == .folder { return .unchanged }
      try write(layout, contents, name)
      try create(name)
      return .created
    }
  }

  /// Finishes or removes what killed runs left in the parent folder; publishing does it too.
  package func recover() throws(Failure) {
    try locked { () throws(Failure) in try recoverLocked() }
  }

  private func locked<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    try Lock.holding(
      parent.descriptor, path: parent.path, seconds: options.lockSeconds, body)
  }

  private func recoverLocked() throws(Failure) {
    try Recovery(parent, operations).run()
  }

  /// How an existing target differs; nil when it does not, or when there is none.
  private func difference(
    from layout: OutputLayout, _ contents: OutputLayout.Contents, _ name: RelativePath
  ) throws(Failure) -> String? {
    switch try parent.kind(of: name) {
    case nil: return nil
    case .file, .other: throw notAFolder(name)
    case .folder: break
    }
    if let observe = options.observe { try observe(Folder(beneath: parent, name)) }
    return try Comparison(ignored: options.ignored, workers: options.workers)
      .firstDifference(of: layout, contents, in: parent, name)
  }

  private func write(
    _ layout: OutputLayout, _ contents: OutputLayout.Contents, _ name: RelativePath
  ) throws(Failure) {
    let stage = Leftover.stage(name.string)
    do {
      try Staging(parent, operations, workers: options.workers)
        .write(layout, contents, to: stage)
      if options.isDurable {
        try attempt("sync", parent.shown(name)) { () throws(Errno) in
          try operations.syncAll(parent.descriptor)
        }
      }
      if let observe = options.observe { try observe(Folder(staged: stage, in: parent)) }
    } catch {
      discard(stage)
      throw error
    }
  }

  private func create(_ name: RelativePath) throws(Failure) {
    let stage = Leftover.stage(name.string)
    do {
      try attempt("publish", parent.shown(name)) { () throws(Errno) in
        try operations.rename(stage, to: name.string, in: parent.descriptor)
      }
    } catch {
      discard(stage)
      throw error
    }
    try syncParent(name)
  }

  private func replace(_ name: RelativePath) throws(Failure) {
    let stage = Leftover.stage(name.string)
    do {
      try operations.exchange(stage, name.string, in: parent.descriptor)
    } catch {
      guard error.code == EXDEV || error.code == EINVAL || error.code == ENOSYS else {
        discard(stage)
        throw Failure(error, "publish", parent.shown(name))
      }
      // No exchange on this file system: the name of the stage becomes the journal.
      return try replaceByJournal(name)
    }
    try syncParent(name)
    discard(stage)
  }

  /// From the first rename on, recovery rolls forward.
  private func replaceByJournal(_ name: RelativePath) throws(Failure) {
    try attempt("publish", parent.shown(name)) { () throws(Errno) in
      try operations.rename(
        Leftover.stage(name.string), to: Leftover.next(name.string), in: parent.descriptor)
    }
    try syncParent(name)
    try recoverLocked()
    try syncParent(name)
  }

  private func syncParent(_ name: RelativePath) throws(Failure) {
    if !options.isDurable { return }
    try attempt("sync", parent.shown(name)) { () throws(Errno) in
      try operations.sync(parent.descriptor)
    }
  }

  /// What cannot be removed now is removed at the next start.
  private func discard(_ stage: String) {
    try? operations.removeTree(stage, in: parent.descriptor)
  }

  private func different(_ name: RelativePath, _ difference: String) -> Failure {
    Failure(
      FileRules.different, .cannotCreate, "'\(parent.shown(name))' exists and \(difference)",
      help: "move it away, or ask for it to be replaced")
  }

  private func notAFolder(_ name: RelativePath) -> Failure {
    Failure(
      FileRules.wrongKind, .cannotCreate, "'\(parent.shown(name))' exists and is not a folder",
      help: "move it away")
  }
}
