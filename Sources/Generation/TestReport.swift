import Core

/// What pytest's JUnit report says, test by test.
struct TestReport: Sendable {
  enum Outcome: String, Sendable { case passed, failed, error, skipped }

  struct Case: Sendable {
    /// Dotted name of the module and class.
    let owner: String
    /// Function with its parameters.
    let name: String
    let outcome: Outcome
    /// First line of what went wrong.
    let message: String
  }

  let cases: [Case]

  /// Reads `<testcase classname= name=>` elements and what is inside them; nil when the text is
  /// no JUnit report, or not a whole one.
  init?(junit bytes: [UInt8]) {
    var scanner = MarkupScanner(bytes)
    var cases: [Case] = []
    var open: (owner: String, name: String)?
    var outcome = Outcome.passed
    var message = ""
    var isReport = false
    var elements: [String] = []
    while let tag = scanner.next() {
      if tag.isClosing {
        guard elements.popLast() == tag.opened else { return nil }
      } else if !tag.isEmpty {
        elements.append(tag.name)
      }
      switch tag.name {
      case "testsuites", "testsuite": isReport = true
      case "testcase":
        open = (tag["classname"], tag["name"])
        outcome = .passed
        message = ""
      case "failure" where open != nil: (outcome, message) = (.failed, tag["message"])
      case "error" where open != nil: (outcome, message) = (.error, tag["message"])
      case "skipped" where open != nil: (outcome, message) = (.skipped, tag["message"])
      default: break
      }
      if let current = open, tag.name == "/testcase" || (tag.name == "testcase" && tag.isEmpty) {
        cases.append(
          Case(owner: current.owner, name: current.name, outcome: outcome, message: message))
        open = nil
      }
    }
    guard isReport, elements.isEmpty, scanner.isWhole else { return nil }
    self.cases = cases
  }

  init(cases: [Case]) { self.cases = cases }

  func count(_ outcome: Outcome) -> Int { cases.count { $0.outcome == outcome } }

  var failures: [Case] { cases.filter { $0.outcome == .failed || $0.outcome == .error } }

  /// Share of passed among those that ran.
  var passRate: Double {
    let ran = cases.count - count(.skipped)
    return ran == 0 ? 0 : Double(count(.passed)) / Double(ran)
  }

  /// The cases of test files below each of these folders of `tests`, by the folder; in one pass.
  func grouped(by folders: Set<String>) -> [String: TestReport] {
    var groups: [String: [Case]] = [:]
    for test in cases where test.owner.hasPrefix("tests.") {
      let parts = test.owner.split(separator: ".").dropFirst()
      for folder in Folders(parts) where folders.contains(folder) {
        groups[folder, default: []].append(test)
      }
    }
    return groups.mapValues { TestReport(cases: $0) }
  }

  /// The cases that have the word in the name of their folder, file, class or function; `flags`
  /// also finds `flag`.
  func selecting(_ word: String) -> TestReport {
    if word == "all" { return self }
    let wanted = Self.singular(word)
    return TestReport(
      cases: cases.filter { test in
        let parts = test.owner.split(separator: ".")
        let file = parts.firstIndex { $0.hasPrefix("test_") } ?? parts.startIndex
        // Of the folders only the last one says what is tested; the others are root paths.
        let named = parts[max(parts.startIndex, file - 1)...] + [Substring(test.name)]
        return named.contains { Self.words($0).contains(wanted) }
      })
  }

  /// `TestPositive_flagIsOff[x]` has the words test, positive, flag, is, off, x.
  private static func words(_ text: Substring) -> Set<String> {
    var words: Set<String> = []
    var current: [UInt8] = []
    func finish() {
      if !current.isEmpty { words.insert(singular(String(decoding: current, as: UTF8.self))) }
      current = []
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        finish()
        current.append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        current.append(byte)
      default: finish()
      }
    }
    finish()
    return words
  }

  private static func singular(_ word: String) -> String {
    word.hasSuffix("s") ? String(word.dropLast()) : word
  }
}

