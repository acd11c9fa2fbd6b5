internal import CShims
internal import Glibc

/// A pipe from a child process; the reading end does not block.
final class Pipe {
  let reader: Int32
  private(set) var writer: Int32

  init() throws(Errno) {
    var ends: [Int32] = [0, 0]
    _ = try System.check { unsafe l9_make_pipe(&ends) }
    (reader, writer) = (ends[0], ends[1])
    _ = try System.check { fcntl(reader, F_SETFL, O_NONBLOCK) }
  }

  func closeWriter() {
    if writer >= 0 { _ = Glibc.close(writer) }
    writer = -1
  }

  deinit {
    closeWriter()
    _ = Glibc.close(reader)
  }
}

/// Keeps the first bytes of a stream and drops the rest, so that its writer never waits.
struct Drain {
  private(set) var stream = ChildProcess.Stream()
  /// -1, which poll passes over, when the stream has ended.
  private(set) var descriptor: Int32
  private let limit: Int
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(_ descriptor: Int32, _ command: ChildProcess.Command) {
    self.descriptor = descriptor
    limit = command.outputLimit
  }

  /// Reads what is there, at most 16 MiB at once: a grandchild may write without end.
  mutating func readAvailable() {
    for _ in 0..<256 where descriptor >= 0 {
      let count: Int
      do throws(Errno) {
        count = try System.read(descriptor, into: &buffer, from: 0)
      } catch {
        if error.code != EAGAIN { descriptor = -1 }
        return
      }
      if count == 0 { descriptor = -1 }
      let kept = min(count, limit - stream.bytes.count)
      stream.bytes += buffer[..<kept]
      if kept < count { stream.isTruncated = true }
    }
  }
}

/// A started process, the leader of its group.
final class Child {
  private let process: Int32
  /// Readable when the process has ended; -1 where the kernel has no such descriptors.
  let descriptor: Int32

  init(_ process: Int32) {
    self.process = process
    descriptor = l9_open_process(process)
  }

  deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  /// Whether it has ended; it is not reaped yet, so its number is still its own.
  var hasEnded: Bool {
    var status = unsafe siginfo_t()
    let flags = WEXITED | WNOHANG | WNOWAIT
    let result = unsafe waitid(P_PID, id_t(process), &status, Int32(flags))
    // Zero when no child has ended.
    return unsafe result == 0 && status.si_signo == SIGCHLD
  }

  /// Kills the group, reaps the process and says how it ended.
  func end(isOver: Bool) -> ChildProcess.Ending {
    // Before reaping: until then no other group can have this number.
    kill(-process, SIGKILL)
    l9_group_ended(process)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    if !isOver { return .timedOut }
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
  }
}
