import Core

/// Loops, captures and calls.
extension Machine {
  mutating func control(_ operation: Control, _ program: Program) throws(Fault) {
    switch operation {
    case .begin(let loop): try begin(Int(loop))
    case .endLoop(let loop): end(Int(loop))
    case .nextItem(let loop, let exit): try nextItem(Int(loop), Int(exit))
    case .collect(let loop): loops[Int(loop)].collected = []
    case .keep(let loop):
      let state = loops[Int(loop)]
      loops[Int(loop)].collected?.append(state.items[state.index])
    case .useCollected(let loop):
      loops[Int(loop)].items = loops[Int(loop)].collected ?? []
      loops[Int(loop)].collected = nil
      loops[Int(loop)].index = -1
    case .complete(let loop): loops[Int(loop)].isComplete = true
    case .jumpIfIncomplete(let loop, let target):
      if !loops[Int(loop)].isComplete { pc = Int(target) }
    case .beginCapture: captures.append(output.count)
    case .endCapture:
      let (text, origin) = try captured(from: captures.removeLast())
      stack.append(.string(text, origin))
    case .dropCapture: drop(from: captures.removeLast())
    case .write: try writeAsIs(stack.removeLast())
    case .makeMacro(let function, let slot): makeMacro(function, slot, program)
    case .call(let site): try call(program.calls[Int(site)], program, writes: false)
    case .emitCall(let site): try call(program.calls[Int(site)], program, writes: true)
    case .emitFunction(let function): try enter(function, program, writes: true)
    case .callFunction(let function): try enter(function, program, writes: false)
    case .runOnce(let function):
      if !ran[Int(function)] {
        ran[Int(function)] = true
        try enter(function, program, writes: true)
      }
    case .skipIfGiven(let slot, let target):
      if case .missing(.max) = slots[Int(slot)] { return }
      pc = Int(target)
    case .returned: try leave(program)
    case .halt: preconditionFailure("the machine stops at halt")
    }
  }

  // MARK: loops

  private mutating func begin(_ loop: Int) throws(Fault) {
    let items = try items(of: stack.removeLast())
    loops[loop] = LoopState(items: items)
  }

  private mutating func end(_ loop: Int) {
    loops[loop].items = []
    loops[loop].last = nil
  }

  private mutating func nextItem(_ loop: Int, _ exit: Int) throws(Fault) {
    loops[loop].index += 1
    if loops[loop].index < loops[loop].items.count {
      try meter.charge(steps: exit - pc + 1)
      stack.append(loops[loop].items[loops[loop].index])
    } else {
      pc = exit
    }
  }

  /// What iterating over a value gives: items, keys or characters.
  mutating func items(of value: Value) throws(Fault) -> [Value] {
    switch value {
    case .list(let items): return items
    case .map(let map):
      try meter.charge(items: map.count)
      return map.entries.map { .string($0.key.text) }
    case .string(let text, _), .safe(let text, _):
      try meter.charge(items: text.unicodeScalars.count)
      return text.unicodeScalars.map { .string(String(Character($0))) }
    case .missing(let place): throw .undefined(place)
    case .none, .bool, .int, .float, .handle:
      throw .type("\(value.kindName) cannot be looped over")
    }
  }

  // MARK: captures

  /// Takes back what was written since; where segments are recorded, its origin leads to them.
  private mutating func captured(from start: Int) throws(Fault) -> (text: String, origin: Origin) {
    try meter.charge(bytes: output.count - start)
    let text = output.text(from: start)
    var origin = Origin.none
    if recordsSegments {
      origin = trail.keep(
        segments.values(from: segmentCount(before: start)), from: start, output.bytes(from: start))
    }
    drop(from: start)
    return (text, origin)
  }

  private mutating func drop(from start: Int) {
    output.truncate(to: start)
    segments.truncate(to: segmentCount(before: start))
  }

  private func segmentCount(before start: Int) -> Int {
    var kept = segments.count
    while kept > 0, Int(segments[kept - 1].start) >= start { kept -= 1 }
    return kept
  }

  private mutating func writeAsIs(_ value: Value) throws(Fault) {
    switch value {
    case .string(let text, let origin), .safe(let text, let origin):
      mark(origin)
      output.append(text)
      if output.count > meter.budget.outputBytes { throw outputFault }
    case .missing(let place): throw .undefined(place)
    case .none, .bool, .int, .float, .list, .map, .handle:
      throw .type("a filter block gives text, not \(value.kindName)")
    }
  }

  // MARK: calls

  private mutating func makeMacro(_ function: Int32, _ slot: Int32, _ program: Program) {
    let owner = program.functions[Int(function)].owner
    let activation = owner < 0 ? 0 : activations[Int(owner)].newest
    slots[Int(slot)] = .handle(Handle(kind: .macro, index: function, activation: activation))
  }

