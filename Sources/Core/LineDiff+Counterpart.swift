extension LineDiff {
  /// The line of the old text that a line of the new one is, or stands in the place of.
  package struct Counterpart: Sendable, Equatable {
    /// From 1 on.
    package let line: Int
    package let isSame: Bool

    package init(line: Int, isSame: Bool) {
      self.line = line
      self.isSame = isSame
    }
  }

  /// Of every line of the new text its counterpart; nil for one that was put in.
  package var counterparts: [Counterpart?] {
    var result = [Counterpart?](repeating: nil, count: new.count)
    var deleted: [Int] = []
    var inserted: [Int] = []
    for change in changes + [.keep(old: -1, new: -1)] {
      switch change {
      case .delete(let old): deleted.append(old)
      case .insert(let new): inserted.append(new)
      case .keep(let old, let new):
        for line in inserted { result[line] = replaced(by: line, deleted, inserted) }
        (deleted, inserted) = ([], [])
        if new >= 0 { result[new] = Counterpart(line: old + 1, isSame: true) }
      }
    }
    return result
  }

  /// Of the lines deleted beside an inserted one, the one in the same place where as many were put
  /// in, else the one that begins most like it.
  private func replaced(by line: Int, _ deleted: [Int], _ inserted: [Int]) -> Counterpart? {
    var other: Int?
    if deleted.count == inserted.count, let place = inserted.firstIndex(of: line) {
      other = deleted[place]
    } else {
      // Ties: the first. Where very much was replaced, what begins alike says little.
      other = deleted.prefix(100).reversed().max { likeness($0, line) < likeness($1, line) }
    }
    return other.map { Counterpart(line: $0 + 1, isSame: false) }
  }

  private func likeness(_ old: Int, _ new: Int) -> Int {
    zip(self.old[old], self.new[new]).prefix { $0 == $1 }.count
  }
}
