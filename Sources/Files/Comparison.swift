internal import Core
internal import Glibc
internal import Synchronization

/// Compares the files of a tree with a folder on the disk.
struct Comparison {
  let ignored: Set<String>
  let workers: Int

  /// For instance `'a.py' differs`; nil when both hold the same files, bytes and modes.
  func firstDifference(
    of layout: OutputLayout, _ contents: OutputLayout.Contents, in parent: Folder,
    _ name: RelativePath
  ) throws(Failure) -> String? {
    let folder = try Folder(beneath: parent, name)
    let present = try self.present(in: folder)
    if let difference = namesDiffer(layout.files, present) { return difference }
    let lowest = Mutex<Int?>(nil)
    let root = folder.descriptor
    try Parallel.forEachRange(layout.files.count, workers: workers) { (range) throws(Failure) in
      guard let index = try differing(layout.files, contents(), range, root) else { return }
      lowest.withLock { $0 = min($0 ?? index, index) }
    }
    return lowest.withLock { $0 }.map { "'\(layout.files[$0].path)' in it differs" }
  }

  /// The paths of what is there, without what is ignored.
  private func present(in folder: Folder) throws(Failure) -> [String] {
    let listing = try folder.list(limit: 2_000_000, hidden: true)
    let paths = listing.files.map(\.string) + listing.skipped.map(\.path)
    let kept =
      ignored.isEmpty
      ? paths
      : paths.filter { path in
        !path.split(separator: "/").contains { ignored.contains(String($0)) }
      }
    return kept.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func namesDiffer(_ files: [OutputLayout.File], _ present: [String]) -> String? {
    let files = files.map(\.path).sorted()
    for (file, path) in zip(files, present) where file.string != path {
      return file.string.utf8.lexicographicallyPrecedes(path.utf8)
        ? "lacks '\(file)'" : "also holds '\(path)'"
    }
    if files.count > present.count { return "lacks '\(files[present.count])'" }
    if present.count > files.count { return "also holds '\(present[files.count])'" }
    return nil
  }

  /// The lowest index in a range whose file differs.
  private func differing(
    _ files: [OutputLayout.File], _ content: (Int) throws(Failure) -> [UInt8],
    _ range: Range<Int>, _ root: Int32
  ) throws(Failure) -> Int? {
    var folder: Folder.Open?
    var buffer: [UInt8] = []
    for index in range {
      let file = files[index]
      let path = file.path.parent
      let bytes = try content(index)
      let isSame = try attempt("compare", file.path.string) { () throws(Errno) in
        if folder == nil || folder?.path != path { folder = try Folder.Open(path, in: root) }
        return try matches(file, bytes, in: folder?.descriptor ?? root, &buffer)
      }
      if !isSame { return index }
    }
    return nil
  }

  private func matches(
    _ file: OutputLayout.File, _ bytes: [UInt8], in directory: Int32, _ buffer: inout [UInt8]
  ) throws(Errno) -> Bool {
    let opened = try System.open(file.path.name, in: directory, O_RDONLY | O_NONBLOCK)
    let status = try System.status(of: opened.number)
    guard status.isFile, Int(status.st_size) == bytes.count,
      (status.st_mode & S_IXUSR != 0) == file.isExecutable
    else { return false }
    // One byte more than expected shows growth without another call.
    let expected = bytes.count
    if buffer.count <= expected {
      buffer.append(contentsOf: repeatElement(0, count: expected + 1 - buffer.count))
    }
    var count = 0
    while count <= expected {
      let read = try System.read(opened.number, into: &buffer, from: count)
      if read == 0 { break }
      count += read
    }
    return count == expected && System.isPrefix(bytes, of: buffer)
  }
}
