internal import Core
internal import Glibc

/// Writes a tree into a fresh folder, fast: one descriptor for each folder, three calls a file.
struct Staging {
  private let parent: Folder
  private let operations: FileOperations
  private let workers: Int

  init(_ parent: Folder, _ operations: FileOperations, workers: Int) {
    self.parent = parent
    self.operations = operations
    self.workers = workers
  }

  func write(_ tree: OutputTree, to stage: String) throws(Failure) {
    let root = try attempt("create", parent.path + "/" + stage) { () throws(Errno) in
      try operations.makeFolder(stage, in: parent.descriptor)
      return try System.open(stage, in: parent.descriptor, O_RDONLY | O_DIRECTORY)
    }
    for folder in tree.folders {
      try attempt("create", folder) { () throws(Errno) in
        try operations.makeFolder(folder, in: root.number)
      }
    }
    let number = root.number
    try Parallel.forEachRange(tree.files.count, workers: workers) { (range) throws(Failure) in
      try write(tree.files[range], in: number)
    }
  }

  /// Writes files that are sorted by path.
  private func write(_ files: ArraySlice<OutputFile>, in root: Int32) throws(Failure) {
    var folder: Folder.Open?
    for file in files {
      let path = file.path.parent
      if folder == nil || folder?.path != path {
        folder = try attempt("open", file.path.string) { () throws(Errno) in
          try Folder.Open(path, in: root)
        }
      }
      let directory = folder?.descriptor ?? root
      try attempt("write", file.path.string) { () throws(Errno) in
        let opened = try operations.create(
          file.path.name, in: directory, isExecutable: file.isExecutable)
        try operations.write(file.bytes, to: opened.number)
        try operations.close(opened)
      }
    }
  }
}

extension Folder {
  /// A folder beneath a root that stays open while its files are handled.
  final class Open {
    /// Nil for the root itself.
    let path: RelativePath?
    let descriptor: Int32

    init(_ path: RelativePath?, in root: Int32) throws(Errno) {
      self.path = path
      let flags = O_RDONLY | O_DIRECTORY
      let opened =
        if let path {
          try System.openBeneath(path.string, in: root, flags)
        } else {
          try System.open(".", in: root, flags)
        }
      descriptor = try System.check { fcntl(opened.number, F_DUPFD_CLOEXEC, 0) }
    }

    deinit { _ = Glibc.close(descriptor) }
  }
}
