/// `FILE`, `FILE:12` or `FILE:12-20`.
package struct GuardTarget: Equatable {
  package let file: String
  package let lines: ClosedRange<Int>?

  /// What does not end in a range is a path as a whole.
  package init(_ text: String) {
    file = Self.head(of: text) ?? text
    lines = Self.head(of: text) == nil ? nil : Self.range(text)
  }

  private static func head(of text: String) -> String? {
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")), range(text) != nil else {
      return nil
    }
    let head = String(text[..<colon])
    return head.isEmpty ? nil : head
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    let words = text[text.utf8.index(after: colon)...]
      .split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = words.map { word in
      word.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(word) : nil
    }
    guard let first = numbers[0], first >= 1 else { return nil }
    if numbers.count == 1 { return first...first }
    guard let last = numbers[1], last >= first else { return nil }
    return first...last
  }
}
