import Core

/// Reads statements.
extension Parser {
  mutating func template() throws(SyntaxFailure) -> Tree {
    let body = try statements(until: [])
    guard current.kind == .end else {
      throw failure("'\(text(tokens[position + 1]))' closes nothing", tokens[position + 1])
    }
    return Tree(body: body)
  }

  /// The text of an inline expression, all of it.
  mutating func wholeExpression() throws(SyntaxFailure) -> Expr {
    let result = try tuple()
    guard current.kind == .end else {
      throw failure("the expression ends before \(found)", current)
    }
    return result
  }

  /// Statements up to a block tag with one of these words, which is left to the caller.
  private mutating func statements(until ends: [String]) throws(SyntaxFailure) -> [Stmt] {
    var result: [Stmt] = []
    while true {
      switch current.kind {
      case .text:
        let token = advance()
        result.append(made(.text(Place(start: token.start, end: token.end)), token.start))
      case .outputBegin: result.append(try output())
      case .blockBegin:
        if isEnd(ends) { return result }
        result.append(
          try nested { parser throws(SyntaxFailure) in try parser.statement() })
      default: return result
      }
    }
  }

  private func isEnd(_ ends: [String]) -> Bool {
    for word in ends where isWord(word, ahead: 1) { return true }
    // At the top a stray `endif` ends the statements too, and `template` reports it.
    return ends.isEmpty && Parser.closers.contains { isWord($0, ahead: 1) }
  }

  static let closers = [
    "elif", "else", "endif", "endfor", "endset", "endmacro", "endcall", "endfilter", "endwith",
    "endblock", "endraw",
  ]

  private func made(_ kind: Stmt.Kind, _ start: Int) -> Stmt {
    Stmt(kind: kind, place: Place(start: start, end: lastEnd))
  }

  private mutating func output() throws(SyntaxFailure) -> Stmt {
    let start = try expect(.outputBegin).start
    if current.kind == .outputEnd {
      throw failure("an expression is expected, found '}}'", current)
    }
    let value = try tuple()
    try expect(.outputEnd)
    return made(.output(value), start)
  }

  private mutating func statement() throws(SyntaxFailure) -> Stmt {
    let start = try expect(.blockBegin).start
    let word = try identifier()
    switch word.text {
    case "if": return try conditional(start)
    case "for": return try loop(start)
    case "set": return try set(start)
    case "macro": return try macro(start)
    case "call": return try callBlock(start)
    case "filter": return try filterBlock(start)
    case "with": return try with(start)
    case "include": return try include(start)
    case "import": return try load(start)
    case "from": return try loadNames(start)
    case "block": return try block(start, word)
    case "extends":
      let name = try reference()
      try expect(.blockEnd)
      return made(.extends(name), start)
    case "break", "continue":
      guard loops > 0 else {
        throw failure("'\(word.text)' stands outside a loop", word.place)
      }
      try expect(.blockEnd)
      return made(word.text == "break" ? .leave : .skip, start)
    default: throw unknownStatement(word)
    }
  }

  private func unknownStatement(_ word: Identifier) -> SyntaxFailure {
    if Parser.closers.contains(word.text) {
      return failure("'\(word.text)' closes nothing", word.place)
    }
    if ["do", "autoescape", "trans", "debug"].contains(word.text) {
      return failure(
        "'\(word.text)' is not part of the template language", word.place,
        rule: TemplateRule.unsupported)
    }
    let known = [
      "if", "for", "set", "macro", "call", "filter", "with", "include", "import", "from", "block",
      "extends", "break", "continue", "raw",
    ]
    let guess = Suggestion.closest(to: word.text, in: known)
    return failure(
      "unknown statement '\(word.text)'", word.place,
      help: guess.map { "did you mean '\($0)'?" })
  }

