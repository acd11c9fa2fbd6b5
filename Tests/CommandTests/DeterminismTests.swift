import Foundation
import Testing

/// Surroundings must not show in a result.
@Suite struct DeterminismTests {
  private struct Place {
    var options: [String] = []
    var environment: [(name: String, value: String)] = []
    var wrapper: [String] = []
    /// Start elsewhere and name the folder with -C.
    var isElsewhere = false
  }

  private static let places: [Place] = [
    Place(options: ["-j1"]), Place(options: ["-j2"]), Place(options: ["-j7"]),
    Place(isElsewhere: true),
    Place(environment: [("TZ", "Pacific/Kiritimati")]),
    Place(environment: [("LC_ALL", Tool.unset), ("LANG", "tr_TR.UTF-8")]),
    Place(environment: [("LC_ALL", "C")]), Place(environment: [("LC_ALL", "no_SUCH")]),
    Place(environment: [("HOME", Tool.unset), ("PATH", "/usr/bin")]),
    Place(environment: [("HOME", "/root"), ("USER", "somebody"), ("EMAIL", "x@example.org")]),
    Place(environment: [
      ("GIT_AUTHOR_NAME", "Other"), ("GIT_COMMITTER_DATE", "0 +0000"), ("GIT_DIR", "/nonexistent"),
      ("GIT_INDEX_FILE", "/nonexistent"), ("PYTHONPATH", "/nonexistent"),
    ]),
    Place(wrapper: ["sh", "-c", "umask 077; exec \"$@\"", "sh"]),
    Place(wrapper: ["sh", "-c", "umask 000; exec \"$@\"", "sh"]),
  ]

  private struct Outcome: Equatable {
    let tree: [String: String]
    let commit: String
    let output: String
  }

  private func outcome(_ place: Place) throws -> Outcome {
    let room = try Room.repository()
    var arguments = ["extract", "two"] + Room.quick + place.options
    var surroundings = Tool.Surroundings(
      folder: room.path, environment: place.environment, wrapper: place.wrapper)
    if place.isElsewhere {
      arguments += ["-C", room.path]
      surroundings.folder = "/"
    }
    let result = try Tool.run(arguments, surroundings)
    #expect(result.code == 0, "\(place): \(result.errors)")
    return Outcome(
      tree: try room.tree("extractions", withOthersRights: false),
      commit: try room.run(["git", "rev-parse", "l9gen/two"]), output: result.output)
  }

  @Test func everySurroundingsGiveTheSameBytesAndCommit() throws {
    let expected = try outcome(Place())
    #expect(expected.tree.count > 12 && expected.commit.count == 41)
    for place in Self.places {
      let found = try outcome(place)
      #expect(found.commit == expected.commit, "\(place)")
      #expect(found.output == expected.output, "\(place)")
      #expect(found.tree == expected.tree, "\(place)")
    }
  }

  @Test func twoClonesGiveOneCommit() throws {
    let origin = try Room.repository()
    var commits: [String] = []
    for _ in 0..<2 {
      let clone = try Room()
      try clone.run(["git", "clone", "-q", origin.path, "copy"])
      let result = try clone.l9gen(["extract", "two", "-C", "copy"] + Room.quick)
      #expect(result.code == 0, "\(result.errors)")
      commits.append(try clone.run(["git", "-C", "copy", "rev-parse", "l9gen/two"]))
    }
    #expect(commits[0] == commits[1])
  }

  @Test func thePlanIsTheSameEverywhere() throws {
    let room = try Room.repository()
    let plan = ["plan", "two", "--templates", Tool.pack, "--format", "json"]
    let expected = try room.l9gen(plan + ["-j1"])
    #expect(expected.code == 0)
    let other = try room.l9gen(plan + ["-j2"], [("LANG", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo")])
    #expect(expected.bytes == other.bytes)
  }
}
