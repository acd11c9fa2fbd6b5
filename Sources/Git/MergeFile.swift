internal import CLibGit2
internal import Core
package import Files

/// Merges two texts that come from one, line by line, as `git merge-file` does.
package enum MergeFile {
  /// Which side gives its lines where both changed the same ones.
  package enum Favor: Sendable { case none, ours, theirs }

  package enum Outcome: Sendable, Equatable {
    case merged([UInt8])
    /// Never empty; in the order of the text.
    case conflict([MergeConflict])
  }

  /// Beyond it no text is generated or edited by hand.
  package static let limit = 64 << 20

  /// What is no text (it holds a NUL) is one conflict, unless only one side changed it.
  package static func merge(
    base: [UInt8], ours: [UInt8], theirs: [UInt8], favoring favor: Favor = .none
  ) throws(Failure) -> Outcome {
    if ours == theirs || theirs == base { return .merged(ours) }
    if ours == base { return .merged(theirs) }
    guard let markerSize = markerSize(for: [base, ours, theirs]) else {
      return whole(base, ours, theirs, favor)
    }
    Library.start()
    do throws(LibraryError) {
      let sides = Sides(base: base, ours: ours, theirs: theirs)
      let merged = try run(sides, favor, GIT_MERGE_FILE_DEFAULT.rawValue, markerSize)
      if merged.isClean { return .merged(merged.bytes) }
      // Once more, with what both sides came from, for the places.
      let told = try run(sides, favor, GIT_MERGE_FILE_STYLE_DIFF3.rawValue, markerSize)
      return .conflict(MarkedText(told.bytes, markerSize: markerSize).conflicts(in: ours))
    } catch {
      throw error.failure("merge two texts")
    }
  }

  private struct Sides {
    let base: [UInt8]
    let ours: [UInt8]
    let theirs: [UInt8]
  }

  private static func run(
    _ sides: Sides, _ favor: Favor, _ flags: UInt32, _ markerSize: Int
  ) throws(LibraryError) -> (bytes: [UInt8], isClean: Bool) {
    var options = unsafe git_merge_file_options()
    unsafe options.version = UInt32(GIT_MERGE_FILE_OPTIONS_VERSION)
    unsafe options.flags = flags
    unsafe options.marker_size = UInt16(markerSize)
    unsafe options.favor =
      switch favor {
      case .none: GIT_MERGE_FILE_FAVOR_NORMAL
      case .ours: GIT_MERGE_FILE_FAVOR_OURS
      case .theirs: GIT_MERGE_FILE_FAVOR_THEIRS
      }
    var result = unsafe git_merge_file_result()
    let code = unsafe withInput(sides.base) { base in
      unsafe withInput(sides.ours) { ours in
        unsafe withInput(sides.theirs) { theirs in
          unsafe git_merge_file(&result, base, ours, theirs, &options)
        }
      }
    }
    try Library.check { code }
    defer { unsafe git_merge_file_result_free(&result) }
    let bytes = unsafe UnsafeRawBufferPointer(start: result.ptr, count: result.len)
    return unsafe (Array(bytes), result.automergeable != 0)
  }

  private static func withInput<Result>(
    _ bytes: [UInt8], _ body: (UnsafePointer<git_merge_file_input>) -> Result
  ) -> Result {
    // One byte more: the address of an empty array need not be one that C may take.
    unsafe (bytes + [0]).withUnsafeBytes { buffer in
      var input = unsafe git_merge_file_input()
      unsafe input.version = UInt32(GIT_MERGE_FILE_INPUT_VERSION)
      unsafe input.ptr = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      unsafe input.size = bytes.count
      return unsafe body(&input)
    }
  }

  private static func whole(
    _ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8], _ favor: Favor
  ) -> Outcome {
    switch favor {
    case .none: .conflict([MergeConflict(line: 1, base: base, ours: ours, theirs: theirs)])
    case .ours: .merged(ours)
    case .theirs: .merged(theirs)
    }
  }

  /// So many characters that no line of the texts begins with as many; nil for what is no text.
  private static func markerSize(for texts: [[UInt8]]) -> Int? {
    var longest = 0
    for text in texts {
      if text.count > limit || text.contains(0) { return nil }
      var run = 0
      var previous = UInt8(ascii: "\n")
      for byte in text {
        let mayGoOn = run > 0 ? byte == previous : previous == UInt8(ascii: "\n")
        run = mayGoOn && MarkedText.marks.contains(byte) ? run + 1 : 0
        longest = max(longest, run)
        previous = byte
      }
    }
    let size = max(Int(GIT_MERGE_CONFLICT_MARKER_SIZE), longest + 1)
    return size <= Int(UInt16.max) ? size : nil
  }
}

/// Lines that both sides changed, each in its own way.
package struct MergeConflict: Sendable, Equatable {
  /// Where the lines begin in our text, from 1 on.
  package let line: Int
  package let base: [UInt8]
  package let ours: [UInt8]
  package let theirs: [UInt8]
}

/// A merged text with conflicts between marker lines, as libgit2 writes it.
private struct MarkedText {
  /// What begins our lines, those of the base, theirs, and ends them.
  static let marks: [UInt8] = Array("<|=>".utf8)

  private enum Part { case merged, ours, base, theirs }

  private let bytes: [UInt8]
  private let markerSize: Int

  init(_ bytes: [UInt8], markerSize: Int) {
    self.bytes = bytes
    self.markerSize = markerSize
  }

  func conflicts(in ours: [UInt8]) -> [MergeConflict] {
    var part = Part.merged
    // The text with our lines in the conflicts, by which their places in ours are found.
    var chosen: [UInt8] = []
    var chosenLines = 0
    var found: [(line: Int, base: [UInt8], ours: [UInt8], theirs: [UInt8])] = []
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if let mark = mark(of: line) {
        part = next(mark)
        if part == .ours { found.append((chosenLines, [], [], [])) }
        continue
      }
      let text = Array(line) + [UInt8(ascii: "\n")]
      if part == .merged || part == .ours {
        chosen += text
        chosenLines += 1
      }
      switch part {
      case .merged: break
      case .ours: found[found.count - 1].ours += text
      case .base: found[found.count - 1].base += text
      case .theirs: found[found.count - 1].theirs += text
      }
    }
    let diff = LineDiff(from: ours, to: chosen)
    return found.map {
      MergeConflict(
        line: diff.oldLine(before: $0.line) + 1, base: $0.base, ours: $0.ours, theirs: $0.theirs)
    }
  }

  private func mark(of line: ArraySlice<UInt8>) -> UInt8? {
    guard line.count >= markerSize, let first = line.first, Self.marks.contains(first),
      line.prefix(markerSize).allSatisfy({ $0 == first })
    else { return nil }
    return first
  }

  private func next(_ mark: UInt8) -> Part {
    switch mark {
    case UInt8(ascii: "<"): .ours
    case UInt8(ascii: "|"): .base
    case UInt8(ascii: "="): .theirs
    default: .merged
    }
  }
}
