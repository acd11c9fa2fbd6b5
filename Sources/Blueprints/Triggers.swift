/// Reads escalation triggers, alerts and policies:
///
///     policy    := lead-in? clause (("," | ";" | newline | "- ") clause)*
///     clause    := disjunct ("OR" disjunct)*
///     disjunct  := atom ("AND" atom)*
///     atom      := words comparison (number unit? | words) | words
///
/// An atom without a comparison is a flag. Nothing is guessed: a comparison with a bare name
/// becomes a named threshold, and text that is neither is a problem.
package enum Triggers {
  /// A part of a trigger that means nothing.
  package struct Problem: Error, Hashable, Sendable {
    /// Raw values are the words of the finding.
    package enum Kind: String, Sendable {
      case notACondition = "neither a comparison nor a short flag"
      case incomplete = "incomplete comparison"
      case rightSide = "right-hand side is neither a number nor a name"
    }

    package let kind: Kind
    /// The part that was not understood.
    package let text: String
  }

  /// The rules of one text and what could not be read.
  package struct Parsed: Sendable {
    /// In the order of the text, each id once.
    package var rules: [(id: String, condition: Condition)] = []
    package var problems: [Problem] = []
    /// Whom `alert_<recipient>_if_…` names; empty otherwise.
    package var recipient = ""
  }

  /// One entry of `escalationtriggers` or `alerting`.
  package static func trigger(_ text: String) -> Parsed {
    let bytes = Array(text.utf8)
    let alert = recipient(bytes)
    var parsed = Parsed()
    parsed.recipient = alert.name
    parsed.add(clause(bytes[alert.end...]))
    return parsed
  }

  /// The free text of `governance.escalationpolicy`.
  package static func policy(_ text: String) -> Parsed {
    let bytes = Array(text.utf8)
    var parsed = Parsed()
    if saysNone(bytes) { return parsed }
    let body = joinThousands(withoutRemarks(withoutLeadIn(bytes.trimmed())))
    for piece in pieces(of: body) { parsed.add(clause(piece)) }
    return parsed
  }

  private static func clause(_ text: ArraySlice<UInt8>) -> Result<Condition, Problem> {
    Result { () throws(Problem) in
      var alternatives: [Condition] = []
      for alternative in split(text, at: orWidth) {
        var parts: [Condition] = []
        for piece in split(alternative, at: andWidth) { parts.append(try Atom.read(piece)) }
        alternatives.append(parts.count == 1 ? parts[0] : .group(.all, parts))
      }
      return alternatives.count == 1 ? alternatives[0] : .group(.any, alternatives)
    }
  }

  /// Splits where `width` gives the length of a separator that begins at an index.
  private static func split(
    _ text: ArraySlice<UInt8>, at width: (ArraySlice<UInt8>, Int) -> Int?
  ) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = text.startIndex
    var index = start
    while index < text.endIndex {
      if let skipped = width(text, index) {
        result.append(text[start..<index])
        index += skipped
        start = index
      } else {
        index += 1
      }
    }
    result.append(text[start...])
    return result
  }

  /// ` AND ` or `_AND_`.
  private static func andWidth(_ text: ArraySlice<UInt8>, _ index: Int) -> Int? {
    wordWidth("AND", text, index)
  }

  /// ` OR `, `_OR_`, or a lower-case `or` between lower-case words.
  private static func orWidth(_ text: ArraySlice<UInt8>, _ index: Int) -> Int? {
    if let width = wordWidth("OR", text, index) { return width }
    guard index > text.startIndex, text[index - 1].isLower else { return nil }
    let word = text[index...].drop(while: \.isSpace)
    guard word.startIndex > index, word.begins(with: "or") else { return nil }
    let next = word.dropFirst(2).drop(while: \.isSpace)
    guard next.startIndex > word.startIndex + 2, next.first?.isLower == true else { return nil }
    return next.startIndex - index
  }

  private static func wordWidth(_ word: String, _ text: ArraySlice<UInt8>, _ index: Int) -> Int? {
    let width = word.utf8.count + 2
    guard index + width <= text.endIndex, isGap(text[index]), isGap(text[index + width - 1]),
      text[(index + 1)...].begins(with: word)
    else { return nil }
    return width
  }

  private static func isGap(_ byte: UInt8) -> Bool { byte.isSpace || byte == UInt8(ascii: "_") }
}

