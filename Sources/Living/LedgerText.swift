internal import Core
internal import Files
internal import Git

/// A part of the ledger as text: a head, then a line for each file.
///
///     l9gen ledger 1
///     <sha256> <blob> <kind> <-|x> <template> <spec> <row> <path>
enum LedgerText {
  private static let head = "l9gen ledger 1"

  static func bytes(_ entries: [Ledger.Entry]) -> [UInt8] {
    var bytes = Array((head + "\n").utf8)
    for entry in entries {
      let words = [
        entry.state.digest.hex, entry.blob.hex, entry.kind.rawValue,
        entry.state.isExecutable ? "x" : "-", entry.template, entry.spec, entry.row,
        entry.path.string,
      ]
      for (index, word) in words.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: " ")) }
        bytes += word.utf8
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// Lines that git puts around two sides of a merge are passed over: the entries of both count.
  static func entries(_ bytes: [UInt8], of path: RelativePath) throws(Failure) -> [Ledger.Entry] {
    var entries: [Ledger.Entry] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      number += 1
      if line.elementsEqual(head.utf8) || isMarker(line) { continue }
      guard let entry = entry(line) else { throw unreadable(path, number) }
      entries.append(entry)
    }
    return entries
  }

  private static func isMarker(_ line: ArraySlice<UInt8>) -> Bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].contains { line.starts(with: $0.utf8) }
  }

  private static func entry(_ line: ArraySlice<UInt8>) -> Ledger.Entry? {
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 7)
    guard words.count == 8, words[3].count == 1 else { return nil }
    let text = { (index: Int) in String(decoding: words[index], as: UTF8.self) }
    guard let digest = Digest(hex: text(0)), let blob = ObjectID(hex: text(1)),
      let kind = Ledger.Kind(rawValue: text(2)), let path = try? RelativePath(text(7))
    else { return nil }
    return Ledger.Entry(
      path: path,
      state: FileState(digest: digest, isExecutable: words[3].first == UInt8(ascii: "x")),
      blob: blob, kind: kind, template: text(4), spec: text(5), row: text(6))
  }

  private static func unreadable(_ path: RelativePath, _ line: Int) -> Failure {
    Failure(
      LivingRules.ledger, .badData, "line \(line) of '\(path)' is no entry of a ledger",
      help: "restore the file from git")
  }
}
