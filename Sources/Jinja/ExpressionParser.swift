import Core

/// Reads expressions with Jinja2's precedences.
struct Parser {
  static let depthLimit = 64

  let source: Source
  let tokens: [Token]
  var position = 0
  /// Nesting of the construct being read.
  var depth = 0
  /// Nesting of loops, for `break` and `continue`.
  var loops = 0
  var blockNames: Set<String> = []

  init(_ source: Source, _ tokens: [Token]) {
    self.source = source
    self.tokens = tokens
  }

  var current: Token { tokens[position] }

  mutating func advance() -> Token {
    let token = tokens[position]
    if position + 1 < tokens.count { position += 1 }
    return token
  }

  func text(_ token: Token) -> String {
    String(decoding: source.bytes[token.start..<token.end], as: UTF8.self)
  }

  func isWord(_ word: String, ahead: Int = 0) -> Bool {
    let index = min(position + ahead, tokens.count - 1)
    return tokens[index].kind == .name && text(tokens[index]) == word
  }

  mutating func takeWord(_ word: String) -> Bool {
    guard isWord(word) else { return false }
    position += 1
    return true
  }

  mutating func take(_ kind: Token.Kind) -> Bool {
    guard current.kind == kind else { return false }
    position += 1
    return true
  }

  @discardableResult
  mutating func expect(_ kind: Token.Kind) throws(SyntaxFailure) -> Token {
    guard current.kind == kind else {
      throw failure("'\(kind.text)' is expected, found \(found)", current)
    }
    return advance()
  }

  mutating func identifier() throws(SyntaxFailure) -> Identifier {
    guard current.kind == .name else {
      throw failure("a name is expected, found \(found)", current)
    }
    let token = advance()
    return Identifier(text: text(token), place: Place(start: token.start, end: token.end))
  }

  /// The current token, for messages.
  var found: String {
    switch current.kind {
    case .end, .text: current.kind.text
    case .name, .integer, .float, .string: "'\(text(current))'"
    default: "'\(current.kind.text)'"
    }
  }

  func failure(
    _ message: String, _ token: Token, rule: Rule = TemplateRule.syntax, help: String? = nil
  ) -> SyntaxFailure {
    failure(message, Place(start: token.start, end: token.end), rule: rule, help: help)
  }

  func failure(
    _ message: String, _ place: Place, rule: Rule = TemplateRule.syntax, help: String? = nil
  ) -> SyntaxFailure {
    SyntaxFailure(
      diagnostic: Diagnostic(rule, message, at: Span(source, place.start, place.end), help: help))
  }

  /// The end of the token before the current one.
  var lastEnd: Int { position == 0 ? 0 : tokens[position - 1].end }

  func make(_ kind: Expr.Kind, from start: Int, height: Int) throws(SyntaxFailure) -> Expr {
    let place = Place(start: start, end: lastEnd)
    guard height <= Parser.depthLimit else { throw tooDeep(place) }
    return Expr(kind: kind, place: place, height: height)
  }

  func tooDeep(_ place: Place) -> SyntaxFailure {
    failure(
      "the template nests more than \(Parser.depthLimit) levels deep", place,
      rule: TemplateRule.nesting, help: "split it with set or a macro")
  }

