/// Times as schemas write them: `15min`, `3 years (compliance requirement)`, `TTL=1hr`.
package enum Durations {
  /// Seconds of the first number and unit of the text; nil when it has none.
  package static func seconds(_ text: String) -> Int? { amount(Array(text.utf8)[...]) }

  /// Whole days of a retention; nil for `indefinite` and for text without a time.
  package static func days(_ text: String) -> Int? {
    seconds(text).map { max(1, $0 / secondsPerDay) }
  }

  /// Seconds behind `TTL=` or `TTL:` anywhere in a text.
  package static func timeToLive(_ text: String) -> Int? {
    let bytes = Array(text.utf8).lowered
    for start in bytes.indices where bytes[start...].begins(with: "ttl") {
      if start > 0, bytes[start - 1].isWord { continue }
      let rest = bytes[(start + 3)...].drop { $0.isSpace || $0 == equals || $0 == colon }
      if rest.first?.isDigit == true { return amount(rest) }
    }
    return nil
  }

  private static func amount(_ text: ArraySlice<UInt8>) -> Int? {
    guard let first = text.firstIndex(where: \.isDigit) else { return nil }
    let digits = text[first...].prefix { $0.isDigit }
    let rest = text[digits.endIndex...].drop { $0.isSpace || $0 == hyphen || $0 == underscore }
    let unit = rest.prefix { $0.isLower || $0.isUpper }.lowered.text
    guard let number = Int(digits.text), let factor = factors[unit] else { return nil }
    let product = number.multipliedReportingOverflow(by: factor)
    return product.overflow ? nil : product.partialValue
  }

  private static let secondsPerDay = 86_400
  private static let equals = UInt8(ascii: "=")
  private static let colon = UInt8(ascii: ":")
  private static let hyphen = UInt8(ascii: "-")
  private static let underscore = UInt8(ascii: "_")

  private static let factors: [String: Int] = {
    let rows: [(Int, String)] = [
      (1, "s sec secs second seconds"),
      (60, "m min mins minute minutes"),
      (3600, "h hr hrs hour hours"),
      (secondsPerDay, "d day days"),
      (7 * secondsPerDay, "w week weeks"),
      (30 * secondsPerDay, "month months"),
      (365 * secondsPerDay, "y yr yrs year years"),
    ]
    var table: [String: Int] = [:]
    for (factor, words) in rows {
      for word in words.split(separator: " ") { table[String(word)] = factor }
    }
    return table
  }()
}
