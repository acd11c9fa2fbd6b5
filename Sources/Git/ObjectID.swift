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
  package init?(hex: String) { self.init(hex: hex.utf8Span.span) }

  /// The same of digits that stand in other bytes.
  package init?(hex digits: Swift.Span<UInt8>) {
    guard digits.count == 2 * Self.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt32) = (0, 0, 0)
    for index in digits.indices {
      guard let value = Self.value(of: digits[index]) else { return nil }
      switch index {
      case ..<16: words.0 = words.0 << 4 | UInt64(value)
      case ..<32: words.1 = words.1 << 4 | UInt64(value)
      default: words.2 = words.2 << 4 | UInt32(value)
      }
    }
    (high, middle, low) = words
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
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
