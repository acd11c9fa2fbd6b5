/// Identifiers made from names and path components. Every rule is a pure function of its input.
package enum Names {
  /// `TensorAIOS v6` becomes `tensor_aios_v6`, never a keyword or a builtin that generated code uses;
  /// nil when no letter or digit is left.
  package static func snake(_ text: String) -> String? {
    // Most names that schemas state are what they become.
    if isSnake(text) { return PythonWords.isReserved(text) ? text + "_" : text }
    var bytes: [UInt8] = []
    eachWord(of: text) { word in
      if !bytes.isEmpty { bytes.append(underscore) } else if isDigit(word[0]) { bytes += digitHead }
      bytes += word
    }
    if bytes.isEmpty { return nil }
    let name = String(decoding: bytes, as: UTF8.self)
    return PythonWords.isReserved(name) ? name + "_" : name
  }

  /// Words of small letters and digits with single `_` between them, the first letter no digit.
  private static func isSnake(_ text: String) -> Bool {
    let bytes = text.utf8Span.span
    var previous = underscore
    for index in bytes.indices {
      let byte = bytes[index]
      guard isLower(byte) || isDigit(byte) && index > 0 || byte == underscore && byte != previous
      else { return false }
      previous = byte
    }
    return previous != underscore
  }

  /// True for what Python accepts as the name of a module.
  package static func isModule(_ text: String) -> Bool {
    guard let first = text.utf8.first, !isDigit(first), !PythonWords.keywords.contains(text) else {
      return false
    }
    return text.utf8.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || $0 == underscore }
  }

  /// Lower case, letters and digits only: how references are compared.
  package static func folded(_ text: String) -> String {
    String(
      decoding: text.lowercased().utf8.filter { isLower($0) || isDigit($0) || $0 >= 0x80 },
      as: UTF8.self)
  }

  /// Lower-case ASCII words, split at other characters and at humps: `TensorAIOS v6` gives `tensor`,
  /// `aios`, `v6`.
  package static func words(_ text: String) -> [String] {
    var words: [String] = []
    eachWord(of: text) { words.append(String(decoding: $0, as: UTF8.self)) }
    return words
  }

  /// The bytes of one word after another, in memory that is used for all of them.
  private static func eachWord(of text: String, _ body: ([UInt8]) -> Void) {
    let own = text.utf8Span
    if own.isKnownASCII || own.span.indices.allSatisfy({ own.span[$0] < 0x80 }) {
      return eachWord(in: own.span, body)
    }
    eachWord(in: UnicodeFolding.ascii(text).span, body)
  }

  private static func eachWord(in bytes: Swift.Span<UInt8>, _ body: ([UInt8]) -> Void) {
    var word: [UInt8] = []
    word.reserveCapacity(bytes.count)
    for index in bytes.indices {
      let byte = bytes[index]
      let isPart = isUpper(byte) || isLower(byte) || isDigit(byte)
      if !word.isEmpty, !isPart || isHump(bytes, index) {
        body(word)
        word.removeAll(keepingCapacity: true)
      }
      if isPart { word.append(isUpper(byte) ? byte | 0x20 : byte) }
    }
    if !word.isEmpty { body(word) }
  }

  /// A word begins at an upper-case letter behind a small one or a digit (`aB`), and at the last
  /// capital of a run that a small letter follows (`AIOSCore` is `aios`, `core`).
  private static func isHump(_ bytes: Swift.Span<UInt8>, _ index: Int) -> Bool {
    guard index > 0, isUpper(bytes[index]) else { return false }
    let before = bytes[index - 1]
    if isLower(before) || isDigit(before) { return true }
    return isUpper(before) && index + 1 < bytes.count && isLower(bytes[index + 1])
  }

  /// Control, line and paragraph separators, direction marks, zero-width characters.
  static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }

  private static let underscore = UInt8(ascii: "_")
  /// Stands in front of a name that would begin with a digit.
  private static let digitHead = Array("n_".utf8)

  private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
