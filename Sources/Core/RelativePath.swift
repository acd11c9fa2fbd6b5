/// A path below some root.
///
/// Invariant: non-empty components of `[A-Za-z0-9._+@=-]`, none is `.`, `..` or `.git` in any
/// case, none begins with `-` or `.l9gen-` or ends with `.`, none is a device name; at most 128
/// bytes a component, 512 in all, 32 levels. Ordered by bytes.
package struct RelativePath: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let string: String

  /// Why a text is no path.
  package struct Problem: Error, Sendable {
    /// Lower case, for instance `'..' climbs out of its root`.
    package let reason: String
  }

  package init(_ text: String) throws(Problem) {
    if let reason = Self.reason(against: text) { throw Problem(reason: reason) }
    string = text
  }

  /// For paths we wrote ourselves.
  package init(literal text: String) {
    if let reason = Self.reason(against: text) {
      preconditionFailure("a literal path is valid: \(text): \(reason)")
    }
    string = text
  }

  package var description: String { string }

  package var components: [String] { string.split(separator: "/").map(String.init) }

  package var name: String {
    lastSlash.map { String(string[index(of: $0 + 1)...]) } ?? string
  }

  package var parent: RelativePath? {
    lastSlash.map { RelativePath(checked: String(string[..<index(of: $0)])) }
  }

  /// Whether a folder is the parent, without making a text of the parent; nil is the root.
  package func stands(in folder: RelativePath?) -> Bool {
    guard let slash = lastSlash, let folder else { return lastSlash == nil && folder == nil }
    let (own, other) = (string.utf8Span.span, folder.string.utf8Span.span)
    guard slash == other.count else { return false }
    for index in other.indices where own[index] != other[index] { return false }
    return true
  }

  private var lastSlash: Int? {
    let bytes = string.utf8Span.span
    var index = bytes.count - 1
    while index >= 0, bytes[index] != UInt8(ascii: "/") { index -= 1 }
    return index < 0 ? nil : index
  }

  private func index(of offset: Int) -> String.Index {
    string.utf8.index(string.startIndex, offsetBy: offset)
  }

  /// Whether some component begins with a dot.
  package var hasHiddenPart: Bool {
    let bytes = string.utf8Span.span
    var previous = UInt8(ascii: "/")
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "."), previous == UInt8(ascii: "/") { return true }
      previous = bytes[index]
    }
    return false
  }

  /// The other path, below this one.
  package func appending(_ other: RelativePath) -> RelativePath {
    RelativePath(literal: string + "/" + other.string)
  }

  /// Equal for paths that a case-insensitive file system cannot tell apart.
  package var folded: String {
    // Most paths are folded already: no copy is made of them.
    let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
    return string.utf8.contains { capitals.contains($0) } ? string.lowercased() : string
  }

  package static func < (left: RelativePath, right: RelativePath) -> Bool {
    byteOrder(left.string, right.string) < 0
  }

  /// A prefix of a valid path that ends before a `/` is valid.
  private init(checked text: String) { string = text }

  /// What is left of the path without its first component; nil when it has only one.
  package var withoutFirst: RelativePath? {
    guard let slash = string.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    return RelativePath(checked: String(string[string.utf8.index(after: slash)...]))
  }

  /// Bytes, never characters: a quote with an accent is one character, and "\r\n" is too.
  private static func reason(against text: String) -> String? {
    let bytes = text.utf8Span.span
    let count = bytes.count
    if count == 0 { return "the path is empty" }
    if bytes[0] == UInt8(ascii: "/") { return "the path is absolute" }
    if count > 512 { return "the path is longer than 512 bytes" }
    var start = 0
    var levels = 0
    var index = 0
    while index <= count {
      if index == count || bytes[index] == UInt8(ascii: "/") {
        levels += 1
        if levels > 32 { return "the path has more than 32 levels" }
        if let reason = reason(againstComponent: bytes.extracting(start..<index)) { return reason }
        start = index + 1
      }
      index += 1
    }
    return nil
  }

  private static func reason(againstComponent part: Swift.Span<UInt8>) -> String? {
    let count = part.count
    if count == 0 { return "the path has an empty component" }
    if count > 128 { return "a component is longer than 128 bytes" }
    for index in part.indices where !isAllowed[Int(part[index])] {
      return "\(shown(part.extracting(index..<count))) is not allowed in a path"
    }
    if part[0] == UInt8(ascii: "-") { return "a component begins with '-'" }
    if part[0] == UInt8(ascii: ".") {
      if let reason = reason(againstHidden: text(part)) { return reason }
    }
    if part[count - 1] == UInt8(ascii: ".") { return "a component ends with '.'" }
    return isDevice(part) ? "'\(text(part))' is a device name" : nil
  }

  private static func reason(againstHidden component: String) -> String? {
    if component == "." { return "'.' is not a name" }
    if component == ".." { return "'..' climbs out of its root" }
    let folded = component.lowercased()
    if folded == ".git" { return "'.git' is never written" }
    return folded.hasPrefix(".l9gen-") ? "'.l9gen-' is kept for l9gen's own files" : nil
  }

  /// `CON`, `nul.py`, `COM1`: names that Windows gives to devices, whatever follows the dot.
  private static func isDevice(_ component: Swift.Span<UInt8>) -> Bool {
    var length = 0
    while length < component.count, component[length] != UInt8(ascii: ".") { length += 1 }
    guard length == 3 || length == 4 else { return false }
    let stem = word(component[0], component[1], component[2])
    if length == 3 { return deviceNames.contains(stem) }
    return (0x30...0x39).contains(component[3]) && numberedDevices.contains(stem)
  }

  private static let isAllowed: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    let letters = "abcdefghijklmnopqrstuvwxyz"
    for byte in (letters + letters.uppercased() + "0123456789._+@=-").utf8 {
      table[Int(byte)] = true
    }
    return table
  }()

  /// Three letters as a number, the case ignored.
  private static func word(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
    UInt32(first | 0x20) << 16 | UInt32(second | 0x20) << 8 | UInt32(third | 0x20)
  }

  private static func words(_ names: [String]) -> [UInt32] {
    names.map { name in
      let bytes = Array(name.utf8)
      return word(bytes[0], bytes[1], bytes[2])
    }
  }

  private static let deviceNames = words(["con", "prn", "aux", "nul"])
  /// Followed by a digit.
  private static let numberedDevices = words(["com", "lpt"])

  private static func text(_ bytes: Swift.Span<UInt8>) -> String {
    String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
  }

  /// The first character, by its number unless it is plain to see.
  private static func shown(_ bytes: Swift.Span<UInt8>) -> String {
    guard let scalar = text(bytes).unicodeScalars.first else { return "nothing" }
    if (0x20..<0x7F).contains(scalar.value) { return "'\(scalar)'" }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
