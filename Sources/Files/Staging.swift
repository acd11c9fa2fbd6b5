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

  func write(
    _ layout: OutputLayout, _ contents: OutputLayout.Contents, to stage: String
  ) throws(Failure) {
    let root = try attempt("create", parent.path + "/" + stage) { () throws(Errno) in
      try operations.makeFolder(stage, in: parent.descriptor)
      return try System.open(stage, in: parent.descriptor, O_RDONLY | O_DIRECTORY)
    }
    for folder in layout.folders {
      try attempt("create", folder) { () throws(Errno) in
        try operations.makeFolder(folder, in: root.number)
      }
    }
    let number = root.number
    _ = try Parallel.tryMap(layout.files.count, workers: workers) { (range) throws(Failure) in
      let content = contents()
      var folder: Folder.Open?
      for index in range {
        try write(layout.files[index], content(index), in: number, &folder)
      }
    }
  }

  /// - Parameter folder: the one that stays open; files of one folder mostly stand together.
  private func write(
    _ file: OutputLayout.File, _ bytes: [UInt8], in root: Int32, _ folder: inout Folder.Open?
  ) throws(Failure) {
    if folder.map({ file.path.stands(in: $0.path) }) != true {
      folder = try attempt("open", file.path.string) { () throws(Errno) in
        try Folder.Open(file.path.parent, in: root)
      }
    }
    let directory = folder?.descriptor ?? root
    try attempt("write", file.path.string) { () throws(Errno) in
      let opened = try operations.create(
        file.path.name, in: directory, isExecutable: file.isExecutable)
      try operations.write(bytes, to: opened.number)
      try operations.close(opened)
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
      if let path {
        descriptor = try System.openBeneath(path.string, in: root, flags).release()
      } else {
        descriptor = try System.open(".", in: root, flags).release()
      }
    }

    deinit { _ = Glibc.close(descriptor) }
  }
}