  /// The statements of a block, its end tag included.
  private mutating func body(until end: String, from start: Int) throws(SyntaxFailure) -> [Stmt] {
    try expect(.blockEnd)
    let result = try statements(until: [end])
    try close(end, from: start)
    return result
  }

  private mutating func close(_ end: String, from start: Int) throws(SyntaxFailure) {
    try open(end, from: start)
    try expect(.blockEnd)
  }

  /// Enters the tag with this word; anything else means that the block is not closed.
  private mutating func open(_ end: String, from start: Int) throws(SyntaxFailure) {
    guard current.kind == .blockBegin else {
      throw failure(
        "the block is not closed", Place(start: start, end: start + 2),
        rule: TemplateRule.unclosed, help: "it ends with '{% \(end) %}'")
    }
    position += 1
    guard takeWord(end) else {
      throw failure("'\(end)' is expected, found \(found)", current)
    }
  }

  private mutating func conditional(_ start: Int) throws(SyntaxFailure) -> Stmt {
    var branches: [(test: Expr, body: [Stmt])] = []
    var otherwise: [Stmt] = []
    repeat {
      let test = try tuple(withCondition: false)
      try expect(.blockEnd)
      branches.append((test, try statements(until: ["elif", "else", "endif"])))
      if current.kind != .blockBegin || isWord("endif", ahead: 1) { break }
      position += 1
      if takeWord("else") {
        try expect(.blockEnd)
        otherwise = try statements(until: ["endif"])
        break
      }
    } while takeWord("elif")
    try close("endif", from: start)
    return made(.conditional(branches, otherwise: otherwise), start)
  }

  private mutating func loop(_ start: Int) throws(SyntaxFailure) -> Stmt {
    let target = try targets()
    guard takeWord("in") else { throw failure("'in' is expected, found \(found)", current) }
    let items = try tuple(withCondition: false)
    let condition: Expr? = takeWord("if") ? try expression() : nil
    if isWord("recursive") {
      throw failure(
        "recursive loops are not part of the template language", current,
        rule: TemplateRule.unsupported, help: "call a macro that calls itself")
    }
    try expect(.blockEnd)
    loops += 1
    let body = try statements(until: ["else", "endfor"])
    loops -= 1
    var otherwise: [Stmt] = []
    if current.kind == .blockBegin, isWord("else", ahead: 1) {
      position += 2
      try expect(.blockEnd)
      otherwise = try statements(until: ["endfor"])
    }
    try close("endfor", from: start)
    return made(
      .loop(
        Stmt.Loop(
          target: target, items: items, condition: condition, body: body, otherwise: otherwise)),
      start)
  }

  /// `a`, `a, b`, `(a, b), c`.
  private mutating func targets() throws(SyntaxFailure) -> Target {
    let start = current.start
    var parts = [try target()]
    var isTuple = false
    while take(.comma) {
      isTuple = true
      if isWord("in") || current.kind == .assign { break }
      parts.append(try target())
    }
    return isTuple ? .tuple(parts, Place(start: start, end: lastEnd)) : parts[0]
  }

  private mutating func target() throws(SyntaxFailure) -> Target {
    if take(.leftParen) {
      let inner = try nested { parser throws(SyntaxFailure) in try parser.targets() }
      try expect(.rightParen)
      return inner
    }
    return .name(try assignable())
  }

  private mutating func assignable() throws(SyntaxFailure) -> Identifier {
    let name = try identifier()
    let reserved = [
      "true", "false", "none", "True", "False", "None", "loop", "self", "super", "caller", "range",
      "namespace", "dict", "and", "or", "not", "in", "is", "if", "else",
    ]
    guard !reserved.contains(name.text) else {
      throw failure("'\(name.text)' cannot be assigned to", name.place)
    }
    return name
  }

