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

/// Paths, cut at bytes: `Character` would look for what paths never hold.
enum Bytes {
  /// The components of a path; empty ones are dropped.
  static func parts(_ path: String) -> [String] {
    path.utf8.split(separator: slash).map { String(Substring($0)) }
  }

  /// What stands behind the last `/`.
  static func last(of path: String) -> String {
    guard let place = path.utf8.lastIndex(of: slash) else { return path }
    return String(path[path.utf8.index(after: place)...])
  }

  /// The file's name without its ending.
  static func stem(of path: String) -> String {
    let name = last(of: path)
    return name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) } ?? name
  }

  private static let slash = UInt8(ascii: "/")
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
