internal import Glibc

/// Where the bytes of `part` first occur in `text` at or after `start`; an empty part is found at
/// once.
package func firstIndex(of part: [UInt8], in text: [UInt8], from start: Int = 0) -> Int? {
  firstIndex(of: part, in: text.span, from: start)
}

/// The same in borrowed bytes.
package func firstIndex(
  of part: [UInt8], in text: Swift.Span<UInt8>, from start: Int = 0
) -> Int? {
  guard let first = part.first else { return start <= text.count ? start : nil }
  return unsafe text.withUnsafeBytes { text in
    var index = start
    while index + part.count <= text.count, let base = text.baseAddress {
      let starts = text.count - part.count + 1 - index
      guard let found = unsafe memchr(base + index, Int32(first), starts) else { return nil }
      index = unsafe base.distance(to: UnsafeRawPointer(found))
      if unsafe memcmp(base + index, part, part.count) == 0 { return index }
      index += 1
    }
    return nil
  }
}

extension [UInt8] {
  /// Appends borrowed bytes in one copy.
  package mutating func append(_ bytes: Swift.Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  package mutating func append(text: String) { append(text.utf8Span.span) }
}
