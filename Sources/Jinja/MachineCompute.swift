import Core

/// Instructions on values.
extension Machine {
  mutating func compute(_ operation: Compute, _ program: Program) throws(Fault) {
    switch operation {
    case .missing: stack.append(.missing(place))
    case .not: stack.append(.bool(try !isTrue(stack.removeLast())))
    case .minus: stack.append(try negated(stack.removeLast()))
    case .plus: stack.append(try number(stack.removeLast()))
    case .binary(let operation): try binary(operation)
    case .compare(let operation):
      let right = stack.removeLast()
      let left = stack.removeLast()
      stack.append(.bool(try compare(operation, left, right)))
    case .chain(let operation, let exit): try chain(operation, Int(exit))
    case .concat(let count): try concat(Int(count))
    case .list(let count): try makeList(Int(count))
    case .map(let count): try makeMap(Int(count))
    case .subscripted:
      let index = stack.removeLast()
      let subject = stack.removeLast()
      stack.append(try element(subject, index))
    case .slice: try slice()
    case .filter(let site): try filter(program.calls[Int(site)])
    case .test(let site, let isNegated): try test(program.calls[Int(site)], isNegated)
    case .function(let site): try function(program.calls[Int(site)])
    case .method(let site): try method(program.calls[Int(site)])
    case .loopField(let loop, let field): stack.append(loopField(loops[Int(loop)], field))
    case .cycle(let loop, let count):
      let choices = Array(stack.suffix(Int(count)))
      stack.removeLast(Int(count))
      stack.append(choices[loops[Int(loop)].index % choices.count])
    case .changed(let loop, let count): try changed(Int(loop), Int(count))
    case .copy(let from, let to): copy(from, Int(to))
    case .clear(let slot): slots[Int(slot)] = .missing(0)
    case .unpack(let count): try unpack(Int(count))
    case .setAttribute(let slot, let key):
      try setAttribute(loaded(slot), program.keys[Int(key)])
    case .checkDepth:
      if let top = stack.last { try checkDepth(top, 1) }
    }
  }

  private mutating func makeList(_ count: Int) throws(Fault) {
    try meter.charge(items: count)
    let items = Array(stack.suffix(count))
    stack.removeLast(count)
    stack.append(.list(items))
  }

  /// A missing value is reported where the copy is used, not where it was made.
  private mutating func copy(_ from: Int32, _ to: Int) {
    let value = loaded(from)
    if case .missing = value { slots[to] = .missing(0) } else { slots[to] = value }
  }

  private mutating func chain(_ operation: Comparison, _ exit: Int) throws(Fault) {
    let right = stack.removeLast()
    let left = stack.removeLast()
    if try compare(operation, left, right) {
      stack.append(right)
    } else {
      stack.append(.bool(false))
      pc = exit
    }
  }

  private mutating func concat(_ count: Int) throws(Fault) {
    var text = ""
    for value in stack.suffix(count) {
      let part = try value.text()
      try meter.charge(bytes: text.utf8.count + part.utf8.count)
      text += part
    }
    let origin = stack.suffix(count).lazy.map(\.origin).first { $0 != .none } ?? .none
    stack.removeLast(count)
    stack.append(.string(text, origin))
  }

  private mutating func makeMap(_ count: Int) throws(Fault) {
    try meter.charge(items: count)
    var map = ValueMap()
    let start = stack.count - 2 * count
    for index in 0..<count {
      guard let key = stack[start + 2 * index].plainText else {
        throw .type("the key of a map is text, not \(stack[start + 2 * index].kindName)")
      }
      map[key] = stack[start + 2 * index + 1]
    }
    stack.removeLast(2 * count)
    stack.append(.map(map))
  }

  // MARK: elements

  mutating func element(_ subject: Value, _ index: Value) throws(Fault) -> Value {
    if case .missing(let place) = index { throw .undefined(place) }
    switch (subject, index) {
    case (.map, .string(let name, _)), (.map, .safe(let name, _)),
      (.handle, .string(let name, _)), (.handle, .safe(let name, _)):
      let key = Key(name)
      if case .map(let map) = subject, let value = map[key] { return value }
      return try otherAttribute(subject, key)
    case (.list(let items), .int(let position)):
      let index = position < 0 ? position + items.count : position
      if items.indices.contains(index) { return items[index] }
    case (.string(let text, let origin), .int(let position)),
      (.safe(let text, let origin), .int(let position)):
      let scalars = Array(text.unicodeScalars)
      try meter.charge(steps: scalars.count / 8)
      let index = position < 0 ? position + scalars.count : position
      if scalars.indices.contains(index) {
        return .string(String(Character(scalars[index])), origin)
      }
    case (.missing(let place), _): throw .undefined(place)
    default: break
    }
    misses[place] = subject
    return .missing(place)
  }

  private mutating func slice() throws(Fault) {
    let step = try bound(stack.removeLast()) ?? 1
    let to = try bound(stack.removeLast())
    let from = try bound(stack.removeLast())
    let subject = stack.removeLast()
    guard step != 0 else { throw .type("the step of a slice is not 0") }
    switch subject {
    case .list(let items):
      try meter.charge(items: items.count)
      stack.append(.list(indices(items.count, from, to, step).map { items[$0] }))
    case .string(let text, let origin), .safe(let text, let origin):
      try meter.charge(bytes: text.utf8.count)
      let scalars = Array(text.unicodeScalars)
      try meter.charge(steps: scalars.count / 8)
      var result = String.UnicodeScalarView()
      for index in indices(scalars.count, from, to, step) { result.append(scalars[index]) }
      stack.append(.string(String(result), origin))
    case .missing(let place): throw .undefined(place)
    case .none, .bool, .int, .float, .map, .handle:
      throw .type("\(subject.kindName) cannot be sliced")
    }
  }

