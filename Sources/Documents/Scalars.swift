/// YAML 1.2 core schema for plain scalars.
enum Scalars {
  /// What YAML 1.1 makes of a scalar, where that differs.
  enum Legacy {
    /// `yes`, `off`, … : text here, a Boolean there.
    case bool
    /// `012`: a decimal integer here, octal there.
    case octal
    /// `1:30`: text here, a number to base 60 there.
    case sexagesimal
    /// `1_000`, `0b1`: text here, a number there.
    case number
    /// `1e3`, `0o14`: a number here, text there.
    case text
  }

  struct Meaning {
    var kind: Node.Kind
    var legacy: Legacy?
  }

  /// What a scalar without quotes means.
  static func meaning(ofPlain text: [UInt8], _ range: Range<Int>) -> Meaning {
    guard !range.isEmpty else { return Meaning(kind: .null) }
    switch text[range.lowerBound] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      return number(text[range])
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "y"),
      UInt8(ascii: "Y"), UInt8(ascii: "o"), UInt8(ascii: "O"):
      return range.count <= 5 ? word(pack(text[range])) : Meaning(kind: .string)
    default: return Meaning(kind: .string)
    }
  }

  /// Decimal, `0o` octal and `0x` hexadecimal integers of 64 bits.
  static func int(_ text: String) -> Int? {
    if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8) }
    if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16) }
    return Int(text)
  }

  /// A float's text, which `meaning(ofPlain:_:)` accepted; infinite when it is out of range.
  static func double(_ text: String) -> Double? {
    switch text.lowercased() {
    case ".nan": .nan
    case ".inf", "+.inf": .infinity
    case "-.inf": -.infinity
    default: Double(text.hasSuffix(".") ? text + "0" : text)
    }
  }

  private static let nulls = ["~", "null", "Null", "NULL"].map { pack(Array($0.utf8)[...]) }
  private static let bools = ["true", "True", "TRUE", "false", "False", "FALSE"]
    .map { pack(Array($0.utf8)[...]) }
  private static let legacyBools = [
    "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF",
  ].map { pack(Array($0.utf8)[...]) }

  /// Up to eight bytes as one number, since comparing strings costs more than all the rest.
  private static func pack(_ text: ArraySlice<UInt8>) -> UInt64 {
    text.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func word(_ packed: UInt64) -> Meaning {
    if bools.contains(packed) { return Meaning(kind: .bool) }
    if nulls.contains(packed) { return Meaning(kind: .null) }
    return Meaning(kind: .string, legacy: legacyBools.contains(packed) ? .bool : nil)
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Meaning {
    var rest = text
    let isSigned = rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-")
    if isSigned { rest.removeFirst() }
    if !isSigned, let meaning = radix(rest) { return meaning }
    let whole = takeDigits(&rest)
    if rest.isEmpty, whole > 0 {
      let digits = text.suffix(whole)
      let isOctal = whole > 1 && digits.first == 0x30 && digits.allSatisfy { $0 < 0x38 }
      return Meaning(kind: .int, legacy: isOctal ? .octal : nil)
    }
    if let meaning = float(rest, hasWhole: whole > 0) { return meaning }
    if whole == 0 { return special(text) }
    return Meaning(kind: .string, legacy: legacyNumber(text.suffix(whole + rest.count)))
  }

  /// `0x1F`, `0o14`, and `0b1` of YAML 1.1.
  private static func radix(_ text: ArraySlice<UInt8>) -> Meaning? {
    guard text.count > 2, text.first == 0x30 else { return nil }
    let digits = text.dropFirst(2)
    switch text[text.startIndex + 1] {
    case UInt8(ascii: "x"):
      let isHex = digits.allSatisfy { "0123456789abcdefABCDEF".utf8.contains($0) }
      return isHex ? Meaning(kind: .int) : nil
    case UInt8(ascii: "o"):
      return digits.allSatisfy { (0x30...0x37).contains($0) }
        ? Meaning(kind: .int, legacy: .text) : nil
    case UInt8(ascii: "b"):
      let isBinary = digits.allSatisfy { $0 == 0x30 || $0 == 0x31 || $0 == UInt8(ascii: "_") }
      return isBinary ? Meaning(kind: .string, legacy: .number) : nil
    default: return nil
    }
  }

  /// What follows the sign and the whole part: `( \. [0-9]* )? ( [eE] [-+]? [0-9]+ )?`.
  private static func float(_ text: ArraySlice<UInt8>, hasWhole: Bool) -> Meaning? {
    var rest = text
    var hasDot = false
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      hasDot = true
      fraction = takeDigits(&rest)
    }
    guard hasWhole || fraction > 0 else { return nil }
    if rest.isEmpty { return Meaning(kind: .float) }
    guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return nil }
    rest.removeFirst()
    let isSigned = rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-")
    if isSigned { rest.removeFirst() }
    guard takeDigits(&rest) > 0, rest.isEmpty else { return nil }
    // YAML 1.1 wants both a dot and a signed exponent.
    return Meaning(kind: .float, legacy: hasDot && isSigned ? nil : .text)
  }

  private static func special(_ text: ArraySlice<UInt8>) -> Meaning {
    guard text.count <= 5 else { return Meaning(kind: .string) }
    switch String(decoding: text, as: UTF8.self) {
    case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
      "-.Inf", "-.INF":
      return Meaning(kind: .float)
    default: return Meaning(kind: .string)
    }
  }

  /// `1_000` and `1:30`, which begin with a digit here.
  private static func legacyNumber(_ text: ArraySlice<UInt8>) -> Legacy? {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let isDigits: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
    if parts.count == 1 {
      return text.allSatisfy { isDigits($0) || $0 == UInt8(ascii: "_") } ? .number : nil
    }
    // The hour has any number of digits, each following part one or two below 60.
    guard parts[0].allSatisfy(isDigits), parts[0].first != 0x30 || parts[0].count == 1 else {
      return nil
    }
    for part in parts.dropFirst() {
      let isBelow60 = part.count == 1 || part.count == 2 && (part.first ?? 0) < UInt8(ascii: "6")
      guard part.allSatisfy(isDigits), isBelow60 else { return nil }
    }
    return .sexagesimal
  }

  private static func takeDigits(_ bytes: inout ArraySlice<UInt8>) -> Int {
    var count = 0
    while let byte = bytes.first, (0x30...0x39).contains(byte) {
      bytes.removeFirst()
      count += 1
    }
    return count
  }
}
