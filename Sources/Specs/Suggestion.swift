/// Finds what somebody probably meant.
enum Suggestion {
  /// The candidate nearest to `text`, if it is near; ties go to the first by bytes.
  static func nearest(_ text: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(text.utf8.prefix(64))
    let limit = max(1, min(3, wanted.count / 3))
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let bytes = Array(candidate.utf8)
      guard abs(bytes.count - wanted.count) <= limit else { continue }
      let distance = editDistance(wanted, bytes)
      guard distance <= limit else { continue }
      if let current = best, !isBetter((distance, candidate), current) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  /// `did you mean 'x'`, or nil.
  static func help(_ text: String, in candidates: some Sequence<String>) -> String? {
    nearest(text, in: candidates).map { "did you mean '\($0)'" }
  }

  private static func isBetter(
    _ left: (distance: Int, name: String), _ right: (distance: Int, name: String)
  ) -> Bool {
    if left.distance != right.distance { return left.distance < right.distance }
    return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
  }

  /// Insertions, deletions, replacements and swaps of neighbours.
  private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var cost = min(last[column] + (byte == other ? 0 : 1), last[column + 1] + 1)
        cost = min(cost, current[column] + 1)
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
