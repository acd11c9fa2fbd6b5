import Core

/// Templates that refer to other templates.
extension Compiler {
  /// The body of a template and of those it extends, in the innermost scope.
  mutating func templateBody(_ name: String, _ parsed: Library.Parsed) throws(SyntaxFailure) {
    let outer = (family, source, passage, isSilent)
    family = Family()
    family.scopeDepth = scopes.count
    let openCount = open.count
    var chain: [(source: Int, passage: UInt16, body: [Stmt])] = []
    var next: (name: String, parsed: Library.Parsed)? = (name, parsed)
    while let (name, parsed) = next {
      enterFile(name, parsed)
      let (parent, body) = try splitParent(parsed.tree.body)
      chain.append((source, passage, body))
      collectBlocks(body)
      next = nil
      if let parent {
        next = (parent.name, try referred(parent))
        enter(parent, isExtension: true)
      }
    }
    for (index, file) in chain.enumerated() {
      (source, passage) = (file.source, file.passage)
      isSilent = index + 1 < chain.count
      try statements(file.body)
    }
    open.removeSubrange(openCount...)
    (family, source, passage, isSilent) = outer
  }

  private mutating func enterFile(_ name: String, _ parsed: Library.Parsed) {
    source = sourceIndex(parsed.source)
    open.append(name)
    if !used.contains(name) { used.append(name) }
  }

  private func splitParent(
    _ body: [Stmt]
  ) throws(SyntaxFailure) -> (parent: Stmt.Reference?, body: [Stmt]) {
    guard let first = body.first, case .extends(let name) = first.kind else { return (nil, body) }
    return (name, Array(body.dropFirst()))
  }

  /// All blocks of a file, also those inside other statements.
  private mutating func collectBlocks(_ statements: [Stmt]) {
    for statement in statements {
      switch statement.kind {
      case .block(let name, let body):
        family.blocks[name.text, default: []].append(
          Version(source: source, passage: passage, body: body, place: name.place))
        collectBlocks(body)
      case .conditional(let branches, let otherwise):
        for branch in branches { collectBlocks(branch.body) }
        collectBlocks(otherwise)
      case .loop(let loop):
        collectBlocks(loop.body)
        collectBlocks(loop.otherwise)
      case .setBlock(_, _, let body), .filter(_, let body), .with(_, let body):
        collectBlocks(body)
      case .macro(let macro), .call(_, let macro): collectBlocks(macro.body)
      case .text, .output, .set, .include, .load, .loadNames, .extends, .leave, .skip: continue
      }
    }
  }

  /// The template that a reference names.
  private func referred(_ reference: Stmt.Reference) throws(SyntaxFailure) -> Library.Parsed {
    if let index = open.firstIndex(of: reference.name) {
      let path = (open[index...] + [reference.name]).joined(separator: " -> ")
      throw failure(
        TemplateRule.cycle, "the templates refer to each other in a cycle", reference.place,
        help: path)
    }
    guard open.count < Compiler.includeLimit else {
      throw failure(
        TemplateRule.nesting, "templates refer to each other more than 16 deep", reference.place)
    }
    guard let parsed = library.files[reference.name] else {
      let known = library.names
      let guess = Suggestion.closest(to: reference.name, in: known)
      throw failure(
        TemplateRule.missingTemplate, "there is no template '\(reference.name)'", reference.place,
        help: guess.map { "did you mean '\($0)'?" }
          ?? "names are relative to the root of the templates")
    }
    return parsed
  }

  mutating func include(
    _ reference: Stmt.Reference, _ hasContext: Bool
  ) throws(SyntaxFailure) {
    let parsed = try referred(reference)
    let outer = (conditions, loopExits, passage)
    (conditions, loopExits) = (0, [])
    enterScope(
      Scope(isModule: true, isClosed: !hasContext), assigning: moduleNames(parsed),
      reference.place)
    enter(reference, isExtension: false)
    try templateBody(reference.name, parsed)
    scopes.removeLast()
    (conditions, loopExits, passage) = outer
  }

