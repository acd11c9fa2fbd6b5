import Core

/// Runs a program.
struct Machine {
  struct Frame {
    let function: Int32
    let resume: Int
    let callSite: Int
    /// Where captured output begins; -1 when the call writes straight to the output.
    let capture: Int
    /// Slots and loops of an outer activation of the same function, to be put back.
    let savedSlots: Int
    let savedLoops: Int
  }

  struct LoopState {
    var items: [Value] = []
    var index = -1
    var collected: [Value]?
    var last: [Value]?
    var isComplete = false
  }

  var output = Output()
  var segments = Buffer<Segment>()
  var recordsSegments = false
  /// Of a rendering that records segments: its calls and captured texts.
  var trail = Trail()
  var slots: [Value] = []
  /// The context, and where each name of the program is in it, -1 if it is not.
  var context: ContiguousArray<ValueMap.Entry> = []
  var positions: [Int32] = []
  var stack: [Value] = []
  var loops: [LoopState] = []
  var frames: [Frame] = []
  var captures: [Int] = []
  var namespaces: [ValueMap] = []
  var savedSlots: [Value] = []
  var savedLoops: [LoopState] = []
  /// How often each function runs now, and the number of its newest activation.
  var activations: [(count: Int32, newest: Int32)] = []
  var ran: [Bool] = []
  /// Which map lacked the attribute looked up at a place.
  var misses: [UInt32: Value] = [:]
  var meter = Meter(.standard)
  var pc = 0

  /// Unset parameter: its default is still to be computed.
  static let unset = Value.missing(.max)

  mutating func run(_ program: Program, _ context: ValueMap, _ budget: Budget) throws(Fault) {
    reset(program, context, budget)
    while try step(program) {}
  }

