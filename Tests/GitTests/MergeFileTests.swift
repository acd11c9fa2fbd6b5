import Core
import Files
import Testing

@testable import Git

@Suite struct MergeFileTests {
  private func merge(
    _ base: String, _ ours: String, _ theirs: String, _ favor: MergeFile.Favor = .none
  ) throws -> MergeFile.Outcome {
    try MergeFile.merge(
      base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8), favoring: favor)
  }

  private func conflict(
    _ line: Int, _ base: String, _ ours: String, _ theirs: String
  ) -> MergeConflict {
    MergeConflict(
      line: line, base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
  }

  private static let base = "a\nb\nc\nd\ne\nf\ng\n"

  @Test(
    arguments: [
      ("", "", ""), ("a\n", "a\n", "b\n"), ("a\n", "b\n", "a\n"), ("a\n", "b\n", "b\n"),
      ("", "a\n", ""), ("a\n", "", "a\n"), ("a", "a", "a\n"), ("a\0", "a\0", "b\0"),
    ] as [(String, String, String)])
  func whatOneSideChangedIsTaken(base: String, ours: String, theirs: String) throws {
    let expected = ours == base ? theirs : ours
    #expect(try merge(base, ours, theirs) == .merged(Array(expected.utf8)))
  }

  @Test func changesOfDifferentLinesAreBothTaken() throws {
    let merged = try merge(
      Self.base, "a\nB\nc\nd\ne\nf\ng\n", "a\nb\nc\nd\ne\nf\nG\nh\n")
    #expect(merged == .merged(Array("a\nB\nc\nd\ne\nf\nG\nh\n".utf8)))
  }

  @Test func lineEndsAreKept() throws {
    let base = "a\r\nb\r\nc\r\nd\r\ne"
    let merged = try merge(base, "A\r\nb\r\nc\r\nd\r\ne", "a\r\nb\r\nc\r\nd\r\nE")
    #expect(merged == .merged(Array("A\r\nb\r\nc\r\nd\r\nE".utf8)))
  }

  @Test func aConflictIsAPlaceInOurText() throws {
    // Their two new lines at the top move nothing: the places are those of our text.
    let ours = "a\nb\nc\nmine\ne\nf\nmine too\n"
    let theirs = "x\ny\na\nb\nc\ntheirs\ne\nf\ng\n"
    #expect(
      try merge(Self.base, ours, theirs)
        == .conflict([conflict(4, "d\n", "mine\n", "theirs\n")]))
  }

  @Test func everyConflictIsTold() throws {
    let ours = "new\na\n1\nc\nd\ne\n2\ng\n"
    let theirs = "a\none\nc\nd\ne\ntwo\ng\n"
    #expect(
      try merge(Self.base, ours, theirs)
        == .conflict([
          conflict(3, "b\n", "1\n", "one\n"), conflict(7, "f\n", "2\n", "two\n"),
        ]))
  }

  @Test func aDeletionThatMeetsAChangeIsAConflict() throws {
    #expect(
      try merge(Self.base, "a\nb\nc\ne\nf\ng\n", "a\nb\nc\nD\ne\nf\ng\n")
        == .conflict([conflict(4, "d\n", "", "D\n")]))
  }

  @Test func oneSideCanBeFavored() throws {
    let ours = "a\nb\nc\nmine\ne\nf\ng\n"
    let theirs = "x\na\nb\nc\ntheirs\ne\nf\ng\n"
    #expect(
      try merge(Self.base, ours, theirs, .ours)
        == .merged(Array("x\na\nb\nc\nmine\ne\nf\ng\n".utf8)))
    #expect(
      try merge(Self.base, ours, theirs, .theirs)
        == .merged(Array("x\na\nb\nc\ntheirs\ne\nf\ng\n".utf8)))
  }

  /// Text that looks like the markers of git is text like any other.
  @Test func markersInTheTextAreText() throws {
    let base = "<<<<<<< a\n=======\n>>>>>>> b\nx\n||||||||||\ny\n"
    let ours = "<<<<<<< a\n=======\n>>>>>>> b\nmine\n||||||||||\ny\n"
    let theirs = "<<<<<<< a\n=======\n>>>>>>> b\ntheirs\n||||||||||\ny\n"
    #expect(
      try merge(base, ours, theirs) == .conflict([conflict(4, "x\n", "mine\n", "theirs\n")]))
  }

  @Test func whatIsNoTextIsOneConflict() throws {
    #expect(try merge("a\0", "b\0", "c\0") == .conflict([conflict(1, "a\0", "b\0", "c\0")]))
    #expect(try merge("a\0", "b\0", "c\0", .ours) == .merged(Array("b\0".utf8)))
    #expect(try merge("a\0", "b\0", "c\0", .theirs) == .merged(Array("c\0".utf8)))
  }
}
