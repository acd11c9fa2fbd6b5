import Files
import Foundation
import Testing

/// Runs that end before their time. `scripts/soak` ends them at every single system call.
@Suite struct InterruptionTests {
  private static let home = "extractions/two_20231114_221320"

  /// Killed at any moment: folder and branch are as before or complete, and the next run completes
  /// them.
  @Test func aKilledRunLeavesAllOrNothing() throws {
    let whole = try Room.repository()
    #expect(try whole.extract().code == 0)
    let expected = try whole.tree()
    let commit = try whole.run(["git", "rev-parse", "l9gen/two"])
    var cut = 0
    for point in 0..<40 {
      let room = try Room.repository()
      let before = try room.tree()
      let seconds = String(format: "%.4f", 0.001 + Double(point) * 0.001)
      let killed = try room.extract([], wrapper: ["timeout", "-s", "KILL", seconds])
      if killed.code != 0 { cut += 1 }
      var tree = try room.tree().filter { !$0.key.contains(".l9gen-") }
      if tree["extractions/"] != nil, !room.exists(Self.home) { tree["extractions/"] = nil }
      #expect(tree == before || tree == expected, "point \(seconds)")
      let branches = try room.branches()
      if branches != ["main"] {
        #expect(try room.run(["git", "rev-parse", "l9gen/two"]) == commit)
      }
      try room.fsck()
      let again = try room.extract()
      #expect(again.code == 0, "point \(seconds): \(again.errors)")
      #expect(try room.tree() == expected, "point \(seconds)")
      #expect(try room.run(["git", "rev-parse", "l9gen/two"]) == commit)
      let locks = try room.run(["find", ".git", "-name", "*.lock"])
      #expect(locks.isEmpty, "\(locks)")
    }
    #expect(cut > 0, "no run was killed")
  }

  @Test(arguments: [("INT", Int32(130)), ("TERM", 143)])
  func anInterruptedRunWritesNothing(_ signal: String, _ code: Int32) throws {
    let room = try Room.repository()
    let before = try room.tree()
    // The bundled templates take long enough to be interrupted while they are read.
    let result = try room.l9gen(
      ["extract", "two", "--no-checks", "--templates", Tool.bundled],
      wrapper: ["timeout", "--foreground", "--preserve-status", "-s", signal, "0.05"])
    let isEnded = result.code == code || result.ending == .signalled(code - 128)
    #expect(isEnded || result.code == 0, "\(result.ending) \(result.errors)")
    if isEnded {
      #expect(try room.tree().filter { !$0.key.contains(".l9gen-") } == before)
      #expect(try room.branches() == ["main"])
    }
    try room.fsck()
    #expect(try room.extract().code == 0)
  }

  @Test func twoRunsAtOnceDoNotMix() async throws {
    let room = try Room.repository()
    let path = room.path
    let codes = try await withThrowingTaskGroup(of: Int32?.self) { group in
      for _ in 0..<4 {
        group.addTask {
          try Tool.run(["extract", "two"] + Room.quick, Tool.Surroundings(folder: path)).code
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.allSatisfy { $0 == 0 || $0 == 2 } && codes.contains(0), "\(codes)")
    #expect(try room.run(["git", "rev-list", "--count", "main..l9gen/two"]) == "1\n")
    #expect(try room.l9gen(["verify", Self.home]).code == 0)
    try room.fsck()
  }

  private static let canMount = geteuid() == 0 && (try? tryMount()) == true

  private static func tryMount() throws -> Bool {
    let room = try Room()
    let isMounted = try room.attempt(["mount", "-t", "tmpfs", "none", room.path]).isSuccess
    if isMounted { _ = try room.attempt(["umount", room.path]) }
    return isMounted
  }

  /// Every size up to what is needed: the run fails, says so and leaves nothing.
  @Test(.enabled(if: canMount, "a small file system has to be mounted, which takes root"))
  func aFullDiskIsAnErrorAndLeavesNothing() throws {
    for pages in [1, 4, 8, 16, 24] {
      let room = try Room.repository()
      try FileManager.default.createDirectory(
        atPath: room.path + "/small", withIntermediateDirectories: false)
      try room.run(["mount", "-t", "tmpfs", "-o", "size=\(pages * 4)k", "none", "small"])
      defer { _ = try? room.attempt(["umount", room.path + "/small"]) }
      let result = try room.extract(["-o", "small/extractions"])
      if result.code == 0 { continue }
      #expect(result.code == 2 && result.errors.contains("error[L9F006]"), "\(result)")
      #expect(try room.tree("small").filter { $0.key.contains("two_") }.isEmpty)
      #expect(try room.branches() == ["main"])
      try room.fsck()
    }
  }
}
