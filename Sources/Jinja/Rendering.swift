package import Core

/// One stretch of output and where it came from.
package struct Segment: Sendable, Equatable, BitwiseCopyable {
  /// Where it begins in the output; it ends where the next one begins.
  package var start: UInt32
  /// The instruction that wrote it; `Template.span(of:)` gives its place.
  let site: UInt32
  /// The call in which it was written, in `Rendering.calls`; 0 means none.
  let call: UInt32
  /// Of literal text, how much of it stands before this stretch.
  var skipped: UInt32 = 0
  /// The input value that was written, if it was one.
  package let origin: Origin
}

/// The result of rendering a template.
package struct Rendering: Sendable {
  package let bytes: [UInt8]
  /// Empty unless the renderer was asked to record them.
  package let segments: [Segment]
  /// The calls of macros and blocks, numbered from 1 on; empty unless segments were recorded.
  let calls: [Trail.Call]

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The number of the last segment that begins at or before a byte; nil when none was recorded.
  package func segment(at offset: Int) -> Int? {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if Int(segments[middle].start) <= offset { low = middle + 1 } else { high = middle }
    }
    return segments.isEmpty ? nil : max(0, low - 1)
  }
}

/// Why a rendering ended early.
package struct RenderFailure: Error {
  package let diagnostic: Diagnostic

  package init(diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
