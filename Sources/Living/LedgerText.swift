internal import Core
internal import Files
internal import Git

/// A part of the ledger as text: a head, then a line for each file.
///
///     l9gen ledger 1
///     <sha256> <blob> <kind> <-|x> <template> <spec> <row> <path>
enum LedgerText {
  private static let head = Array("l9gen ledger 1".utf8)
  private static let newline = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")

  static func bytes(_ entries: [Ledger.Entry]) -> [UInt8] {
    var bytes = head + [newline]
    bytes.reserveCapacity(bytes.count + 256 * entries.count)
    for entry in entries {
      entry.state.digest.appendHex(to: &bytes)
      bytes.append(space)
      bytes += entry.blob.hex.utf8
      for word in [
        entry.kind.rawValue, entry.state.isExecutable ? "x" : "-", entry.template, entry.spec,
        entry.row, entry.path.string,
      ] {
        bytes.append(space)
        bytes += word.utf8
      }
      bytes.append(newline)
    }
    return bytes
  }

  /// Lines that git puts around two sides of a merge are passed over: the entries of both count.
  static func entries(_ bytes: [UInt8], of path: RelativePath) throws(Failure) -> [Ledger.Entry] {
    var entries: [Ledger.Entry] = []
    var words = WordTable()
    var number = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: newline) ?? bytes.count
      let line = start..<end
      start = end + 1
      if line.isEmpty { continue }
      number += 1
      if bytes[line].elementsEqual(head) || isMarker(bytes[line]) { continue }
      guard let entry = entry(bytes, line, &words) else { throw unreadable(path, number) }
      entries.append(entry)
    }
    return entries
  }

  private static func isMarker(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, "<|=>".utf8.contains(first) else { return false }
    return ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].contains { line.starts(with: $0.utf8) }
  }

  private static func entry(
    _ bytes: [UInt8], _ line: Range<Int>, _ words: inout WordTable
  ) -> Ledger.Entry? {
    var start = line.lowerBound
    /// Up to the next space, which is passed over.
    func next() -> Range<Int> {
      var end = start
      while end < line.upperBound, bytes[end] != space { end += 1 }
      defer { start = min(end + 1, line.upperBound) }
      return start..<end
    }
    let (digest, blob, kind, mode) = (next(), next(), next(), next())
    let (template, spec, row) = (next(), next(), next())
    guard mode.count == 1, !template.isEmpty, !spec.isEmpty, !row.isEmpty,
      let digest = Digest(hex: bytes.span.extracting(digest)),
      let blob = ObjectID(hex: bytes.span.extracting(blob)),
      let kind = Ledger.Kind(rawValue: words.text(bytes, kind)),
      let path = try? RelativePath(String(decoding: bytes[start..<line.upperBound], as: UTF8.self))
    else { return nil }
    return Ledger.Entry(
      path: path,
      state: FileState(digest: digest, isExecutable: bytes[mode.lowerBound] == UInt8(ascii: "x")),
      blob: blob, kind: kind, template: words.text(bytes, template), spec: words.text(bytes, spec),
      row: words.text(bytes, row))
  }

  private static func unreadable(_ path: RelativePath, _ line: Int) -> Failure {
    Failure(
      LivingRules.ledger, .badData, "line \(line) of '\(path)' is no entry of a ledger",
      help: "restore the file from git")
  }
}

/// The last words of a text, each made once while it recurs: few different ones stand in thousands
/// of lines.
private struct WordTable {
  private var words = [String](repeating: "", count: 256)

  mutating func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    var hash: UInt32 = 2_166_136_261
    for index in range { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
    let place = Int(hash >> 8 & 255)
    if words[place].utf8.elementsEqual(bytes[range]) { return words[place] }
    words[place] = String(decoding: bytes[range], as: UTF8.self)
    return words[place]
  }
}
