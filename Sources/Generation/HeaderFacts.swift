package import Core

/// What a generated file says of itself, without looking at anything else.
package struct HeaderFacts: Sendable {
  /// False for a file that was written once and is its owner's since then.
  package let isGenerated: Bool
  /// The template that wrote it, as a path of the template folder.
  package let template: String?
  /// The schema, as a path of the collection; nil for files that no schema shaped, and in JSON.
  package let source: String?
  /// The unit or the collection it belongs to.
  package let module: String?

  /// Nil for a file without a block of ours.
  package init?(_ bytes: [UInt8], path: RelativePath) {
    guard let parts = CommentForm(path: path).split(bytes) else { return nil }
    let block = String(decoding: bytes[parts.block], as: UTF8.self)
    guard Self.value(of: .createdBy, in: block) == "l9gen" else { return nil }
    isGenerated = Self.value(of: .bodyHash, in: block) != nil
    template = Self.value(of: .template, in: block)
    module = Self.value(of: .moduleID, in: block)
    source = Self.source(String(decoding: bytes[parts.firstLine], as: UTF8.self))
  }

  /// `agents.yaml` of `# l9gen: generated from agents.yaml; do not edit`.
  private static func source(_ line: String) -> String? {
    let line = Array(line.utf8)
    for opening in ["l9gen: generated from ", "l9gen: created once from "] {
      guard let start = firstIndex(of: Array(opening.utf8), in: line) else { continue }
      let rest = line[(start + opening.utf8.count)...]
      // The text behind it has a semicolon of its own: the last one ends the name.
      guard let end = rest.lastIndex(of: UInt8(ascii: ";")) else { return nil }
      return String(decoding: rest[..<end], as: UTF8.self)
    }
    return nil
  }

  /// In every form a field is its name, marks, the value, and a quote or a line end.
  private static func value(of field: Metadata.Field, in block: String) -> String? {
    let block = Array(block.utf8)
    let name = Array(field.name.utf8)
    var start = 0
    while let found = firstIndex(of: name, in: block, from: start) {
      start = found + name.count
      var rest = block[start...]
      if rest.first == UInt8(ascii: "\"") { rest = rest.dropFirst() }
      guard rest.starts(with: ": ".utf8) else { continue }
      rest = rest.dropFirst(2)
      if rest.first == UInt8(ascii: "\"") { rest = rest.dropFirst() }
      return String(decoding: rest.prefix { !"\"\n".utf8.contains($0) }, as: UTF8.self)
    }
    return nil
  }
}
