/// Identifiers made from names and path components. Every rule is a pure function of its input.
package enum Names {
  /// `TensorAIOS v6` becomes `tensor_aios_v6`, never a keyword or a builtin that generated code uses;
  /// nil when no letter or digit is left.
  package static func snake(_ text: String) -> String? {
    let words = words(text)
    guard let first = words.first?.utf8.first else { return nil }
    let name = (isDigit(first) ? "n_" : "") + words.joined(separator: "_")
    return PythonWords.isReserved(name) ? name + "_" : name
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
    let bytes = UnicodeFolding.ascii(text)
    var words: [String] = []
    var word: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if isHump(bytes, index), !word.isEmpty {
        words.append(String(decoding: word, as: UTF8.self))
        word = []
      }
      if isUpper(byte) {
        word.append(byte | 0x20)
      } else if isLower(byte) || isDigit(byte) {
        word.append(byte)
      } else if !word.isEmpty {
        words.append(String(decoding: word, as: UTF8.self))
        word = []
      }
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }

  /// A word begins at an upper-case letter behind a small one or a digit (`aB`), and at the last
  /// capital of a run that a small letter follows (`AIOSCore` is `aios`, `core`).
  private static func isHump(_ bytes: [UInt8], _ index: Int) -> Bool {
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

  private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
