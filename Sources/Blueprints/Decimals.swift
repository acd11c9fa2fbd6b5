/// Numbers as short decimal text.
enum Decimals {
  /// At most six significant digits without trailing zeros; whole numbers in full, since an
  /// exponent has no place in an identifier.
  static func general(_ value: Double) -> String {
    if value.magnitude < 1e15, Double(Int(value)) == value { return String(Int(value)) }
    let parts = scientific(value.magnitude)
    let rounded = round(parts.digits, exponent: parts.exponent)
    let text = place(rounded.digits, exponent: rounded.exponent)
    return value < 0 ? "-" + text : text
  }

  /// Every digit, and none more: `100` and `0.05`.
  static func exact(_ value: Double) -> String {
    if value.magnitude < 1e15, Double(Int(value)) == value { return String(Int(value)) }
    return "\(value)"
  }

  /// The shortest digits that read back as the value, and the power of ten of the first.
  private static func scientific(_ value: Double) -> (digits: [UInt8], exponent: Int) {
    let text = Array("\(value)".utf8)
    let mark = text.firstIndex(of: UInt8(ascii: "e")) ?? text.endIndex
    let written = mark < text.endIndex ? Int(text[(mark + 1)...].text) ?? 0 : 0
    let mantissa = text[..<mark]
    let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.endIndex
    let digits = mantissa.filter(\.isDigit)
    let zeros = digits.prefix { $0 == zero }.count
    return (Array(digits[zeros...]), written + point - 1 - zeros)
  }

  /// Ties go to the even digit.
  private static func round(_ digits: [UInt8], exponent: Int) -> (digits: [UInt8], exponent: Int) {
    guard digits.count > limit else { return (digits, exponent) }
    var kept = Array(digits[..<limit])
    let rest = digits[limit...]
    let five = UInt8(ascii: "5")
    let isTie = rest.first == five && rest.dropFirst().allSatisfy { $0 == zero }
    let isUp = isTie ? kept[limit - 1] % 2 == 1 : rest[limit] >= five
    guard isUp else { return (kept, exponent) }
    var index = limit - 1
    while index >= 0, kept[index] == UInt8(ascii: "9") {
      kept[index] = zero
      index -= 1
    }
    if index < 0 { return ([UInt8(ascii: "1")], exponent + 1) }
    kept[index] += 1
    return (kept, exponent)
  }

  private static func place(_ digits: [UInt8], exponent: Int) -> String {
    var digits = digits
    while digits.count > 1, digits.last == zero { digits.removeLast() }
    if exponent < 0 {
      return "0." + String(repeating: "0", count: -exponent - 1) + digits.text
    }
    while digits.count <= exponent { digits.append(zero) }
    let whole = digits[...exponent].text
    return digits.count == exponent + 1 ? whole : whole + "." + digits[(exponent + 1)...].text
  }

  private static let limit = 6
  private static let zero = UInt8(ascii: "0")
}
