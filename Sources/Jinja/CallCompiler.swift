import Core

/// Filters, tests and calls.
extension Compiler {
  /// A filter over the value on the stack.
  mutating func filter(
    _ name: Identifier, _ arguments: Arguments, _ place: Place
  ) throws(SyntaxFailure) {
    guard let row = Builtins.filterIndex[name.text] else {
      throw unknown("filter", name, Builtins.filters.map(\.name))
    }
    let declared = Builtins.filters[row]
    try checkOperation(declared, arguments)
    let site = try bind(declared, row, arguments, name)
    emit(.compute(.filter(site)), place)
  }

  mutating func test(
    _ subject: Expr, _ name: Identifier, _ arguments: Arguments, _ isNegated: Bool, _ place: Place
  ) throws(SyntaxFailure) {
    try value(subject)
    guard let row = Builtins.testIndex[name.text] else {
      throw unknown("test", name, Builtins.tests.map(\.name))
    }
    let site = try bind(Builtins.tests[row], row, arguments, name)
    emit(.compute(.test(site, isNegated: isNegated)), place)
  }

  /// `map('upper')`, `select('even')`: the name inside is checked when it is a constant.
  private func checkOperation(_ row: Builtin, _ arguments: Arguments) throws(SyntaxFailure) {
    let position: Int
    let isFilter: Bool
    switch row.name {
    case "map": (position, isFilter) = (0, true)
    case "select", "reject": (position, isFilter) = (0, false)
    case "selectattr", "rejectattr": (position, isFilter) = (1, false)
    default: return
    }
    guard arguments.positional.count > position else { return }
    let argument = arguments.positional[position]
    guard case .constant(.string(let name, _)) = argument.kind else {
      throw failure(
        TemplateRule.unsupported, "the \(isFilter ? "filter" : "test") is named by a constant text",
        argument.place)
    }
    let identifier = Identifier(text: name, place: argument.place)
    if isFilter, Builtins.filterIndex[name] == nil {
      throw unknown("filter", identifier, Builtins.filters.map(\.name))
    }
    if !isFilter, Builtins.testIndex[name] == nil {
      throw unknown("test", identifier, Builtins.tests.map(\.name))
    }
  }

  private func unknown(_ what: String, _ name: Identifier, _ known: [String]) -> SyntaxFailure {
    let guess = Suggestion.closest(to: name.text, in: known)
    return failure(
      TemplateRule.unknownName, "unknown \(what) '\(name.text)'", name.place,
      help: guess.map { "did you mean '\($0)'?" } ?? Builtins.reasons[name.text])
  }

  /// Compiles arguments and says which parameter each one is for.
  private mutating func bind(
    _ declared: Builtin, _ row: Int, _ arguments: Arguments, _ name: Identifier
  ) throws(SyntaxFailure) -> Int32 {
    var binding = [Int8](repeating: -1, count: declared.parameters.count)
    var count: Int8 = 0
    for argument in arguments.positional {
      if Int(count) >= declared.positional {
        guard declared.isVariadic, count < 30 else {
          throw failure(
            TemplateRule.arguments, "'\(name.text)' takes \(amount(declared.positional))",
            argument.place)
        }
        binding.append(count)
      } else {
        binding[Int(count)] = count
      }
      try value(argument)
      count += 1
    }
    for argument in arguments.named {
      guard let index = declared.parameters.firstIndex(of: argument.name.text) else {
        throw failure(
          TemplateRule.arguments, "'\(name.text)' has no parameter '\(argument.name.text)'",
          argument.name.place, help: parameterHelp(declared))
      }
      guard binding[index] < 0 else {
        throw failure(
          TemplateRule.arguments, "the argument '\(argument.name.text)' is given twice",
          argument.name.place)
      }
      try value(argument.value)
      binding[index] = count
      count += 1
    }
    try checkRequired(declared, binding, name)
    program.calls.append(CallSite(row: row, binding: binding, count: Int(count)))
    return Int32(program.calls.count - 1)
  }

  private func checkRequired(
    _ declared: Builtin, _ binding: [Int8], _ name: Identifier
  ) throws(SyntaxFailure) {
    for index in 0..<declared.required where binding[index] < 0 {
      throw failure(
        TemplateRule.arguments, "'\(name.text)' needs the argument '\(declared.parameters[index])'",
        name.place)
    }
  }

  private func amount(_ count: Int) -> String {
    count == 0 ? "no arguments" : count == 1 ? "one argument" : "at most \(count) arguments"
  }

  private func parameterHelp(_ declared: Builtin) -> String? {
    declared.parameters.isEmpty
      ? nil : "its parameters: " + declared.parameters.joined(separator: ", ")
  }

  // MARK: calls

  mutating func call(
    _ callee: Expr, _ arguments: Arguments, _ place: Place
  ) throws(SyntaxFailure) {
    if let site = try macroCall(callee, arguments, place) {
      emit(site.isBlock ? .control(.callFunction(site.index)) : .control(.call(site.index)), place)
      return
    }
    switch callee.kind {
    case .name(let name): try functionCall(name, callee, arguments, place)
    case .attribute(let subject, let name):
      try methodCall(subject, name, callee, arguments, place)
    default:
      throw failure(TemplateRule.type, "this cannot be called", callee.place)
    }
  }

