import Core

/// What a scalar means, and what is to be said about it.
extension TapeBuilder {
  /// The kind of the scalar without quotes that is the tail of `text`.
  mutating func kind(ofPlain textStart: Int, start: Int, end: Int) -> Node.Kind {
    let meaning = Scalars.meaning(ofPlain: text, textStart..<text.count)
    if let legacy = meaning.legacy { note(legacy, Span(source, start, end)) }
    switch meaning.kind {
    case .int, .float: return number(meaning.kind, textStart, Span(source, start, end))
    case .null, .bool, .string, .list, .map: return meaning.kind
    }
  }

  private mutating func number(_ kind: Node.Kind, _ textStart: Int, _ span: Span) -> Node.Kind {
    if text.count - textStart <= Self.surelyFits, !text[textStart...].contains(where: isUnusual) {
      return kind
    }
    let digits = String(decoding: text[textStart...], as: UTF8.self)
    if kind == .int {
      if Scalars.int(digits) == nil { outOfRange("the integer does not fit into 64 bits", span) }
    } else if Scalars.double(digits)?.isFinite != true {
      outOfRange("'\(digits.prefix(40))' is not a finite number", span)
    }
    return kind
  }

  /// So many digits always fit into 64 bits.
  private static let surelyFits = 15

  /// Exponents, `.inf` and `.nan`; digits, signs and dots are usual.
  private func isUnusual(_ byte: UInt8) -> Bool { byte > UInt8(ascii: "9") }

  private mutating func outOfRange(_ message: String, _ span: Span) {
    diagnostics.add(
      DocumentRules.numberRange, message, at: span, help: "quote it if it is not a number")
  }

  private mutating func note(_ legacy: Scalars.Legacy, _ span: Span) {
    let text = span.text
    let quoted = [Edit(span: span, replacement: "\"" + text + "\"")]
    switch legacy {
    case .bool:
      note("'\(text)' is text, but a Boolean in YAML 1.1", span, "quote it", quoted)
    case .sexagesimal:
      note("'\(text)' is text, but a number to base 60 in YAML 1.1", span, "quote it", quoted)
    case .number:
      note("'\(text)' is text, but a number in YAML 1.1", span, "quote it", quoted)
    case .octal:
      note(
        "'\(text)' is a decimal number, but an octal one in YAML 1.1", span,
        "drop the leading zeros, or quote it if it is not a number", [])
    case .text:
      note(
        "'\(text)' is a number, but text in YAML 1.1", span,
        "write it without 'o', or with a dot and a sign: 1.0e+3", [])
    }
  }

  private mutating func note(_ message: String, _ span: Span, _ help: String, _ fixes: [Edit]) {
    diagnostics.add(DocumentRules.legacyScalar, message, at: span, help: help, fixes: fixes)
  }

  private static let prefix = "tag:yaml.org,2002:"

  /// The kind that a core tag gives a scalar.
  mutating func kind(tagged tag: String, textStart: Int, start: Int, end: Int) -> Node.Kind {
    let plain = Scalars.meaning(ofPlain: text, textStart..<text.count).kind
    let wanted: Node.Kind? =
      switch tag {
      case "!", Self.prefix + "str": .string
      case Self.prefix + "int": .int
      case Self.prefix + "float": .float
      case Self.prefix + "bool": .bool
      case Self.prefix + "null": .null
      default: nil
      }
    guard let wanted else {
      refuse(tag: tag, start, end)
      return .string
    }
    let fits = wanted == .string || wanted == plain || wanted == .float && plain == .int
    guard fits else {
      diagnostics.add(
        DocumentRules.tag, "the value is not \(wanted.phrase), as its tag says",
        at: Span(source, start, end), help: "delete the tag")
      return .string
    }
    return wanted == .int || wanted == .float ? number(wanted, textStart, Span(source, start, end)) : wanted
  }

  /// Lists and maps may carry their own core tag.
  mutating func check(tag: String, of kind: Node.Kind, start: Int, end: Int) {
    let core = Self.prefix + (kind == .list ? "seq" : "map")
    if tag != core, tag != "!" { refuse(tag: tag, start, end) }
  }

  private mutating func refuse(tag: String, _ start: Int, _ end: Int) {
    let written = tag.hasPrefix(Self.prefix) ? "!!" + tag.dropFirst(Self.prefix.count) : tag
    let length = min(written.utf8.count, end - start)
    diagnostics.add(
      DocumentRules.tag, "the tag '\(written.prefix(60))' is not accepted",
      at: Span(source, start, start + length), help: "delete the tag")
  }
}
