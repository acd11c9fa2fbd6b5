import Foundation
import Testing

/// Specs of 2.4 and 2.5: migrated once, extracted before and after with the same result.
@Suite struct OlderSpecTests {
  private static let specs = ["v2.4-parcel_hook", "v2.5-parcel_feed", "v2.5-parcel_sweeper"]
    .map { "parcels/Module-Spec-\($0).yaml" }

  private func room() throws -> Room {
    let room = try Room()
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Collections/modules").standardizedFileURL.path()
    try FileManager.default.copyItem(atPath: folder, toPath: room.path + "/parcels")
    return room
  }

  private func lines(_ room: Room, _ name: String) throws -> [Substring] {
    String(decoding: try room.read(name), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// What is generated, without digests of the inputs.
  private func extracted(_ room: Room, to folder: String) throws -> [String: String] {
    let result = try room.l9gen(
      [
        "extract", "parcels", "--templates", Tool.bundled, "--no-checks", "--no-commit", "-o",
        folder,
      ], [("SOURCE_DATE_EPOCH", "1700000000")], seconds: 300)
    #expect(result.code == 0, "\(result.errors)")
    let place = folder + "/parcels_20231114_221320/code/"
    var files: [String: String] = [:]
    for name in try room.tree(place).keys where name.hasSuffix(".py") {
      files[name] = try lines(room, place + name).filter { !$0.contains("_hash") }
        .joined(separator: "\n")
    }
    #expect(files.count > 80)
    return files
  }

  @Test func migratingKeepsEveryOtherLineAndHappensOnce() throws {
    let room = try room()
    let before = try Self.specs.map { try lines(room, $0) }
    #expect(try room.l9gen(["migrate", "parcels", "--write"]).code == 0)
    let after = try Self.specs.map { try lines(room, $0) }
    for (old, new) in zip(before, after) {
      #expect(new.contains("schema_version: \"2.6\""))
      // Everything but values in quotes that need none, and what is called otherwise now.
      let gone = old.filter { !new.contains($0) && !new.contains("  " + $0) }
      for line in gone {
        let isValue = ["\"true\"", "\"false\"", "\"1\"", "\"3\"", "schema_version", "action: "]
        #expect(
          isValue.contains { line.contains($0) } || line.hasPrefix("notes_for"), "\(line) is gone")
      }
    }
    let tree = try room.tree()
    let again = try room.l9gen(["migrate", "parcels", "--write"])
    #expect(again.output == "every module spec is 2.6\n")
    #expect(try room.tree() == tree)
  }

  @Test func aMigratedSpecGivesTheCodeThatItGaveBefore() throws {
    let room = try room()
    let before = try extracted(room, to: "old")
    #expect(try room.l9gen(["migrate", "parcels", "--write"]).code == 0)
    let after = try extracted(room, to: "new")
    #expect(before.keys.sorted() == after.keys.sorted())
    for (path, text) in before { #expect(after[path] == text, "\(path) differs") }
  }
}