/// Tags of a machine-written XML text, in order. Text between tags is passed over.
private struct MarkupScanner {
  struct Tag {
    let name: String
    let attributes: [(name: String, value: String)]
    let isEmpty: Bool

    var isClosing: Bool { name.utf8.first == UInt8(ascii: "/") }
    /// The element that a closing tag closes.
    var opened: String { String(name.dropFirst()) }

    subscript(name: String) -> String {
      attributes.first { $0.name == name }?.value ?? ""
    }
  }

  private let bytes: [UInt8]
  private var index = 0
  /// False when the text ended inside a tag.
  private(set) var isWhole = true

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Tag? {
    while let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
      index = start + 1
      guard index < bytes.count else {
        isWhole = false
        return nil
      }
      if bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "?") {
        skipToEnd()
      } else {
        return tag()
      }
    }
    return nil
  }

  private mutating func skipToEnd() {
    index = bytes[index...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count
  }

  private mutating func tag() -> Tag {
    let name = word()
    var attributes: [(name: String, value: String)] = []
    var isEmpty = false
    while index < bytes.count, bytes[index] != UInt8(ascii: ">") {
      if bytes[index] == UInt8(ascii: "/") {
        isEmpty = true
        index += 1
      } else if Self.isSpace(bytes[index]) {
        index += 1
      } else {
        attributes.append(attribute())
      }
    }
    if index == bytes.count { isWhole = false }
    index = min(index + 1, bytes.count)
    return Tag(name: name, attributes: attributes, isEmpty: isEmpty)
  }

  private mutating func attribute() -> (name: String, value: String) {
    let name = word()
    guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "=") else {
      index += 1
      return (name, "")
    }
    let quote = bytes[index + 1]
    let start = index + 2
    let end = bytes[min(start, bytes.count)...].firstIndex(of: quote) ?? bytes.count
    index = min(end + 1, bytes.count)
    return (name, Self.unescaped(bytes[start..<end]))
  }

  private mutating func word() -> String {
    let start = index
    while index < bytes.count, !Self.isSpace(bytes[index]),
      !Self.isMark(bytes[index], index == start)
    {
      index += 1
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// A `/` ends a word unless it begins it, as in `</testcase`.
  private static func isMark(_ byte: UInt8, _ isFirst: Bool) -> Bool {
    byte == UInt8(ascii: ">") || byte == UInt8(ascii: "=")
      || (byte == UInt8(ascii: "/") && !isFirst)
  }

  private static let entities: [(name: [UInt8], byte: UInt8)] = [
    (Array("&lt;".utf8), UInt8(ascii: "<")), (Array("&gt;".utf8), UInt8(ascii: ">")),
    (Array("&quot;".utf8), UInt8(ascii: "\"")), (Array("&apos;".utf8), UInt8(ascii: "'")),
    (Array("&amp;".utf8), UInt8(ascii: "&")),
  ]

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"),
        let entity = entities.first(where: { rest.starts(with: $0.name) })
      {
        result.append(entity.byte)
        rest = rest.dropFirst(entity.name.count)
      } else if let (scalar, count) = numbered(rest) {
        result += String(Character(scalar)).utf8
        rest = rest.dropFirst(count)
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `&#10;` or `&#x1F600;` at the beginning, and how long it is.
  private static func numbered(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, count: Int)? {
    guard bytes.starts(with: "&#".utf8),
      let end = bytes.prefix(12).firstIndex(of: UInt8(ascii: ";"))
    else { return nil }
    let digits = bytes[bytes.startIndex + 2..<end]
    let isHex = digits.first == UInt8(ascii: "x")
    let text = String(decoding: isHex ? digits.dropFirst() : digits, as: UTF8.self)
    guard let value = UInt32(text, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(value)
    else {
      return nil
    }
    return (scalar, end - bytes.startIndex + 1)
  }
}
