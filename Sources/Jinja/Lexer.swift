import Core

/// Splits a template into tokens as Jinja2 does with `trim_blocks` and `lstrip_blocks`.
struct Lexer {
  private let source: Source
  private let bytes: [UInt8]
  private let limit: Int
  private var position: Int
  private(set) var tokens: [Token] = []
  /// Whether the byte before `position` ended a line or there is none.
  private var isLineStart = true

  init(_ source: Source, in range: Range<Int>) {
    self.source = source
    self.bytes = source.bytes
    self.position = range.lowerBound
    self.limit = range.upperBound
  }

  mutating func run() throws(SyntaxFailure) -> [Token] {
    try checkEncoding()
    while position < limit { try section() }
    add(.end, limit, limit)
    return tokens
  }

  /// Only an expression, without the braces around it.
  mutating func runExpression() throws(SyntaxFailure) -> [Token] {
    try checkEncoding()
    skipSpace()
    while position < limit {
      try expressionToken()
      skipSpace()
    }
    add(.end, limit, limit)
    return tokens
  }

  private func checkEncoding() throws(SyntaxFailure) {
    if limit - position >= 3, bytes[position] == 0xEF, bytes[position + 1] == 0xBB,
      bytes[position + 2] == 0xBF
    {
      throw failure(
        TemplateRule.encoding, "the template begins with a byte order mark", position,
        position + 3, help: "save the file as UTF-8 without one")
    }
    for index in position..<limit where bytes[index] == UInt8(ascii: "\r") {
      throw failure(
        TemplateRule.encoding, "the template contains a carriage return", index, index + 1,
        help: "save the file with LF line ends")
    }
  }

  /// One stretch of text and the tag behind it.
  private mutating func section() throws(SyntaxFailure) {
    let start = position
    guard let open = nextOpening(from: start) else {
      addText(start, limit)
      position = limit
      return
    }
    let kind = bytes[open + 1]
    var inside = open + 2
    let sign = inside < limit ? bytes[inside] : 0
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { inside += 1 }
    addText(start, textEnd(start, open, sign: sign, isOutput: kind == UInt8(ascii: "{")))
    position = inside
    switch kind {
    case UInt8(ascii: "#"): try comment(open)
    case UInt8(ascii: "{"): try output(open)
    default: try block(open)
    }
    isLineStart = bytes[position - 1] == UInt8(ascii: "\n")
  }

  private func nextOpening(from start: Int) -> Int? {
    var index = start
    while index + 1 < limit {
      if bytes[index] == UInt8(ascii: "{") {
        let next = bytes[index + 1]
        if next == UInt8(ascii: "{") || next == UInt8(ascii: "%") || next == UInt8(ascii: "#") {
          return index
        }
      }
      index += 1
    }
    return nil
  }

  /// Where the text before a tag ends: `-` strips all white space, without `+` the white space
  /// between the start of the line and a block or comment goes.
  private func textEnd(_ start: Int, _ open: Int, sign: UInt8, isOutput: Bool) -> Int {
    if sign == UInt8(ascii: "-") { return start + trimmedEnd(bytes[start..<open]) }
    guard sign != UInt8(ascii: "+"), !isOutput else { return open }
    var lineStart = open
    while lineStart > start, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
    guard lineStart > start || isLineStart else { return open }
    return trimmedEnd(bytes[lineStart..<open]) == 0 ? lineStart : open
  }

  private mutating func addText(_ start: Int, _ end: Int) {
    if start < end { add(.text, start, end) }
  }

  private mutating func comment(_ open: Int) throws(SyntaxFailure) {
    let start = position
    while position + 1 < limit {
      if bytes[position] == UInt8(ascii: "#"), bytes[position + 1] == UInt8(ascii: "}") {
        // The sign of `{#-` is not the sign of `-#}`.
        let sign = position > start ? bytes[position - 1] : 0
        position += 2
        closeBlock(sign: sign)
        return
      }
      position += 1
    }
    throw unclosed("comment", open)
  }

  private mutating func output(_ open: Int) throws(SyntaxFailure) {
    add(.outputBegin, open, position)
    try inside(open, closing: UInt8(ascii: "}"))
    let sign = bytes[position] == UInt8(ascii: "-")
    let start = position
    position += sign ? 3 : 2
    add(.outputEnd, start, position)
    if sign { skipSpace() }
  }

  private mutating func block(_ open: Int) throws(SyntaxFailure) {
    if let body = rawBody() {
      try raw(open, body)
      return
    }
    add(.blockBegin, open, position)
    try inside(open, closing: UInt8(ascii: "%"))
    let start = position
    let sign = bytes[position] == UInt8(ascii: "%") ? 0 : bytes[position]
    position += sign == 0 ? 2 : 3
    add(.blockEnd, start, position)
    closeBlock(sign: sign)
  }

