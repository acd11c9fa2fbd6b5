internal import Glibc

extension UserFile {
  /// Writes a file that the user named, whole or not at all.
  ///
  /// An existing file keeps its mode, and a link is followed to its file. With `expected`, nothing
  /// is written when the file no longer holds these bytes.
  package static func write(
    _ bytes: [UInt8], to path: String, expecting expected: [UInt8]? = nil
  ) throws(Failure) {
    let target = resolved(path) ?? path
    let (parent, name) = split(target)
    let folder = try Folder(parent)
    try Lock.holding(folder.descriptor, path: parent, seconds: 10) { () throws(Failure) in
      let present = try attempt("look at", path) { () throws(Errno) in
        try System.status(of: name, in: folder.descriptor)
      }
      if let present, !present.isFile {
        throw Failure(
          FileRules.wrongKind, .cannotCreate, "'\(path)' is \(present.kindName)",
          help: "name a regular file")
      }
      if let expected, try read(target, limit: 1 << 30) != expected {
        throw Failure(
          FileRules.changedWhileRead, .tryLater, "'\(path)' changed since it was read",
          help: "run again")
      }
      try attempt("write", path) { () throws(Errno) in
        try replace(name, in: folder.descriptor, bytes, mode: present?.st_mode)
      }
    }
  }

  /// Beside the file, so that one rename within a folder puts it in place.
  private static func replace(
    _ name: String, in directory: Int32, _ bytes: [UInt8], mode: mode_t?
  ) throws(Errno) {
    let temporary = Leftover.file(name)
    do {
      // A killed run may have left one; the lock says that nobody is writing it now.
      unsafe _ = unlinkat(directory, temporary, 0)
      let file = try System.open(
        temporary, in: directory, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644)
      if let mode { _ = try System.check { fchmod(file.number, mode & 0o7777) } }
      try System.write(bytes, to: file.number)
      _ = try System.check { fsync(file.number) }
      try file.close()
      _ = try System.check { unsafe renameat(directory, temporary, directory, name) }
    } catch {
      unsafe _ = unlinkat(directory, temporary, 0)
      throw error
    }
    _ = try System.check { fsync(directory) }
  }

  /// The absolute path without links to what a path names; nil when that is nothing.
  package static func resolved(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  private static func split(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let parent = path[..<slash]
    return (parent.isEmpty ? "/" : String(parent), String(path[path.utf8.index(after: slash)...]))
  }
}

extension UserFile {
  /// Whether anything stands at a path that can be looked at.
  package static func exists(_ path: String) -> Bool { (try? kind(of: path)) != nil }
}
