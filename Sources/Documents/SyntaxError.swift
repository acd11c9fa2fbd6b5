import Core

/// The scalar that was read last before an error.
struct LastScalar {
  let start: Int
  let end: Int
  let isPlain: Bool
  /// Written behind '|' or '>'.
  let isBlock: Bool
}

/// An error of libyaml, which this turns into a finding that names the mistake of the author.
///
/// libyaml says where its grammar broke; what was meant is read from the text around that place.
struct SyntaxError {
  /// The innermost open list or map.
  struct Container {
    let start: Int
    let isMap: Bool
    let isFlow: Bool
  }

  let problem: String
  let context: String
  let text: YAMLText
  /// Where libyaml noticed the problem.
  let offset: Int
  /// Where the construct begins that it was reading.
  let contextOffset: Int
  let lastScalar: LastScalar?
  let container: Container?

  var source: Source { text.source }

  var diagnostic: Diagnostic {
    switch problem {
    case "mapping values are not allowed in this context": mappingValue
    case "could not find expected ':'": missingColon
    case "did not find expected key": missingKey
    case "did not find expected '-' indicator": missingItem
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": flowEnd
    case "found unexpected end of stream", "found unexpected document indicator": openQuote
    case "found unknown escape character", "did not find expected hexdecimal number",
      "found invalid Unicode character escape code":
      escape
    case "found character that cannot start any token": badStart
    case "block sequence entries are not allowed in this context": misplacedItem
    case "did not find expected <document start>": trailingDocument
    case "did not find expected node content": missingContent
    default: other
    }
  }

  // Colons

  private var mappingValue: Diagnostic {
    guard let scalar = lastScalar else { return generic("a ':' stands where no key precedes it") }
    if scalar.isPlain, scalar.end == offset { return container == nil ? headline : colonInPlain }
    let isSameLine = line(of: scalar.end) == line(of: offset)
    if isSameLine, !scalar.isPlain {
      return Diagnostic(
        DocumentRules.trailingText, "a second ': ' follows on this line", at: mark(offset),
        notes: [.init("the value ends here", at: mark(scalar.end - 1))],
        help: "put quotes around the whole value")
    }
    return generic("a ': ' stands where no key precedes it")
  }

  /// `purpose: All interactions: logs`, on one line or over several.
  private var colonInPlain: Diagnostic {
    let scalar = lastScalar ?? LastScalar(start: offset, end: offset, isPlain: true, isBlock: false)
    let extent = PlainExtent(in: text, from: scalar.start, container: container)
    let edit = extent.quoting
    let isOneLine = line(of: scalar.start) == line(of: offset)
    return Diagnostic(
      DocumentRules.colonInPlain,
      isOneLine
        ? "a value without quotes cannot contain ': '"
        : "this line continues the value above, so it cannot contain ': '",
      at: mark(offset),
      notes: isOneLine ? [] : [.init("the value begins here", at: rest(of: scalar.start))],
      help: isOneLine
        ? "put quotes around the value"
        : "put quotes around the whole value, or give the line above no value of its own",
      fixes: edit.map { [$0] } ?? [])
  }

  /// Text at the head of a file that is no `key: value`, as a title without '#'.
  private var headline: Diagnostic {
    let start = lastScalar?.start ?? offset
    return Diagnostic(
      DocumentRules.missingColon, "this line is neither 'key: value' nor a list item",
      at: rest(of: start), notes: [.init("so the ':' here follows no key", at: mark(offset))],
      help: "put '# ' in front if it is a comment")
  }

  private var missingColon: Diagnostic {
    let start = contextOffset
    if line(of: start) == line(of: offset), offset - start > 1024 {
      return Diagnostic(
        DocumentRules.missingColon, "this key is longer than 1024 characters", at: mark(start))
    }
    let first = byte(start)
    let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    if let missing = missingBlank(from: start) { return missing }
    return Diagnostic(
      DocumentRules.missingColon,
      isQuoted
        ? "this quoted text is neither 'key: value' nor a list item"
        : "this line is neither 'key: value' nor a list item", at: rest(of: start),
      help: "write ':' behind a key, indent text that continues the value above, "
        + "or put '# ' in front of a comment")
  }

  /// `key:value` in a map, `-item` in a list.
  private func missingBlank(from start: Int) -> Diagnostic? {
    let isItem = container?.isMap == false
    let mark = isItem ? "-" : ":"
    let place = isItem ? start : wordEnd(from: start)
    guard byte(place) == mark.utf8.first, isItem || place > start,
      byte(place + 1) != UInt8(ascii: "/")
    else { return nil }
    let behind = Span(source, place + 1, place + 1)
    return Diagnostic(
      DocumentRules.missingColon, "a blank is missing behind '\(mark)'", at: self.mark(place),
      help: "write '\(mark) '", fixes: [Edit(span: behind, replacement: " ")])
  }

