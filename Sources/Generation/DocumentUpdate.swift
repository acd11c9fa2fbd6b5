import Contracts
import Core
import Files
import Git

/// What becomes of a document when its contract or code have changed.
enum DocumentUpdate: Equatable {
  /// The new text, and the generated one that the next update starts from.
  case write([UInt8], base: [UInt8])
  /// Somebody else's document that lacks nothing.
  case leave
  /// Lines that people and the contract both changed; never empty.
  case conflict([MergeConflict])

  /// - Parameters:
  ///   - existing: the document as it is; nil when there is none.
  ///   - base: the text that was generated last; nil when that is not known for certain.
  ///   - rendered: what the contract makes of it now.
  ///   - hasGap: whether the document lacks something.
  static func plan(
    existing: [UInt8]?, base: [UInt8]?, rendered: [UInt8], hasGap: Bool
  ) throws(Failure) -> DocumentUpdate {
    guard let existing else { return .write(rendered, base: rendered) }
    guard let base else {
      return hasGap
        ? .write(MarkdownText.adopting(existing, rendered), base: rendered) : .leave
    }
    switch try MergeFile.merge(base: base, ours: existing, theirs: rendered) {
    case .merged(let merged): return .write(merged, base: rendered)
    case .conflict(let conflicts): return .conflict(conflicts)
    }
  }
}
