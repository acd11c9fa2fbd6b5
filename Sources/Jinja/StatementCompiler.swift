import Core

/// Statements: output, conditions, loops, assignments.
extension Compiler {
  mutating func statements(_ statements: [Stmt]) throws(SyntaxFailure) {
    for statement in statements {
      try self.statement(statement)
      if program.ops.count > Compiler.opLimit {
        throw failure(
          TemplateRule.budget, "the template is too large with all that it includes",
          statement.place)
      }
    }
  }

  private mutating func statement(_ statement: Stmt) throws(SyntaxFailure) {
    let place = statement.place
    if isSilent { try checkSilent(statement) }
    switch statement.kind {
    case .text(let place): text(place)
    case .output(let value): try output(value)
    case .conditional(let branches, let otherwise):
      try conditional(branches, otherwise, place)
    case .loop(let loop): try self.loop(loop, place)
    case .set(let target, let value): try set(target, value, place)
    case .setBlock(let target, let filter, let body): try setBlock(target, filter, body, place)
    case .macro(let macro): try self.macro(macro, place)
    case .call(let call, let body): try callBlock(call, body, place)
    case .filter(let filter, let body): try filterBlock(filter, body, place)
    case .with(let bindings, let body): try with(bindings, body, place)
    case .include(let name, let hasContext): try include(name, hasContext)
    case .load(let name, let alias, let hasContext): try load(name, alias, hasContext)
    case .loadNames(let name, let names, let hasContext):
      try loadNames(name, names, hasContext)
    case .block(let name, _): try block(name)
    case .extends:
      throw failure(
        TemplateRule.syntax, "'extends' is the first tag of a template", place,
        help: "only comments may stand before it")
    case .leave:
      loopExits[loopExits.count - 1].breaks.append(emit(.jump(0), place))
    case .skip:
      loopExits[loopExits.count - 1].continues.append(emit(.jump(0), place))
    }
  }

  /// What stands outside blocks in a template that extends another is never rendered.
  private func checkSilent(_ statement: Stmt) throws(SyntaxFailure) {
    switch statement.kind {
    case .text(let place):
      let bytes = program.sources[source].bytes[place.start..<place.end]
      if trimmedEnd(bytes) == 0 { return }
    case .set, .setBlock, .macro, .load, .loadNames, .block, .conditional: return
    case .output, .loop, .call, .filter, .with, .include, .extends, .leave, .skip: break
    }
    throw failure(
      TemplateRule.syntax, "this is never rendered: the template extends another",
      statement.place, help: "put it into a block")
  }

  private mutating func text(_ place: Place) {
    if isSilent { return }
    let bytes = program.sources[source].bytes[place.start..<place.end]
    emit(.text(Int32(program.text.count), Int32(bytes.count)), place)
    program.text += bytes
  }

  // MARK: output

  private mutating func output(_ expression: Expr) throws(SyntaxFailure) {
    switch expression.kind {
    case .call(let callee, let arguments):
      if let site = try macroCall(callee, arguments, expression.place) {
        emit(
          site.isBlock ? .control(.emitFunction(site.index)) : .control(.emitCall(site.index)),
          expression.place)
        return
      }
    case .filter(let subject?, let name, let arguments)
    where arguments.positional.isEmpty && arguments.named.isEmpty:
      if let escaper = Builtins.escapers[name.text] {
        try value(subject)
        fuse(expression.place) {
          .emitFiltered(escaper)
        } slot: {
          .emitSlotFiltered($0, escaper)
        } attribute: {
          .emitAttributeFiltered(slot: $0, key: $1, escaper)
        }
        return
      }
    default: break
    }
    try value(expression)
    let escaper = escaper
    fuse(expression.place) {
      .emit(escaper)
    } slot: {
      .emitSlot($0, escaper)
    } attribute: {
      .emitAttribute(slot: $0, key: $1, escaper)
    }
  }

  /// Merges the output with the load before it, unless a jump ends between the two.
  private mutating func fuse(
    _ place: Place, plain: () -> Op, slot: (Int32) -> Op, attribute: (Int32, Int32) -> Op
  ) {
    let last = program.ops.count - 1
    let isPath: Bool
    switch program.ops[last] {
    case .load(let index):
      program.ops[last] = slot(index)
      isPath = true
    case .loadAttribute(let index, let key):
      program.ops[last] = attribute(index, key)
      isPath = true
    default: isPath = false
    }
    if !isPath || jumpsTo(last + 1) {
      if isPath { program.ops[last] = unfused(program.ops[last]) }
      emit(plain(), place)
    }
  }

