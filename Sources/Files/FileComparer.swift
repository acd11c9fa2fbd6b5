package import Core
internal import Glibc

/// Holds files beneath a folder against bytes, one after another, with memory and an open folder
/// that serve again.
package struct FileComparer {
  private let root: Folder
  private var open: Folder.Open?
  private var buffer: [UInt8] = []

  package init(in root: Folder) { self.root = root }

  /// The file's stamp, taken before it was read, when it is just these bytes; else nil, whatever the
  /// reason: a careful look finds it out.
  package mutating func stamp(
    of path: RelativePath, holding bytes: [UInt8], isExecutable: Bool
  ) -> FileStamp? {
    try? match(path, bytes, isExecutable: isExecutable)
  }

  /// The same, with failures.
  mutating func match(
    _ path: RelativePath, _ bytes: [UInt8], isExecutable: Bool
  ) throws(Errno) -> FileStamp? {
    let file = try openFile(path)
    let status = try System.status(of: file.number)
    guard status.isFile, Int(status.st_size) == bytes.count,
      (status.st_mode & S_IXUSR != 0) == isExecutable
    else { return nil }
    // Room for one byte more than expected shows growth without another call.
    if buffer.count <= bytes.count {
      buffer = [UInt8](repeating: 0, count: max(2 * bytes.count, 1 << 16))
    }
    var count = 0
    while count < bytes.count {
      let read = try System.read(file.number, into: &buffer, from: count, limit: bytes.count + 1)
      if read == 0 { break }
      count += read
    }
    return count == bytes.count && System.isPrefix(bytes, of: buffer) ? FileStamp(status) : nil
  }

  /// Files of one folder mostly stand together.
  private mutating func openFile(_ path: RelativePath) throws(Errno) -> Descriptor {
    if open.map({ path.stands(in: $0.path) }) != true {
      open = try Folder.Open(path.parent, in: root.descriptor)
    }
    return try System.open(
      path.name, in: open?.descriptor ?? root.descriptor, O_RDONLY | O_NONBLOCK)
  }
}
