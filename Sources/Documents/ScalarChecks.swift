import Core

/// What a scalar means, and what is to be said about it.
extension TapeBuilder {
  /// The kind of the scalar without quotes that is the tail of `text`.
  mutating func kind(ofPlain textStart: Int, start: Int, end: Int) -> Node.Kind {
    let meaning = Scalars.meaning(ofPlain: text, textStart..<text.count)
    let isNumber = meaning.kind == .int || meaning.kind == .float
    let isUsable = !isNumber || checkRange(meaning.kind, textStart, start, end)
    if isUsable, let legacy = meaning.legacy { note(legacy, Span(source, start, end)) }
    return meaning.kind
  }

  /// Reports a number that we cannot hold.
  private mutating func checkRange(
    _ kind: Node.Kind, _ textStart: Int, _ start: Int, _ end: Int
  ) -> Bool {
    if text.count - textStart <= Self.surelyFits, !text[textStart...].contains(where: isUnusual) {
      return true
    }
    let digits = String(decoding: text[textStart...], as: UTF8.self)
    let span = Span(source, start, end)
    if kind == .int {
      if Scalars.int(digits) != nil { return true }
      outOfRange("the integer does not fit into 64 bits", span)
    } else {
      if Scalars.double(digits)?.isFinite == true { return true }
      outOfRange("'\(digits.prefix(40))' is not a finite number", span)
    }
    return false
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
        text.hasPrefix("0o") ? "write a decimal number" : "write a dot and a sign, as in 1.0e+3", []
      )
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
    if wanted == .int || wanted == .float { _ = checkRange(wanted, textStart, start, end) }
    return wanted
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
