import CLibCrypto

/// SHA-256 of exact bytes.
package struct Digest: Hashable, Sendable, Comparable {
  /// The bytes, the first ones highest; in place, because a plan holds many digests.
  fileprivate let words: SIMD4<UInt64>

  package init(of bytes: [UInt8]) {
    var sum = DigestSum()
    sum.add(bytes.span)
    self = sum.digest
  }

  package init(of text: String) {
    var sum = DigestSum()
    sum.add(text.utf8Span.span)
    self = sum.digest
  }

  fileprivate init(_ words: SIMD4<UInt64>) { self.words = words }

  /// Reads 64 hexadecimal digits; anything else is nil.
  package init?(hex: String) { self.init(hex: hex.utf8Span.span) }

  /// The same of digits that stand in other bytes.
  package init?(hex digits: Swift.Span<UInt8>) {
    guard digits.count == 64 else { return nil }
    var words = SIMD4<UInt64>()
    for index in digits.indices {
      guard let value = Self.value(of: digits[index]) else { return nil }
      words[index / 16] = words[index / 16] << 4 | UInt64(value)
    }
    self.words = words
  }

  /// 64 lower-case hexadecimal digits.
  package var hex: String {
    var text: [UInt8] = []
    text.reserveCapacity(64)
    appendHex(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The same digits behind other bytes.
  package func appendHex(to text: inout [UInt8]) {
    for index in 0..<4 {
      let word = words[index]
      let halves = (
        Self.digits(of: UInt32(word >> 32)).bigEndian,
        Self.digits(of: UInt32(truncatingIfNeeded: word)).bigEndian
      )
      unsafe withUnsafeBytes(of: halves) { unsafe text.append(contentsOf: $0) }
    }
  }

  /// Eight digits, one a byte, the first highest.
  private static func digits(of number: UInt32) -> UInt64 {
    // Every half of four, two and one bytes moves to where its digits will stand.
    var digits = UInt64(number)
    digits = (digits & 0xFFFF_0000) << 16 | digits & 0xFFFF
    digits = (digits << 8) & 0x00FF_0000_00FF_0000 | digits & 0x0000_00FF_0000_00FF
    digits = (digits << 4) & 0x0F00_0F00_0F00_0F00 | digits & 0x000F_000F_000F_000F
    let ones: UInt64 = 0x0101_0101_0101_0101
    // 1 where the digit is a letter: those stand 0x27 behind the figures.
    let letters = (digits &+ ones &* 6) >> 4 & ones
    return digits &+ ones &* 0x30 &+ letters &* 0x27
  }

  package static func < (left: Digest, right: Digest) -> Bool {
    for index in 0..<4 where left.words[index] != right.words[index] {
      return left.words[index] < right.words[index]
    }
    return false
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// A digest of bytes that are given piece by piece.
package struct DigestSum {
  private var state = SHA256_CTX()

  package init() { _ = unsafe SHA256_Init(&state) }

  package mutating func add(_ bytes: Swift.Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { input in
      _ = unsafe SHA256_Update(&state, input.baseAddress, input.count)
    }
  }

  package mutating func add(_ digest: Digest) {
    var words = digest.words
    for index in 0..<4 { words[index] = words[index].bigEndian }
    unsafe withUnsafeBytes(of: words) { input in
      _ = unsafe SHA256_Update(&state, input.baseAddress, input.count)
    }
  }

  /// The digest of what was added so far.
  package var digest: Digest {
    var last = state
    var words = SIMD4<UInt64>()
    unsafe withUnsafeMutableBytes(of: &words) { result in
      let bytes = unsafe result.bindMemory(to: UInt8.self)
      _ = unsafe SHA256_Final(bytes.baseAddress, &last)
    }
    for index in 0..<4 { words[index] = UInt64(bigEndian: words[index]) }
    return Digest(words)
  }
}
