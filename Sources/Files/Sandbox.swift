internal import Core
internal import Glibc

/// Keeps a program from everything but what it is given.
///
/// With bubblewrap the program sees the system's programs and the given folders, an empty `/tmp`,
/// only its own processes, and no network. What is not hidden: the kernel, the time, and that it
/// runs in a sandbox. Without bubblewrap only the limits hold; evidence says which it was.
package struct Sandbox: Sendable {
  package enum Kind: String, Sendable { case bubblewrap, none }

  package let kind: Kind
  /// Why there is none, for instance what bubblewrap said.
  package let reason: String?

  /// What a program may reach, as absolute paths.
  package struct Access: Sendable {
    package var readable: [String] = []
    package var writable: [String] = []
    package var hasNetwork = false

    package init(readable: [String] = [], writable: [String] = [], hasNetwork: Bool = false) {
      self.readable = readable
      self.writable = writable
      self.hasNetwork = hasNetwork
    }
  }

  /// Limits for each process.
  package struct Limits: Sendable {
    package var memoryBytes = 4 << 30
    package var fileBytes = 256 << 20
    package var processorSeconds = 600
    package var openFiles = 1024

    package init() {}
  }

  private init(_ kind: Kind, _ reason: String?) {
    self.kind = kind
    self.reason = reason
  }

  /// No sandbox, since it was asked for.
  package static func none(because reason: String) -> Sandbox { Sandbox(.none, reason) }

  /// Finds out by really running a program: many systems have bubblewrap and forbid it.
  package static func detect() -> Sandbox {
    let sandbox = Sandbox(.bubblewrap, nil)
    var trial = ChildProcess.Command(["true"])
    trial.timeoutSeconds = 5
    do throws(Failure) {
      let outcome = try ChildProcess.run(sandbox.wrap(trial, Access()))
      if outcome.isSuccess { return sandbox }
      let said = outcome.errors.text.split(separator: "\n").first.map(String.init)
      return Sandbox(.none, "bubblewrap does not work here: \(said ?? "\(outcome.ending)")")
    } catch {
      return Sandbox(.none, error.message)
    }
  }

  /// The command that runs `command` with no more than this access.
  package func wrap(
    _ command: ChildProcess.Command, _ access: Access, _ limits: Limits = Limits()
  ) throws(Failure) -> ChildProcess.Command {
    precondition(
      (access.readable + access.writable).allSatisfy { $0.hasPrefix("/") },
      "a sandbox is given absolute paths")
    var wrapped = command
    var program = command.arguments
    program[0] = try ChildProcess.find(program[0])
    let limited = [try ChildProcess.find("prlimit")] + Self.arguments(limits) + ["--"] + program
    switch kind {
    case .none:
      wrapped.arguments = limited
    case .bubblewrap:
      let walls = Self.walls(access) + Self.surroundings(command)
      wrapped.arguments = [try ChildProcess.find("bwrap")] + walls + ["--"] + limited
      wrapped.environment = []
      wrapped.workingDirectory = nil
    }
    return wrapped
  }

  private static func arguments(_ limits: Limits) -> [String] {
    [
      "--as=\(limits.memoryBytes)", "--fsize=\(limits.fileBytes)",
      "--cpu=\(limits.processorSeconds)", "--nofile=\(limits.openFiles)", "--core=0",
    ]
  }

  private static func walls(_ access: Access) -> [String] {
    var walls = [
      "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
      "--disable-userns", "--die-with-parent", "--new-session", "--hostname", "l9gen",
    ]
    if !access.hasNetwork { walls.append("--unshare-net") }
    walls += ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for path in ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"] {
      // On a merged system these are links into /usr.
      if let target = SymbolicLink.target(of: path) {
        walls += ["--symlink", target, path]
      } else {
        walls += ["--ro-bind-try", path, path]
      }
    }
    for file in systemFiles { walls += ["--ro-bind-try", file, file] }
    // After /tmp: the folders may lie there. Writable ones last: they may lie in readable ones.
    for path in access.readable { walls += ["--ro-bind", path, path] }
    for path in access.writable { walls += ["--bind", path, path] }
    return walls
  }

  /// What programs need of /etc; the rest of it, keys and passwords, stays outside.
  private static let systemFiles = [
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives",
    "/etc/localtime", "/etc/mime.types", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group",
    "/etc/hosts", "/etc/ssl/openssl.cnf",
  ]

  private static func surroundings(_ command: ChildProcess.Command) -> [String] {
    var words = ["--clearenv"]
    for variable in command.environment { words += ["--setenv", variable.name, variable.value] }
    if let folder = command.workingDirectory { words += ["--chdir", folder] }
    return words
  }
}