  // Every recursion passes here, so that input cannot exhaust the stack.
  mutating func nested<T>(
    _ body: (inout Parser) throws(SyntaxFailure) -> T
  ) throws(SyntaxFailure) -> T {
    guard depth < Parser.depthLimit else {
      throw tooDeep(Place(start: current.start, end: current.end))
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  /// An expression with inline `if`.
  mutating func expression() throws(SyntaxFailure) -> Expr {
    try nested { parser throws(SyntaxFailure) in try parser.conditional() }
  }

  private mutating func conditional() throws(SyntaxFailure) -> Expr {
    let start = current.start
    var result = try any()
    while takeWord("if") {
      let test = try any()
      let otherwise: Expr? = takeWord("else") ? try expression() : nil
      let height = max(result.height, test.height, otherwise?.height ?? 0) + 1
      result = try make(
        .conditional(test: test, then: result, otherwise: otherwise), from: start, height: height)
    }
    return result
  }

  /// One expression, or several separated by commas, which are a tuple.
  mutating func tuple(withCondition: Bool = true) throws(SyntaxFailure) -> Expr {
    let start = current.start
    let first = try withCondition ? expression() : any()
    guard current.kind == .comma else { return first }
    var items = [first]
    while take(.comma), !isTupleEnd { items.append(try withCondition ? expression() : any()) }
    return try make(.list(items), from: start, height: (items.map(\.height).max() ?? 0) + 1)
  }

  private var isTupleEnd: Bool {
    switch current.kind {
    case .outputEnd, .blockEnd, .rightParen, .end: true
    default: isWord("in") || isWord("if")
    }
  }

  private mutating func any() throws(SyntaxFailure) -> Expr {
    let start = current.start
    var parts = [try all()]
    while takeWord("or") { parts.append(try all()) }
    return try joined(parts, from: start) { .any($0) }
  }

  private mutating func all() throws(SyntaxFailure) -> Expr {
    let start = current.start
    var parts = [try negation()]
    while takeWord("and") { parts.append(try negation()) }
    return try joined(parts, from: start) { .all($0) }
  }

  /// A chain of one operator is one node, however long it is.
  private func joined(
    _ parts: [Expr], from start: Int, _ kind: ([Expr]) -> Expr.Kind
  ) throws(SyntaxFailure) -> Expr {
    if parts.count == 1 { return parts[0] }
    return try make(kind(parts), from: start, height: (parts.map(\.height).max() ?? 0) + 1)
  }

  private mutating func negation() throws(SyntaxFailure) -> Expr {
    let start = current.start
    guard isWord("not"), !isWord("in", ahead: 1) else { return try comparison() }
    position += 1
    let operand = try nested { parser throws(SyntaxFailure) in try parser.negation() }
    return try make(.unary(.not, operand), from: start, height: operand.height + 1)
  }

  private mutating func comparison() throws(SyntaxFailure) -> Expr {
    let start = current.start
    let first = try sum()
    var rest: [(operation: Comparison, operand: Expr)] = []
    while let operation = comparisonSign() { rest.append((operation, try sum())) }
    if rest.isEmpty { return first }
    let height = max(first.height, rest.map(\.operand.height).max() ?? 0) + 1
    return try make(.compare(first, rest), from: start, height: height)
  }

  private mutating func comparisonSign() -> Comparison? {
    let operation: Comparison
    switch current.kind {
    case .equal: operation = .equal
    case .notEqual: operation = .notEqual
    case .less: operation = .less
    case .lessEqual: operation = .lessEqual
    case .greater: operation = .greater
    case .greaterEqual: operation = .greaterEqual
    case .name where isWord("in"): operation = .contained
    case .name where isWord("not") && isWord("in", ahead: 1):
      position += 1
      operation = .notContained
    default: return nil
    }
    position += 1
    return operation
  }

  private mutating func sum() throws(SyntaxFailure) -> Expr {
    let start = current.start
    var left = try concatenation()
    while let operation = sign([(.plus, .add), (.minus, .subtract)]) {
      let right = try concatenation()
      left = try binary(operation, left, right, start)
    }
    return left
  }

  private mutating func concatenation() throws(SyntaxFailure) -> Expr {
    let start = current.start
    var parts = [try product()]
    while take(.tilde) { parts.append(try product()) }
    return try joined(parts, from: start) { .concat($0) }
  }

  private mutating func product() throws(SyntaxFailure) -> Expr {
    let start = current.start
    var left = try power()
    while let operation = sign([
      (.star, .multiply), (.slash, .divide), (.floorSlash, .floor), (.percent, .modulo),
    ]) {
      let right = try power()
      left = try binary(operation, left, right, start)
    }
    return left
  }

  // Left-associative, as in Jinja2 and unlike Python.
  private mutating func power() throws(SyntaxFailure) -> Expr {
    let start = current.start
    var left = try unary(withFilters: true)
    while take(.power) {
      let right = try unary(withFilters: true)
      left = try binary(.power, left, right, start)
    }
    return left
  }

  private mutating func sign(_ choices: [(Token.Kind, Binary)]) -> Binary? {
    for (kind, operation) in choices where take(kind) { return operation }
    return nil
  }

  private func binary(
    _ operation: Binary, _ left: Expr, _ right: Expr, _ start: Int
  ) throws(SyntaxFailure) -> Expr {
    try make(
      .binary(operation, left, right), from: start, height: max(left.height, right.height) + 1)
  }

  private mutating func unary(withFilters: Bool) throws(SyntaxFailure) -> Expr {
    let start = current.start
    var result: Expr
    if let operation: Unary = take(.minus) ? .minus : take(.plus) ? .plus : nil {
      let operand = try nested { parser throws(SyntaxFailure) in
        try parser.unary(withFilters: false)
      }
      result = try make(.unary(operation, operand), from: start, height: operand.height + 1)
    } else {
      result = try primary()
    }
    result = try postfixes(result, from: start)
    return withFilters ? try filters(result, from: start) : result
  }
}