  mutating func load(
    _ reference: Stmt.Reference, _ alias: Identifier, _ hasContext: Bool
  ) throws(SyntaxFailure) {
    let index = try module(reference, hasContext)
    let top = scopes.count - 1
    guard conditions == 0 else {
      throw failure(
        TemplateRule.unsupported, "an import does not stand in a condition", alias.place,
        help: "import at the top of the file; it costs nothing")
    }
    if case .slot? = scopes[top].names[alias.text] {
      throw failure(
        TemplateRule.duplicate, "'\(alias.text)' is already a variable here", alias.place)
    }
    scopes[top].names[alias.text] = .module(index)
    scopes[top].assigned.insert(alias.text)
  }

  mutating func loadNames(
    _ reference: Stmt.Reference, _ names: [(name: Identifier, alias: Identifier)],
    _ hasContext: Bool
  ) throws(SyntaxFailure) {
    let index = try module(reference, hasContext)
    for (name, alias) in names {
      emit(.load(try memberSlot(name.text, of: index, name.place)), name.place)
      emit(.store(try assignedSlot(alias)), alias.place)
    }
  }

  /// Compiles an imported template. Without context it runs once and is shared by all imports.
  private mutating func module(
    _ reference: Stmt.Reference, _ hasContext: Bool
  ) throws(SyntaxFailure) -> Int {
    let parsed = try referred(reference)
    if !hasContext, let known = modules[reference.name] {
      emit(runModule(loadedModules[known].function), reference.place)
      return known
    }
    let index = loadedModules.count
    if hasContext {
      loadedModules.append(Module(function: -1, names: [:]))
      try moduleBody(reference, parsed, index, isClosed: false)
    } else {
      modules[reference.name] = index
      program.functions.append(Function(name: reference.name))
      let function = Int32(program.functions.count - 1)
      loadedModules.append(Module(function: function, names: [:]))
      let over = emit(.jump(0), reference.place)
      program.functions[Int(function)].entry = here
      try moduleBody(reference, parsed, index, isClosed: true)
      emit(.control(.returned), reference.place)
      program.functions[Int(function)].cost = here - program.functions[Int(function)].entry
      program.ops[over] = .jump(here)
      emit(runModule(function), reference.place)
    }
    return index
  }

  /// Inside a macro the names of the module are part of its activation and are set every time.
  private func runModule(_ module: Int32) -> Op {
    .control(function < 0 ? .runOnce(module) : .emitFunction(module))
  }

  private mutating func moduleBody(
    _ reference: Stmt.Reference, _ parsed: Library.Parsed, _ index: Int, isClosed: Bool
  ) throws(SyntaxFailure) {
    let outer = (conditions, loopExits, function, passage)
    // Of an imported template only its macros are seen, and calls have places of their own.
    (conditions, loopExits, passage) = (0, [], 0)
    if isClosed { function = -1 }
    emit(.control(.beginCapture), reference.place)
    enterScope(
      Scope(isModule: true, isClosed: isClosed), assigning: moduleNames(parsed), reference.place)
    try templateBody(reference.name, parsed)
    loadedModules[index].names = scopes.removeLast().names
    emit(.control(.dropCapture), reference.place)
    (conditions, loopExits, function, passage) = outer
  }

  /// Names that the body of a template assigns, those of the templates it extends included.
  private func moduleNames(_ parsed: Library.Parsed) -> [String] {
    var names = assignedNames(parsed.tree.body)
    var current = parsed
    var depth = 0
    while let first = current.tree.body.first, case .extends(let parent) = first.kind,
      let next = library.files[parent.name], depth < Compiler.includeLimit
    {
      for name in assignedNames(next.tree.body) where !names.contains(name) { names.append(name) }
      current = next
      depth += 1
    }
    return names
  }
}
