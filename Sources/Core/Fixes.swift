/// Applies the edits that findings carry.
package enum Fixes {
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
      let fits = edits.allSatisfy { edit in
        edit.span.source === source && edit.span.end <= source.bytes.count
          && !taken.contains { touches($0.span, edit.span) }
      }
      if fits { taken += edits }
    }
    // sorted: by place, which is unique because the spans do not touch
    taken.sort { $0.span.start < $1.span.start }
    var bytes: [UInt8] = []
    var offset = 0
    for edit in taken where edit.span.start >= offset {
      bytes += source.bytes[offset..<edit.span.start]
      bytes += edit.replacement.utf8
      offset = edit.span.end
    }
    return (bytes + source.bytes[offset...], taken.count)
  }

  /// Spans that share a byte, or two insertions at one place.
  private static func touches(_ left: Span, _ right: Span) -> Bool {
    left.start == right.start || left.start < right.end && right.start < left.end
  }
}
