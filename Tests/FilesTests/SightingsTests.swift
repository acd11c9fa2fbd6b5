import Core
import Foundation
import Testing

@testable import Files

/// What is known of files that were seen, as long as nobody touches them.
@Suite struct SightingsTests {
  private let scratch = Scratch()
  private let key = Digest(of: "key")

  private func path(_ text: String) -> RelativePath { RelativePath(literal: text) }

  private func shell(_ script: String) throws {
    var command = ChildProcess.Command(["sh", "-c", script])
    command.environment = [("PATH", "/usr/bin:/bin")]
    command.workingDirectory = scratch.path
    #expect(try ChildProcess.run(command).isSuccess)
  }

  /// Three files, a folder, and their stamps.
  private func seen() throws -> Sightings {
    scratch.write("one", to: "a/b/one.txt")
    scratch.write("two", to: "a/two.txt")
    scratch.write("three", to: "three.txt")
    let paths = ["a/b/one.txt", "a/b", "a/two.txt", "three.txt"].map(path)
    let stamps = try Folder(scratch.path).stamps(of: paths, workers: 2)
    return Sightings(
      key: key, note: Array("note".utf8),
      zip(paths, stamps).compactMap { path, stamp in
        stamp.map { (path, $0) }
      })
  }

  private func touched(_ seen: Sightings) throws -> [String] {
    let found = try (1...3).map { workers in
      try seen.touched(in: Folder(scratch.path), workers: workers).map(\.string).sorted()
    }
    #expect(found[0] == found[1] && found[1] == found[2])
    return found[0]
  }

  @Test func filesThatNobodyTouchesAreKnown() throws {
    let seen = try seen()
    #expect(try touched(seen) == [])
    let read = try #require(Sightings(seen.bytes))
    #expect(try touched(read) == [])
    #expect(read.key == key && read.note == Array("note".utf8))
    #expect(read.paths.map(\.string) == ["a/b/one.txt", "a/b", "a/two.txt", "three.txt"])
    let none = Sightings(key: key, note: [], [])
    #expect(try touched(#require(Sightings(none.bytes))) == [])
  }

  /// Each by itself, also where size and time of the content are as they were.
  @Test(arguments: [
    ("printf eno > a/b/one.txt", ["a/b/one.txt"]),
    (
      "touch -r a/b/one.txt t && printf eno > a/b/one.txt && touch -r t a/b/one.txt",
      ["a/b/one.txt"]
    ),
    ("cp -p three.txt t && mv t three.txt", ["three.txt"]),
    ("chmod +x three.txt", ["three.txt"]),
    ("rm a/two.txt", ["a/two.txt"]),
    ("mv three.txt t && ln -s t three.txt", ["three.txt"]),
    ("touch a/b/new.txt", ["a/b"]),
    ("mv a c && ln -s c a", ["a/b", "a/b/one.txt", "a/two.txt"]),
    ("rm -r a/b", ["a/b", "a/b/one.txt"]),
  ])
  func everyTouchShows(_ script: String, _ paths: [String]) throws {
    let seen = try seen()
    // Behind the tick of the clock that the stamps are of.
    try shell("sleep 0.02; " + script)
    #expect(try touched(seen) == paths)
  }

  @Test func whatMayChangeUnnoticedIsNotOlder() throws {
    let root = try Folder(scratch.path)
    scratch.write("before", to: "before.txt")
    try shell("sleep 0.02")
    let moment = try FileStamp.now(at: scratch.path + "/clock")
    scratch.write("after", to: "after.txt")
    let stamps = try root.stamps(
      of: [path("before.txt"), path("after.txt"), path("none.txt")], workers: 1)
    #expect(stamps[0]?.isOlder(than: moment) == true)
    #expect(stamps[1]?.isOlder(than: moment) == false)
    #expect(stamps[2] == nil)
  }

  @Test func damageIsNotRead() throws {
    let bytes = try seen().bytes
    #expect(Sightings([]) == nil)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1
      #expect(Sightings(damaged) == nil, "byte \(index)")
      #expect(Sightings(Array(bytes[..<index])) == nil, "\(index) bytes")
    }
  }
}
