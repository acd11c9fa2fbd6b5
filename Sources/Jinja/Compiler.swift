import Core

/// Turns the syntax trees of a template and of all it refers to into one program.
struct Compiler {
  static let includeLimit = 16
  static let opLimit = 400_000

  /// What a name stands for.
  enum Binding {
    case slot(Int32)
    case loop(Int32)
    case module(Int)
  }

  struct Scope {
    var names: [String: Binding] = [:]
    /// Names that certainly got their value here.
    var assigned: Set<String> = []
    /// A template body; names assigned here are what `import` sees.
    var isModule = false
    /// Names outside are invisible: an imported template without context.
    var isClosed = false
  }

  struct Module {
    let function: Int32
    var names: [String: Binding]
  }

  /// One template's text for a block.
  struct Version {
    let source: Int
    let passage: UInt16
    let body: [Stmt]
    let place: Place
  }

  /// The blocks of a chain of templates, and what `super` and `self` mean while one is compiled.
  struct Family {
    /// For every block, most derived first.
    var blocks: [String: [Version]] = [:]
    var functions: [String: [Int32]] = [:]
    var current: (name: String, level: Int)?
    /// The scopes around the template body.
    var scopeDepth = 0
  }

  let library: Library
  let escaper: Escaper
  var program = Program()
  var source = 0
  /// What brought the present file in, in `Program.passages`.
  var passage: UInt16 = 0
  var scopes: [Scope] = []
  var family = Family()
  var function: Int32 = -1
  /// Whether output is dropped: the top of a template that extends another.
  var isSilent = false
  var conditions = 0
  var loopExits: [LoopExit] = []
  var contextSlots: [String: Int32] = [:]
  var keyIndices: [Key.Bytes: Int32] = [:]
  var modules: [String: Int] = [:]
  var loadedModules: [Module] = []
  var reads: Set<[String]> = []
  /// Templates used, in the order of first use.
  var used: [String] = []
  var open: [String] = []

  struct LoopExit {
    var breaks: [Int] = []
    var continues: [Int] = []
  }

  init(_ library: Library, _ language: Language) {
    self.library = library
    self.escaper = language.escaper
  }

  mutating func compileTemplate(_ name: String, _ parsed: Library.Parsed) throws(SyntaxFailure) {
    scopes = [Scope(isModule: true)]
    try templateBody(name, parsed)
    finish(parsed)
  }

  mutating func compileExpression(
    _ expression: Expr, _ parsed: Library.Parsed
  ) throws(SyntaxFailure) {
    scopes = [Scope(isModule: true)]
    source = sourceIndex(parsed.source)
    try value(expression)
    finish(parsed)
  }

  private mutating func finish(_ parsed: Library.Parsed) {
    emit(.control(.halt), Place(start: parsed.source.bytes.count, end: parsed.source.bytes.count))
    program.readNamesInPlace()
  }

  // MARK: emission

  @discardableResult
  mutating func emit(_ op: Op, _ place: Place) -> Int {
    program.ops.append(op)
    program.sites.append(site(at: place))
    return program.ops.count - 1
  }

  private func site(at place: Place) -> Site {
    Site(
      source: UInt16(source), passage: passage, start: UInt32(place.start), end: UInt32(place.end))
  }

  /// Notes that what is compiled next comes from a file that the present one names.
  mutating func enter(_ reference: Stmt.Reference, isExtension: Bool) {
    // Places beyond the table are told without the way to them.
    guard program.passages.count < UInt16.max - 1 else { return }
    program.passages.append(
      Passage(isExtension: isExtension, name: reference.name, site: site(at: reference.place)))
    passage = UInt16(program.passages.count)
  }

  /// The index of the next instruction.
  var here: Int32 { Int32(program.ops.count) }

  mutating func newSlot() -> Int32 {
    program.slotCount += 1
    return Int32(program.slotCount - 1)
  }

