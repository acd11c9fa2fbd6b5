/// Finds the name that a misspelt one was meant to be.
package enum Suggestion {
  /// The closest candidate, if it is close enough to be more than chance; ties by bytes.
  package static func closest(to name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    let limit = max(1, wanted.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let text = Array(candidate.lowercased().utf8)
      guard let distance = distance(wanted, text, limit: limit) else { continue }
      let isBetter =
        best.map {
          distance < $0.distance
            || distance == $0.distance
              && candidate.utf8.lexicographicallyPrecedes($0.name.utf8)
        } ?? true
      if isBetter { best = (distance, candidate) }
    }
    return best?.name
  }

  /// `did you mean 'x'?`, for a finding's help.
  package static func help(for name: String, in candidates: some Sequence<String>) -> String? {
    closest(to: name, in: candidates).map { "did you mean '\($0)'?" }
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment);
  /// nil beyond the limit. Names longer than 64 bytes match only exactly.
  static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int? {
    if left == right { return 0 }
    guard max(left.count, right.count) <= 64, abs(left.count - right.count) <= limit else {
      return nil
    }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let cost = left[row] == right[column] ? 0 : 1
        var value = min(last[column + 1] + 1, current[column] + 1, last[column] + cost)
        let isSwap =
          row > 0 && column > 0 && left[row] == right[column - 1]
          && left[row - 1] == right[column]
        if isSwap { value = min(value, beforeLast[column - 1] + 1) }
        current.append(value)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count] <= limit ? last[right.count] : nil
  }
}
