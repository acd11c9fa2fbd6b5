/// A moment in UTC, given by the inputs; the clock is never read.
package struct Timestamp: Hashable, Sendable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package let seconds: Int

  package init(seconds: Int) { self.seconds = seconds }

  /// `YYYY-MM-DD`, optionally followed by `T` or a space, `HH:MM:SS` and `Z`.
  package init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10 || bytes.count >= 19,
      let year = Self.number(bytes, 0, 4), bytes[4] == UInt8(ascii: "-"),
      let month = Self.number(bytes, 5, 7), bytes[7] == UInt8(ascii: "-"),
      let day = Self.number(bytes, 8, 10), (1...12).contains(month),
      (1...Self.days(in: month, of: year)).contains(day)
    else { return nil }
    var seconds = Self.daysSinceEpoch(year: year, month: month, day: day) * 86_400
    if bytes.count >= 19 {
      guard bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
        let hour = Self.number(bytes, 11, 13), let minute = Self.number(bytes, 14, 16),
        let second = Self.number(bytes, 17, 19), hour < 24, minute < 60, second < 60,
        let offset = Self.offset(bytes[19...])
      else { return nil }
      seconds += hour * 3600 + minute * 60 + second - offset
    }
    self.seconds = seconds
  }

  /// Seconds that `Z`, `+01:00` or nothing means, behind a fraction that is left out; nil for
  /// anything else.
  private static func offset(_ text: ArraySlice<UInt8>) -> Int? {
    var rest = text
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard rest.first.map({ (0x30...0x39).contains($0) }) ?? false else { return nil }
      rest = rest.drop { (0x30...0x39).contains($0) }
    }
    if rest.isEmpty || rest.elementsEqual("Z".utf8) { return 0 }
    let zone = Array(rest)
    let sign = zone[0] == UInt8(ascii: "+") ? 1 : zone[0] == UInt8(ascii: "-") ? -1 : 0
    guard sign != 0, zone.count == 6, zone[3] == UInt8(ascii: ":"), let hour = number(zone, 1, 3),
      let minute = number(zone, 4, 6), hour < 24, minute < 60
    else { return nil }
    return sign * (hour * 3600 + minute * 60)
  }

  /// `2026-01-31T08:09:10Z`
  package var iso8601: String {
    let parts = components
    return "\(Self.pad(parts.year, 4))-\(Self.pad(parts.month, 2))-\(Self.pad(parts.day, 2))"
      + "T\(Self.pad(parts.hour, 2)):\(Self.pad(parts.minute, 2)):\(Self.pad(parts.second, 2))Z"
  }

  /// `20260131_080910`
  package var compact: String {
    let parts = components
    return Self.pad(parts.year, 4) + Self.pad(parts.month, 2) + Self.pad(parts.day, 2) + "_"
      + Self.pad(parts.hour, 2) + Self.pad(parts.minute, 2) + Self.pad(parts.second, 2)
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.seconds < right.seconds
  }

  private struct Components {
    var year, month, day, hour, minute, second: Int
  }

  private var components: Components {
    let day = Int((Double(seconds) / 86_400).rounded(.down))
    let rest = seconds - day * 86_400
    let date = Self.date(daysSinceEpoch: day)
    return Components(
      year: date.year, month: date.month, day: date.day, hour: rest / 3600,
      minute: rest / 60 % 60, second: rest % 60)
  }

  // Days are counted in eras of 400 years that begin in March, so that the leap day is the last
  // day of a year and every era has the same length.

  private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func date(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    var value = 0
    for byte in bytes[start..<end] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  private static func pad(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