  private func wordEnd(from start: Int) -> Int {
    var end = start
    while InnerQuote.isWord(byte(end)) || byte(end) == UInt8(ascii: "_")
      || byte(end) == UInt8(ascii: "-")
    {
      end += 1
    }
    return end
  }

  // Indentation

  private var missingKey: Diagnostic {
    if let trailing = trailingText { return trailing }
    let note = Diagnostic.Note("the map begins here", at: rest(of: contextOffset))
    if isItem(at: offset) {
      return Diagnostic(
        DocumentRules.indentation, "a list item cannot follow here", at: rest(of: offset),
        notes: precedingValue.map { [$0] } ?? [note],
        help: "a key has either a value on its line or a list below it; "
          + "the '-' of one list stand in one column")
    }
    return Diagnostic(
      DocumentRules.indentation, "this line is not indented like the keys above it",
      at: rest(of: offset), notes: [note],
      help: "the keys of one map stand in one column; the value of a key is indented deeper")
  }

  private var missingItem: Diagnostic {
    if let trailing = trailingText { return trailing }
    return Diagnostic(
      DocumentRules.indentation,
      isItem(at: offset)
        ? "this '-' is not in the column of the list" : "this line is no item of the list above",
      at: rest(of: offset), notes: [.init("the list begins here", at: rest(of: contextOffset))],
      help: "the '-' of one list stand in one column; a key that follows the list is indented less")
  }

  /// `key: "value" rest`
  private var trailingText: Diagnostic? {
    guard let scalar = lastScalar, !scalar.isPlain, !scalar.isBlock,
      line(of: scalar.end) == line(of: offset), offset >= scalar.end
    else { return nil }
    let inner = InnerQuote.edit(source, start: scalar.start, end: scalar.end)
    let mark = byte(scalar.start) == UInt8(ascii: "'") ? "''" : "\\\""
    return Diagnostic(
      DocumentRules.trailingText, "text follows a quoted value", at: rest(of: offset),
      notes: [.init("the value ends here", at: self.mark(scalar.end - 1))],
      help: inner == nil
        ? "put quotes around the whole value, or '#' in front of a comment"
        : "write \(mark) for each quote inside the value", fixes: inner.map { [$0] } ?? [])
  }

  private var precedingValue: Diagnostic.Note? {
    guard let scalar = lastScalar, scalar.end > scalar.start else { return nil }
    return .init("the value above is already complete", at: Span(source, scalar.start, scalar.end))
  }

  private var misplacedItem: Diagnostic {
    Diagnostic(
      DocumentRules.indentation, "a list item cannot begin here", at: rest(of: offset),
      notes: [],
      help: "put each '- ' on a line of its own below the key, or quote the value if the '-' "
        + "belongs to it")
  }

  // Ends

  private var openQuote: Diagnostic {
    let isQuote = context == "while scanning a quoted scalar"
    guard isQuote else { return other }
    return Diagnostic(
      DocumentRules.openQuote, "this quote is never closed", at: mark(contextOffset),
      notes: unlessAtEnd("it would have to end before here"),
      help: byte(contextOffset) == UInt8(ascii: "'")
        ? "end it with ', and write '' for each ' inside it"
        : "end it with \", and write \\\" for each \" inside it")
  }

  private var flowEnd: Diagnostic {
    let isList = problem.hasSuffix("']'")
    let (opening, closing) = isList ? ("[", "]") : ("{", "}")
    if line(of: contextOffset) == line(of: offset), offset < source.bytes.count {
      return Diagnostic(
        DocumentRules.openFlow, "expected ',' or '\(closing)' here", at: mark(offset),
        notes: [.init("the '\(opening)' stands here", at: mark(contextOffset))],
        help: "quote values that contain ': ', ',', brackets or braces")
    }
    return openFlow((opening, closing), at: contextOffset)
  }

  private func openFlow(_ marks: (opening: String, closing: String), at start: Int) -> Diagnostic {
    Diagnostic(
      DocumentRules.openFlow, "this '\(marks.opening)' is not closed", at: mark(start),
      notes: unlessAtEnd("this no longer belongs to it"),
      help:
        "close it with '\(marks.closing)', or quote the value if the '\(marks.opening)' belongs "
        + "to it")
  }

  /// A note at the problem's place; the end of the text needs none.
  private func unlessAtEnd(_ message: String) -> [Diagnostic.Note] {
    let rest = source.bytes[min(offset, text.end)..<text.end]
    return rest.allSatisfy { $0 <= UInt8(ascii: " ") } ? [] : [.init(message, at: mark(offset))]
  }

