internal import CShims
internal import Glibc

/// Runs another program, with everything that it can see or do stated.
package enum ChildProcess {
  /// A program with its surroundings.
  package struct Command: Sendable {
    /// The program, as an absolute path or a name to be found in `searchPath`, and its arguments.
    package var arguments: [String]
    /// The whole environment: nothing is inherited.
    package var environment: [(name: String, value: String)] = []
    /// Nil for that of l9gen.
    package var workingDirectory: String?
    package var timeoutSeconds: Double = 60
    /// Bytes that are kept of standard output, and of standard error; the rest is read and dropped.
    package var outputLimit = 1 << 20

    package init(_ arguments: [String]) { self.arguments = arguments }
  }

  /// How a program came to its end.
  package enum Ending: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)
    /// It ran too long and was killed with all processes of its group.
    case timedOut
  }

  /// What came of running a program.
  package struct Outcome: Sendable {
    package let ending: Ending
    package let output: Stream
    package let errors: Stream

    package var isSuccess: Bool { ending == .exited(0) }
  }

  /// What a program wrote to a stream.
  package struct Stream: Sendable {
    package internal(set) var bytes: [UInt8] = []
    /// Whether there was more than the limit.
    package internal(set) var isTruncated = false

    /// The bytes as text, with U+FFFD for what is not UTF-8.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// Runs a program to its end; standard input is empty.
  ///
  /// It leads a process group of its own. When it ends or its time is up the group is killed, and
  /// what processes outside the group do with its streams is not waited for.
  package static func run(_ command: Command) throws(Failure) -> Outcome {
    precondition(!command.arguments.isEmpty, "a command names its program")
    var command = command
    command.arguments[0] = try find(command.arguments[0])
    let name = command.arguments[0]
    let output = try attempt("start", name) { () throws(Errno) in try Pipe() }
    let errors = try attempt("start", name) { () throws(Errno) in try Pipe() }
    let child = try start(command, output, errors)
    output.closeWriter()
    errors.closeWriter()
    var streams = [Drain(output.reader, command), Drain(errors.reader, command)]
    let isOver = wait(for: child, &streams, seconds: command.timeoutSeconds)
    let ending = child.end(isOver: isOver)
    // Everything of the group is dead: what it wrote is in the pipes.
    for index in streams.indices { streams[index].readAvailable() }
    return Outcome(ending: ending, output: streams[0].stream, errors: streams[1].stream)
  }

  /// Where programs that are named without a slash are looked for; PATH is not read, so that the
  /// same program runs everywhere.
  package static let searchPath = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"]

  /// The absolute path of a program.
  package static func find(_ program: String) throws(Failure) -> String {
    if program.utf8.contains(UInt8(ascii: "/")) { return program }
    for folder in searchPath {
      let path = folder + "/" + program
      if unsafe access(path, X_OK) == 0 { return path }
    }
    throw Failure(
      FileRules.processNotStarted, .noInput, "there is no program '\(program)'",
      help: "install it in one of \(searchPath.joined(separator: ", "))")
  }

  private static func start(
    _ command: Command, _ output: Pipe, _ errors: Pipe
  ) throws(Failure) -> Child {
    let variables = command.environment.map { "\($0.name)=\($0.value)" }
    var process: Int32 = 0
    let failed = unsafe withCStrings(command.arguments) { arguments in
      unsafe withCStrings(variables) { variables in
        unsafe l9_spawn(
          arguments, variables, command.workingDirectory, output.writer, errors.writer, &process)
      }
    }
    if failed == 0 { return Child(process) }
    let place = command.workingDirectory.map { " in '\($0)'" } ?? ""
    throw Failure(
      FileRules.processNotStarted, .noInput,
      "cannot start '\(command.arguments[0])'\(place): \(Errno(failed).text)",
      help: "check that the program and the folder exist and that the program may be executed")
  }

  /// Reads both streams until the process ends; false when its time was up.
  private static func wait(
    for child: Child, _ streams: inout [Drain], seconds: Double
  ) -> Bool {
    let deadline = Clock.now + seconds
    while !child.hasEnded {
      let left = deadline - Clock.now
      if left <= 0 { return false }
      // Without a descriptor for the process its end is looked for every 20 ms.
      let pause = child.descriptor >= 0 ? left : min(left, 0.02)
      var polled = streams.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
      polled.append(pollfd(fd: child.descriptor, events: Int16(POLLIN), revents: 0))
      let ready = unsafe poll(&polled, nfds_t(polled.count), Int32(min(pause * 1000 + 1, 60_000)))
      if ready <= 0 { continue }
      for index in streams.indices where polled[index].revents != 0 {
        streams[index].readAvailable()
      }
    }
    return true
  }
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  let copies = unsafe strings.map { unsafe UnsafePointer(strdup($0)) } + [nil]
  defer {
    for index in unsafe copies.indices {
      unsafe free(UnsafeMutablePointer(mutating: copies[index]))
    }
  }
  return unsafe copies.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
}

/// Seconds of a clock that is never set; only used to measure durations.
enum Clock {
  static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
