import Core

/// Reads the statements that name other templates.
extension Parser {
  /// A constant template name; computed names would defeat digests and reads.
  mutating func reference() throws(SyntaxFailure) -> Stmt.Reference {
    let value = try expression()
    guard case .constant(.string(let name, _)) = value.kind else {
      throw failure(
        "a template is named by a constant text", value.place, rule: TemplateRule.unsupported,
        help: "choose with if between several tags")
    }
    return Stmt.Reference(name: name, place: value.place)
  }

  mutating func include(_ start: Int) throws(SyntaxFailure) -> Stmt {
    let name = try reference()
    if isWord("ignore") {
      throw failure(
        "'ignore missing' is not part of the template language", current,
        rule: TemplateRule.unsupported, help: "every template of a set is known; name one of them")
    }
    let hasContext = try contextMark(standard: true)
    try expect(.blockEnd)
    return statement(.include(name, hasContext: hasContext), start)
  }

  mutating func load(_ start: Int) throws(SyntaxFailure) -> Stmt {
    let name = try reference()
    guard takeWord("as") else { throw failure("'as' is expected, found \(found)", current) }
    let alias = try identifier()
    let hasContext = try contextMark(standard: false)
    try expect(.blockEnd)
    return statement(.load(name, as: alias, hasContext: hasContext), start)
  }

  mutating func loadNames(_ start: Int) throws(SyntaxFailure) -> Stmt {
    let name = try reference()
    guard takeWord("import") else {
      throw failure("'import' is expected, found \(found)", current)
    }
    var names: [(name: Identifier, alias: Identifier)] = []
    repeat {
      if isContextMark { break }
      let imported = try identifier()
      guard imported.text.utf8.first != UInt8(ascii: "_") else {
        throw failure("names that begin with '_' are private to their template", imported.place)
      }
      names.append((imported, takeWord("as") ? try identifier() : imported))
    } while take(.comma)
    let hasContext = try contextMark(standard: false)
    try expect(.blockEnd)
    return statement(.loadNames(name, names, hasContext: hasContext), start)
  }

  private var isContextMark: Bool {
    (isWord("with") || isWord("without")) && isWord("context", ahead: 1)
  }

  private mutating func contextMark(standard: Bool) throws(SyntaxFailure) -> Bool {
    guard isContextMark else { return standard }
    let isWith = isWord("with")
    position += 2
    return isWith
  }

  private func statement(_ kind: Stmt.Kind, _ start: Int) -> Stmt {
    Stmt(kind: kind, place: Place(start: start, end: lastEnd))
  }
}