  private mutating func reset(_ program: Program, _ context: ValueMap, _ budget: Budget) {
    output.clear()
    segments.clear()
    if recordsSegments { trail = Trail() }
    stack.removeAll(keepingCapacity: true)
    frames.removeAll(keepingCapacity: true)
    captures.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(.missing(0), count: program.slotCount))
    self.context = context.entries
    positions.removeAll(keepingCapacity: true)
    for (index, name) in program.names.enumerated() {
      let position = context.position(of: name)
      positions.append(Int32(position ?? -1))
      // Only names that the template also assigns live in slots.
      let slot = program.nameSlots[index]
      if slot >= 0, let position { slots[Int(slot)] = context.entries[position].value }
    }
    loops.removeAll(keepingCapacity: true)
    loops.append(contentsOf: repeatElement(LoopState(), count: program.loopCount))
    if !namespaces.isEmpty { namespaces = [] }
    if !misses.isEmpty { misses = [:] }
    if !savedSlots.isEmpty { savedSlots = [] }
    if !savedLoops.isEmpty { savedLoops = [] }
    activations.removeAll(keepingCapacity: true)
    activations.append(
      contentsOf: repeatElement((count: 0, newest: 0), count: program.functions.count))
    ran.removeAll(keepingCapacity: true)
    ran.append(contentsOf: repeatElement(false, count: program.functions.count))
    meter = Meter(budget)
    pc = 0
  }

  /// One instruction; false at the end of the program.
  @inline(__always)
  private mutating func step(_ program: borrowing Program) throws(Fault) -> Bool {
    let op = program.ops[pc]
    pc += 1
    switch op {
    case .text(let start, let count): try writeText(start, count, program)
    case .emit(let escaper): try write(stack.removeLast(), escaper, isFiltered: false)
    case .emitFiltered(let escaper): try write(stack.removeLast(), escaper, isFiltered: true)
    case .emitSlot(let slot, let escaper): try write(loaded(slot), escaper, isFiltered: false)
    case .emitSlotFiltered(let slot, let escaper):
      try write(loaded(slot), escaper, isFiltered: true)
    case .emitAttribute(let slot, let key, let escaper):
      try emit(slot, program.keys[Int(key)], escaper)
    case .emitAttributeFiltered(let slot, let key, let escaper):
      try write(attribute(slot, program.keys[Int(key)]), escaper, isFiltered: true)
    case .load(let slot): stack.append(loaded(slot))
    case .loadAttribute(let slot, let key):
      stack.append(try attribute(slot, program.keys[Int(key)]))
    case .attribute(let key): try attribute(program.keys[Int(key)])
    case .constant(let index): stack.append(program.constants[Int(index)])
    case .store(let slot): slots[Int(slot)] = stack.removeLast()
    case .jump(let target): pc = Int(target)
    case .jumpIfFalse(let target): if try !isTrue(stack.removeLast()) { pc = Int(target) }
    case .jumpIfFalseOrPop(let target): try jumpOrPop(target, when: false)
    case .jumpIfTrueOrPop(let target): try jumpOrPop(target, when: true)
    case .next(let loop, let slot, let exit): try next(Int(loop), Int(slot), Int(exit))
    case .compute(let operation): try compute(operation, program)
    case .control(.halt): return false
    case .control(let operation): try control(operation, program)
    }
    return true
  }

  /// Literal text and what follows it. Mostly that is an attribute and then text again: looking is
  /// cheaper than a jump for each, which no processor foresees.
  @inline(__always)
  private mutating func writeText(
    _ start: Int32, _ count: Int32, _ program: borrowing Program
  ) throws(Fault) {
    var (start, count) = (start, count)
    while true {
      mark(.none)
      output.append(program.text, Int(start), Int(count))
      guard case .emitAttribute(let slot, let key, let escaper) = program.ops[pc] else { return }
      pc += 1
      try emit(slot, program.keys[Int(key)], escaper)
      guard case .text(let nextStart, let nextCount) = program.ops[pc] else { return }
      pc += 1
      (start, count) = (nextStart, nextCount)
    }
  }

  /// The place of the running instruction as a missing value carries it.
  var place: UInt32 { UInt32(pc) }

  @inline(__always)
  mutating func mark(_ origin: Origin) {
    guard recordsSegments else { return }
    segments.append(
      Segment(
        start: UInt32(truncatingIfNeeded: output.count), site: UInt32(pc - 1), call: trail.call,
        origin: origin))
  }

  @inline(__always)
  private mutating func write(
    _ value: Value, _ escaper: Escaper, isFiltered: Bool
  ) throws(Fault) {
    if case .string(let text, let origin) = value {
      mark(origin)
      if escaper != .text || !output.append(text, if: { isPrintableASCII($0) }) {
        try escaper.write(text, into: &output)
      }
    } else {
      try writeOther(value, escaper, isFiltered: isFiltered)
    }
    if output.count > meter.budget.outputBytes { throw outputFault }
  }

  /// Writes an attribute of the value in a slot.
  @inline(__always)
  private mutating func emit(
    _ slot: Int32, _ key: borrowing Key, _ escaper: Escaper
  ) throws(Fault) {
    try write(attribute(slot, key), escaper, isFiltered: false)
  }

  private mutating func writeOther(
    _ value: Value, _ escaper: Escaper, isFiltered: Bool
  ) throws(Fault) {
    if case .safe(let text, let origin) = value, !isFiltered {
      mark(origin)
      output.append(text)
      return
    }
    mark(value.origin)
    try escaper.write(value, into: &output)
  }

  var outputFault: Fault {
    Fault(
      TemplateRule.budget, "the output is larger than \(meter.budget.outputBytes) bytes")
  }

  @inline(__always)
  func loaded(_ slot: Int32) -> Value {
    if slot < 0 {
      let position = positions[Int(~slot)]
      return position < 0 ? .missing(place) : context[Int(position)].value
    }
    if case .missing(0) = slots[Int(slot)] { return .missing(place) }
    return slots[Int(slot)]
  }

  /// An attribute of the value in a slot.
  @inline(__always)
  private mutating func attribute(_ slot: Int32, _ key: borrowing Key) throws(Fault) -> Value {
    let subject = loaded(slot)
    if case .map(let map) = subject, let value = map[key] { return value }
    return try otherAttribute(subject, copy key)
  }

  private mutating func attribute(_ key: Key) throws(Fault) {
    let subject = stack.removeLast()
    if case .map(let map) = subject, let value = map[key] {
      stack.append(value)
    } else {
      stack.append(try otherAttribute(subject, key))
    }
  }

  mutating func otherAttribute(_ subject: Value, _ key: Key) throws(Fault) -> Value {
    switch subject {
    case .missing(let place): throw .undefined(place)
    case .handle(let handle) where handle.kind == .namespace:
      if let value = namespaces[Int(handle.index)][key] { return value }
    case .none, .bool, .int, .float, .string, .safe, .list, .map, .handle: break
    }
    misses[place] = subject
    return .missing(place)
  }

  private mutating func jumpOrPop(_ target: Int32, when expected: Bool) throws(Fault) {
    let value = stack[stack.count - 1]
    if try isTrue(value) == expected { pc = Int(target) } else { stack.removeLast() }
  }

  @inline(__always)
  private mutating func next(_ loop: Int, _ slot: Int, _ exit: Int) throws(Fault) {
    let index = loops[loop].index + 1
    loops[loop].index = index
    if index < loops[loop].items.count {
      try meter.charge(steps: exit - pc + 1)
      slots[slot] = loops[loop].items[index]
    } else {
      pc = exit
    }
  }
}
