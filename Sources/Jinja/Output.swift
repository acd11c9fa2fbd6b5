/// A growing run of plain values, kept from one rendering to the next. The only place of this
/// target that touches raw memory: an array would check its uniqueness at every append, which
/// takes as long as the copy of a short text.
///
/// Invariant: a copy of a buffer is cleared before it is written, because copies share memory until
/// then. A renderer clears its buffers before every rendering.
@safe
struct Buffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @safe private final class Memory {
    let base: UnsafeMutablePointer<Element>
    let capacity: Int

    init(capacity: Int) {
      unsafe base = .allocate(capacity: capacity)
      self.capacity = capacity
    }

    deinit { unsafe base.deallocate() }
  }

  private var memory: Memory?
  private var base: UnsafeMutablePointer<Element>?
  private var capacity = 0
  private(set) var count = 0

  init() { unsafe base = nil }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(by: 1) }
    unsafe base.unsafelyUnwrapped[count] = element
    count += 1
  }

  @inline(__always)
  mutating func append(_ span: Span<Element>) {
    let added = span.count
    // A new buffer has no memory to copy nothing into.
    if added == 0 { return }
    if added > capacity - count { grow(by: added) }
    unsafe span.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base.unsafelyUnwrapped + count).update(from: start, count: added)
    }
    count += added
  }

  /// Appends the bytes of a text if all of them pass; a native string lends them without a copy.
  @inline(__always)
  mutating func append(_ text: String, if passes: (Span<UInt8>) -> Bool) -> Bool
  where Element == UInt8 {
    let result: Bool? = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
      let span = unsafe bytes.span
      guard passes(span) else { return false }
      append(span)
      return true
    }
    if let result { return result }
    let span = text.utf8Span.span
    guard passes(span) else { return false }
    append(span)
    return true
  }

  private mutating func grow(by added: Int) {
    let new = Memory(capacity: max(capacity * 2, count + added, 256))
    if let base = unsafe base { unsafe new.base.update(from: base, count: count) }
    memory = new
    unsafe base = new.base
    capacity = new.capacity
  }

  mutating func clear() {
    count = 0
    if memory == nil || isKnownUniquelyReferenced(&memory) { return }
    memory = nil
    unsafe base = nil
    capacity = 0
  }

  mutating func truncate(to new: Int) {
    precondition(new >= 0 && new <= count, "a buffer is only cut")
    count = new
  }

  /// The values from `start` to the end.
  func values(from start: Int) -> [Element] {
    precondition(start >= 0 && start <= count, "the start lies in the buffer")
    guard let base = unsafe base else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: base + start, count: count - start))
  }

  /// Lends all values.
  func withSpan<Result>(_ body: (Span<Element>) -> Result) -> Result {
    unsafe body(UnsafeBufferPointer(start: base, count: count).span)
  }

  subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "the index lies in the buffer")
    return unsafe base.unsafelyUnwrapped[index]
  }
}

/// Whether all bytes are ASCII letters, digits or `_`, eight at a time.
func isWord(_ bytes: Span<UInt8>) -> Bool {
  let count = bytes.count
  guard count >= 8 else {
    for index in bytes.indices where !isLetter(bytes[index]) && !isDigit(bytes[index]) {
      return false
    }
    return true
  }
  let raw = unsafe bytes.bytes
  var offset = 0
  while offset <= count - 8 {
    let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    if !isWord(word) { return false }
    offset += 8
  }
  // The last eight overlap those before.
  let last = unsafe raw.unsafeLoadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
  return isWord(last)
}

@inline(__always)
private func isWord(_ bytes: UInt64) -> Bool {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let top = ones << 7
  let folded = bytes | ones << 5
  // The top bit of every byte says whether it is in the range; ASCII leaves it free for the sum.
  let letters = (folded &+ ones &* 0x1F) & ~(folded &+ ones &* 0x05)
  let digits = (bytes &+ ones &* 0x50) & ~(bytes &+ ones &* 0x46)
  let underscores = top &- (bytes ^ ones &* 0x5F)
  return bytes & top == 0 && (letters | digits | underscores) & top == top
}

/// Whether all bytes are printable ASCII, tabs and line ends, eight at a time where none are.
@inline(__always)
func isPrintableASCII(_ bytes: Span<UInt8>) -> Bool {
  let count = bytes.count
  guard count >= 8 else { return isPrintable(bytes, from: 0, to: count) }
  let raw = unsafe bytes.bytes
  var offset = 0
  while offset < count {
    // The last eight overlap those before.
    let start = min(offset, count - 8)
    let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
    if !isPrintable(word), !isPrintable(bytes, from: start, to: start + 8) { return false }
    offset += 8
  }
  return true
}

/// Byte by byte, with tabs and line ends.
private func isPrintable(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Bool {
  var index = start
  while index < end {
    let byte = bytes[index]
    if byte &- 0x20 >= 0x5F, byte != 0x0A, byte != 0x09 { return false }
    index += 1
  }
  return true
}

/// Whether eight bytes are from 0x20 to 0x7E.
@inline(__always)
private func isPrintable(_ bytes: UInt64) -> Bool {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let top = ones << 7
  // The top bit of every byte says whether it is in the range; ASCII leaves it free for the sum.
  let printable = (bytes &+ ones &* 0x60) & ~(bytes &+ ones)
  return bytes & top == 0 && printable & top == top
}

/// The bytes of a rendering.
struct Output {
  private var buffer = Buffer<UInt8>()

  var count: Int { buffer.count }
  var bytes: [UInt8] { buffer.values(from: 0) }

  /// Lends the bytes, without a copy.
  func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result { buffer.withSpan(body) }

  @inline(__always)
  mutating func append(_ byte: UInt8) { buffer.append(byte) }

  @inline(__always)
  mutating func append(_ text: String) { _ = buffer.append(text) { _ in true } }

  @inline(__always)
  mutating func append(_ text: String, if passes: (Span<UInt8>) -> Bool) -> Bool {
    buffer.append(text, if: passes)
  }

  @inline(__always)
  mutating func append(_ span: Span<UInt8>) { buffer.append(span) }

  @inline(__always)
  mutating func append(_ source: [UInt8], _ start: Int, _ count: Int) {
    buffer.append(source.span.extracting(start..<start + count))
  }

  /// The decimal digits of a number.
  mutating func append(_ number: Int) {
    if number < 0 { buffer.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    if rest < 10 { return buffer.append(UInt8(truncatingIfNeeded: rest) &+ 0x30) }
    var scale: UInt = 1
    while rest / scale >= 10 { scale *= 10 }
    while scale > 0 {
      buffer.append(UInt8(truncatingIfNeeded: rest / scale) &+ 0x30)
      rest %= scale
      scale /= 10
    }
  }

  mutating func append(spaces count: Int) {
    for _ in 0..<count { buffer.append(UInt8(ascii: " ")) }
  }

  mutating func truncate(to count: Int) { buffer.truncate(to: count) }

  mutating func clear() { buffer.clear() }

  /// The bytes from an offset to the end.
  func bytes(from start: Int) -> [UInt8] { buffer.values(from: start) }

  /// The text from an offset to the end.
  func text(from start: Int) -> String { String(decoding: bytes(from: start), as: UTF8.self) }
}