  private func unfused(_ op: Op) -> Op {
    switch op {
    case .emitSlot(let slot, _), .emitSlotFiltered(let slot, _): .load(slot)
    case .emitAttribute(let slot, let key, _), .emitAttributeFiltered(let slot, let key, _):
      .loadAttribute(slot: slot, key: key)
    default: op
    }
  }

  /// Only `and`, `or`, inline `if` and comparison chains jump inside an expression, at most as far
  /// back as the expression is long.
  private func jumpsTo(_ target: Int) -> Bool {
    for op in program.ops.suffix(512) {
      switch op {
      case .jump(let to), .jumpIfFalseOrPop(let to), .jumpIfTrueOrPop(let to),
        .compute(.chain(_, let to)):
        if Int(to) == target { return true }
      default: continue
      }
    }
    return false
  }

  // MARK: conditions and loops

  private mutating func conditional(
    _ branches: [(test: Expr, body: [Stmt])], _ otherwise: [Stmt], _ place: Place
  ) throws(SyntaxFailure) {
    var toEnd: [Int] = []
    conditions += 1
    for (index, branch) in branches.enumerated() {
      try value(branch.test)
      let toNext = emit(.jumpIfFalse(0), branch.test.place)
      try statements(branch.body)
      let isLast = index + 1 == branches.count && otherwise.isEmpty
      if !isLast { toEnd.append(emit(.jump(0), place)) }
      program.ops[toNext] = .jumpIfFalse(here)
    }
    try statements(otherwise)
    conditions -= 1
    for index in toEnd { program.ops[index] = .jump(here) }
    guard conditions == 0, !otherwise.isEmpty else { return }
    scopes[scopes.count - 1].assigned.formUnion(
      certainNames(branches.map(\.body) + [otherwise]))
  }

  private mutating func loop(_ loop: Stmt.Loop, _ place: Place) throws(SyntaxFailure) {
    let id = Int32(program.loopCount)
    program.loopCount += 1
    try value(loop.items)
    if let condition = loop.condition { try collect(loop, condition, id) }
    emit(
      .control(loop.condition == nil ? .begin(id) : .useCollected(id)), loop.items.place)
    let head = here
    let outer = conditions
    conditions = 0
    defer { conditions = outer }
    var scope = Scope()
    scope.names["loop"] = .loop(id)
    let next = try bindItem(loop.target, id, &scope, loop.items.place)
    enterScope(scope, assigning: assignedNames(loop.body), place)
    loopExits.append(LoopExit())
    try statements(loop.body)
    let exits = loopExits.removeLast()
    scopes.removeLast()
    if !loop.otherwise.isEmpty { emit(.control(.complete(id)), place) }
    for index in exits.continues { program.ops[index] = .jump(head) }
    emit(.jump(head), place)
    patchNext(next, exit: here)
    try finishLoop(loop, id, exits.breaks, place)
  }

  /// Emits the instruction that fetches an item and what binds it to the target.
  private mutating func bindItem(
    _ target: Target, _ id: Int32, _ scope: inout Scope, _ place: Place
  ) throws(SyntaxFailure) -> Int {
    if case .name(let name) = target {
      let slot = newSlot()
      scope.names[name.text] = .slot(slot)
      scope.assigned.insert(name.text)
      return emit(.next(loop: id, slot: slot, exit: 0), place)
    }
    let next = emit(.control(.nextItem(loop: id, exit: 0)), place)
    unpack(target, into: &scope, place)
    return next
  }

  private mutating func patchNext(_ index: Int, exit: Int32) {
    switch program.ops[index] {
    case .next(let loop, let slot, _):
      program.ops[index] = .next(loop: loop, slot: slot, exit: exit)
    case .control(.nextItem(let loop, _)):
      program.ops[index] = .control(.nextItem(loop: loop, exit: exit))
    default: preconditionFailure("only the head of a loop has an exit")
    }
  }

  /// Binds the value on the stack to new names of a scope.
  mutating func unpack(_ target: Target, into scope: inout Scope, _ place: Place) {
    switch target {
    case .name(let name):
      let slot = newSlot()
      scope.names[name.text] = .slot(slot)
      scope.assigned.insert(name.text)
      emit(.store(slot), name.place)
    case .tuple(let parts, let tuplePlace):
      emit(.compute(.unpack(Int32(parts.count))), tuplePlace)
      for part in parts { unpack(part, into: &scope, place) }
    case .attribute: preconditionFailure("the parser allows attributes in set only")
    }
  }

