extension JSON {
  /// An object from pairs, in their order.
  package static func record(_ pairs: [(String, JSON)]) -> JSON {
    .object(pairs.map { Member($0.0, $0.1) })
  }

  /// An array of texts.
  package static func strings(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }

  /// One line, ASCII: what digests are taken of.
  package var canonicalBytes: [UInt8] { bytes(Format(isASCII: true)) }

  /// Appends the canonical bytes to a longer text.
  package func appendCanonical(to bytes: inout [UInt8]) {
    append(to: &bytes, Format(isASCII: true))
  }

  /// For people and version control: indented, ASCII, with a line end.
  package var documentBytes: [UInt8] {
    let body = text(Format(isIndented: true, isASCII: true))
    return Array((body.hasSuffix("\n") ? body : body + "\n").utf8)
  }
}
