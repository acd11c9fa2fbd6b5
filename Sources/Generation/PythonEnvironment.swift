import Core
import Files

/// A virtual environment that holds just what the extraction's requirements pin.
///
/// It is made once for each interpreter and set of requirements, in the user's cache folder and
/// under its lock. It is marked as complete last, so that what a killed run left is made anew.
struct PythonEnvironment: Sendable {
  /// Path of its interpreter.
  let python: String
  /// The whole environment's folder.
  let folder: String

  /// - Parameters:
  ///   - interpreter: path of the Python to build on.
  ///   - requirements: the pinned, hashed list.
  ///   - cache: folder for environments; made when missing.
  static func prepare(
    interpreter: PythonInterpreter, requirements: [UInt8], cache: String
  ) throws(Failure) -> PythonEnvironment {
    let identity = Digest(
      of: Array("\(interpreter.path)\n\(interpreter.version)\n".utf8) + requirements)
    let folder = "\(cache)/venv-\(identity.hex.prefix(16))"
    let environment = PythonEnvironment(python: folder + "/bin/python", folder: folder)
    if environment.isComplete { return environment }
    try OwnFiles.makeFolder(cache)
    try OwnFiles.locking(cache, seconds: 900) { () throws(Failure) in
      // Another run may have made it while this one waited.
      if !environment.isComplete { try build(folder, interpreter, requirements) }
    }
    return environment
  }

  private var isComplete: Bool {
    // Any other answer means: it has to be made.
    (try? UserFile.kind(of: folder + "/l9gen-complete")) == .file
  }

  private static func build(
    _ folder: String, _ interpreter: PythonInterpreter, _ requirements: [UInt8]
  ) throws(Failure) {
    try step("make the environment", [interpreter.path, "-m", "venv", "--clear", folder])
    let list = folder + "/requirements.txt"
    try OwnFiles.write(requirements, to: list)
    try step(
      "install the requirements",
      [
        folder + "/bin/python", "-m", "pip", "install", "--quiet", "--no-input",
        "--disable-pip-version-check", "--require-hashes", "--requirement", list,
      ])
    // The mark comes last: without it the environment is built anew.
    try OwnFiles.write([], to: folder + "/l9gen-complete")
  }

  private static func step(_ what: String, _ arguments: [String]) throws(Failure) {
    var command = ChildProcess.Command(arguments)
    command.environment = Surroundings.forInstalling
    command.timeoutSeconds = 900
    let outcome = try ChildProcess.run(command)
    guard outcome.isSuccess else {
      let reason = outcome.errors.text.split(separator: "\n").last.map(String.init) ?? ""
      throw Failure(
        CheckRules.environment, .tryLater, "could not \(what): \(reason)",
        help: "the command was: \(arguments.joined(separator: " "))")
    }
  }
}

/// A Python that was asked for its version.
struct PythonInterpreter: Sendable {
  let path: String
  /// For instance `3.11.7`.
  let version: String
  /// Where its library is.
  let prefix: String

  /// - Parameter wanted: what `--python` says; else `python3` of the system or of PATH.
  static func find(_ wanted: String?) -> PythonInterpreter? {
    let names = wanted.map { [$0] } ?? Surroundings.programs(named: "python3")
    for name in names {
      var command = ChildProcess.Command([
        name, "-I", "-c",
        "import sys; print('%d.%d.%d' % sys.version_info[:3]); print(sys.base_prefix)",
      ])
      command.environment = Surroundings.plain
      // Any failure means: this one cannot be used.
      guard let outcome = try? ChildProcess.run(command), outcome.isSuccess else { continue }
      let lines = outcome.output.text.split(separator: "\n").map(String.init)
      let parts = lines.first?.split(separator: ".").compactMap { Int($0) } ?? []
      if lines.count == 2, parts.count == 3, (parts[0], parts[1]) >= (3, 11) {
        return PythonInterpreter(path: name, version: lines[0], prefix: lines[1])
      }
    }
    return nil
  }
}
