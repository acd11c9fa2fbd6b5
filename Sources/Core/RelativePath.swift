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
    guard let slash = string.utf8.lastIndex(of: UInt8(ascii: "/")) else { return string }
    return String(string[string.utf8.index(after: slash)...])
  }

  package var parent: RelativePath? {
    guard let slash = string.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return RelativePath(checked: String(string[..<slash]))
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
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }

  /// A prefix of a valid path that ends before a `/` is valid.
  private init(checked text: String) { string = text }

  /// Bytes, never characters: a quote with an accent is one character, and "\r\n" is too.
  private static func reason(against text: String) -> String? {
    let bytes = Array(text.utf8)
    if bytes.isEmpty { return "the path is empty" }
    if bytes[0] == UInt8(ascii: "/") { return "the path is absolute" }
    if bytes.count > 512 { return "the path is longer than 512 bytes" }
    var start = 0
    var levels = 0
    for index in 0...bytes.count
    where index == bytes.count || bytes[index] == UInt8(ascii: "/") {
      levels += 1
      if levels > 32 { return "the path has more than 32 levels" }
      if let reason = reason(againstComponent: bytes[start..<index]) { return reason }
      start = index + 1
    }
    return nil
  }

  private static func reason(againstComponent part: ArraySlice<UInt8>) -> String? {
    guard let first = part.first, let last = part.last else {
      return "the path has an empty component"
    }
    if part.count > 128 { return "a component is longer than 128 bytes" }
    if let place = part.firstIndex(where: { !isAllowed[Int($0)] }) {
      return "\(shown(part[place...])) is not allowed in a path"
    }
    if first == UInt8(ascii: "-") { return "a component begins with '-'" }
    if first == UInt8(ascii: ".") {
      if let reason = reason(againstHidden: text(part)) { return reason }
    }
    if last == UInt8(ascii: ".") { return "a component ends with '.'" }
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
  private static func isDevice(_ component: ArraySlice<UInt8>) -> Bool {
    let stem = component.prefix { $0 != UInt8(ascii: ".") }
    guard stem.count == 3 || stem.count == 4 else { return false }
    return deviceNames.contains(text(stem).lowercased())
  }

  private static let isAllowed: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    let letters = "abcdefghijklmnopqrstuvwxyz"
    for byte in (letters + letters.uppercased() + "0123456789._+@=-").utf8 {
      table[Int(byte)] = true
    }
    return table
  }()

  private static let deviceNames: [String] =
    ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// The first character, by its number unless it is plain to see.
  private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
    guard let scalar = text(bytes).unicodeScalars.first else { return "nothing" }
    if (0x20..<0x7F).contains(scalar.value) { return "'\(scalar)'" }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
