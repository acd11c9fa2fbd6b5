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

/// Negative when a text comes before another in the order of their bytes, 0 when they are the same.
package func byteOrder(_ left: String, _ right: String) -> Int {
  let (left, right) = (left.utf8Span.span, right.utf8Span.span)
  let order = unsafe left.withUnsafeBytes { left in
    unsafe right.withUnsafeBytes { right in
      guard let one = left.baseAddress, let other = right.baseAddress else { return Int32(0) }
      return unsafe memcmp(one, other, min(left.count, right.count))
    }
  }
  return order == 0 ? left.count - right.count : Int(order)
}

extension [UInt8] {
  /// Appends borrowed bytes in one copy.
  package mutating func append(_ bytes: Swift.Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  package mutating func append(text: String) { append(text.utf8Span.span) }
}
