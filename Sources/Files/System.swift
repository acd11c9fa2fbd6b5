internal import CShims
internal import Glibc

/// The reason of a failed system call.
struct Errno: Error, Hashable {
  let code: Int32

  init(_ code: Int32) { self.code = code }

  static var last: Errno { Errno(errno) }

  /// The C library's text, for instance `No space left on device`, in lower case.
  var text: String { unsafe String(cString: strerror(code)).lowercased() }
}

/// A file descriptor that closes itself.
struct Descriptor: ~Copyable {
  let number: Int32

  deinit { _ = Glibc.close(number) }

  /// Leaves the closing to the caller.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  /// Closes and reports what a late write-back found.
  consuming func close() throws(Errno) {
    let number = number
    discard self
    // Never repeated after EINTR: on Linux the descriptor is gone by then.
    if Glibc.close(number) != 0, errno != EINTR { throw Errno.last }
  }
}

/// The system calls that this target needs; each repeats after EINTR and throws its errno.
enum System {
  /// O_PATH: a descriptor to look at a file without opening it for reading.
  static let pathOnly = l9_path_only

  static func check(_ call: () -> Int32) throws(Errno) -> Int32 {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw Errno.last }
    }
  }

  /// Opens a path that may lead through links, relative to the working directory.
  static func open(_ path: String, _ flags: Int32) throws(Errno) -> Descriptor {
    Descriptor(number: try check { unsafe Glibc.open(path, flags | O_CLOEXEC) })
  }

  /// Opens one name in a directory and follows no link.
  static func open(
    _ name: String, in directory: Int32, _ flags: Int32, mode: mode_t = 0
  ) throws(Errno) -> Descriptor {
    Descriptor(
      number: try check { unsafe openat(directory, name, flags | O_CLOEXEC | O_NOFOLLOW, mode) })
  }

  /// Opens a path of several components beneath a directory; no component may be a link.
  static func openBeneath(
    _ path: String, in directory: Int32, _ flags: Int32, walking: Bool = false
  ) throws(Errno) -> Descriptor {
    if walking { return try walk(path, in: directory, flags) }
    do {
      return Descriptor(number: try check { openBeneathOnce(path, directory, flags) })
    } catch {
      // Old kernels and some container filters lack openat2.
      guard error.code == ENOSYS || error.code == EPERM else { throw error }
      return try walk(path, in: directory, flags)
    }
  }

  private static func openBeneathOnce(_ path: String, _ directory: Int32, _ flags: Int32) -> Int32 {
    // EAGAIN: a rename raced with the walk; the kernel asks to try again.
    for _ in 0..<64 {
      let result = unsafe l9_open_beneath(directory, path, flags | O_CLOEXEC | O_NOFOLLOW, 0)
      if result >= 0 || errno != EAGAIN { return result }
    }
    return -1
  }

  private static func walk(
    _ path: String, in directory: Int32, _ flags: Int32
  ) throws(Errno) -> Descriptor {
    let parts = path.split(separator: "/").map(String.init)
    guard let last = parts.last, !parts.contains("..") else { throw Errno(EXDEV) }
    var current = Descriptor(number: try check { fcntl(directory, F_DUPFD_CLOEXEC, 0) })
    for part in parts.dropLast() {
      current = try open(part, in: current.number, O_RDONLY | O_DIRECTORY)
    }
    return try open(last, in: current.number, flags)
  }

  static func status(of descriptor: Int32) throws(Errno) -> stat {
    var result = stat()
    _ = try check { unsafe fstat(descriptor, &result) }
    return result
  }

  /// What stands under a name, a link not followed; nil when nothing does.
  static func status(of name: String, in directory: Int32) throws(Errno) -> stat? {
    var result = stat()
    do {
      _ = try check { unsafe fstatat(directory, name, &result, AT_SYMLINK_NOFOLLOW) }
    } catch {
      if error.code == ENOENT { return nil }
      throw error
    }
    return result
  }

  /// Fills `buffer` from `count` on, up to `limit` if there is one; returns the number of bytes
  /// read, 0 at the end.
  static func read(
    _ descriptor: Int32, into buffer: inout [UInt8], from count: Int, limit: Int = .max
  ) throws(Errno) -> Int {
    while true {
      let result = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(
          descriptor, bytes.baseAddress! + count, min(bytes.count, limit) - count)
      }
      if result >= 0 { return result }
      if errno != EINTR { throw Errno.last }
    }
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Errno) {
    var done = 0
    while done < bytes.count {
      let result = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
      }
      if result >= 0 {
        done += result
      } else if errno == EAGAIN {
        // A terminal or pipe that another program has made non-blocking.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        unsafe _ = poll(&ready, 1, -1)
      } else if errno != EINTR {
        throw Errno.last
      }
    }
  }

  /// Whether `longer` begins with `bytes`; memcmp is many times faster than a loop.
  static func isPrefix(_ bytes: [UInt8], of longer: [UInt8]) -> Bool {
    guard !bytes.isEmpty else { return true }
    guard bytes.count <= longer.count else { return false }
    return unsafe bytes.withUnsafeBytes { one in
      unsafe longer.withUnsafeBytes { other in
        unsafe memcmp(one.baseAddress!, other.baseAddress!, one.count) == 0
      }
    }
  }

  /// The names in a directory, unsorted, without `.` and `..`; each with its `d_type`.
  static func names(in directory: Int32) throws(Errno) -> [(name: String, kind: UInt8)] {
    // A descriptor of its own: reading moves the position that duplicates share.
    let own = try check { unsafe openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard let stream = unsafe fdopendir(own) else {
      let error = Errno.last
      _ = Glibc.close(own)
      throw error
    }
    defer { unsafe _ = closedir(stream) }
    var names: [(name: String, kind: UInt8)] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { unsafe names.append((name, entry.pointee.d_type)) }
      errno = 0
    }
    if errno != 0 { throw Errno.last }
    return names
  }
}

extension stat {
  var isFile: Bool { st_mode & S_IFMT == S_IFREG }
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }

  /// What a person calls it, with its article.
  var kindName: String {
    switch st_mode & S_IFMT {
    case S_IFREG: "a file"
    case S_IFDIR: "a folder"
    case S_IFLNK: "a symbolic link"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    case S_IFBLK, S_IFCHR: "a device"
    default: "of unknown kind"
    }
  }
}
