/// The difference between two texts, line by line.
package struct LineDiff {
  /// A run of lines that one side has and the other has not, or that both have.
  enum Change: Equatable {
    case keep(old: Int, new: Int)
    case delete(old: Int)
    case insert(new: Int)
  }

  let old: [ArraySlice<UInt8>]
  let new: [ArraySlice<UInt8>]
  let changes: [Change]

  /// Lines keep their line ends, so that a missing last one is a difference.
  package init(from old: [UInt8], to new: [UInt8]) {
    self.old = Self.lines(of: old)
    self.new = Self.lines(of: new)
    changes = Self.changes(self.old, self.new)
  }

  /// True when the texts are equal.
  package var isEmpty: Bool {
    changes.allSatisfy { if case .keep = $0 { true } else { false } }
  }

  /// Where in the old text a line of the new one stands or was put: the number of old lines in
  /// front of it.
  package func oldLine(before newLine: Int) -> Int {
    var old = 0
    var new = 0
    for change in changes where new < newLine {
      switch change {
      case .keep: (old, new) = (old + 1, new + 1)
      case .delete: old += 1
      case .insert: new += 1
      }
    }
    return old
  }

  /// The byte of the new text where it first differs from the old one; its count when it does not.
  package var firstDifference: Int {
    var offset = 0
    for (index, change) in changes.enumerated() {
      switch change {
      case .keep(_, let line): offset += new[line].count
      case .insert(let line): return offset + commonPrefix(new[line], besides: index)
      case .delete(let line):
        // A line that was replaced: what follows the deleted ones is what came in its place.
        guard let next = firstInsert(after: index) else { return offset }
        return offset + zip(old[line], new[next]).prefix { $0 == $1 }.count
      }
    }
    return offset
  }

  private func firstInsert(after index: Int) -> Int? {
    for change in changes[index...] {
      switch change {
      case .delete: continue
      case .insert(let line): return line
      case .keep: return nil
      }
    }
    return nil
  }

  /// How far an inserted line agrees with a line that is deleted right behind it.
  private func commonPrefix(_ line: ArraySlice<UInt8>, besides index: Int) -> Int {
    for change in changes[index...] {
      switch change {
      case .insert: continue
      case .delete(let deleted): return zip(old[deleted], line).prefix { $0 == $1 }.count
      case .keep: return 0
      }
    }
    return 0
  }

  /// The lines that only the new text has, with their numbers from 1 on.
  package var inserted: [(line: Int, text: ArraySlice<UInt8>)] {
    changes.compactMap { change in
      if case .insert(let index) = change { (index + 1, new[index]) } else { nil }
    }
  }

  /// `diff -u`: a head with both names and hunks; empty when the texts are equal.
  package func unified(oldName: String, newName: String, context: Int = 3) -> String {
    let hunks = hunks(context: context)
    if hunks.isEmpty { return "" }
    return "--- \(oldName)\n+++ \(newName)\n" + hunks.map(render).joined()
  }

  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      result.append(bytes[start...offset])
      start = offset + 1
    }
    if start < bytes.count { result.append(bytes[start...]) }
    return result
  }

  // Hunks

  /// Ranges of `changes`, each with its context; neighbours that touch are one hunk.
  private func hunks(context: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for (index, change) in changes.enumerated() {
      if case .keep = change { continue }
      let range = max(0, index - context)..<min(changes.count, index + context + 1)
      if let last = result.last, range.lowerBound <= last.upperBound {
        result[result.count - 1] = last.lowerBound..<range.upperBound
      } else {
        result.append(range)
      }
    }
    return result
  }

  private func render(_ hunk: Range<Int>) -> String {
    var oldCount = 0
    var newCount = 0
    var body = ""
    for change in changes[hunk] {
      switch change {
      case .keep(let index, _):
        oldCount += 1
        newCount += 1
        body += Self.line(" ", old[index])
      case .delete(let index):
        oldCount += 1
        body += Self.line("-", old[index])
      case .insert(let index):
        newCount += 1
        body += Self.line("+", new[index])
      }
    }
    let before = changes[..<hunk.lowerBound]
    let oldStart = before.count { if case .insert = $0 { false } else { true } }
    let newStart = before.count { if case .delete = $0 { false } else { true } }
    return "@@ -\(Self.place(oldStart, oldCount)) +\(Self.place(newStart, newCount)) @@\n" + body
  }

  /// First line and count; an empty side names the line in front of it, and 1 is left out.
  private static func place(_ start: Int, _ count: Int) -> String {
    count == 0 ? "\(start),0" : count == 1 ? "\(start + 1)" : "\(start + 1),\(count)"
  }

  private static func line(_ mark: String, _ bytes: ArraySlice<UInt8>) -> String {
    let text = mark + String(decoding: bytes, as: UTF8.self)
    return bytes.last == UInt8(ascii: "\n") ? text : text + "\n\\ No newline at end of file\n"
  }

  // Myers

  /// Beyond so many edits the middle counts as replaced: memory grows with their square.
  private static let mostEdits = 2_000

  private static func changes(
    _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
  ) -> [Change] {
    var head = 0
    while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head,
      old[old.count - 1 - tail] == new[new.count - 1 - tail]
    { tail += 1 }
    let oldMiddle = head..<(old.count - tail)
    let newMiddle = head..<(new.count - tail)
    let middle =
      shortest(old, oldMiddle, new, newMiddle)
      ?? oldMiddle.map { .delete(old: $0) } + newMiddle.map { .insert(new: $0) }
    return (0..<head).map { .keep(old: $0, new: $0) } + middle
      + (0..<tail).map { .keep(old: oldMiddle.upperBound + $0, new: newMiddle.upperBound + $0) }
  }

  /// E. W. Myers, An O(ND) Difference Algorithm: how far each diagonal gets with d edits.
  private static func shortest(
    _ old: [ArraySlice<UInt8>], _ oldRange: Range<Int>, _ new: [ArraySlice<UInt8>],
    _ newRange: Range<Int>
  ) -> [Change]? {
    let limit = min(oldRange.count + newRange.count, mostEdits)
    var reach = [Int](repeating: 0, count: 2 * limit + 3)
    let origin = limit + 1
    var trace: [[Int]] = []
    for edits in 0...limit {
      trace.append(Array(reach[(origin - edits)...(origin + edits)]))
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let goesDown = isDown(diagonal, edits) { reach[origin + $0] }
        var x = goesDown ? reach[origin + diagonal + 1] : reach[origin + diagonal - 1] + 1
        while x < oldRange.count, x - diagonal < newRange.count,
          old[oldRange.lowerBound + x] == new[newRange.lowerBound + x - diagonal]
        { x += 1 }
        reach[origin + diagonal] = x
        if x >= oldRange.count, x - diagonal >= newRange.count {
          return path(trace, oldRange, newRange)
        }
      }
    }
    return nil
  }

  private static func isDown(_ diagonal: Int, _ edits: Int, _ reach: (Int) -> Int) -> Bool {
    diagonal == -edits || diagonal != edits && reach(diagonal - 1) < reach(diagonal + 1)
  }

  /// Walks back from the end; `trace[d]` holds diagonals -d...d as they were before step d.
  private static func path(
    _ trace: [[Int]], _ oldRange: Range<Int>, _ newRange: Range<Int>
  ) -> [Change] {
    var result: [Change] = []
    var x = oldRange.count
    var y = newRange.count
    func keep(until stop: (Int, Int)) {
      while x > stop.0, y > stop.1 {
        x -= 1
        y -= 1
        result.append(.keep(old: oldRange.lowerBound + x, new: newRange.lowerBound + y))
      }
    }
    for edits in stride(from: trace.count - 1, to: 0, by: -1) {
      let reach = { (diagonal: Int) in trace[edits][diagonal + edits] }
      let goesDown = isDown(x - y, edits, reach)
      let previous = goesDown ? x - y + 1 : x - y - 1
      let fromX = reach(previous)
      let fromY = fromX - previous
      keep(until: goesDown ? (fromX, fromY + 1) : (fromX + 1, fromY))
      if goesDown {
        y -= 1
        result.append(.insert(new: newRange.lowerBound + y))
      } else {
        x -= 1
        result.append(.delete(old: oldRange.lowerBound + x))
      }
    }
    keep(until: (0, 0))
    return result.reversed()
  }
}