  private func bound(_ value: Value) throws(Fault) -> Int? {
    switch value {
    case .none: return nil
    case .int(let number): return number
    case .missing(let place): throw .undefined(place)
    case .bool, .float, .string, .safe, .list, .map, .handle:
      throw .type("the bounds of a slice are integers, not \(value.kindName)")
    }
  }

  /// Python's rules for the indices of `[from:to:step]`.
  private func indices(_ count: Int, _ from: Int?, _ to: Int?, _ step: Int) -> [Int] {
    func clamp(_ index: Int, _ low: Int, _ high: Int) -> Int {
      max(low, min(high, index < 0 ? index + count : index))
    }
    // A step beyond the length visits one element, and must not overflow.
    let step = max(-count - 1, min(count + 1, step))
    if step > 0 {
      let start = from.map { clamp($0, 0, count) } ?? 0
      let end = to.map { clamp($0, 0, count) } ?? count
      return Array(stride(from: start, to: end, by: step))
    }
    let start = from.map { clamp($0, -1, count - 1) } ?? count - 1
    let end = to.map { clamp($0, -1, count - 1) } ?? -1
    return Array(stride(from: start, to: end, by: step))
  }

  private mutating func unpack(_ count: Int) throws(Fault) {
    let items = try items(of: stack.removeLast())
    guard items.count == count else {
      throw .type("\(count) names cannot take \(items.count) values")
    }
    stack.append(contentsOf: items.reversed())
  }

  private mutating func setAttribute(_ target: Value, _ key: Key) throws(Fault) {
    guard case .handle(let handle) = target, handle.kind == .namespace else {
      if case .missing = target {
        throw Fault(
          TemplateRule.undefined, "the namespace is not defined",
          help: "make one with: set … = namespace()")
      }
      throw .type(
        "\(target.kindName) has no attributes to set", help: "only a namespace does")
    }
    try meter.charge(items: 1)
    namespaces[Int(handle.index)][key] = stack.removeLast()
  }

  /// Values nest as deep as the input does; templates may not build deeper ones, because
  /// releasing them would exhaust the stack.
  private mutating func checkDepth(_ value: Value, _ depth: Int) throws(Fault) {
    guard depth <= Budget.valueDepth else {
      throw Fault(
        TemplateRule.nesting, "the value nests more than \(Budget.valueDepth) levels deep")
    }
    switch value {
    case .list(let items):
      try meter.charge(steps: items.count)
      for item in items { try checkDepth(item, depth + 1) }
    case .map(let map):
      try meter.charge(steps: map.count)
      for entry in map.entries { try checkDepth(entry.value, depth + 1) }
    case .missing, .none, .bool, .int, .float, .string, .safe, .handle: return
    }
  }

  // MARK: loop variables

  private func loopField(_ loop: LoopState, _ field: LoopField) -> Value {
    switch field {
    case .index: .int(loop.index + 1)
    case .index0: .int(loop.index)
    case .revindex: .int(loop.items.count - loop.index)
    case .revindex0: .int(loop.items.count - loop.index - 1)
    case .first: .bool(loop.index == 0)
    case .last: .bool(loop.index == loop.items.count - 1)
    case .length: .int(loop.items.count)
    case .depth: .int(1)
    case .depth0: .int(0)
    case .previtem: loop.index > 0 ? loop.items[loop.index - 1] : .missing(place)
    case .nextitem:
      loop.index + 1 < loop.items.count ? loop.items[loop.index + 1] : .missing(place)
    }
  }

  private mutating func changed(_ loop: Int, _ count: Int) throws(Fault) {
    let values = Array(stack.suffix(count))
    stack.removeLast(count)
    var isSame = false
    if let last = loops[loop].last { isSame = try areEqual(.list(last), .list(values)) }
    loops[loop].last = values
    stack.append(.bool(!isSame))
  }

  // MARK: built-in operations

  private mutating func inputs(_ site: CallSite) -> Inputs {
    let start = stack.count - site.count
    var values: [Value?] = []
    values.reserveCapacity(site.binding.count)
    for position in site.binding {
      values.append(position < 0 ? nil : stack[start + Int(position)])
    }
    stack.removeLast(site.count)
    return Inputs(values: values)
  }

  private mutating func filter(_ site: CallSite) throws(Fault) {
    let inputs = inputs(site)
    let subject = stack.removeLast()
    let row = Builtins.filters[site.row]
    if !row.allowsMissing { try subject.requireDefined() }
    stack.append(try row.apply(subject, inputs, &meter))
  }

  private mutating func test(_ site: CallSite, _ isNegated: Bool) throws(Fault) {
    let inputs = inputs(site)
    let subject = stack.removeLast()
    let row = Builtins.tests[site.row]
    if !row.allowsMissing { try subject.requireDefined() }
    let result = try isTrue(row.apply(subject, inputs, &meter))
    stack.append(.bool(result != isNegated))
  }

  private mutating func method(_ site: CallSite) throws(Fault) {
    let inputs = inputs(site)
    let subject = stack.removeLast()
    try subject.requireDefined()
    stack.append(try Builtins.methods[site.row].apply(subject, inputs, &meter))
  }

  private mutating func function(_ site: CallSite) throws(Fault) {
    let row = Builtins.functions[site.row]
    guard row.takesNames else {
      let inputs = inputs(site)
      stack.append(try row.apply(Value.none, inputs, &meter))
      return
    }
    try makeMap(site.count / 2)
    guard row.name == "namespace", case .map(let map) = stack.removeLast() else { return }
    namespaces.append(map)
    stack.append(
      .handle(Handle(kind: .namespace, index: Int32(namespaces.count - 1), activation: 0)))
  }
}
