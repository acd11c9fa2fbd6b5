import Core

/// Expressions: every one leaves its value on the stack.
extension Compiler {
  mutating func value(_ expression: Expr) throws(SyntaxFailure) {
    let place = expression.place
    switch expression.kind {
    case .constant(let value): constant(value, place)
    case .name, .attribute, .subscripted: try path(expression)
    case .slice(let subject, let from, let to, let step):
      try slice(subject, [from, to, step], place)
    case .list(let items):
      for item in items { try value(item) }
      emit(.compute(.list(Int32(items.count))), place)
    case .map(let pairs):
      for pair in pairs {
        try value(pair.key)
        try value(pair.value)
      }
      emit(.compute(.map(Int32(pairs.count))), place)
    case .unary(let operation, let operand): try unary(operation, operand, place)
    case .binary(let operation, let left, let right):
      try value(left)
      try value(right)
      emit(.compute(.binary(operation)), place)
    case .concat(let parts):
      for part in parts { try value(part) }
      emit(.compute(.concat(Int32(parts.count))), place)
    case .all(let parts): try logical(parts, place) { .jumpIfFalseOrPop($0) }
    case .any(let parts): try logical(parts, place) { .jumpIfTrueOrPop($0) }
    case .compare(let first, let rest): try compare(first, rest, place)
    case .conditional(let test, let then, let otherwise):
      try conditional(test, then, otherwise, place)
    case .filter(let subject, let name, let arguments):
      guard let subject else { preconditionFailure("only a filter block has no subject") }
      try value(subject)
      try filter(name, arguments, place)
    case .test(let subject, let name, let arguments, let isNegated):
      try test(subject, name, arguments, isNegated, place)
    case .call(let callee, let arguments): try call(callee, arguments, place)
    }
  }

  private mutating func slice(
    _ subject: Expr, _ bounds: [Expr?], _ place: Place
  ) throws(SyntaxFailure) {
    try value(subject)
    for bound in bounds {
      if let bound { try value(bound) } else { constant(.none, place) }
    }
    emit(.compute(.slice), place)
  }

  private mutating func unary(
    _ operation: Unary, _ operand: Expr, _ place: Place
  ) throws(SyntaxFailure) {
    try value(operand)
    switch operation {
    case .not: emit(.compute(.not), place)
    case .minus: emit(.compute(.minus), place)
    case .plus: emit(.compute(.plus), place)
    }
  }

  private mutating func logical(
    _ parts: [Expr], _ place: Place, _ jump: (Int32) -> Op
  ) throws(SyntaxFailure) {
    var jumps: [Int] = []
    for (index, part) in parts.enumerated() {
      try value(part)
      if index + 1 < parts.count { jumps.append(emit(jump(0), place)) }
    }
    for index in jumps { program.ops[index] = jump(here) }
  }

  private mutating func compare(
    _ first: Expr, _ rest: [(operation: Comparison, operand: Expr)], _ place: Place
  ) throws(SyntaxFailure) {
    try value(first)
    var exits: [(index: Int, operation: Comparison)] = []
    for (index, step) in rest.enumerated() {
      try value(step.operand)
      if index + 1 == rest.count {
        emit(.compute(.compare(step.operation)), place)
      } else {
        exits.append((emit(.compute(.chain(step.operation, exit: 0)), place), step.operation))
      }
    }
    for exit in exits {
      program.ops[exit.index] = .compute(.chain(exit.operation, exit: here))
    }
  }

  private mutating func conditional(
    _ test: Expr, _ then: Expr, _ otherwise: Expr?, _ place: Place
  ) throws(SyntaxFailure) {
    try value(test)
    let toElse = emit(.jumpIfFalse(0), test.place)
    try value(then)
    let toEnd = emit(.jump(0), place)
    program.ops[toElse] = .jumpIfFalse(here)
    if let otherwise { try value(otherwise) } else { emit(.compute(.missing), place) }
    program.ops[toEnd] = .jump(here)
  }

  // MARK: names, attributes and subscripts

  /// The steps of `a.b["c"].d` from the inside out, with what they start from.
  private func unrolled(_ expression: Expr) -> (root: Expr, steps: [Expr]) {
    var steps: [Expr] = []
    var current = expression
    while true {
      switch current.kind {
      case .attribute(let subject, _), .subscripted(let subject, _):
        steps.append(current)
        current = subject
      default: return (current, steps.reversed())
      }
    }
  }

  private mutating func path(_ expression: Expr) throws(SyntaxFailure) {
    let (root, steps) = unrolled(expression)
    var rest = steps[...]
    if case .name(let name) = root.kind {
      try start(name, root.place, &rest)
    } else {
      try value(root)
    }
    for step in rest { try apply(step) }
  }

