internal import Glibc

/// Reading a file whole, with nothing taken on trust.
enum RegularFile {
  /// Reads at most `limit` bytes of an open regular file.
  static func read(_ file: borrowing Descriptor, path: String, limit: Int)
    throws(Failure) -> [UInt8]
  {
    let before = try status(of: file, path)
    guard before.isFile else {
      throw Failure(
        FileRules.wrongKind, .noInput, "'\(path)' is \(before.kindName)",
        help: "name a regular file")
    }
    let size = Int(before.st_size)
    if size > limit { throw tooLarge(path, "\(size) bytes", limit) }
    // One byte more than expected shows growth without another call.
    var bytes = [UInt8](repeating: 0, count: size + 1)
    var count = 0
    while count < bytes.count {
      let read = try more(of: file, path, into: &bytes, from: count)
      if read == 0 { break }
      count += read
    }
    let after = try status(of: file, path)
    guard count == size, isSame(before, after) else {
      throw Failure(
        FileRules.changedWhileRead, .tryLater, "'\(path)' changed while it was read",
        help: "run again when the program that writes it has finished")
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  private static func status(of file: borrowing Descriptor, _ path: String) throws(Failure) -> stat
  {
    do { return try System.status(of: file.number) } catch { throw Failure(error, "read", path) }
  }

  private static func more(
    of file: borrowing Descriptor, _ path: String, into bytes: inout [UInt8], from count: Int
  ) throws(Failure) -> Int {
    do {
      return try System.read(file.number, into: &bytes, from: count)
    } catch {
      throw Failure(error, "read", path)
    }
  }

  private static func isSame(_ before: stat, _ after: stat) -> Bool {
    before.st_size == after.st_size && before.st_mtim.tv_sec == after.st_mtim.tv_sec
      && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
  }

  private static func tooLarge(_ path: String, _ size: String, _ limit: Int) -> Failure {
    Failure(
      FileRules.tooLarge, .badData, "'\(path)' has \(size), the limit is \(limit)",
      help: "split the file")
  }
}

/// Files that the user named: their path may be absolute and may lead through links.
package enum UserFile {
  package enum Kind: Sendable { case file, folder }

  /// What a path on the command line names; links are followed, anything but a regular file or a
  /// folder is refused.
  package static func kind(of path: String) throws(Failure) -> Kind {
    let opened = try attempt("open", path) { () throws(Errno) in
      try System.open(path, System.pathOnly)
    }
    let status = try attempt("open", path) { () throws(Errno) in
      try System.status(of: opened.number)
    }
    if status.isFile { return .file }
    if status.isFolder { return .folder }
    throw Failure(
      FileRules.wrongKind, .noInput, "'\(path)' is \(status.kindName)",
      help: "name a regular file or a folder")
  }

  /// Whether a path names a regular file that can be looked at.
  package static func isFile(_ path: String) -> Bool {
    // Any failure means: no.
    (try? kind(of: path)) == .file
  }

  /// The bytes of a file that the user named.
  package static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    // O_NONBLOCK: opening a named pipe would otherwise wait for a writer.
    let opened = try attempt("read", path) { () throws(Errno) in
      try System.open(path, O_RDONLY | O_NONBLOCK)
    }
    return try RegularFile.read(opened, path: path, limit: limit)
  }
}
