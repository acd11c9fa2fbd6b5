import Specs

/// One comparison or flag of a trigger.
enum Atom {
  static func read(_ text: ArraySlice<UInt8>) throws(Triggers.Problem) -> Condition {
    guard let found = comparison(in: text) else { return try flag(text) }
    let left = signal(text[..<found.start])
    let right = text[found.end...].trimmed().trimmed { $0 == UInt8(ascii: "_") }.trimmed()
    if left.isEmpty || right.isEmpty { throw problem(.incomplete, text) }
    if let number = number(right) { return compare(left, found.comparison, number) }
    let name = signal(right)
    if name.isEmpty || !isName(right) { throw problem(.rightSide, text) }
    let threshold = name == "threshold" ? "\(left)_threshold" : name
    return .compareNamed(signal: left, found.comparison, threshold: threshold)
  }

  private static func flag(_ text: ArraySlice<UInt8>) throws(Triggers.Problem) -> Condition {
    let name = signal(text)
    let words = name.utf8.count { $0 == UInt8(ascii: "_") } + 1
    if name.isEmpty || words > longestFlag { throw problem(.notACondition, text) }
    return .flag(name)
  }

  /// The words that name a signal, without those that only make it a sentence.
  private static func signal(_ text: ArraySlice<UInt8>) -> String {
    Names.words(text.text).filter { !noise.contains($0) }.joined(separator: "_")
  }

  private static func comparison(
    in text: ArraySlice<UInt8>
  ) -> (comparison: Condition.Comparison, start: Int, end: Int)? {
    guard let start = text.firstIndex(where: { operators.contains($0) }) else { return nil }
    let isWide = start + 1 < text.endIndex && text[start + 1] == UInt8(ascii: "=")
    let end = isWide ? start + 2 : start + 1
    // A single `=` means the same as `==`.
    let comparison = Condition.Comparison(rawValue: text[start..<end].text) ?? .equal
    return (comparison, start, end)
  }

  /// Times become milliseconds and percentages ratios, so that signals have one scale.
  private static func compare(
    _ signal: String, _ comparison: Condition.Comparison, _ number: (value: Double, unit: String)
  ) -> Condition {
    let scaled: (value: Double, unit: String) =
      switch number.unit {
      case "%", "percent": (number.value / 100, "ratio")
      case "s", "sec", "seconds": (number.value * 1000, "ms")
      case "minutes": (number.value * 60_000, "ms")
      case "hours": (number.value * 3_600_000, "ms")
      case "days": (number.value * 86_400_000, "ms")
      default: number
      }
    let name = scaled.unit == "ms" && !signal.hasSuffix("_ms") ? signal + "_ms" : signal
    return .compare(signal: name, comparison, value: scaled.value, unit: scaled.unit)
  }

  /// `$100,000`, `0_95`, `5_percent`, `500ms`: the number and its unit in lower case.
  private static func number(_ text: ArraySlice<UInt8>) -> (value: Double, unit: String)? {
    var rest = text
    if rest.first == UInt8(ascii: "$") { rest = rest.dropFirst().drop(while: \.isSpace) }
    guard rest.first?.isDigit == true else { return nil }
    let whole = rest.prefix { $0.isDigit || $0 == UInt8(ascii: ",") }
    rest = rest[whole.endIndex...]
    var literal = whole.filter(\.isDigit)
    if let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: "_") {
      let fraction = rest.dropFirst().prefix { $0.isDigit }
      if !fraction.isEmpty {
        literal += [UInt8(ascii: ".")] + fraction
        rest = rest[fraction.endIndex...]
      }
    }
    rest = rest.drop(while: \.isSpace)
    if rest.first == UInt8(ascii: "_") { rest = rest.dropFirst() }
    let unit = rest.lowered.text
    guard unit.isEmpty || units.contains(unit), let value = Double(literal.text) else { return nil }
    return (value, unit)
  }

  private static func isName(_ text: ArraySlice<UInt8>) -> Bool {
    text.first?.isDigit == false && text.allSatisfy { $0.isWord || $0 == UInt8(ascii: " ") }
  }

  private static func problem(
    _ kind: Triggers.Problem.Kind, _ text: ArraySlice<UInt8>
  ) -> Triggers.Problem {
    Triggers.Problem(kind: kind, text: text.trimmed().text)
  }

  private static let operators = Array("<>=".utf8)
  private static let noise = ["any", "the", "a", "an", "is", "are", "by", "if", "when", "e", "g"]
  private static let units = [
    "%", "percent", "ms", "s", "sec", "seconds", "minutes", "hours", "days", "parallel",
  ]
  private static let longestFlag = 8
}