  private mutating func apply(_ step: Expr) throws(SyntaxFailure) {
    switch step.kind {
    case .attribute(_, let name):
      try checkAttribute(name, step.place)
      emit(.attribute(key(name)), step.place)
    case .subscripted(_, let index):
      if case .constant(.string(let name, _)) = index.kind {
        emit(.attribute(key(name)), step.place)
      } else {
        try value(index)
        emit(.compute(.subscripted), step.place)
      }
    default: preconditionFailure("a path is made of attributes and subscripts")
    }
  }

  /// In Jinja2 `x.items` is the method of the map even where the map has such a key.
  func checkAttribute(_ name: String, _ place: Place) throws(SyntaxFailure) {
    let methods = [
      "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault",
      "update", "values",
    ]
    if name.utf8.starts(with: "__".utf8) {
      throw failure(
        TemplateRule.unsupported, "there are no attributes of Python's own", place)
    }
    guard methods.contains(name) else { return }
    throw failure(
      TemplateRule.unsupported, "'\(name)' is the name of a method, not of a key", place,
      help: "write ['\(name)'] for the key, or call the method")
  }

  /// Loads a name, taking the first step with it where one instruction does both.
  private mutating func start(
    _ name: String, _ place: Place, _ rest: inout ArraySlice<Expr>
  ) throws(SyntaxFailure) {
    guard let binding = resolve(name) else { return unresolved(name, place) }
    switch binding {
    case .slot(let slot):
      noteRead(name, staticSteps(rest))
      if let first = rest.first, let attribute = staticKey(first) {
        if case .attribute = first.kind { try checkAttribute(attribute, first.place) }
        note(name, emit(.loadAttribute(slot: slot, key: key(attribute)), first.place))
        rest.removeFirst()
      } else {
        note(name, emit(.load(slot), place))
      }
    case .loop(let loop): try loopField(loop, place, &rest)
    case .module(let index): try moduleMember(name, index, place, &rest)
    }
  }

  private mutating func unresolved(_ name: String, _ place: Place) {
    note(name, emit(.compute(.missing), place))
  }

  /// Remembers what was visible at a name, for the message when it is undefined.
  func visibleHere(_ name: String) -> [String] { visibleNames.filter { $0 != name } }

  private mutating func note(_ name: String, _ index: Int) {
    program.visible[UInt32(index)] = visibleHere(name)
  }

  func staticKey(_ step: Expr) -> String? {
    switch step.kind {
    case .attribute(_, let name): return name
    case .subscripted(_, let index):
      if case .constant(.string(let name, _)) = index.kind { return name }
      return nil
    default: return nil
    }
  }

  private func staticSteps(_ steps: ArraySlice<Expr>) -> [String] {
    var result: [String] = []
    for step in steps {
      guard let name = staticKey(step) else { break }
      result.append(name)
    }
    return result
  }

  private mutating func loopField(
    _ loop: Int32, _ place: Place, _ rest: inout ArraySlice<Expr>
  ) throws(SyntaxFailure) {
    guard let first = rest.first, case .attribute(_, let name) = first.kind else {
      throw failure(
        TemplateRule.unsupported, "'loop' is not a value", place,
        help: "set a variable to loop.index or what else you need of it")
    }
    guard let field = LoopField(name) else {
      let guess = Suggestion.closest(to: name, in: LoopField.allCases.map { "\($0)" })
      throw failure(
        TemplateRule.unknownName, "'loop' has no '\(name)'", first.place,
        help: guess.map { "did you mean '\($0)'?" })
    }
    emit(.compute(.loopField(loop, field)), first.place)
    rest.removeFirst()
  }

  private mutating func moduleMember(
    _ name: String, _ index: Int, _ place: Place, _ rest: inout ArraySlice<Expr>
  ) throws(SyntaxFailure) {
    guard let first = rest.first, let member = staticKey(first) else {
      throw failure(
        TemplateRule.unsupported, "the import '\(name)' is not a value", place,
        help: "use one of its names: \(name).…")
    }
    let slot = try memberSlot(member, of: index, first.place)
    emit(.load(slot), first.place)
    rest.removeFirst()
  }

  /// The slot of an exported name of an imported template.
  func memberSlot(_ name: String, of index: Int, _ place: Place) throws(SyntaxFailure) -> Int32 {
    let names = loadedModules[index].names
    if name.utf8.first != UInt8(ascii: "_"), case .slot(let slot)? = names[name] { return slot }
    // sorted: by bytes
    let exported = names.keys.filter { $0.utf8.first != UInt8(ascii: "_") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let guess = Suggestion.closest(to: name, in: exported).map { "did you mean '\($0)'? " } ?? ""
    throw failure(
      TemplateRule.unknownName, "the imported template has no '\(name)'", place,
      help: exported.isEmpty
        ? "it defines no name" : guess + "it has: " + exported.joined(separator: ", "))
  }
}
