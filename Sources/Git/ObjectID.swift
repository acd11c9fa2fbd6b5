/// The SHA-1 name of a git object.
package struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
  // Three words instead of an array: there are as many of them as files.
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  package static let byteCount = 20

  init(bytes: some Collection<UInt8>) {
    precondition(bytes.count == Self.byteCount, "an object id has 20 bytes")
    var words: (UInt64, UInt64, UInt32) = (0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      switch index {
      case ..<8: words.0 = words.0 << 8 | UInt64(byte)
      case ..<16: words.1 = words.1 << 8 | UInt64(byte)
      default: words.2 = words.2 << 8 | UInt32(byte)
      }
    }
    (high, middle, low) = words
  }

  /// Reads 40 hexadecimal digits; anything else is nil.
  package init?(hex: String) {
    let digits = hex.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 2 * Self.byteCount else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let upper = digits[index], let lower = digits[index + 1] else { return nil }
      bytes.append(UInt8(upper << 4 | lower))
    }
    self.init(bytes: bytes)
  }

  var firstByte: UInt8 { UInt8(truncatingIfNeeded: high >> 56) }

  package var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) }
      + (0..<8).map { UInt8(truncatingIfNeeded: middle >> (56 - 8 * $0)) }
      + (0..<4).map { UInt8(truncatingIfNeeded: low >> (24 - 8 * $0)) }
  }

  /// 40 lower-case hexadecimal digits.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  package var description: String { hex }

  package static func < (left: ObjectID, right: ObjectID) -> Bool {
    (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
  }
}

/// The kinds of git objects; the raw value is the number in a pack.
enum ObjectKind: UInt8 {
  case commit = 1
  case tree = 2
  case blob = 3

  var name: String {
    switch self {
    case .commit: "commit"
    case .tree: "tree"
    case .blob: "blob"
    }
  }
}