  private var trailingDocument: Diagnostic {
    Diagnostic(
      DocumentRules.trailingText, "text follows the end of the document", at: rest(of: offset),
      help: "begin another document with a line '---'")
  }

  private var missingContent: Diagnostic {
    if container?.isFlow == true || context == "while parsing a flow node" {
      if let container, line(of: container.start) != line(of: offset) {
        return openFlow(container.isMap ? ("{", "}") : ("[", "]"), at: container.start)
      }
      return Diagnostic(DocumentRules.syntax, "a value is missing here", at: mark(offset))
    }
    return badStart
  }

  // Values

  private var escape: Diagnostic {
    let name = source.bytes.indices.contains(offset + 1) ? visible(byteAt: offset + 1) : ""
    let isEscape = byte(offset) == UInt8(ascii: "\\")
    let isUnknown = problem == "found unknown escape character"
    return Diagnostic(
      DocumentRules.escape,
      isUnknown
        ? "'\\\(name)' is no escape that double quotes know"
        : "this escape does not name a character",
      at: Span(source, offset, min(source.bytes.count, offset + (isEscape ? 2 : 1))),
      help: "write '\\\\' for a backslash, or use single quotes",
      fixes: isUnknown && isEscape
        ? [Edit(span: Span(source, offset, offset), replacement: "\\")] : [])
  }

  private var badStart: Diagnostic {
    if byte(offset) == UInt8(ascii: "\t") { return tab }
    let extent = PlainExtent(in: text, from: offset, container: container)
    return Diagnostic(
      DocumentRules.badStart, "a value cannot begin with '\(visible(byteAt: offset))'",
      at: mark(offset), help: "put quotes around the value",
      fixes: extent.quoting.map { [$0] } ?? [])
  }

  private var tab: Diagnostic {
    Diagnostic(
      DocumentRules.tab, "a tab cannot indent a line", at: mark(offset),
      help: "use spaces, two for each level")
  }

  /// Constructs that a value enters by its first character alone.
  private var other: Diagnostic {
    if problem.hasPrefix("found a tab character") { return tab }
    switch context {
    case "while scanning an alias", "while scanning an anchor", "while scanning a block scalar":
      return indicator
    case "while scanning a tag", "while parsing a tag", "while parsing a node":
      return Diagnostic(
        DocumentRules.tag, "this is not a tag that is accepted", at: mark(contextOffset),
        help: "delete it, or quote the value if the '!' belongs to it")
    case "while scanning a directive", "while scanning a %YAML directive",
      "while scanning a %TAG directive":
      return Diagnostic(DocumentRules.directive, "a directive is not accepted", at: mark(offset))
    default:
      return generic(problem == "" ? "this is not YAML" : problem)
    }
  }

  /// `*.py`, `& more`, `> 0.9`: text that begins like an alias, an anchor or a block.
  private var indicator: Diagnostic {
    let extent = PlainExtent(in: text, from: contextOffset, container: container)
    let name = visible(byteAt: contextOffset)
    let meaning =
      switch context {
      case "while scanning an alias": "an alias, but no name follows it"
      case "while scanning an anchor": "an anchor, but no name follows it"
      default: "a block of text, which starts on the next line"
      }
    return Diagnostic(
      DocumentRules.badStart, "'\(name)' begins \(meaning)", at: mark(contextOffset),
      help: "put quotes around the value if the '\(name)' belongs to it",
      fixes: extent.quoting.map { [$0] } ?? [])
  }

  private func generic(_ message: String) -> Diagnostic {
    Diagnostic(DocumentRules.syntax, message, at: mark(offset))
  }
}

// Places

extension SyntaxError {
  private func byte(_ offset: Int) -> UInt8 {
    source.bytes.indices.contains(offset) ? source.bytes[offset] : 0
  }

  private func line(of offset: Int) -> Int { source.position(at: offset).line }

  /// The character at a place.
  private func mark(_ offset: Int) -> Span {
    let start = min(max(0, offset), source.bytes.count)
    let line = source.range(ofLine: line(of: start))
    return Span(source, start, start < line.upperBound ? source.nextScalar(after: start) : start)
  }

  /// The rest of the line from a place, without trailing blanks.
  private func rest(of offset: Int) -> Span {
    let start = min(max(0, offset), source.bytes.count)
    var end = max(start, source.range(ofLine: line(of: start)).upperBound)
    while end > start, source.bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return Span(source, start, end)
  }

  private func isItem(at offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: "-") && byte(offset + 1) <= UInt8(ascii: " ")
  }

  private func visible(byteAt offset: Int) -> String {
    guard source.bytes.indices.contains(offset) else { return "" }
    return Span(source, offset, source.nextScalar(after: offset)).text
  }
}
