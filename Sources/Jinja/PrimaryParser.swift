import Core

/// Literals, names, and what may follow them: attributes, calls, filters and tests.
extension Parser {
  mutating func primary() throws(SyntaxFailure) -> Expr {
    let token = current
    switch token.kind {
    case .name: return try nameOrConstant()
    case .string: return try string()
    case .integer: return try integer()
    case .float:
      position += 1
      let digits = text(token).utf8.filter { $0 != UInt8(ascii: "_") }
      guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite else {
        throw failure("the number is too large", token, rule: TemplateRule.number)
      }
      return try make(.constant(.float(value)), from: token.start, height: 1)
    case .leftParen: return try parenthesised()
    case .leftBracket: return try list()
    case .leftBrace: return try map()
    default: throw failure("an expression is expected, found \(found)", token)
    }
  }

  private static let reserved: Set<String> = ["and", "or", "not", "in", "is", "if", "else"]

  private mutating func nameOrConstant() throws(SyntaxFailure) -> Expr {
    let token = advance()
    let name = text(token)
    let kind: Expr.Kind
    switch name {
    case "true", "True": kind = .constant(.bool(true))
    case "false", "False": kind = .constant(.bool(false))
    case "none", "None": kind = .constant(.none)
    default:
      if Parser.reserved.contains(name) {
        throw failure("an expression is expected, found '\(name)'", token)
      }
      kind = .name(name)
    }
    return try make(kind, from: token.start, height: 1)
  }

