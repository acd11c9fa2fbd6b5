/// What a rendering that records segments keeps beside them: which calls it made, and where the
/// texts came from that were captured before they were written.
struct Trail: Sendable {
  /// One call of a macro or block.
  struct Call: Sendable {
    let function: Int32
    /// The instruction that called.
    let site: UInt32
    /// The call in which it stands; 0 means none.
    let parent: UInt32
  }

  /// A text that was captured, with its segments; they count from its first byte.
  private struct Capture: Sendable {
    let bytes: [UInt8]
    let segments: [Segment]
  }

  private(set) var calls: [Call] = []
  /// The running call, counted from 1; 0 means none.
  private(set) var call: UInt32 = 0
  private var captures: [Capture] = []

  /// Origins from here on are captured texts; `Origins` gives out the numbers below.
  private static let firstCapture: UInt32 = 1 << 31

  mutating func enter(_ function: Int32, from site: UInt32) {
    calls.append(Call(function: function, site: site, parent: call))
    call = UInt32(calls.count)
  }

  mutating func leave() { call = calls[Int(call) - 1].parent }

  /// Keeps the segments of a captured text; its origin leads to them.
  mutating func keep(_ segments: [Segment], from start: Int, _ bytes: [UInt8]) -> Origin {
    captures.append(Capture(bytes: bytes, segments: segments.map { $0.moved(by: -start) }))
    return Origin(index: Self.firstCapture + UInt32(captures.count - 1))
  }

  /// The segments of an output, those of captured texts in the place of the one that wrote them.
  func resolved(_ segments: [Segment], of bytes: [UInt8]) -> [Segment] {
    if captures.isEmpty { return segments }
    var result: [Segment] = []
    for (index, segment) in segments.enumerated() {
      let end = index + 1 < segments.count ? Int(segments[index + 1].start) : bytes.count
      result += resolved(segment, bytes[Int(segment.start)..<max(end, Int(segment.start))])
    }
    return result
  }

  private func resolved(_ segment: Segment, _ written: ArraySlice<UInt8>) -> [Segment] {
    guard segment.origin.index >= Self.firstCapture else { return [segment] }
    let capture = captures[Int(segment.origin.index - Self.firstCapture)]
    let inner = resolved(capture.segments, of: capture.bytes)
    if written.elementsEqual(capture.bytes) {
      return inner.map { $0.moved(by: written.startIndex) }
    }
    if let lines = byLines(inner, of: capture.bytes, as: written) { return lines }
    // A filter rewrote it: what is left is the first field that it was made of.
    let origin = inner.lazy.map(\.origin).first { $0 != .none } ?? .none
    return [Segment(start: segment.start, site: segment.site, call: segment.call, origin: origin)]
  }

  /// Filters that indent or trim keep the ends of lines; nil for one that does not.
  private func byLines(
    _ inner: [Segment], of captured: [UInt8], as written: ArraySlice<UInt8>
  ) -> [Segment]? {
    let old = Self.lines(of: captured[...])
    let new = Self.lines(of: written)
    guard old.count == new.count, zip(old, new).allSatisfy(Self.differOnlyInIndent) else {
      return nil
    }
    var result: [Segment] = []
    for (old, new) in zip(old, new) {
      // A filter that trims takes from the line's start.
      let shift = new.endIndex - old.endIndex
      if let first = inner.last(where: { Int($0.start) <= old.startIndex }) {
        let rest = first.continued(at: old.startIndex)
        // The indent belongs to whatever writes the line's first byte.
        result.append(rest.moved(by: new.startIndex - old.startIndex))
        let indent = max(0, new.count - old.count)
        if indent > 0 { result.append(result[result.count - 1].moved(by: indent)) }
      }
      for segment in inner
      where Int(segment.start) > old.startIndex && Int(segment.start) < old.endIndex {
        result.append(segment.moved(by: shift))
      }
    }
    return result
  }

  /// With their line ends.
  private static func lines(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(bytes[start...end])
      start = end + 1
    }
    return start < bytes.endIndex ? lines + [bytes[start...]] : lines
  }

  private static func differOnlyInIndent(
    _ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>
  ) -> Bool {
    let (short, long) = old.count < new.count ? (old, new) : (new, old)
    let head = long.prefix(long.count - short.count)
    return long.suffix(short.count).elementsEqual(short)
      && head.allSatisfy { $0 == UInt8(ascii: " ") }
  }
}

extension Segment {
  fileprivate func moved(by offset: Int) -> Segment {
    var result = self
    result.start = UInt32(Int(start) + offset)
    return result
  }

  /// What is left of it from a place on.
  fileprivate func continued(at place: Int) -> Segment {
    var result = self
    result.skipped += UInt32(place) - start
    result.start = UInt32(place)
    return result
  }
}
