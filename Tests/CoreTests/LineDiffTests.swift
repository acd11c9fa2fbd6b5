import Testing

@testable import Core

@Suite struct LineDiffTests {
  private func diff(_ old: String, _ new: String) -> String {
    LineDiff(from: Array(old.utf8), to: Array(new.utf8)).unified(oldName: "a/x", newName: "b/x")
  }

  @Test func equalTextsHaveNoDiff() {
    #expect(diff("a\nb\n", "a\nb\n") == "")
    #expect(LineDiff(from: [], to: []).isEmpty)
  }

  @Test func hunksHaveThreeLinesOfContext() {
    let old = (1...20).map { "\($0)\n" }.joined()
    let new = old.replacing("10\n", with: "ten\n")
    #expect(
      diff(old, new) == """
        --- a/x
        +++ b/x
        @@ -7,7 +7,7 @@
         7
         8
         9
        -10
        +ten
         11
         12
         13

        """)
  }

  @Test func missingLineEndIsADifference() {
    #expect(
      diff("a\nb", "a\nb\n") == """
        --- a/x
        +++ b/x
        @@ -1,2 +1,2 @@
         a
        -b
        \\ No newline at end of file
        +b

        """)
  }

  @Test func newFileStartsAtLineZero() {
    #expect(diff("", "a\nb\n") == "--- a/x\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n")
    #expect(diff("a\n", "") == "--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n")
  }

  @Test func theChangesAlwaysTurnOldIntoNew() {
    var state: UInt64 = 20_261_120
    func random(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    for _ in 0..<300 {
      let old = (0..<random(12)).flatMap { _ in [UInt8(97 + random(3)), 10] }
      let new = (0..<random(12)).flatMap { _ in [UInt8(97 + random(3)), 10] }
      let diff = LineDiff(from: old, to: new)
      var oldLines: [Int] = []
      var newLines: [Int] = []
      for change in diff.changes {
        switch change {
        case .keep(let left, let right):
          #expect(old[2 * left] == new[2 * right])
          oldLines.append(left)
          newLines.append(right)
        case .delete(let index): oldLines.append(index)
        case .insert(let index): newLines.append(index)
        }
      }
      #expect(oldLines == Array(0..<(old.count / 2)))
      #expect(newLines == Array(0..<(new.count / 2)))
    }
  }
}