  private mutating func set(_ start: Int) throws(SyntaxFailure) -> Stmt {
    let target: Target
    if current.kind == .name, tokens[position + 1].kind == .dot {
      let namespace = try identifier()
      position += 1
      target = .attribute(namespace, try identifier())
    } else {
      target = try targets()
    }
    if take(.assign) {
      let value = try tuple()
      try expect(.blockEnd)
      return made(.set(target, value), start)
    }
    if case .tuple(_, let place) = target {
      throw failure("a block sets one name", place)
    }
    let filter: Expr? = take(.pipe) ? try filters(nil, from: current.start) : nil
    let body = try body(until: "endset", from: start)
    return made(.setBlock(target, filter: filter, body), start)
  }

  private mutating func macro(_ start: Int) throws(SyntaxFailure) -> Stmt {
    let name = try assignable()
    let parameters = try parameters()
    let body = try functionBody(until: "endmacro", from: start)
    return made(
      .macro(Stmt.Macro(name: name, parameters: parameters, body: body)), start)
  }

  /// `break` inside a macro does not reach a loop around it.
  private mutating func functionBody(
    until end: String, from start: Int
  ) throws(SyntaxFailure) -> [Stmt] {
    let outer = loops
    loops = 0
    defer { loops = outer }
    return try body(until: end, from: start)
  }

  private mutating func parameters() throws(SyntaxFailure) -> [(
    name: Identifier, standard: Expr?
  )] {
    try expect(.leftParen)
    var result: [(name: Identifier, standard: Expr?)] = []
    while current.kind != .rightParen {
      let name = try assignable()
      if result.contains(where: { sameBytes($0.name.text, name.text) }) {
        throw failure(
          "the parameter '\(name.text)' occurs twice", name.place, rule: TemplateRule.duplicate)
      }
      let standard: Expr? = take(.assign) ? try expression() : nil
      if standard == nil, result.last?.standard != nil {
        throw failure("'\(name.text)' needs a default like those before it", name.place)
      }
      result.append((name, standard))
      if !take(.comma) { break }
    }
    try expect(.rightParen)
    return result
  }

  private mutating func callBlock(_ start: Int) throws(SyntaxFailure) -> Stmt {
    let word = Identifier(text: "caller", place: Place(start: start, end: lastEnd))
    let parameters = current.kind == .leftParen ? try parameters() : []
    let call = try expression()
    guard case .call = call.kind else {
      throw failure("a macro call is expected", call.place)
    }
    let body = try functionBody(until: "endcall", from: start)
    return made(
      .call(call, Stmt.Macro(name: word, parameters: parameters, body: body)), start)
  }

  private mutating func filterBlock(_ start: Int) throws(SyntaxFailure) -> Stmt {
    let filter = try filters(nil, from: current.start)
    return made(.filter(filter, try body(until: "endfilter", from: start)), start)
  }

  private mutating func with(_ start: Int) throws(SyntaxFailure) -> Stmt {
    var bindings: [(target: Target, value: Expr)] = []
    while current.kind != .blockEnd {
      if !bindings.isEmpty { try expect(.comma) }
      let target = try target()
      try expect(.assign)
      bindings.append((target, try expression()))
    }
    return made(.with(bindings, try body(until: "endwith", from: start)), start)
  }

  private mutating func block(_ start: Int, _ word: Identifier) throws(SyntaxFailure) -> Stmt {
    let name = try identifier()
    guard blockNames.insert(name.text).inserted else {
      throw failure(
        "the block '\(name.text)' occurs twice", name.place, rule: TemplateRule.duplicate)
    }
    if isWord("scoped") || isWord("required") {
      throw failure(
        "'\(text(current))' blocks are not part of the template language", current,
        rule: TemplateRule.unsupported)
    }
    try expect(.blockEnd)
    let outer = loops
    loops = 0
    defer { loops = outer }
    let body = try statements(until: ["endblock"])
    try open("endblock", from: start)
    if current.kind == .name, !takeWord(name.text) {
      throw failure("this block is '\(name.text)', not \(found)", current)
    }
    try expect(.blockEnd)
    return made(.block(name, body), start)
  }
}
