package import Core
internal import Glibc

/// What the system says of a file, of which something changes with every change of the file.
///
/// Of the time of the last change of a file or of what is known about it (`ctime`) no program can
/// choose the value, so equal stamps mean equal bytes, with one exception: a file that changes
/// twice within one tick of the file system's clock. `isOlder` tells where that cannot be.
package struct FileStamp: Sendable, Equatable {
  /// How many bytes one takes in memory, and in a file of them.
  static let byteCount = 48

  private let device: UInt64
  private let number: UInt64
  private let size: UInt64
  private let mode: UInt64
  /// Nanoseconds since 1970.
  private let modified: Int64
  private let changed: Int64

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
    size = UInt64(bitPattern: Int64(status.st_size))
    mode = UInt64(status.st_mode)
    modified = Self.nanoseconds(status.st_mtim)
    changed = Self.nanoseconds(status.st_ctim)
  }

  /// Of the running program's own file; nil where the system does not tell.
  package static var ofProgram: FileStamp? {
    var status = stat()
    return unsafe stat("/proc/self/exe", &status) == 0 ? FileStamp(status) : nil
  }

  /// All that it says, as words.
  package var text: String { "\(device) \(number) \(size) \(mode) \(modified) \(changed)" }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// Whether any later change shows in the stamp: the file was last changed before a moment of its
  /// own file system, and a look at its content was begun after that moment.
  package func isOlder(than moment: FileStamp) -> Bool {
    device == moment.device && modified < moment.changed && changed < moment.changed
  }

  /// The present moment by the clock of a file system, as the stamp of a file made for it.
  package static func now(at path: String) throws(Failure) -> FileStamp {
    try attempt("write", path) { () throws(Errno) in
      let file = Descriptor(
        number: try System.check {
          unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
        })
      _ = try System.check { futimens(file.number, nil) }
      return FileStamp(try System.status(of: file.number))
    }
  }
}

extension FileStamp {
  /// The same, of which everything that stands there is older: the clock's next tick is waited for.
  package static func next(at path: String) throws(Failure) -> FileStamp {
    let first = try now(at: path)
    var next = first
    // A clock that was set back meanwhile is not waited for: then nothing is older, which is true.
    for _ in 0..<200 where next.changed <= first.changed {
      usleep(500)
      next = try now(at: path)
    }
    return next
  }
}

extension Folder {
  /// The stamp of what stands at each path; nil where there is neither a file nor a folder.
  package func stamps(of paths: [RelativePath], workers: Int) throws(Failure) -> [FileStamp?] {
    let paths = paths
    let parts = try Parallel.tryMap(paths.count, workers: workers) { (range) throws(Failure) in
      var open: Open?
      return try paths[range].map { (path) throws(Failure) in try stamp(of: path, &open) }
    }
    return parts.flatMap(\.self)
  }

  /// - Parameter open: the folder that stays open; files of one folder mostly stand together.
  private func stamp(of path: RelativePath, _ open: inout Open?) throws(Failure) -> FileStamp? {
    do throws(Errno) {
      if open.map({ path.stands(in: $0.path) }) != true {
        open = try Open(path.parent, in: descriptor)
      }
      guard let folder = open?.descriptor, let status = try System.status(of: path.name, in: folder)
      else { return nil }
      return status.isFile || status.isFolder ? FileStamp(status) : nil
    } catch {
      switch error.code {
      case ENOENT, ENOTDIR, ELOOP, EXDEV: return nil
      default: throw Failure(error, "look at", shown(path))
      }
    }
  }
}
