package import Core
internal import Glibc

/// A lock file in which its holder notes what it is about to do.
///
/// The lock itself ends with its process, and the note is cleared at an orderly end. So who takes
/// the lock and finds a note knows that the one who wrote it was killed: no process id that could
/// have been given anew needs to be looked at.
package struct RunLock {
  /// What a killed run noted.
  package let leftNote: String?
  private let descriptor: Int32
  private let path: String

  /// Runs `body` under the lock, waiting up to `seconds` while another process holds it.
  package static func holding<Result>(
    _ name: RelativePath, in folder: Folder, seconds: Int,
    _ body: (RunLock) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(name.parent == nil, "a lock file stands in the folder itself")
    let path = folder.shown(name)
    let file = try attempt("open", path) { () throws(Errno) in
      try System.open(name.string, in: folder.descriptor, O_RDWR | O_CREAT, mode: 0o644)
    }
    let number = file.number
    return try Lock.holding(number, path: path, seconds: seconds) { () throws(Failure) in
      try body(RunLock(number, path))
    }
  }

  private init(_ descriptor: Int32, _ path: String) throws(Failure) {
    self.descriptor = descriptor
    self.path = path
    var bytes = [UInt8](repeating: 0, count: 1024)
    do {
      let count = try System.read(descriptor, into: &bytes, from: 0)
      leftNote = count == 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    } catch {
      throw Failure(error, "read", path)
    }
  }

  /// Replaces the note, on the disk too.
  package func note(_ text: String) throws(Failure) {
    try attempt("write", path) { () throws(Errno) in
      _ = try System.check { ftruncate(descriptor, 0) }
      _ = try System.check { lseek(descriptor, 0, SEEK_SET) < 0 ? -1 : 0 }
      try System.write(Array(text.utf8), to: descriptor)
      _ = try System.check { fsync(descriptor) }
    }
  }

  /// Marks an orderly end.
  package func clear() throws(Failure) {
    try attempt("write", path) { () throws(Errno) in
      _ = try System.check { ftruncate(descriptor, 0) }
    }
  }
}

extension Folder {
  /// Removes a file; missing is fine.
  package func remove(_ file: RelativePath) throws(Failure) {
    try attempt("remove", shown(file)) { () throws(Errno) in
      let parent = try Folder.Open(file.parent, in: descriptor)
      do throws(Errno) {
        _ = try System.check { unsafe unlinkat(parent.descriptor, file.name, 0) }
      } catch {
        if error.code != ENOENT { throw error }
      }
    }
  }
}
