extension LineDiff {
  /// The line of the old text that a line of the new one is, or stands in the place of; nil for
  /// one that was put in. Lines count from 1.
  package func counterpart(ofNewLine line: Int) -> (line: Int, isSame: Bool)? {
    for (index, change) in changes.enumerated() {
      switch change {
      case .keep(let old, let new) where new == line - 1: return (old + 1, true)
      case .insert(let new) where new == line - 1:
        return replaced(by: new, around: index).map { ($0 + 1, false) }
      case .keep, .delete, .insert: continue
      }
    }
    return nil
  }

  /// Of the lines deleted beside an inserted one, the one in the same place where as many were put
  /// in, else the one that begins most like it.
  private func replaced(by line: Int, around index: Int) -> Int? {
    var deleted: [Int] = []
    var inserted: [Int] = []
    var start = index
    while start > 0, !isKept(start - 1) { start -= 1 }
    for change in changes[start...] {
      switch change {
      case .delete(let old): deleted.append(old)
      case .insert(let new): inserted.append(new)
      case .keep: return pick(line, deleted, inserted)
      }
    }
    return pick(line, deleted, inserted)
  }

  private func isKept(_ index: Int) -> Bool {
    if case .keep = changes[index] { true } else { false }
  }

  private func pick(_ line: Int, _ deleted: [Int], _ inserted: [Int]) -> Int? {
    if deleted.count == inserted.count, let place = inserted.firstIndex(of: line) {
      return deleted[place]
    }
    // Ties: the first.
    return deleted.reversed().max { likeness($0, line) < likeness($1, line) }
  }

  private func likeness(_ old: Int, _ new: Int) -> Int {
    zip(self.old[old], self.new[new]).prefix { $0 == $1 }.count
  }
}