extension Triggers {
  /// `alert_<name>_if_` at the beginning, in any case.
  private static func recipient(_ bytes: [UInt8]) -> (name: String, end: Int) {
    let lowered = bytes.lowered
    guard lowered.begins(with: "alert_") else { return ("", 0) }
    let name = lowered[6...].prefix { $0.isLower || $0.isDigit }
    guard !name.isEmpty, lowered[name.endIndex...].begins(with: "_if_") else { return ("", 0) }
    return (name.text, name.endIndex + 4)
  }

  /// `none`, or `no escalation …`.
  private static func saysNone(_ bytes: [UInt8]) -> Bool {
    let text = bytes.trimmed().lowered
    var rest = text[...]
    if text.begins(with: "none") {
      rest = text[4...]
    } else {
      guard text.begins(with: "no") else { return false }
      let word = text[2...].drop(while: \.isSpace)
      guard word.startIndex > 2, word.begins(with: "escalation") else { return false }
      rest = word.dropFirst(10)
    }
    return rest.first?.isWord != true
  }

  /// `Auto-escalate if:` and its variants say nothing about the rules.
  private static func withoutLeadIn(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let lowered = text.lowered
    var rest = lowered[...]
    if rest.begins(with: "auto") {
      rest = rest.dropFirst(4)
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: " ") {
        rest = rest.dropFirst()
      }
    }
    guard rest.begins(with: "escalate") else { return text }
    rest = rest.dropFirst(8)
    if rest.first == UInt8(ascii: "s") { rest = rest.dropFirst() }
    let word = rest.drop(while: \.isSpace)
    if word.startIndex > rest.startIndex {
      if word.begins(with: "if") { rest = word.dropFirst(2) }
      if word.begins(with: "when") { rest = word.dropFirst(4) }
    }
    rest = rest.drop(while: \.isSpace)
    if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst().drop(while: \.isSpace) }
    return text.dropFirst(rest.startIndex)
  }

  /// Text in parentheses is prose.
  private static func withoutRemarks(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var open: Int?
    for byte in text {
      result.append(byte)
      if byte == UInt8(ascii: "(") { open = result.count - 1 }
      if byte == UInt8(ascii: ")"), let start = open {
        result.removeSubrange(start...)
        open = nil
      }
    }
    return result
  }

  /// `100,000` is one number, not two clauses.
  private static func joinThousands(_ text: [UInt8]) -> [UInt8] {
    text.indices.filter { index in
      guard text[index] == UInt8(ascii: ","), index > 0, text[index - 1].isDigit else {
        return true
      }
      let next = text[(index + 1)...].prefix(3)
      return next.count < 3 || !next.allSatisfy(\.isDigit)
    }.map { text[$0] }
  }

  /// The clauses between commas, semicolons, line ends and dashes; never empty.
  private static func pieces(of body: [UInt8]) -> [ArraySlice<UInt8>] {
    let decoration = Array(" -.\t".utf8)
    return split(body[...]) { text, index in
      if [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\n")].contains(text[index]) {
        return 1
      }
      let isDash = { (at: Int) in
        at + 1 < text.endIndex && text[at] == UInt8(ascii: "-") && text[at + 1].isSpace
      }
      if index == text.startIndex, isDash(index) { return 2 }
      return text[index].isSpace && isDash(index + 1) ? 3 : nil
    }.map { $0.trimmed { decoration.contains($0) } }.filter { !$0.isEmpty }
  }
}

extension Triggers.Parsed {
  fileprivate mutating func add(_ result: Result<Condition, Triggers.Problem>) {
    switch result {
    case .failure(let problem): problems.append(problem)
    case .success(let condition):
      let id = condition.ruleID
      if !rules.contains(where: { $0.id == id }) { rules.append((id, condition)) }
    }
  }
}