  /// First pass of a loop with a condition: keeps the items that pass.
  private mutating func collect(
    _ loop: Stmt.Loop, _ condition: Expr, _ id: Int32
  ) throws(SyntaxFailure) {
    emit(.control(.begin(id)), loop.items.place)
    emit(.control(.collect(id)), loop.items.place)
    let head = here
    var scope = Scope()
    let next = try bindItem(loop.target, id, &scope, loop.items.place)
    scopes.append(scope)
    try value(condition)
    scopes.removeLast()
    emit(.jumpIfFalse(head), condition.place)
    emit(.control(.keep(id)), condition.place)
    emit(.jump(head), condition.place)
    patchNext(next, exit: here)
  }

  private mutating func finishLoop(
    _ loop: Stmt.Loop, _ id: Int32, _ breaks: [Int], _ place: Place
  ) throws(SyntaxFailure) {
    for index in breaks { program.ops[index] = .jump(here) }
    let toEnd = loop.otherwise.isEmpty ? nil : emit(.control(.jumpIfIncomplete(id, 0)), place)
    emit(.control(.endLoop(id)), place)
    guard let toEnd else { return }
    let skip = emit(.jump(0), place)
    program.ops[toEnd] = .control(.jumpIfIncomplete(id, here))
    emit(.control(.endLoop(id)), place)
    enterScope(Scope(), assigning: assignedNames(loop.otherwise), place)
    try statements(loop.otherwise)
    scopes.removeLast()
    program.ops[skip] = .jump(here)
  }

  // MARK: assignments

  private mutating func set(
    _ target: Target, _ expression: Expr, _ place: Place
  ) throws(SyntaxFailure) {
    try value(expression)
    if canGrow(expression) { emit(.compute(.checkDepth), expression.place) }
    try assign(target, place)
  }

  /// Whether the value can be deeper than those it is made of.
  private func canGrow(_ expression: Expr) -> Bool {
    switch expression.kind {
    case .constant, .name, .attribute, .subscripted, .slice, .concat, .compare, .test, .unary:
      false
    case .list, .map, .binary, .all, .any, .conditional, .filter, .call: true
    }
  }

  mutating func assign(_ target: Target, _ place: Place) throws(SyntaxFailure) {
    switch target {
    case .name(let name): emit(.store(try assignedSlot(name)), name.place)
    case .tuple(let parts, let tuplePlace):
      emit(.compute(.unpack(Int32(parts.count))), tuplePlace)
      for part in parts { try assign(part, place) }
    case .attribute(let namespace, let attribute):
      guard case .slot(let slot)? = resolve(namespace.text) else {
        throw failure(
          TemplateRule.type, "'\(namespace.text)' is not a namespace", namespace.place)
      }
      emit(
        .compute(.setAttribute(slot: slot, key: key(attribute.text))),
        Place(start: namespace.place.start, end: attribute.place.end))
    }
  }

  private mutating func setBlock(
    _ target: Target, _ filter: Expr?, _ body: [Stmt], _ place: Place
  ) throws(SyntaxFailure) {
    try captured(body, place)
    if let filter { try filters(filter) }
    try assign(target, place)
  }

  /// Leaves what a body writes on the stack, as plain text.
  private mutating func captured(_ body: [Stmt], _ place: Place) throws(SyntaxFailure) {
    let outer = (conditions, isSilent)
    (conditions, isSilent) = (0, false)
    defer { (conditions, isSilent) = outer }
    emit(.control(.beginCapture), place)
    enterScope(Scope(), assigning: assignedNames(body), place)
    try statements(body)
    scopes.removeLast()
    emit(.control(.endCapture), place)
  }

  /// Applies the filters of a block, the first of which has no subject.
  private mutating func filters(_ expression: Expr) throws(SyntaxFailure) {
    guard case .filter(let subject, let name, let arguments) = expression.kind else {
      throw failure(TemplateRule.syntax, "only filters may stand here", expression.place)
    }
    if let subject { try filters(subject) }
    try filter(name, arguments, expression.place)
  }

  private mutating func filterBlock(
    _ filter: Expr, _ body: [Stmt], _ place: Place
  ) throws(SyntaxFailure) {
    try captured(body, place)
    try filters(filter)
    emit(.control(.write), filter.place)
  }

  private mutating func with(
    _ bindings: [(target: Target, value: Expr)], _ body: [Stmt], _ place: Place
  ) throws(SyntaxFailure) {
    for binding in bindings { try value(binding.value) }
    var scope = Scope()
    for binding in bindings.reversed() { unpack(binding.target, into: &scope, place) }
    let outer = conditions
    conditions = 0
    defer { conditions = outer }
    enterScope(scope, assigning: assignedNames(body), place)
    try statements(body)
    scopes.removeLast()
  }
}
