/// A path below some root.
///
/// Invariant: non-empty components of `[A-Za-z0-9._+@=-]`, none is `.`, `..` or `.git` in any
/// case, none begins with `-` or ends with `.`, none is a device name; at most 128 bytes a
/// component, 512 in all, 32 levels. Ordered by bytes.
package struct RelativePath: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let string: String

  package struct Problem: Error, Sendable {
    /// Lower case, for instance `'..' climbs out of its root`.
    package let reason: String
  }

  package init(_ text: String) throws(Problem) {
    try Self.check(text)
    string = text
  }

  /// For paths we wrote ourselves.
  package init(literal text: String) {
    do { try Self.check(text) } catch {
      preconditionFailure("a literal path is valid: \(text): \(error.reason)")
    }
    string = text
  }

  package var description: String { string }

  package var components: [String] { string.split(separator: "/").map(String.init) }

  package var name: String { components[components.count - 1] }

  package var parent: RelativePath? {
    let parts = components.dropLast()
    return parts.isEmpty ? nil : RelativePath(literal: parts.joined(separator: "/"))
  }

  package func appending(_ other: RelativePath) -> RelativePath {
    RelativePath(literal: string + "/" + other.string)
  }

  /// Equal for paths that a case-insensitive file system cannot tell apart.
  package var folded: String { string.lowercased() }

  package static func < (left: RelativePath, right: RelativePath) -> Bool {
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }

  private static func check(_ text: String) throws(Problem) {
    let bytes = Array(text.utf8)
    if bytes.isEmpty { throw Problem(reason: "the path is empty") }
    if bytes[0] == UInt8(ascii: "/") { throw Problem(reason: "the path is absolute") }
    if bytes.count > 512 { throw Problem(reason: "the path is longer than 512 bytes") }
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if parts.count > 32 { throw Problem(reason: "the path has more than 32 levels") }
    for part in parts { try check(component: Array(part)) }
  }

  private static func check(component: [UInt8]) throws(Problem) {
    if component.isEmpty { throw Problem(reason: "the path has an empty component") }
    if component.count > 128 { throw Problem(reason: "a component is longer than 128 bytes") }
    for byte in component where !isAllowed(byte) {
      throw Problem(reason: "'\(printable(byte))' is not allowed in a path")
    }
    let text = String(decoding: component, as: UTF8.self)
    if text == "." || text == ".." { throw Problem(reason: "'\(text)' climbs out of its root") }
    if component[0] == UInt8(ascii: "-") { throw Problem(reason: "a component begins with '-'") }
    if component.last == UInt8(ascii: ".") { throw Problem(reason: "a component ends with '.'") }
    let folded = text.lowercased()
    if folded == ".git" { throw Problem(reason: "'.git' is never written") }
    let stem = folded.split(separator: ".").first.map(String.init) ?? folded
    if deviceNames.contains(stem) { throw Problem(reason: "'\(text)' is a device name") }
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: allowedMarks.contains(byte)
    }
  }

  private static let allowedMarks = Array("._+@=-".utf8)

  private static let deviceNames: [String] =
    ["con", "prn", "aux", "nul"] + (1...9).flatMap { ["com\($0)", "lpt\($0)"] }

  private static func printable(_ byte: UInt8) -> String {
    (0x20..<0x7F).contains(byte)
      ? String(decoding: [byte], as: UTF8.self) : "byte 0x" + String(byte, radix: 16)
  }
}
