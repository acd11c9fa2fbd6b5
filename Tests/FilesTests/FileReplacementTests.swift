import Core
import Foundation
import Testing

@testable import Files

@Suite struct FileReplacementTests {
  let bytes = Array("new".utf8)

  func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func aFileIsMadeOrReplacedAndKeepsItsMode() throws {
    let scratch = Scratch()
    try UserFile.write(bytes, to: scratch.path + "/made")
    #expect(scratch.text("made") == "new")
    scratch.write("old", to: "file")
    scratch.setMode(0o750, of: "file")
    try UserFile.write(bytes, to: scratch.path + "/file")
    #expect(scratch.text("file") == "new")
    #expect(try mode(scratch.path + "/file") == 0o750)
    #expect(scratch.names == ["file", "made"])
  }

  @Test func aLinkIsFollowedAndStaysALink() throws {
    let scratch = Scratch()
    scratch.write("old", to: "in/file")
    scratch.link("link", to: "in/file")
    try UserFile.write(bytes, to: scratch.path + "/link")
    #expect(scratch.text("in/file") == "new")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path + "/link") == "in/file"
    )
  }

  @Test func aFileThatChangedMeanwhileIsKept() throws {
    let scratch = Scratch()
    scratch.write("edited", to: "file")
    let path = scratch.path + "/file"
    expectFailure(FileRules.changedWhileRead, "'\(path)' changed since it was read") {
      try UserFile.write(bytes, to: path, expecting: Array("Edited".utf8))
    }
    #expect(scratch.text("file") == "edited")
    try UserFile.write(bytes, to: path, expecting: Array("edited".utf8))
    #expect(scratch.text("file") == "new")
  }

  @Test func whatIsNoFileIsRefused() throws {
    let scratch = Scratch()
    expectFailure(FileRules.wrongKind, "'\(scratch.path)' is a folder") {
      try UserFile.write(bytes, to: scratch.path)
    }
    expectFailure(FileRules.wrongKind, "'/dev/null' is a device") {
      try UserFile.write(bytes, to: "/dev/null")
    }
    expectFailure(FileRules.notFound) { try UserFile.write(bytes, to: scratch.path + "/no/file") }
  }

  @Test func theLeftoverOfAKilledRunIsInNobodysWay() throws {
    let scratch = Scratch()
    scratch.write("half", to: ".l9gen-file-file")
    let writer = TreeWriter(in: try Folder(scratch.path))
    _ = try writer.publish(try tree([("a", "1")]), as: RelativePath(literal: "out"))
    try UserFile.write(bytes, to: scratch.path + "/file")
    #expect(scratch.names == ["file", "out"])
  }
}
