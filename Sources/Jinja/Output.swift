/// The bytes of a rendering; the only place of this target that touches unsafe memory.
struct Output {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  @inline(__always)
  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  @inline(__always)
  mutating func append(_ text: String) { append(text.utf8Span.span) }

  @inline(__always)
  mutating func append(_ span: Span<UInt8>) {
    // One block copy; appending a `Span` element by element is four times slower.
    unsafe span.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  @inline(__always)
  mutating func append(_ source: [UInt8], _ start: Int, _ count: Int) {
    append(source.span.extracting(start..<start + count))
  }

  mutating func append(_ text: StaticString) {
    unsafe bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(spaces count: Int) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
  }

  mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }

  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  /// The text from an offset to the end.
  func text(from start: Int) -> String { String(decoding: bytes[start...], as: UTF8.self) }
}
