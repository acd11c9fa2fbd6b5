internal import Core
internal import Glibc

/// A folder for the time of one piece of work, removed with everything in it afterwards.
package enum ScratchFolder {
  /// Gives the work a new, private folder; its path is absolute.
  package static func using<Result>(
    in parent: String, _ work: (String) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let path = try make(in: parent)
    defer { remove(path) }
    return try work(path)
  }

  private static func make(in parent: String) throws(Failure) -> String {
    var template = Array("\(parent)/l9gen-XXXXXX".utf8CString)
    let made: Bool = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe mkdtemp(start) != nil
    }
    if !made { throw Failure(Errno(errno), "make a folder in", parent) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// What cannot be removed stays in the temporary folder, where the system clears it.
  private static func remove(_ path: String) {
    let parts = path.split(separator: "/")
    guard let name = parts.last,
      let parent = try? System.open("/" + parts.dropLast().joined(separator: "/"), System.pathOnly)
    else { return }
    try? FileOperations().removeTree(String(name), in: parent.number)
  }
}

/// Folders and files of l9gen's own on this machine, such as its cache.
package enum OwnFiles {
  /// Does a piece of work under the lock of a folder, waiting while another process holds it.
  package static func locking(
    _ path: String, seconds: Int, _ work: () throws(Failure) -> Void
  ) throws(Failure) {
    let folder = try attempt("lock", path) { () throws(Errno) in
      try System.open(path, O_RDONLY | O_DIRECTORY)
    }
    try Lock.holding(folder.number, path: path, seconds: seconds, work)
  }

  /// Makes a folder and those above it; existing ones are fine. Returns whether it is new.
  @discardableResult
  package static func makeFolder(_ path: String) throws(Failure) -> Bool {
    var current = path.hasPrefix("/") ? "" : "."
    var isNew = false
    for part in path.split(separator: "/") {
      current += "/" + part
      isNew = unsafe mkdir(current, 0o755) == 0
      if !isNew, errno != EEXIST { throw Failure(Errno(errno), "make the folder", current) }
    }
    return isNew
  }

  /// Removes a folder with nothing in it; leaves any other as it is.
  package static func removeIfEmpty(_ path: String) { _ = unsafe rmdir(path) }

  /// Removes a file; missing is fine.
  package static func remove(_ path: String) throws(Failure) {
    if unsafe unlink(path) == 0 || errno == ENOENT { return }
    throw Failure(Errno.last, "remove", path)
  }

  /// Gives a file another name in the same folder, in the place of what has it.
  package static func rename(_ path: String, to new: String) throws(Failure) {
    if unsafe Glibc.rename(path, new) != 0 { throw Failure(Errno.last, "rename", path) }
  }

  /// Replaces a file's content, whole or not at all.
  package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    try UserFile.write(bytes, to: path)
  }

  /// Replaces an existing file by a rename, so that it has its old content or the new one whole;
  /// its mode is kept.
  package static func replace(_ bytes: [UInt8], at path: String) throws(Failure) {
    let stage = path + ".l9gen-new"
    try write(bytes, to: stage)
    var status = stat()
    if unsafe stat(path, &status) == 0 { _ = unsafe chmod(stage, status.st_mode & 0o7777) }
    if unsafe Glibc.rename(stage, path) != 0 {
      let error = Errno(errno)
      _ = unsafe unlink(stage)
      throw Failure(error, "replace", path)
    }
  }
}
