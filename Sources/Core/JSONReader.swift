extension JSON {
  /// Why a text is not accepted, and where.
  package struct ReadError: Error, Sendable, Equatable {
    /// Lower case, for instance `the member 'a' appears twice`.
    package let reason: String
    /// Byte offset.
    package let offset: Int
  }

  /// Reads exactly one value of RFC 8259; repeated members, lone surrogates, values nested deeper
  /// than `depth` and anything behind the value are errors.
  package init(parsing bytes: [UInt8], depth: Int = 64) throws(ReadError) {
    var reader = JSONReader(bytes: bytes, depthLimit: depth)
    self = try reader.document()
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  let depthLimit: Int
  var offset = 0

  init(bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  mutating func document() throws(JSON.ReadError) -> JSON {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw error("the text is not UTF-8")
    }
    let result = try value(depth: 0)
    skipBlanks()
    if offset < bytes.count { throw error("text follows the value") }
    return result
  }

  private mutating func value(depth: Int) throws(JSON.ReadError) -> JSON {
    skipBlanks()
    guard let byte = peek else { throw error("a value is missing") }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < depthLimit else { throw error("the value is nested too deeply") }
      return byte == UInt8(ascii: "{") ? try object(depth) : try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default:
      if take("null") { return .null }
      if take("true") { return .bool(true) }
      if take("false") { return .bool(false) }
      throw error("this is no JSON value")
    }
  }

  private mutating func array(_ depth: Int) throws(JSON.ReadError) -> JSON {
    offset += 1
    var elements: [JSON] = []
    if closes("]") { return .array([]) }
    while true {
      elements.append(try value(depth: depth + 1))
      if closes("]") { return .array(elements) }
      try expect(",")
    }
  }

  private mutating func object(_ depth: Int) throws(JSON.ReadError) -> JSON {
    offset += 1
    var members: [JSON.Member] = []
    var names: Set<[UInt8]> = []
    if closes("}") { return .object([]) }
    while true {
      skipBlanks()
      let place = offset
      guard peek == UInt8(ascii: "\"") else { throw error("a member's name is missing") }
      let name = try string()
      guard names.insert(Array(name.utf8)).inserted else {
        throw JSON.ReadError(reason: "the member '\(name)' appears twice", offset: place)
      }
      try expect(":")
      members.append(JSON.Member(name, try value(depth: depth + 1)))
      if closes("}") { return .object(members) }
      try expect(",")
    }
  }

  // Scalars

  /// `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][-+]?[0-9]+)?`; an integer that does not fit is an
  /// error, not a float that is nearly it.
  private mutating func number() throws(JSON.ReadError) -> JSON {
    let start = offset
    if peek == UInt8(ascii: "-") { offset += 1 }
    let hasLeadingZero = peek == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, whole == 1 || !hasLeadingZero else { throw error("this is no number") }
    var isFloat = false
    if peek == UInt8(ascii: ".") {
      isFloat = true
      offset += 1
      guard digits() > 0 else { throw error("digits are missing") }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isFloat = true
      offset += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
      guard digits() > 0 else { throw error("digits are missing") }
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if !isFloat, let value = Int(text) { return .int(value) }
    if isFloat, let value = Double(text), value.isFinite { return .float(value) }
    throw JSON.ReadError(reason: "the number does not fit into 64 bits", offset: start)
  }

  private mutating func digits() -> Int {
    let start = offset
    while let byte = peek, (0x30...0x39).contains(byte) { offset += 1 }
    return offset - start
  }

  private mutating func string() throws(JSON.ReadError) -> String {
    offset += 1
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        offset += 1
        text.append(contentsOf: try escape().utf8)
      case 0..<0x20: throw error("a control character stands in a string")
      default:
        text.append(byte)
        offset += 1
      }
    }
    throw error("the string is never closed")
  }

  private mutating func escape() throws(JSON.ReadError) -> String {
    guard let byte = peek else { throw error("the string is never closed") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try scalar()
    default: throw error("this escape is unknown")
    }
  }

  private mutating func scalar() throws(JSON.ReadError) -> String {
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return String(scalar) }
    guard high < 0xDC00, take("\\u") else { throw error("a surrogate stands alone") }
    let low = try codeUnit()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw error("a surrogate stands alone") }
    return String(scalar)
  }

  private mutating func codeUnit() throws(JSON.ReadError) -> UInt32 {
    let digits = bytes[offset..<min(offset + 4, bytes.count)]
    let isHex = digits.allSatisfy { "0123456789abcdefABCDEF".utf8.contains($0) }
    guard digits.count == 4, isHex,
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits are missing") }
    offset += 4
    return value
  }

  // Bytes

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, " \n\r\t".utf8.contains(byte) { offset += 1 }
  }

  private mutating func take(_ word: String) -> Bool {
    guard bytes[offset...].starts(with: word.utf8) else { return false }
    offset += word.utf8.count
    return true
  }

  private mutating func closes(_ bracket: String) -> Bool {
    skipBlanks()
    return take(bracket)
  }

  private mutating func expect(_ mark: String) throws(JSON.ReadError) {
    skipBlanks()
    if !take(mark) { throw error("expected '\(mark)'") }
  }

  private func error(_ reason: String) -> JSON.ReadError {
    JSON.ReadError(reason: reason, offset: offset)
  }
}
