internal import Core
internal import Glibc

/// What a transaction is about to do, written down before it does anything.
struct Journal {
  /// The folder with the journal and the new contents, while it may still be given up.
  static let stage = Leftover.prefix + "apply-stage"
  /// The same folder from the point of no return on.
  static let name = Leftover.prefix + "apply"
  static let list = "journal"

  struct Change {
    let path: RelativePath
    let before: FileState?
    let after: FileState?
  }

  let note: String
  let changes: [Change]

  init(_ note: String, _ changes: [FileChange]) {
    precondition(!note.utf8.contains(0x0A), "a note is one line")
    self.note = note
    self.changes = changes.map {
      Change(path: $0.path, before: $0.before, after: $0.after.map(FileState.init))
    }
  }

  /// A head, the note, then a line for each change, ended by a line that says it is whole.
  var bytes: [UInt8] {
    var text = "l9gen journal 1\n\(note)\n"
    for change in changes {
      text += "\(Self.word(change.before)) \(Self.word(change.after)) \(change.path)\n"
    }
    return Array((text + "end\n").utf8)
  }

  private static func word(_ state: FileState?) -> String {
    state.map { $0.digest.hex + ($0.isExecutable ? "x" : "-") } ?? "none"
  }

  /// The journal of an interrupted transaction; nil when there is none.
  static func read(in root: Folder) throws(Failure) -> Journal? {
    let status = try attempt("look at", root.path + "/" + name) { () throws(Errno) in
      try System.status(of: name, in: root.descriptor)
    }
    guard let status else { return nil }
    guard status.isFolder, status.st_uid == geteuid() else { throw foreign(root) }
    let bytes = try attempt("read", root.path + "/" + name) { () throws(Errno) in
      let folder = try System.open(name, in: root.descriptor, O_RDONLY | O_DIRECTORY)
      return try System.open(list, in: folder.number, O_RDONLY | O_NONBLOCK)
    }
    let content = try RegularFile.read(bytes, path: "\(name)/\(list)", limit: 256 << 20)
    guard let journal = Journal(parsing: content) else { throw foreign(root) }
    return journal
  }

  private init?(parsing bytes: [UInt8]) {
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 4, lines.removeFirst() == "l9gen journal 1", lines.popLast() == "",
      lines.popLast() == "end"
    else { return nil }
    note = lines.removeFirst()
    var changes: [Change] = []
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard words.count == 3, let path = try? RelativePath(words[2]),
        let before = Self.state(words[0]), let after = Self.state(words[1])
      else { return nil }
      changes.append(Change(path: path, before: before, after: after))
    }
    self.changes = changes
  }

  private static func state(_ word: String) -> FileState?? {
    if word == "none" { return .some(nil) }
    guard let last = word.last, last == "x" || last == "-",
      let digest = Digest(hex: String(word.dropLast()))
    else { return nil }
    return FileState(digest: digest, isExecutable: last == "x")
  }

  private static func foreign(_ root: Folder) -> Failure {
    Failure(
      FileRules.foreignLeftover, .cannotCreate,
      "'\(root.path)/\(name)' is not what an interrupted run of this user left there",
      help: "look at it, then move it away")
  }
}