  /// After a block or comment: `-` eats white space, `+` nothing, otherwise one line end goes.
  private mutating func closeBlock(sign: UInt8) {
    if sign == UInt8(ascii: "-") {
      skipSpace()
    } else if sign != UInt8(ascii: "+"), position < limit, bytes[position] == UInt8(ascii: "\n") {
      position += 1
    }
  }

  /// Tokens up to the end of the tag; `position` is left on its end (or the sign before).
  private mutating func inside(_ open: Int, closing: UInt8) throws(SyntaxFailure) {
    var brackets: [Int] = []
    while true {
      skipSpace()
      guard position < limit else {
        if let bracket = brackets.last {
          throw failure(
            TemplateRule.unclosed, "the bracket is not closed", bracket, bracket + 1)
        }
        throw unclosed("tag", open)
      }
      if brackets.isEmpty, isClosing(at: position, closing) { return }
      let before = tokens.count
      try expressionToken()
      try balance(tokens[before], &brackets)
    }
  }

  private func isClosing(at index: Int, _ closing: UInt8) -> Bool {
    var index = index
    let allowsPlus = closing == UInt8(ascii: "%")
    if bytes[index] == UInt8(ascii: "-") || (allowsPlus && bytes[index] == UInt8(ascii: "+")) {
      index += 1
    }
    return index + 1 < limit && bytes[index] == closing && bytes[index + 1] == UInt8(ascii: "}")
  }

  private func balance(_ token: Token, _ brackets: inout [Int]) throws(SyntaxFailure) {
    switch token.kind {
    case .leftParen, .leftBracket, .leftBrace: brackets.append(token.start)
    case .rightParen, .rightBracket, .rightBrace:
      let pairs: [UInt8: UInt8] = [0x29: 0x28, 0x5D: 0x5B, 0x7D: 0x7B]
      guard let open = brackets.popLast() else {
        throw failure(
          TemplateRule.syntax, "'\(token.kind.text)' closes nothing", token.start, token.end)
      }
      guard bytes[open] == pairs[bytes[token.start]] else {
        throw failure(
          TemplateRule.unclosed, "the bracket is not closed before '\(token.kind.text)'", open,
          open + 1)
      }
    default: break
    }
  }

  // MARK: raw

  /// Behind `{%`: the place after `raw %}`, or nil when this is another block.
  private func rawBody() -> Int? { wordAndClose("raw", from: position)?.end }

  private func wordAndClose(_ word: String, from start: Int) -> (end: Int, sign: UInt8)? {
    var index = skippedSpace(from: start)
    let letters = Array(word.utf8)
    guard index + letters.count <= limit,
      bytes[index..<index + letters.count].elementsEqual(letters)
    else { return nil }
    index = skippedSpace(from: index + letters.count)
    guard index < limit else { return nil }
    var sign: UInt8 = 0
    if bytes[index] == UInt8(ascii: "-") || (word == "endraw" && bytes[index] == UInt8(ascii: "+"))
    {
      sign = bytes[index]
      index += 1
    }
    guard index + 1 < limit, bytes[index] == UInt8(ascii: "%"),
      bytes[index + 1] == UInt8(ascii: "}")
    else { return nil }
    return (index + 2, sign)
  }

  private mutating func raw(_ open: Int, _ body: Int) throws(SyntaxFailure) {
    position = body
    // Jinja2 does not trim a line end after `raw`, only white space after `-%}`.
    if bytes[body - 3] == UInt8(ascii: "-") { skipSpace() }
    let start = position
    isLineStart = bytes[start - 1] == UInt8(ascii: "\n")
    while let begin = nextOpening(from: position) {
      var inside = begin + 2
      let sign = inside < limit ? bytes[inside] : 0
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { inside += 1 }
      if bytes[begin + 1] == UInt8(ascii: "%"), let close = wordAndClose("endraw", from: inside) {
        addText(start, textEnd(start, begin, sign: sign, isOutput: false))
        position = close.end
        closeBlock(sign: close.sign)
        return
      }
      position = begin + 1
    }
    throw unclosed("raw section", open)
  }

  // MARK: expressions

