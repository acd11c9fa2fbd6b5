/// YAML 1.2 core schema for plain scalars.
enum Scalars {
  static func kind(ofPlain text: String) -> Node.Kind {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE", "false", "False", "FALSE": return .bool
    default: break
    }
    if int(text) != nil { return .int }
    if double(text) != nil { return .float }
    return .string
  }

  /// Decimal, `0o` octal and `0x` hexadecimal integers.
  static func int(_ text: String) -> Int? {
    if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8) }
    if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16) }
    let digits = text.utf8.first.map { $0 == 0x2B || $0 == 0x2D } == true ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
  static func double(_ text: String) -> Double? {
    var rest = Array(text.utf8)[...]
    if let sign = rest.first, sign == 0x2B || sign == 0x2D { rest.removeFirst() }
    let whole = takeDigits(&rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = takeDigits(&rest)
    }
    guard whole + fraction > 0 else { return nil }
    if let exponent = rest.first, exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") {
      rest.removeFirst()
      if let sign = rest.first, sign == 0x2B || sign == 0x2D { rest.removeFirst() }
      guard takeDigits(&rest) > 0 else { return nil }
    }
    return rest.isEmpty ? Double(text.hasSuffix(".") ? text + "0" : text) : nil
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
