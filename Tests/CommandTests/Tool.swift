import Core
import Files
import Foundation
import Testing

/// The built program, driven as a user would.
enum Tool {
  private static let here = URL(filePath: #filePath).deletingLastPathComponent()

  /// The small template pack that the tests of the engine have.
  static let pack = here.appending(path: "../GenerationTests/Pack").standardizedFileURL.path()
  /// The templates that come with the tool.
  static let bundled = here.appending(path: "../../templates").standardizedFileURL.path()
  static let collections = here.appending(path: "Collections").path()
  /// Holds the environments that l9gen makes for Python, from one run to the next.
  static let cache = here.appending(path: "../../.build/test-cache").standardizedFileURL.path()
  static let cases = here.appending(path: "Cases")

  /// Beside the bundle that holds these tests.
  static let program: String = {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: bundle).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appending(path: "l9gen").path()
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    return here.appending(path: "../../.build/debug/l9gen").standardizedFileURL.path()
  }()

  struct Surroundings {
    var folder: String?
    /// Variables beside PATH; HOME is one that does not exist.
    var environment: [(name: String, value: String)] = []
    /// A program and its arguments in front, for instance `prlimit`.
    var wrapper: [String] = []
    var seconds = 60.0
  }

  static func run(_ arguments: [String], _ surroundings: Surroundings = Surroundings()) throws
    -> Result
  {
    var command = ChildProcess.Command(surroundings.wrapper + [program] + arguments)
    command.workingDirectory = surroundings.folder
    command.timeoutSeconds = surroundings.seconds
    command.outputLimit = 16 << 20
    let own = [
      ("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", "/nonexistent"),
      ("XDG_CACHE_HOME", cache),
      ("SWIFT_BACKTRACE", "enable=no"), ("LC_ALL", "C.UTF-8"),
      ("LD_LIBRARY_PATH", ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? ""),
    ]
    let names = Set(surroundings.environment.map(\.name))
    command.environment = own.filter { !names.contains($0.0) } + surroundings.environment
    command.environment.removeAll { $0.value == Tool.unset }
    let outcome = try ChildProcess.run(command)
    return Result(
      ending: outcome.ending, output: outcome.output.text, errors: outcome.errors.text,
      bytes: outcome.output.bytes)
  }

  /// As a value: the variable is not set at all.
  static let unset = "\u{0}unset"

  struct Result {
    let ending: ChildProcess.Ending
    let output: String
    let errors: String
    let bytes: [UInt8]

    /// nil when a signal or the time ended it.
    var code: Int32? { if case .exited(let code) = ending { code } else { nil } }
  }
}

/// A folder, as long as a test.
final class Room: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "l9gen-command-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = path + "/" + name
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
  }

  func read(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

  /// Every file below a folder with its mode and content, `.git` left out. What other users may do
  /// is left to the umask, as by any program.
  func tree(_ folder: String = "", withOthersRights: Bool = true) throws -> [String: String] {
    let root = folder.isEmpty ? path : path + "/" + folder
    var found: [String: String] = [:]
    guard let all = FileManager.default.enumerator(atPath: root) else { return found }
    for case let name as String in all where !name.split(separator: "/").contains(".git") {
      let file = root + "/" + name
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      let rights = (attributes[.posixPermissions] as? Int) ?? 0
      let mode = withOthersRights ? rights : rights & 0o700
      switch attributes[.type] as? FileAttributeType {
      case .typeDirectory?: found[name + "/"] = String(mode, radix: 8)
      case .typeSymbolicLink?:
        found[name] = try FileManager.default.destinationOfSymbolicLink(atPath: file)
      case .typeRegular? where (attributes[.size] as? Int ?? 0) > 64 << 20:
        found[name] = "\(attributes[.size] ?? 0) bytes"
      case .typeRegular?:
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: file)))
        found[name] = String(mode, radix: 8) + " " + Digest(of: bytes).hex
      default: found[name] = "special"
      }
    }
    return found
  }

  /// Runs the tool here.
  func l9gen(
    _ arguments: [String], _ environment: [(name: String, value: String)] = [],
    wrapper: [String] = [], seconds: Double = 60
  ) throws -> Tool.Result {
    try Tool.run(
      arguments,
      Tool.Surroundings(
        folder: path, environment: environment, wrapper: wrapper, seconds: seconds))
  }

  /// Runs another program here.
  @discardableResult
  func run(
    _ arguments: [String], time: Int = 1_700_000_000,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try attempt(arguments, time: time)
    #expect(
      outcome.isSuccess, "\(arguments): \(outcome.errors.text)", sourceLocation: sourceLocation)
    return outcome.output.text
  }

  func attempt(_ arguments: [String], time: Int = 1_700_000_000) throws -> ChildProcess.Outcome {
    var command = ChildProcess.Command(arguments)
    command.workingDirectory = path
    command.outputLimit = 16 << 20
    command.environment = [
      ("PATH", "/usr/bin:/bin"), ("HOME", "/nonexistent"), ("GIT_CONFIG_NOSYSTEM", "1"),
      ("GIT_AUTHOR_NAME", "T"), ("GIT_AUTHOR_EMAIL", "t@example.org"),
      ("GIT_COMMITTER_NAME", "T"), ("GIT_COMMITTER_EMAIL", "t@example.org"),
      ("GIT_AUTHOR_DATE", "\(time) +0000"), ("GIT_COMMITTER_DATE", "\(time) +0000"),
    ]
    return try ChildProcess.run(command)
  }

  /// A repository with the two-agent collection, committed on main.
  static func repository(user: Bool = false) throws -> Room {
    let room = try Room(copying: origin.get())
    if user {
      try room.run(["git", "config", "user.name", "Owner"])
      try room.run(["git", "config", "user.email", "owner@example.org"])
    }
    return room
  }

  /// Made once, since that takes several programs.
  private static let origin = Result {
    let room = try Room()
    try room.run(["git", "init", "-q", "-b", "main", "--template="])
    try room.copyCollection("two")
    try room.write("# A platform\n", to: "README.md")
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "base"])
    return room
  }

  private init(copying other: Room) throws {
    path = NSTemporaryDirectory() + "l9gen-command-" + UUID().uuidString
    try FileManager.default.copyItem(atPath: other.path, toPath: path)
  }

  /// A room with the same content.
  func copied() throws -> Room { try Room(copying: self) }

  func copyCollection(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path + "/input_schemas", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: Tool.collections + "/" + name, toPath: path + "/input_schemas/" + name)
  }

  static let quick = ["--templates", Tool.pack, "--no-checks"]

  /// `extract two` with the small pack and without checks.
  func extract(
    _ options: [String] = [], _ environment: [(name: String, value: String)] = [],
    wrapper: [String] = []
  ) throws -> Tool.Result {
    try l9gen(["extract", "two"] + Self.quick + options, environment, wrapper: wrapper)
  }

  func fsck(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let outcome = try attempt(["git", "fsck", "--strict", "--full", "--no-dangling"])
    let findings = outcome.errors.text.split(separator: "\n").filter { !$0.hasPrefix("notice:") }
    #expect(outcome.isSuccess && findings.isEmpty, "\(findings)", sourceLocation: sourceLocation)
  }
}
