extension LineDiff {
  /// The lines of the old text that the new one has not, from 1 on.
  package var deletedLines: [Int] {
    changes.compactMap { if case .delete(let old) = $0 { old + 1 } else { nil } }
  }

  /// The lines of the old text behind which the new one has further lines, and no line was deleted
  /// there; 0 for its start.
  package var insertionLines: [Int] {
    var lines: [Int] = []
    var line = 0
    var isReplacement = false
    for (index, change) in changes.enumerated() {
      switch change {
      case .keep(let old, _): (line, isReplacement) = (old + 1, false)
      case .delete(let old): (line, isReplacement) = (old + 1, true)
      case .insert:
        if !isReplacement, lines.last != line, !isFollowedByDeletion(index) { lines.append(line) }
      }
    }
    return lines
  }

  private func isFollowedByDeletion(_ index: Int) -> Bool {
    for change in changes[index...] {
      switch change {
      case .insert: continue
      case .delete: return true
      case .keep: return false
      }
    }
    return false
  }
}
