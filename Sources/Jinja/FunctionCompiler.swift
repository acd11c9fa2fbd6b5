import Core

/// Macros, call blocks and blocks.
extension Compiler {
  mutating func macro(_ macro: Stmt.Macro, _ place: Place) throws(SyntaxFailure) {
    // The name is visible in the body, so that a macro can call itself.
    let slot = try assignedSlot(macro.name)
    let index = try closure(macro, place)
    emit(.control(.makeMacro(index, slot: slot)), place)
  }

  mutating func callBlock(
    _ call: Expr, _ body: Stmt.Macro, _ place: Place
  ) throws(SyntaxFailure) {
    guard case .call(let callee, let arguments) = call.kind else {
      preconditionFailure("the parser only lets calls pass")
    }
    let index = try closure(body, place)
    let slot = newSlot()
    emit(.control(.makeMacro(index, slot: slot)), place)
    guard try isCallable(callee) else {
      throw failure(TemplateRule.type, "only a macro takes a call block", callee.place)
    }
    try value(callee)
    let site = try macroArguments(arguments, caller: slot, place: call.place)
    emit(.control(.emitCall(site)), call.place)
  }

  /// Compiles a body that runs when called; it is placed here and jumped over.
  private mutating func closure(_ macro: Stmt.Macro, _ place: Place) throws(SyntaxFailure) -> Int32
  {
    let index = beginFunction(macro.name.text)
    let over = emit(.jump(0), place)
    program.functions[Int(index)].entry = here
    let outer = state
    (function, isSilent, conditions, loopExits) = (index, false, 0, [])
    var scope = Scope()
    try parameters(macro, index, &scope, place)
    enterScope(scope, assigning: assignedNames(macro.body), place)
    try defaults(macro, index)
    try statements(macro.body)
    scopes.removeLast()
    emit(.control(.returned), place)
    endFunction(index)
    state = outer
    program.ops[over] = .jump(here)
    return index
  }

  private typealias State = (Int32, Bool, Int, [LoopExit])

  private var state: State {
    get { (function, isSilent, conditions, loopExits) }
    set { (function, isSilent, conditions, loopExits) = newValue }
  }

  private mutating func beginFunction(_ name: String) -> Int32 {
    var new = Function(name: name)
    new.owner = function
    new.slots = program.slotCount..<program.slotCount
    new.loops = program.loopCount..<program.loopCount
    program.functions.append(new)
    return Int32(program.functions.count - 1)
  }

  private mutating func endFunction(_ index: Int32) {
    let begun = program.functions[Int(index)]
    program.functions[Int(index)].slots = begun.slots.lowerBound..<program.slotCount
    program.functions[Int(index)].loops = begun.loops.lowerBound..<program.loopCount
    program.functions[Int(index)].cost = here - begun.entry
  }

  private mutating func parameters(
    _ macro: Stmt.Macro, _ index: Int32, _ scope: inout Scope, _ place: Place
  ) throws(SyntaxFailure) {
    for parameter in macro.parameters {
      let slot = declare(parameter.name.text, &scope)
      program.functions[Int(index)].parameters.append(
        Function.Parameter(
          name: parameter.name.text, slot: slot, isOptional: parameter.standard != nil))
    }
    let mentioned = mentionedNames(macro.body, among: ["caller", "varargs", "kwargs"])
    if mentioned.contains("caller") {
      guard macro.name.text != "caller" else {
        throw failure(
          TemplateRule.unsupported, "'caller' inside a call block means its own, and it has none",
          macro.name.place, help: "set a variable to caller() outside the call block")
      }
      program.functions[Int(index)].caller = declare("caller", &scope)
    }
    if mentioned.contains("varargs") {
      program.functions[Int(index)].varargs = declare("varargs", &scope)
    }
    if mentioned.contains("kwargs") {
      program.functions[Int(index)].kwargs = declare("kwargs", &scope)
    }
  }

  private mutating func declare(_ name: String, _ scope: inout Scope) -> Int32 {
    let slot = newSlot()
    scope.names[name] = .slot(slot)
    scope.assigned.insert(name)
    return slot
  }

  private mutating func defaults(_ macro: Stmt.Macro, _ index: Int32) throws(SyntaxFailure) {
    for (position, parameter) in macro.parameters.enumerated() {
      guard let standard = parameter.standard else { continue }
      let slot = program.functions[Int(index)].parameters[position].slot
      let skip = emit(.control(.skipIfGiven(slot: slot, 0)), parameter.name.place)
      try value(standard)
      emit(.store(slot), parameter.name.place)
      program.ops[skip] = .control(.skipIfGiven(slot: slot, here))
    }
  }

  private mutating func isCallable(_ callee: Expr) throws(SyntaxFailure) -> Bool {
    switch callee.kind {
    case .name(let name): Builtins.functionIndex[name] == nil && name != "super"
    case .attribute(let subject, _):
      if case .name(let name) = subject.kind, case .module? = resolve(name) { true } else { false }
    default: false
    }
  }

  // MARK: blocks

  mutating func block(_ name: Identifier) throws(SyntaxFailure) {
    // A block inside a block of a child, or at the top of one, runs where the base has it.
    if isSilent { return }
    emit(.control(.emitFunction(try blockFunction(name.text, name.place))), name.place)
  }

  /// The function of the most derived version of a block, compiled on first use.
  mutating func blockFunction(_ name: String, _ place: Place) throws(SyntaxFailure) -> Int32 {
    guard family.blocks[name] != nil else {
      // sorted: by bytes
      let known = family.blocks.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      throw failure(
        TemplateRule.unknownName, "there is no block '\(name)'", place,
        help: known.isEmpty ? nil : "blocks here: " + known.joined(separator: ", "))
    }
    return try blockFunction(name, level: 0)
  }

  mutating func superFunction(_ place: Place) throws(SyntaxFailure) -> Int32 {
    guard let (name, level) = family.current else {
      throw failure(TemplateRule.syntax, "'super()' stands outside a block", place)
    }
    guard level + 1 < family.blocks[name]?.count ?? 0 else {
      throw failure(
        TemplateRule.undefined, "the block '\(name)' has no parent", place,
        help: "no template below this one defines it")
    }
    return try blockFunction(name, level: level + 1)
  }

  private mutating func blockFunction(_ name: String, level: Int) throws(SyntaxFailure) -> Int32 {
    if let known = family.functions[name], level < known.count, known[level] >= 0 {
      return known[level]
    }
    guard let versions = family.blocks[name] else { preconditionFailure("the block is known") }
    let version = versions[level]
    let index = beginFunction(name)
    program.functions[Int(index)].owner = -1
    if family.functions[name] == nil {
      family.functions[name] = [Int32](repeating: -1, count: versions.count)
    }
    family.functions[name]?[level] = index
    try blockBody(version, index, current: (name, level))
    return index
  }

  /// A block sees the names of the template, not those around the place where it stands.
  private mutating func blockBody(
    _ version: Version, _ index: Int32, current: (name: String, level: Int)
  ) throws(SyntaxFailure) {
    let outer = (state, scopes, source, passage, family.current)
    scopes.removeSubrange(family.scopeDepth...)
    (source, passage, family.current) = (version.source, version.passage, current)
    let over = emit(.jump(0), version.place)
    (function, isSilent, conditions, loopExits) = (index, false, 0, [])
    program.functions[Int(index)].entry = here
    enterScope(Scope(), assigning: assignedNames(version.body), version.place)
    try statements(version.body)
    emit(.control(.returned), version.place)
    endFunction(index)
    program.ops[over] = .jump(here)
    (state, scopes, source, passage, family.current) = outer
  }
}
