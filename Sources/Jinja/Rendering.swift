package import Core

/// One stretch of output and where it came from.
package struct Segment: Sendable, Equatable, BitwiseCopyable {
  /// Where it begins in the output; it ends where the next one begins.
  package var start: UInt32
  /// The instruction that wrote it; `Template.span(of:)` gives its place.
  let site: UInt32
  /// The input value that was written, if it was one.
  package let origin: Origin
}

/// The result of rendering a template.
package struct Rendering: Sendable {
  package let bytes: [UInt8]
  /// Empty unless the renderer was asked to record them.
  package let segments: [Segment]

  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Why a rendering ended early.
package struct RenderFailure: Error {
  package let diagnostic: Diagnostic

  package init(diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
