internal import Core
internal import Glibc

/// The names of the folders that a writer makes beside its target.
enum Leftover {
  static let prefix = ".l9gen-"

  /// Being written; worthless when its run has ended.
  static func stage(_ name: String) -> String { prefix + "stage-" + name }
  /// Complete, and to take the place of the target.
  static func next(_ name: String) -> String { prefix + "next-" + name }
  /// The target's former content; worthless once the target stands again.
  static func old(_ name: String) -> String { prefix + "old-" + name }
  /// A single file being written.
  static func file(_ name: String) -> String { prefix + "file-" + name }
}

/// Finishes or removes what killed runs left; the caller holds the lock.
struct Recovery {
  private let parent: Folder
  private let operations: FileOperations

  init(_ parent: Folder, _ operations: FileOperations) {
    self.parent = parent
    self.operations = operations
  }

  func run() throws(Failure) {
    let names = try attempt("list", parent.path) { () throws(Errno) in
      try System.names(in: parent.descriptor).map(\.name)
    }
    // Single files are not ours to remove: their names are taken anew by who writes them. Nor are
    // the journals of transactions, which finish them themselves.
    let ours = names.filter {
      $0.hasPrefix(Leftover.prefix) && !$0.hasPrefix(Leftover.file(""))
        && $0 != Journal.name && $0 != Journal.stage
    }
    if ours.isEmpty { return }
    // sorted: by bytes, so that errors are the same in every run
    for name in ours.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      try checkOwnership(of: name)
    }
    // First roll forward, since that needs the old folders.
    for name in ours { if let target = target(of: name, "next-") { try rollForward(target) } }
    for name in ours where target(of: name, "stage-") != nil || target(of: name, "old-") != nil {
      try attempt("remove", parent.path + "/" + name) { () throws(Errno) in
        try operations.removeTree(name, in: parent.descriptor)
      }
    }
  }

  /// Puts a complete folder in its target's place; every step may already have been done.
  private func rollForward(_ target: String) throws(Failure) {
    let old = Leftover.old(target)
    try attempt("replace", parent.path + "/" + target) { () throws(Errno) in
      let directory = parent.descriptor
      if try System.status(of: target, in: directory) != nil {
        try operations.removeTree(old, in: directory)
        try operations.rename(target, to: old, in: directory)
      }
      try operations.rename(Leftover.next(target), to: target, in: directory)
      try operations.sync(directory)
      try operations.removeTree(old, in: directory)
    }
  }

  private func target(of name: String, _ kind: String) -> String? {
    let prefix = Leftover.prefix + kind
    return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
  }

  /// Only a folder of our own user is touched.
  private func checkOwnership(of name: String) throws(Failure) {
    let status = try attempt("look at", parent.path + "/" + name) { () throws(Errno) in
      try System.status(of: name, in: parent.descriptor)
    }
    guard let status else { return }
    let isKnown = ["stage-", "next-", "old-"].contains { target(of: name, $0) != nil }
    if isKnown, status.isFolder, status.st_uid == geteuid() { return }
    throw Failure(
      FileRules.foreignLeftover, .cannotCreate,
      "'\(parent.path)/\(name)' is \(status.kindName) that no run of this user left there",
      help: "look at it, then move it away")
  }
}
