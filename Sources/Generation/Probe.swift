import Core
import Documents
import Specs

/// Another value for a field, as text that stands in the place of the present one.
struct Probe: Equatable {
  /// The bytes of the value in the input, quotes included.
  let bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Values of the kind that stands there. They differ from it in different ways, since what is
  /// derived may look at one part of a text only; those that the rules refuse are told as such.
  ///
  /// - Parameter form: what the field's rule says of its values; nil for a field without a rule.
  static func all(for node: Node, _ form: FieldRule.Form?) -> [Probe] {
    let span = node.span
    let raw = Array(span.source.bytes[span.start..<min(span.end, span.source.bytes.count)])
    let variation = Variation(raw, isWhole: node.kind == .int)
    var texts = choices(of: form).map { Array($0.utf8) }
    if case .headed(let heads)? = form { texts += heads.map(variation.headed(by:)) }
    switch node.kind {
    case .bool: texts.append(Array((node.bool == true ? "false" : "true").utf8))
    case .null where raw.isEmpty: return []
    case .null, .int, .float, .string: texts += variation.all
    case .list, .map: return []
    }
    var probes: [Probe] = []
    for text in texts where text != raw && !probes.contains(Probe(bytes: text)) {
      probes.append(Probe(bytes: text))
    }
    return probes
  }

  private static func choices(of form: FieldRule.Form?) -> [String] {
    switch form {
    case .oneOf(let words), .usually(let words): words
    case .free, .name, .path, .pathOrWildcard, .file, .headed, .route, .package, .positive, .day,
      .whole, .identifier, .variable, .header, nil:
      []
    }
  }
}

/// The ways in which a text is varied. Only letters and digits are put in or replaced, so that
/// quotes, block marks and escapes stay what they are.
private struct Variation {
  private let raw: [UInt8]
  private let isWhole: Bool
  /// Runs of letters and digits, those behind a backslash left out.
  private let words: [Range<Int>]

  init(_ raw: [UInt8], isWhole: Bool) {
    self.raw = raw
    self.isWhole = isWhole
    var words: [Range<Int>] = []
    var start: Int?
    // The marks of a block scalar are no text.
    let isBlock = raw.first == UInt8(ascii: "|") || raw.first == UInt8(ascii: ">")
    let head = isBlock ? raw.firstIndex(of: UInt8(ascii: "\n")) ?? 0 : 0
    for (index, byte) in (raw + [0x20]).enumerated() where index >= head {
      switch (start, Self.isWord(byte)) {
      case (nil, true): start = index
      case (let begun?, false):
        if begun == 0 || raw[begun - 1] != UInt8(ascii: "\\") { words.append(begun..<index) }
        start = nil
      default: break
      }
    }
    self.words = words
  }

  var all: [[UInt8]] {
    let numbers = words.indices.filter { raw[words[$0]].allSatisfy(Self.isDigit) }
    let plain = words.filter { !raw[$0].contains(where: Self.isDigit) }
    var results: [[UInt8]] = []
    // Each number alone one up, and the last one much larger.
    for index in numbers.prefix(4) { results.append(replacing(words[index], Self.raised)) }
    if let last = numbers.last {
      results.append(replacing(words[last]) { Self.raised($0) + [0x30] })
    }
    if isWhole { return results }
    if let first = plain.first { results.append(replacing(first, Self.other)) }
    if let last = plain.last { results.append(replacing(last, Self.other)) }
    if let last = plain.last { results.append(replacing(last) { Array($0) + "x".utf8 }) }
    if plain.count > 2 { results.append(replacing(plain[plain.count / 2], Self.other)) }
    // The stem of a path, in front of its ending.
    if plain.count > 1 {
      results.append(replacing(plain[plain.count - 2]) { Array($0) + "x".utf8 })
    }
    if plain.isEmpty, numbers.isEmpty, let word = words.first {
      results.append(replacing(word) { Array($0) + "x".utf8 })
    }
    return results
  }

  /// With another first word.
  func headed(by word: String) -> [UInt8] {
    words.first.map { replacing($0) { _ in Array(word.utf8) } } ?? raw
  }

  private func replacing(
    _ range: Range<Int>, _ change: (ArraySlice<UInt8>) -> [UInt8]
  ) -> [UInt8] {
    raw[..<range.lowerBound] + change(raw[range]) + raw[range.upperBound...]
  }

  /// One more, with as many digits where it fits.
  private static func raised(_ digits: ArraySlice<UInt8>) -> [UInt8] {
    var result = Array(digits)
    for index in result.indices.reversed() {
      if result[index] < UInt8(ascii: "9") {
        result[index] += 1
        return result
      }
      result[index] = UInt8(ascii: "0")
    }
    return [UInt8(ascii: "1")] + result
  }

  /// A word of the same look: a capital stays one.
  private static func other(_ word: ArraySlice<UInt8>) -> [UInt8] {
    let isCapital = word.first.map { (0x41...0x5A).contains($0) } ?? false
    return Array((isCapital ? "Other" : "other").utf8)
  }

  private static func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