  private mutating func integer() throws(SyntaxFailure) -> Expr {
    let token = advance()
    let digits = text(token).utf8.filter { $0 != UInt8(ascii: "_") }
    if digits.count > 1, digits[0] == UInt8(ascii: "0"), digits.contains(where: { $0 != 0x30 }) {
      throw failure("a number does not begin with 0", token)
    }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw failure("the number does not fit into 64 bits", token, rule: TemplateRule.number)
    }
    return try make(.constant(.int(value)), from: token.start, height: 1)
  }

  /// Neighbouring literals are one text.
  private mutating func string() throws(SyntaxFailure) -> Expr {
    let start = current.start
    var bytes: [UInt8] = []
    while current.kind == .string { bytes += try unescaped(advance()) }
    return try make(
      .constant(.string(String(decoding: bytes, as: UTF8.self))), from: start, height: 1)
  }

  private func unescaped(_ token: Token) throws(SyntaxFailure) -> [UInt8] {
    var result: [UInt8] = []
    var index = token.start + 1
    let end = token.end - 1
    while index < end {
      let byte = source.bytes[index]
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        index += 1
        continue
      }
      index = try escape(at: index, end, &result)
    }
    return result
  }

  private func escape(
    at index: Int, _ end: Int, _ result: inout [UInt8]
  ) throws(SyntaxFailure) -> Int {
    let letter = source.bytes[index + 1]
    switch letter {
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): result.append(letter)
    case UInt8(ascii: "x"): return try codePoint(index, digits: 2, end, &result)
    case UInt8(ascii: "u"): return try codePoint(index, digits: 4, end, &result)
    case UInt8(ascii: "U"): return try codePoint(index, digits: 8, end, &result)
    default:
      throw failure(
        "unknown escape in a string", Place(start: index, end: min(index + 2, end)),
        help: "known are \\n \\t \\r \\\\ \\' \\\" \\xHH \\uHHHH \\UHHHHHHHH")
    }
    return index + 2
  }

  private func codePoint(
    _ index: Int, digits: Int, _ end: Int, _ result: inout [UInt8]
  ) throws(SyntaxFailure) -> Int {
    let stop = index + 2 + digits
    let place = Place(start: index, end: min(stop, end))
    guard stop <= end,
      source.bytes[index + 2..<stop].allSatisfy({ isDigit($0) || ($0 | 0x20) &- 0x61 < 6 }),
      let code = UInt32(String(decoding: source.bytes[index + 2..<stop], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(code)
    else { throw failure("this escape names no character", place) }
    result += Array(String(Character(scalar)).utf8)
    return stop
  }

  private mutating func parenthesised() throws(SyntaxFailure) -> Expr {
    let start = try expect(.leftParen).start
    if take(.rightParen) { return try make(.list([]), from: start, height: 1) }
    let inner = try nested { parser throws(SyntaxFailure) in try parser.tuple() }
    try expect(.rightParen)
    return Expr(
      kind: inner.kind, place: Place(start: start, end: lastEnd), height: inner.height)
  }

  private mutating func list() throws(SyntaxFailure) -> Expr {
    let start = try expect(.leftBracket).start
    var items: [Expr] = []
    while current.kind != .rightBracket {
      items.append(try expression())
      if !take(.comma) { break }
    }
    try expect(.rightBracket)
    return try make(.list(items), from: start, height: (items.map(\.height).max() ?? 0) + 1)
  }

  private mutating func map() throws(SyntaxFailure) -> Expr {
    let start = try expect(.leftBrace).start
    var pairs: [(key: Expr, value: Expr)] = []
    while current.kind != .rightBrace {
      let key = try expression()
      try expect(.colon)
      pairs.append((key, try expression()))
      if !take(.comma) { break }
    }
    try expect(.rightBrace)
    let height = pairs.map { max($0.key.height, $0.value.height) }.max() ?? 0
    return try make(.map(pairs), from: start, height: height + 1)
  }

  mutating func postfixes(_ subject: Expr, from start: Int) throws(SyntaxFailure) -> Expr {
    var result = subject
    while true {
      switch current.kind {
      case .dot: result = try attribute(result, start)
      case .leftBracket: result = try subscripted(result, start)
      case .leftParen: result = try call(result, start)
      default: return result
      }
    }
  }

  private mutating func attribute(_ subject: Expr, _ start: Int) throws(SyntaxFailure) -> Expr {
    try expect(.dot)
    if current.kind == .integer {
      let index = try integer()
      return try make(.subscripted(subject, index), from: start, height: subject.height + 1)
    }
    let name = try identifier()
    return try make(.attribute(subject, name.text), from: start, height: subject.height + 1)
  }

  private mutating func subscripted(_ subject: Expr, _ start: Int) throws(SyntaxFailure) -> Expr {
    try expect(.leftBracket)
    var bounds: [Expr?] = [nil]
    if current.kind != .colon { bounds[0] = try expression() }
    while take(.colon) {
      let isEmpty = current.kind == .colon || current.kind == .rightBracket
      bounds.append(isEmpty ? nil : try expression())
    }
    try expect(.rightBracket)
    let height = max(subject.height, bounds.compactMap { $0?.height }.max() ?? 0) + 1
    if bounds.count == 1, let index = bounds[0] {
      return try make(.subscripted(subject, index), from: start, height: height)
    }
    guard bounds.count <= 3 else {
      throw failure("a slice has at most three parts", Place(start: start, end: lastEnd))
    }
    let step = bounds.count == 3 ? bounds[2] : nil
    return try make(
      .slice(subject, from: bounds[0], to: bounds[1], step: step), from: start, height: height)
  }

  private mutating func call(_ subject: Expr, _ start: Int) throws(SyntaxFailure) -> Expr {
    let arguments = try arguments()
    return try make(
      .call(subject, arguments), from: start, height: max(subject.height, arguments.height) + 1)
  }

  mutating func arguments() throws(SyntaxFailure) -> Arguments {
    try expect(.leftParen)
    var result = Arguments()
    while current.kind != .rightParen {
      if current.kind == .star || current.kind == .power {
        throw failure(
          "arguments cannot be unpacked", current, rule: TemplateRule.unsupported,
          help: "write the arguments one by one")
      }
      try argument(into: &result)
      if !take(.comma) { break }
    }
    try expect(.rightParen)
    return result
  }

  private mutating func argument(into result: inout Arguments) throws(SyntaxFailure) {
    if current.kind == .name, tokens[min(position + 1, tokens.count - 1)].kind == .assign {
      let name = try identifier()
      position += 1
      if result.named.contains(where: { sameBytes($0.name.text, name.text) }) {
        throw failure(
          "the argument '\(name.text)' is given twice", name.place, rule: TemplateRule.duplicate)
      }
      result.named.append((name, try expression()))
    } else if let named = result.named.last {
      throw failure(
        "a positional argument follows '\(named.name.text)'", current,
        help: "put positional arguments first")
    } else {
      result.positional.append(try expression())
    }
  }

  mutating func filters(_ subject: Expr?, from start: Int) throws(SyntaxFailure) -> Expr {
    var result = subject
    while true {
      if result == nil || current.kind == .pipe {
        if result != nil { position += 1 }
        result = try filter(result, start)
      } else if let value = result, isWord("is") {
        result = try test(value, start)
      } else if let value = result, current.kind == .leftParen {
        result = try call(value, start)
      } else if let value = result {
        return value
      }
    }
  }

  private mutating func filter(_ subject: Expr?, _ start: Int) throws(SyntaxFailure) -> Expr {
    let name = try identifier()
    let arguments = current.kind == .leftParen ? try arguments() : .none
    return try make(
      .filter(subject, name, arguments), from: start,
      height: max(subject?.height ?? 0, arguments.height) + 1)
  }

  private mutating func test(_ subject: Expr, _ start: Int) throws(SyntaxFailure) -> Expr {
    position += 1
    let isNegated = takeWord("not")
    let name = try identifier()
    var arguments = Arguments.none
    if current.kind == .leftParen {
      arguments = try self.arguments()
    } else if beginsArgument {
      let from = current.start
      let operand = try nested { parser throws(SyntaxFailure) in
        try parser.postfixes(try parser.primary(), from: from)
      }
      arguments.positional = [operand]
    }
    return try make(
      .test(subject, name, arguments, isNegated: isNegated), from: start,
      height: max(subject.height, arguments.height) + 1)
  }

  /// Whether the operand of a test stands here without parentheses: `x is divisibleby 3`.
  private var beginsArgument: Bool {
    switch current.kind {
    case .string, .integer, .float, .leftBracket, .leftBrace: true
    case .name: !(isWord("else") || isWord("or") || isWord("and"))
    default: false
    }
  }
}
