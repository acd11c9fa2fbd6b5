package import Core
internal import Glibc

/// A file that gets its name when it is complete and on the disk; else it is removed.
package final class NewFile {
  private let folder: Folder
  private let temporary: RelativePath
  private let descriptor: Int32
  private var isPublished = false

  /// Begins a read-only file under a name that only one run uses at a time.
  package init(_ temporary: RelativePath, in folder: Folder) throws(Failure) {
    precondition(temporary.parent == nil, "a new file stands in the folder itself")
    try folder.remove(temporary)
    descriptor = try attempt("write", folder.shown(temporary)) { () throws(Errno) in
      let file = try System.open(
        temporary.string, in: folder.descriptor, O_WRONLY | O_CREAT | O_EXCL, mode: 0o444)
      return try System.check { fcntl(file.number, F_DUPFD_CLOEXEC, 0) }
    }
    self.folder = folder
    self.temporary = temporary
  }

  deinit {
    _ = Glibc.close(descriptor)
    if !isPublished { try? folder.remove(temporary) }
  }

  package func write(_ bytes: [UInt8]) throws(Failure) {
    try attempt("write", folder.shown(temporary)) { () throws(Errno) in
      try System.write(bytes, to: descriptor)
    }
  }

  /// Brings the content to the disk and gives the file its name, in place of another's.
  package func publish(as name: RelativePath) throws(Failure) {
    let directory = folder.descriptor
    try attempt("write", folder.shown(name)) { () throws(Errno) in
      _ = try System.check { fsync(descriptor) }
      _ = try System.check {
        unsafe renameat(directory, temporary.string, directory, name.string)
      }
    }
    isPublished = true
  }
}

extension Folder {
  /// Brings the folder's entries to the disk.
  package func sync() throws(Failure) {
    try attempt("sync", path) { () throws(Errno) in
      _ = try System.check { fsync(descriptor) }
    }
  }
}
