extension Program {
  /// Names of the context that the template never assigns are read where they are: their slots
  /// become negative numbers, and nothing is copied when a rendering begins.
  mutating func readNamesInPlace() {
    let assigned = assignedSlots
    var places: [Int32: Int32] = [:]
    for (index, slot) in nameSlots.enumerated() where !assigned.contains(slot) {
      places[slot] = ~Int32(index)
      nameSlots[index] = ~Int32(index)
    }
    for index in ops.indices {
      guard let slot = ops[index].slotRead, let place = places[slot] else { continue }
      ops[index] = ops[index].reading(place)
    }
  }

  private var assignedSlots: Set<Int32> {
    var result: Set<Int32> = []
    for op in ops {
      switch op {
      case .store(let slot), .next(_, let slot, _), .compute(.copy(_, let slot)),
        .compute(.clear(let slot)), .control(.makeMacro(_, let slot)),
        .control(.skipIfGiven(let slot, _)):
        result.insert(slot)
      default: continue
      }
    }
    return result
  }
}

extension Op {
  fileprivate var slotRead: Int32? {
    switch self {
    case .emitSlot(let slot, _), .emitSlotFiltered(let slot, _), .emitAttribute(let slot, _, _),
      .emitAttributeFiltered(let slot, _, _), .load(let slot), .loadAttribute(let slot, _),
      .compute(.copy(let slot, _)), .compute(.setAttribute(let slot, _)):
      slot
    default: nil
    }
  }

  fileprivate func reading(_ slot: Int32) -> Op {
    switch self {
    case .emitSlot(_, let escaper): .emitSlot(slot, escaper)
    case .emitSlotFiltered(_, let escaper): .emitSlotFiltered(slot, escaper)
    case .emitAttribute(_, let key, let escaper): .emitAttribute(slot: slot, key: key, escaper)
    case .emitAttributeFiltered(_, let key, let escaper):
      .emitAttributeFiltered(slot: slot, key: key, escaper)
    case .load: .load(slot)
    case .loadAttribute(_, let key): .loadAttribute(slot: slot, key: key)
    case .compute(.copy(_, let to)): .compute(.copy(from: slot, to: to))
    case .compute(.setAttribute(_, let key)): .compute(.setAttribute(slot: slot, key: key))
    default: self
    }
  }
}