  mutating func key(_ text: String) -> Int32 {
    let bytes = Key.Bytes(text)
    if let index = keyIndices[bytes] { return index }
    program.keys.append(Key(text))
    keyIndices[bytes] = Int32(program.keys.count - 1)
    return Int32(program.keys.count - 1)
  }

  mutating func constant(_ value: Value, _ place: Place) {
    program.constants.append(value)
    emit(.constant(Int32(program.constants.count - 1)), place)
  }

  func failure(
    _ rule: Rule, _ message: String, _ place: Place, help: String? = nil
  ) -> SyntaxFailure {
    let span = Span(program.sources[source], place.start, place.end)
    return SyntaxFailure(diagnostic: Diagnostic(rule, message, at: span, help: help))
  }

  mutating func sourceIndex(_ new: Source) -> Int {
    if let index = program.sources.firstIndex(where: { $0 === new }) { return index }
    program.sources.append(new)
    return program.sources.count - 1
  }

  // MARK: names

  /// What a name stands for, innermost scope first; a name of no scope is one of the context.
  /// Nil means that the context is out of reach.
  mutating func resolve(_ name: String) -> Binding? {
    for scope in scopes.reversed() {
      if let binding = scope.names[name] { return binding }
      if scope.isClosed { return nil }
      // The loop around an include is not its own.
      if scope.isModule, name == "loop" { break }
    }
    return .slot(contextSlot(name))
  }

  /// Whether a name may have its value from the context here: nothing between certainly set it.
  private func comesFromContext(_ name: String) -> Bool {
    for scope in scopes.reversed() {
      if scope.assigned.contains(name) { return false }
      if scope.isClosed { return false }
    }
    return true
  }

  mutating func noteRead(_ name: String, _ steps: [String]) {
    if comesFromContext(name) { reads.insert([name] + steps) }
  }

  mutating func contextSlot(_ name: String) -> Int32 {
    if let slot = contextSlots[name] { return slot }
    let slot = newSlot()
    contextSlots[name] = slot
    program.names.append(Key(name))
    program.nameSlots.append(slot)
    return slot
  }

  /// Gives every name a scope assigns a slot that begins with the value from outside.
  mutating func enterScope(
    _ scope: Scope, assigning names: [String], _ place: Place
  ) {
    var scope = scope
    var copies: [(from: Binding?, to: Int32)] = []
    for name in names where scope.names[name] == nil {
      let outer = scope.isClosed ? nil : resolve(name)
      let slot = newSlot()
      copies.append((outer, slot))
      scope.names[name] = .slot(slot)
    }
    for (outer, slot) in copies {
      if case .slot(let from)? = outer {
        emit(.compute(.copy(from: from, to: slot)), place)
      } else {
        emit(.compute(.clear(slot)), place)
      }
    }
    scopes.append(scope)
  }

  /// The slot that an assignment to a name writes.
  mutating func assignedSlot(_ name: Identifier) throws(SyntaxFailure) -> Int32 {
    let top = scopes.count - 1
    if conditions == 0 { scopes[top].assigned.insert(name.text) }
    if case .slot(let slot)? = scopes[top].names[name.text] { return slot }
    guard scopes[top].names[name.text] == nil else {
      throw failure(
        TemplateRule.unsupported, "'\(name.text)' is an import or a loop and cannot be assigned",
        name.place)
    }
    // Only the outermost template body has no slots prepared: it shares those of the context.
    let slot = contextSlot(name.text)
    scopes[top].names[name.text] = .slot(slot)
    return slot
  }

  /// All names that can be seen here, for messages.
  var visibleNames: [String] {
    var names: Set<String> = []
    for scope in scopes.reversed() {
      names.formUnion(scope.names.keys)
      if scope.isClosed { break }
    }
    // sorted: by bytes
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension Key {
  /// A dictionary key compared by bytes.
  struct Bytes: Hashable {
    let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }
  }
}
