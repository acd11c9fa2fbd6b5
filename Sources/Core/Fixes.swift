/// Applies the edits that findings carry.
package enum Fixes {
  /// A text with the edits made.
  package struct Result: Sendable {
    /// The mended text, under the same path.
    package let source: Source
    /// Number of edits that were made.
    package let count: Int
  }

  /// One mended mistake may uncover another; so many rounds end every chain.
  private static let mostRounds = 1_000

  /// Applies edits and checks again until nothing is left to mend.
  ///
  /// - Parameters:
  ///   - lowest: findings of less weight keep their edits to themselves.
  ///   - check: reports the findings of a text.
  package static func apply(
    to source: Source, lowest: Severity = .warning, check: (Source) -> Diagnostics
  ) -> Result {
    var source = source
    var count = 0
    for _ in 0..<mostRounds {
      let findings = check(source).sorted.filter { $0.severity <= lowest }
      let (bytes, made) = apply(findings.map(\.fixes), to: source)
      if made == 0 || bytes == source.bytes { break }
      count += made
      source = Source(path: source.path, bytes: bytes)
    }
    return Result(source: source, count: count)
  }

  /// One pass. The edits of a finding are made together or not at all; a finding whose edits
  /// touch earlier ones waits for the next pass.
  package static func apply(_ fixes: [[Edit]], to source: Source) -> (bytes: [UInt8], count: Int) {
    var taken: [Edit] = []
    for edits in fixes where !edits.isEmpty {
      let isOurs = edits.allSatisfy {
        $0.span.source === source && $0.span.end <= source.bytes.count
      }
      if isOurs, let merged = merge(edits, into: taken) { taken = merged }
    }
    var bytes: [UInt8] = []
    var offset = 0
    for edit in taken where edit.span.start >= offset {
      bytes += source.bytes[offset..<edit.span.start]
      bytes += edit.replacement.utf8
      offset = edit.span.end
    }
    return (bytes + source.bytes[offset...], taken.count)
  }

  /// The edits in the order of their places; nil when two of them touch.
  private static func merge(_ edits: [Edit], into taken: consuming [Edit]) -> [Edit]? {
    var result = taken
    for edit in edits {
      let place = firstIndex(notBefore: edit.span.start, in: result)
      if place > 0, touches(result[place - 1].span, edit.span) { return nil }
      if place < result.count, touches(edit.span, result[place].span) { return nil }
      result.insert(edit, at: place)
    }
    return result
  }

  private static func firstIndex(notBefore start: Int, in edits: [Edit]) -> Int {
    var low = 0
    var high = edits.count
    while low < high {
      let middle = (low + high) / 2
      if edits[middle].span.start < start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Spans that share a byte, or two insertions at one place.
  private static func touches(_ left: Span, _ right: Span) -> Bool {
    left.start == right.start || left.start < right.end && right.start < left.end
  }
}