  private mutating func expressionToken() throws(SyntaxFailure) {
    let byte = bytes[position]
    if isLetter(byte) {
      let start = position
      while position < limit, isLetter(bytes[position]) || isDigit(bytes[position]) {
        position += 1
      }
      add(.name, start, position)
    } else if isDigit(byte) {
      try number()
    } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
      try string(byte)
    } else {
      try sign()
    }
  }

  private mutating func number() throws(SyntaxFailure) {
    let start = position
    var kind = Token.Kind.integer
    digits()
    if position + 1 < limit, bytes[position] == UInt8(ascii: "."), isDigit(bytes[position + 1]) {
      kind = .float
      position += 1
      digits()
    }
    if position < limit, bytes[position] | 32 == UInt8(ascii: "e") {
      var next = position + 1
      if next < limit, bytes[next] == UInt8(ascii: "+") || bytes[next] == UInt8(ascii: "-") {
        next += 1
      }
      if next < limit, isDigit(bytes[next]) {
        kind = .float
        position = next
        digits()
      }
    }
    if position < limit, isLetter(bytes[position]) {
      throw failure(
        TemplateRule.syntax, "this is not a number", start, position + 1,
        help: "write whole numbers and decimals in base ten")
    }
    add(kind, start, position)
  }

  private mutating func digits() {
    while position < limit, isDigit(bytes[position]) || isDigitSeparator(position) { position += 1 }
  }

  private func isDigitSeparator(_ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "_") && index + 1 < limit && isDigit(bytes[index + 1])
      && isDigit(bytes[index - 1])
  }

  private mutating func string(_ quote: UInt8) throws(SyntaxFailure) {
    let start = position
    position += 1
    while position < limit, bytes[position] != quote {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < limit else {
      throw failure(TemplateRule.unclosed, "the string is not closed", start, start + 1)
    }
    position += 1
    add(.string, start, position)
  }

  private mutating func sign() throws(SyntaxFailure) {
    let first = bytes[position]
    let second = position + 1 < limit ? bytes[position + 1] : 0
    let start = position
    if let kind = doubleSign(first, second) {
      position += 2
      add(kind, start, position)
    } else if let kind = singleSign(first) {
      position += 1
      add(kind, start, position)
    } else {
      var end = start + 1
      while end < limit, bytes[end] & 0xC0 == 0x80 { end += 1 }
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      throw failure(
        TemplateRule.syntax, "'\(text)' has no meaning in an expression", start, end,
        help: first >= 0x80 ? "names are made of ASCII letters, digits and _" : nil)
    }
  }

  private func doubleSign(_ first: UInt8, _ second: UInt8) -> Token.Kind? {
    switch (first, second) {
    case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessEqual
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterEqual
    case (UInt8(ascii: "/"), UInt8(ascii: "/")): .floorSlash
    case (UInt8(ascii: "*"), UInt8(ascii: "*")): .power
    default: nil
    }
  }

  private func singleSign(_ byte: UInt8) -> Token.Kind? {
    switch byte {
    case UInt8(ascii: "+"): .plus
    case UInt8(ascii: "-"): .minus
    case UInt8(ascii: "*"): .star
    case UInt8(ascii: "/"): .slash
    case UInt8(ascii: "%"): .percent
    case UInt8(ascii: "~"): .tilde
    case UInt8(ascii: "."): .dot
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: ":"): .colon
    case UInt8(ascii: "|"): .pipe
    case UInt8(ascii: "="): .assign
    case UInt8(ascii: ";"): .semicolon
    case UInt8(ascii: "<"): .less
    case UInt8(ascii: ">"): .greater
    case UInt8(ascii: "("): .leftParen
    case UInt8(ascii: ")"): .rightParen
    case UInt8(ascii: "["): .leftBracket
    case UInt8(ascii: "]"): .rightBracket
    case UInt8(ascii: "{"): .leftBrace
    case UInt8(ascii: "}"): .rightBrace
    default: nil
    }
  }

  private mutating func add(_ kind: Token.Kind, _ start: Int, _ end: Int) {
    tokens.append(Token(kind: kind, start: start, end: end))
  }

  private mutating func skipSpace() { position = skippedSpace(from: position) }

  private func skippedSpace(from start: Int) -> Int {
    var index = start
    while index < limit {
      let width = spaceWidth(bytes, at: index)
      if width == 0 { break }
      index += width
    }
    return min(index, limit)
  }

  private func unclosed(_ what: String, _ open: Int) -> SyntaxFailure {
    failure(TemplateRule.unclosed, "the \(what) is not closed", open, min(open + 2, limit))
  }

  private func failure(
    _ rule: Rule, _ message: String, _ start: Int, _ end: Int, help: String? = nil
  ) -> SyntaxFailure {
    SyntaxFailure(
      diagnostic: Diagnostic(rule, message, at: Span(source, start, end), help: help))
  }
}