  /// Calls the macro that lies below its arguments on the stack.
  private mutating func call(
    _ site: CallSite, _ program: Program, writes: Bool
  ) throws(Fault) {
    let first = stack.count - site.count
    let callee = stack[first - 1]
    guard case .handle(let handle) = callee, handle.kind == .macro else {
      if case .missing(let place) = callee { throw .undefined(place) }
      throw .type("\(callee.kindName) cannot be called")
    }
    let function = program.functions[Int(handle.index)]
    if function.owner >= 0, activations[Int(function.owner)].newest != handle.activation {
      throw Fault(
        TemplateRule.unsupported, "this macro belongs to an outer call of the same macro",
        help: "pass what it needs as arguments")
    }
    let arguments = Array(stack[first...])
    stack.removeLast(site.count + 1)
    try enter(handle.index, program, writes: writes)
    do throws(Fault) {
      try bind(arguments, site.names, function)
    } catch {
      // Wrong arguments are a mistake of the call, not of the macro.
      pc = frames.removeLast().resume
      throw error
    }
  }

  private mutating func enter(
    _ index: Int32, _ program: Program, writes: Bool
  ) throws(Fault) {
    guard frames.count < Budget.callDepth else {
      throw Fault(
        TemplateRule.nesting, "calls nest more than \(Budget.callDepth) deep",
        help: "end the recursion earlier")
    }
    let function = program.functions[Int(index)]
    try meter.charge(steps: Int(function.cost) + 8)
    let isActive = activations[Int(index)].count > 0
    frames.append(
      Frame(
        function: index, resume: pc, callSite: pc - 1, capture: writes ? -1 : output.count,
        savedSlots: isActive ? function.slots.count : -1,
        savedLoops: isActive ? function.loops.count : 0))
    if isActive {
      savedSlots += slots[function.slots]
      savedLoops += loops[function.loops]
    }
    activations[Int(index)].count += 1
    activations[Int(index)].newest += 1
    if recordsSegments { trail.enter(index, from: UInt32(pc - 1)) }
    pc = Int(function.entry)
  }

  private mutating func bind(
    _ arguments: [Value], _ names: [String], _ function: Function
  ) throws(Fault) {
    var positional = arguments.count - names.count
    if positional > function.parameters.count, function.varargs >= 0 {
      slots[Int(function.varargs)] = .list(Array(arguments[function.parameters.count..<positional]))
      positional = function.parameters.count
    } else if function.varargs >= 0 {
      slots[Int(function.varargs)] = .list([])
    }
    guard positional <= function.parameters.count else {
      throw Fault(
        TemplateRule.arguments,
        "the macro '\(function.name)' takes "
          + "\(count(function.parameters.count, "argument")), not \(positional)")
    }
    for (index, parameter) in function.parameters.enumerated() {
      slots[Int(parameter.slot)] = index < positional ? arguments[index] : Machine.unset
    }
    if function.caller >= 0 { slots[Int(function.caller)] = .missing(UInt32(pc)) }
    try bindNamed(arguments.suffix(names.count), names, function)
    for parameter in function.parameters where !parameter.isOptional {
      if case .missing(.max) = slots[Int(parameter.slot)] {
        throw Fault(
          TemplateRule.arguments, "the macro '\(function.name)' needs '\(parameter.name)'",
          help: "pass it, or give the parameter a default")
      }
    }
  }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private mutating func bindNamed(
    _ values: ArraySlice<Value>, _ names: [String], _ function: Function
  ) throws(Fault) {
    var rest = ValueMap()
    for (name, value) in zip(names, values) {
      if name == "caller", function.caller >= 0 {
        slots[Int(function.caller)] = value
      } else if let parameter = function.parameters.first(where: { sameBytes($0.name, name) }) {
        guard case .missing(.max) = slots[Int(parameter.slot)] else {
          throw Fault(
            TemplateRule.arguments,
            "the macro '\(function.name)' gets its parameter '\(name)' twice")
        }
        slots[Int(parameter.slot)] = value
      } else if function.kwargs >= 0, name != "caller" {
        rest[name] = value
      } else {
        throw Fault(
          TemplateRule.arguments,
          name == "caller"
            ? "the macro '\(function.name)' takes no call block"
            : "the macro '\(function.name)' has no parameter '\(name)'",
          help: name == "caller"
            ? "it does so when its body calls caller()"
            : "its parameters: " + function.parameters.map(\.name).joined(separator: ", "))
      }
    }
    if function.kwargs >= 0 { slots[Int(function.kwargs)] = .map(rest) }
  }

  private mutating func leave(_ program: Program) throws(Fault) {
    let frame = frames.removeLast()
    let index = Int(frame.function)
    let function = program.functions[index]
    if frame.savedSlots >= 0 {
      let slotStart = savedSlots.count - frame.savedSlots
      slots.replaceSubrange(function.slots, with: savedSlots[slotStart...])
      savedSlots.removeSubrange(slotStart...)
      let loopStart = savedLoops.count - frame.savedLoops
      loops.replaceSubrange(function.loops, with: savedLoops[loopStart...])
      savedLoops.removeSubrange(loopStart...)
    }
    activations[index].count -= 1
    // The surrounding activation is the newest again; numbers are not handed out twice because a
    // closure of the ended one can only be called while it runs.
    if activations[index].count > 0 { activations[index].newest -= 1 }
    pc = frame.resume
    if frame.capture >= 0 {
      let (text, origin) = try captured(from: frame.capture)
      stack.append(.safe(text, origin))
    }
    if recordsSegments { trail.leave() }
  }
}
