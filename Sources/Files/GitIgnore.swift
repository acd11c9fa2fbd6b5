/// The patterns of one `.gitignore`, as git reads them.
package struct GitIgnore: Sendable {
  private struct Pattern: Sendable {
    let text: [UInt8]
    let isNegated: Bool
    let onlyFolders: Bool
    /// Matched against the path from the file's folder, not against the name alone.
    let isAnchored: Bool
    /// Compared at once: no character of it is special.
    let isLiteral: Bool
  }

  private let patterns: [Pattern]

  package init(_ bytes: [UInt8]) {
    patterns = bytes.split(separator: UInt8(ascii: "\n")).compactMap { Self.pattern(Array($0)) }
  }

  package var isEmpty: Bool { patterns.isEmpty }

  /// Whether the last pattern that fits ignores the path; nil when none fits.
  ///
  /// - Parameter path: from the folder of the file; `isFolder` says what stands there.
  package func verdict(on path: String, isFolder: Bool) -> Bool? {
    let whole = Array(path.utf8)
    let name = whole.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? whole
    for pattern in patterns.reversed() where isFolder || !pattern.onlyFolders {
      let text = pattern.isAnchored ? whole : name
      let fits =
        pattern.isLiteral ? pattern.text == text : Glob.matches(pattern.text[...], text[...])
      if fits { return !pattern.isNegated }
    }
    return nil
  }

  private static func pattern(_ line: [UInt8]) -> Pattern? {
    var text = line
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    while text.last == UInt8(ascii: " "), text.dropLast().last != UInt8(ascii: "\\") {
      text.removeLast()
    }
    guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
    let isNegated = first == UInt8(ascii: "!")
    if isNegated { text.removeFirst() }
    let onlyFolders = text.last == UInt8(ascii: "/")
    if onlyFolders { text.removeLast() }
    let isAnchored = text.contains(UInt8(ascii: "/"))
    if text.first == UInt8(ascii: "/") { text.removeFirst() }
    guard !text.isEmpty else { return nil }
    let special = Array("*?[\\".utf8)
    return Pattern(
      text: text, isNegated: isNegated, onlyFolders: onlyFolders, isAnchored: isAnchored,
      isLiteral: !text.contains { special.contains($0) })
  }
}

/// Patterns of paths: `*`, `?` and `[…]` do not match `/`, `**` between slashes matches any folders.
package enum Glob {
  package static func matches(_ pattern: String, _ path: String) -> Bool {
    matches(Array(pattern.utf8)[...], Array(path.utf8)[...])
  }

  /// Part by part. After a part that does not fit, only the last `**` has to be tried again: it
  /// takes one part more, so that the time is at most the product of both lengths.
  static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    let slash = UInt8(ascii: "/")
    let wanted = pattern.split(separator: slash, omittingEmptySubsequences: false)
    let parts = text.split(separator: slash, omittingEmptySubsequences: false)
    var (next, part) = (0, 0)
    var retry: (next: Int, part: Int)?
    while part < parts.count {
      if next < wanted.count, wanted[next].elementsEqual("**".utf8) {
        // At the end it matches everything inside, so that one part at least is needed.
        if next == wanted.count - 1 { return true }
        retry = (next, part)
        next += 1
      } else if next < wanted.count, fits(wanted[next], parts[part]) {
        (next, part) = (next + 1, part + 1)
      } else if let last = retry {
        retry = (last.next, last.part + 1)
        (next, part) = (last.next + 1, last.part + 1)
      } else {
        return false
      }
    }
    return next == wanted.count
  }

  /// One name against one part of a pattern; of several `*` only the last is tried again.
  private static func fits(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var (wanted, rest) = (pattern, name)
    var retry: (wanted: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)?
    while true {
      if wanted.first == UInt8(ascii: "*") {
        wanted.removeFirst()
        retry = (wanted, rest)
      } else if let byte = rest.first, let after = one(wanted, byte) {
        (wanted, rest) = (after, rest.dropFirst())
      } else if rest.isEmpty, wanted.isEmpty {
        return true
      } else if let last = retry, !last.rest.isEmpty {
        (wanted, rest) = (last.wanted, last.rest.dropFirst())
        retry = (wanted, rest)
      } else {
        return false
      }
    }
  }

  /// What follows in the pattern when its next character fits the byte.
  private static func one(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> ArraySlice<UInt8>? {
    guard let mark = pattern.first else { return nil }
    switch mark {
    case UInt8(ascii: "?"): return pattern.dropFirst()
    case UInt8(ascii: "["): return classRest(pattern, byte)
    case UInt8(ascii: "\\") where pattern.count > 1:
      return pattern.dropFirst().first == byte ? pattern.dropFirst(2) : nil
    default: return mark == byte ? pattern.dropFirst() : nil
    }
  }

  /// What follows a class such as `[a-z]` or `[!x]` that holds the byte; nil when it does not.
  private static func classRest(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> ArraySlice<UInt8>? {
    var rest = pattern.dropFirst()
    let isNegated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
    if isNegated { rest.removeFirst() }
    var isFound = false
    var isFirst = true
    while let low = rest.popFirst() {
      if low == UInt8(ascii: "]"), !isFirst { return isFound != isNegated ? rest : nil }
      isFirst = false
      var high = low
      if rest.first == UInt8(ascii: "-"), rest.dropFirst().first ?? 0x5D != UInt8(ascii: "]") {
        rest.removeFirst()
        high = rest.popFirst() ?? low
      }
      if low <= byte, byte <= high { isFound = true }
    }
    return nil
  }
}
