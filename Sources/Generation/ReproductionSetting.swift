import Core
import Files

/// What surrounds one run of a reproduction: everything that the output must not depend on.
package struct ReproductionSetting: Sendable {
  /// From 1 on.
  package let number: Int
  package let workers: Int
  package let timeZone: String
  package let locale: String
  package let home: String
  package let umask: String
  /// Of three: the root folder, the run's own, one with spaces and other letters in its name.
  package let directory: String
  /// Whether collections hash alike in every process; else the standard library seeds them at random.
  package let hashesAlike: Bool
  /// A private folder of the run.
  let folder: String

  private static let zones = [
    "UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", ":/nonexistent",
  ]
  private static let locales = [
    "C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "ja_JP.SJIS", "POSIX",
  ]
  private static let masks = ["022", "077", "002", "027"]
  private static let workerCounts = [1, 2, 8, 3, 16, 5, 64]

  /// The lists have 7, 6, 5 and 4 entries: the settings repeat after 420 runs.
  init(number: Int, folder: String) {
    self.number = number
    self.folder = folder
    let index = number - 1
    workers = Self.workerCounts[index % Self.workerCounts.count]
    timeZone = Self.zones[index % Self.zones.count]
    locale = Self.locales[index % Self.locales.count]
    umask = Self.masks[index % Self.masks.count]
    home = index % 3 == 1 ? "/nonexistent" : folder + "/home"
    directory = ["/", folder, folder + "/a folder ü"][index % 3]
    hashesAlike = index % 4 == 3
  }

  /// For instance `3 workers, TZ=UTC, LC_ALL=C, umask 022, seeded hashes`.
  package var text: String {
    "\(workers) worker\(workers == 1 ? "" : "s"), TZ=\(timeZone), LC_ALL=\(locale), umask \(umask), "
      + (hashesAlike ? "unseeded hashes" : "seeded hashes")
  }

  /// Writes files in an order of its own, so that a folder may list them in another.
  func write(_ files: [(path: String, bytes: [UInt8])], to folder: String) throws(Failure) {
    for index in order(of: files.count) {
      let path = folder + "/" + files[index].path
      let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      try OwnFiles.makeFolder(parent.joined(separator: "/"))
      try OwnFiles.write(files[index].bytes, to: path)
    }
  }

  /// A permutation that the number of the run decides (SplitMix64).
  private func order(of count: Int) -> [Int] {
    var state = UInt64(number)
    var order = Array(0..<count)
    for index in order.indices.reversed() where index > 0 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      order.swapAt(index, Int((mixed ^ mixed >> 31) % UInt64(index + 1)))
    }
    return order
  }

  /// Runs a program here; the shell is there for the mask only.
  func run(
    _ tool: String, _ arguments: [String], _ variables: [(name: String, value: String)]
  ) throws(Failure) -> ChildProcess.Outcome {
    var command = ChildProcess.Command(
      ["/bin/sh", "-c", "umask \(umask) && exec \"$0\" \"$@\"", tool] + arguments)
    command.workingDirectory = directory
    command.timeoutSeconds = 600
    command.environment =
      [
        ("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", home), ("TZ", timeZone),
        ("LANG", locale), ("LC_ALL", locale),
      ] + variables
    if hashesAlike { command.environment.append(("SWIFT_DETERMINISTIC_HASHING", "1")) }
    return try ChildProcess.run(command)
  }
}
