/// The ASCII classes that the rules speak of.
extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isUpper: Bool { (0x41...0x5A).contains(self) }
  var isLower: Bool { (0x61...0x7A).contains(self) }
  /// A letter, a digit or `_`.
  var isWord: Bool { isUpper || isLower || isDigit || self == UInt8(ascii: "_") }
  /// Space, tab, line feed, vertical tab, form feed, carriage return.
  var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
  var lowered: UInt8 { isUpper ? self + 0x20 : self }
  var raised: UInt8 { isLower ? self - 0x20 : self }
}

extension Collection<UInt8> {
  /// Whether these bytes begin with the literal.
  func begins(with literal: String) -> Bool { starts(with: literal.utf8) }

  var lowered: [UInt8] { map(\.lowered) }

  var text: String { String(decoding: self, as: UTF8.self) }
}

extension BidirectionalCollection<UInt8> where SubSequence: BidirectionalCollection<UInt8> {
  /// Without the bytes at both ends that the claim holds for.
  func trimmed(_ isDropped: (UInt8) -> Bool = { $0.isSpace }) -> ArraySlice<UInt8> {
    var rest = Array(self)[...]
    while let byte = rest.first, isDropped(byte) { rest.removeFirst() }
    while let byte = rest.last, isDropped(byte) { rest.removeLast() }
    return rest
  }
}