  /// A call whose result is rendered text: macro, `caller`, `super`, block. Leaves callee and
  /// arguments on the stack; nil when it is another kind of call.
  mutating func macroCall(
    _ callee: Expr, _ arguments: Arguments, _ place: Place
  ) throws(SyntaxFailure) -> (index: Int32, isBlock: Bool)? {
    if case .name("super") = callee.kind {
      try noArguments(arguments)
      return (try superFunction(place), true)
    }
    if case .attribute(let subject, let name) = callee.kind, case .name("self") = subject.kind {
      try noArguments(arguments)
      return (try blockFunction(name, callee.place), true)
    }
    guard try isMacro(callee) else { return nil }
    try value(callee)
    return (try macroArguments(arguments), false)
  }

  private mutating func isMacro(_ callee: Expr) throws(SyntaxFailure) -> Bool {
    switch callee.kind {
    case .name(let name):
      if Builtins.functionIndex[name] != nil, !isBound(name) { return false }
      if case .loop? = bound(name) { return false }
      return true
    case .attribute(let subject, _):
      guard case .name(let name) = subject.kind else { return false }
      if case .module? = bound(name) { return true }
      return false
    default: return false
    }
  }

  private func isBound(_ name: String) -> Bool {
    for scope in scopes.reversed() where scope.names[name] != nil { return true }
    return false
  }

  private func bound(_ name: String) -> Binding? {
    for scope in scopes.reversed() {
      if let binding = scope.names[name] { return binding }
      if scope.isClosed || (scope.isModule && name == "loop") { return nil }
    }
    return nil
  }

  mutating func macroArguments(
    _ arguments: Arguments, caller: Int32? = nil, place: Place? = nil
  ) throws(SyntaxFailure) -> Int32 {
    for argument in arguments.positional { try value(argument) }
    for argument in arguments.named { try value(argument.value) }
    var names = arguments.named.map(\.name.text)
    var count = arguments.positional.count + names.count
    if let caller, let place {
      if names.contains("caller") {
        throw failure(TemplateRule.arguments, "the argument 'caller' is given twice", place)
      }
      emit(.load(caller), place)
      names.append("caller")
      count += 1
    }
    program.calls.append(CallSite(row: -1, binding: [], count: count, names: names))
    return Int32(program.calls.count - 1)
  }

  private func noArguments(_ arguments: Arguments) throws(SyntaxFailure) {
    if let first = arguments.positional.first ?? arguments.named.first?.value {
      throw failure(TemplateRule.arguments, "a block takes no arguments", first.place)
    }
  }

  private mutating func functionCall(
    _ name: String, _ callee: Expr, _ arguments: Arguments, _ place: Place
  ) throws(SyntaxFailure) {
    guard let row = Builtins.functionIndex[name] else {
      throw failure(TemplateRule.type, "'\(name)' cannot be called", callee.place)
    }
    let identifier = Identifier(text: name, place: callee.place)
    let declared = Builtins.functions[row]
    guard declared.takesNames else {
      let site = try bind(declared, row, arguments, identifier)
      emit(.compute(.function(site)), place)
      return
    }
    if let first = arguments.positional.first {
      throw failure(
        TemplateRule.arguments, "'\(name)' takes named arguments only", first.place)
    }
    for argument in arguments.named {
      constant(.string(argument.name.text), argument.name.place)
      try value(argument.value)
    }
    program.calls.append(CallSite(row: row, binding: [], count: arguments.named.count * 2))
    emit(.compute(.function(Int32(program.calls.count - 1))), place)
  }

  private mutating func methodCall(
    _ subject: Expr, _ name: String, _ callee: Expr, _ arguments: Arguments, _ place: Place
  ) throws(SyntaxFailure) {
    if case .name(let root) = subject.kind, case .loop(let loop)? = bound(root) {
      try loopCall(loop, name, callee, arguments, place)
      return
    }
    try value(subject)
    guard let row = Builtins.methodIndex[name] else {
      throw unknown(
        "method", Identifier(text: name, place: callee.place), Builtins.methods.map(\.name))
    }
    let identifier = Identifier(text: name, place: callee.place)
    if let named = arguments.named.first {
      throw failure(
        TemplateRule.arguments, "methods take positional arguments only", named.name.place)
    }
    let site = try bind(Builtins.methods[row], row, arguments, identifier)
    emit(.compute(.method(site)), place)
  }

  private mutating func loopCall(
    _ loop: Int32, _ name: String, _ callee: Expr, _ arguments: Arguments, _ place: Place
  ) throws(SyntaxFailure) {
    for argument in arguments.positional { try value(argument) }
    let count = Int32(arguments.positional.count)
    guard arguments.named.isEmpty, name == "changed" || count > 0 else {
      throw failure(
        TemplateRule.arguments, "'loop.\(name)' takes one or more positional arguments", place)
    }
    switch name {
    case "cycle": emit(.compute(.cycle(loop, count: count)), place)
    case "changed": emit(.compute(.changed(loop, count: count)), place)
    default:
      throw failure(TemplateRule.unknownName, "'loop' has no method '\(name)'", callee.place)
    }
  }
}
