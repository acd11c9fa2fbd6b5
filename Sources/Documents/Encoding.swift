import Core

/// Checks of the bytes of a file before anything parses them.
enum Encoding {
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Reports what keeps a file from being read as text: size, encoding, forbidden characters.
  static func isReadable(
    _ source: Source, limits: Limits, diagnostics: inout Diagnostics
  ) -> Bool {
    guard source.bytes.count <= limits.fileBytes else {
      diagnostics.add(
        DocumentRules.fileSize,
        "the file has \(source.bytes.count) bytes, the limit is \(limits.fileBytes)",
        at: Span(source, 0, 0))
      return false
    }
    guard isSuspicious(source.bytes) else { return true }
    if let kind = foreignEncoding(source.bytes) {
      diagnostics.add(
        DocumentRules.notUTF8, "this file is \(kind), not UTF-8", at: Span(source, 0, 0),
        help: "convert it, for instance with 'iconv -f \(kind) -t UTF-8'")
      return false
    }
    return check(source, &diagnostics)
  }

  /// True unless all bytes are printable ASCII, tabs and line ends. One pass without branches,
  /// since nearly every file passes here.
  private static func isSuspicious(_ bytes: [UInt8]) -> Bool {
    var found: UInt8 = 0
    for byte in bytes {
      let isOrdinary: UInt8 = byte &- 0x20 < 0x5F ? 1 : 0
      let isBlank: UInt8 = (byte == 0x0A ? 1 : 0) | (byte == 0x09 ? 1 : 0) | (byte == 0x0D ? 1 : 0)
      found |= (isOrdinary | isBlank) ^ 1
    }
    return found != 0
  }

  /// UTF-16 and UTF-32 by their marks, or by the zero bytes of ASCII text in UTF-16.
  private static func foreignEncoding(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    guard bytes.count >= 4 else { return nil }
    let isWide = (bytes[0] == 0 && bytes[2] == 0) || (bytes[1] == 0 && bytes[3] == 0)
    return isWide && (bytes[0] != 0 || bytes[1] != 0) ? "UTF-16" : nil
  }

  /// Findings of one rule in one file; a binary file would bury every other finding.
  private static let findingsPerRule = 20

  /// Decodes scalar by scalar, up to the first byte that is not UTF-8.
  private static func check(_ source: Source, _ diagnostics: inout Diagnostics) -> Bool {
    var isReadable = true
    var reported: [String: Int] = [:]
    var offset = 0
    while offset < source.bytes.count {
      if isPlain(source.bytes[offset]) {
        offset += 1
        continue
      }
      let length = scalarLength(source.bytes, offset)
      let span = Span(source, offset, offset + max(1, length))
      if let finding = finding(at: span, length: length) {
        if finding.severity == .error { isReadable = false }
        reported[finding.rule.code, default: 0] += 1
        if reported[finding.rule.code, default: 0] <= findingsPerRule { diagnostics.add(finding) }
      }
      if length == 0 { return false }
      offset += length
    }
    return isReadable
  }

  private static func finding(at span: Span, length: Int) -> Diagnostic? {
    let byte = span.source.bytes[span.start]
    if length == 0 {
      return Diagnostic(
        DocumentRules.notUTF8, "byte 0x\(hex(UInt32(byte), 2)) is not valid UTF-8 here", at: span,
        help: "save the file as UTF-8")
    }
    if length == 1 { return isForbidden(byte) ? control(UInt32(byte), span) : nil }
    guard mayBeHidden(byte) else { return nil }
    let value = scalar(span.source.bytes[span.start..<span.end])
    switch value {
    case 0x80...0x84, 0x86...0x9F, 0xFFFE, 0xFFFF: return control(value, span)
    case 0xFEFF:
      return span.start == 0
        ? nil
        : Diagnostic(
          DocumentRules.byteOrderMark, "a byte order mark (U+FEFF) stands inside the text",
          at: span, help: "delete it", fixes: [Edit(span: span, replacement: "")])
    case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069:
      return Diagnostic(
        DocumentRules.hiddenDirection,
        "U+\(hex(value, 4)) changes the direction in which the text is shown", at: span,
        help: "delete it")
    case 0x85, 0x2028, 0x2029:
      return Diagnostic(
        DocumentRules.lineSeparator, "U+\(hex(value, 4)) may or may not end this line", at: span,
        help: "begin a new line, or write it as an escape in double quotes")
    default: return nil
    }
  }

  private static func control(_ value: UInt32, _ span: Span) -> Diagnostic {
    Diagnostic(
      DocumentRules.controlCharacter, "the control character U+\(hex(value, 4)) is not allowed",
      at: span, help: "delete it, or write it as an escape in double quotes")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- 0x20 < 0x5F || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  /// First bytes of the scalars that `finding(at:length:)` looks for.
  private static func mayBeHidden(_ first: UInt8) -> Bool {
    first == 0xC2 || first == 0xD8 || first == 0xE2 || first == 0xEF
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    byte < 0x20 ? !(byte == 0x09 || byte == 0x0A || byte == 0x0D) : byte == 0x7F
  }

  /// Bytes of the scalar at `offset`; 0 for overlong forms, surrogates and other damage.
  private static func scalarLength(_ bytes: [UInt8], _ offset: Int) -> Int {
    let first = bytes[offset]
    if first < 0x80 { return 1 }
    let second = offset + 1 < bytes.count ? bytes[offset + 1] : 0
    let allowed: ClosedRange<UInt8>
    let length: Int
    switch first {
    case 0xC2...0xDF: (length, allowed) = (2, 0x80...0xBF)
    case 0xE0: (length, allowed) = (3, 0xA0...0xBF)
    case 0xED: (length, allowed) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, allowed) = (3, 0x80...0xBF)
    case 0xF0: (length, allowed) = (4, 0x90...0xBF)
    case 0xF4: (length, allowed) = (4, 0x80...0x8F)
    case 0xF1...0xF3: (length, allowed) = (4, 0x80...0xBF)
    default: return 0
    }
    guard allowed.contains(second), offset + length <= bytes.count else { return 0 }
    for next in bytes[(offset + 2)..<max(offset + 2, offset + length)] where next & 0xC0 != 0x80 {
      return 0
    }
    return length
  }

  private static func scalar(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.first?.value ?? 0
  }

  /// Capital hexadecimal digits, at least `width` of them.
  static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
