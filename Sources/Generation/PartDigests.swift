import Core
import Jinja
import Specs

/// Digests of the parts of the input that templates read.
///
/// A file's `spec_hash` covers just the values its template names, so an edit of any other part
/// of the schema leaves the file as it is.
struct PartDigests {
  private struct Key: Hashable {
    let unit: Unit.ID?
    let chain: String
  }

  private var known: [Key: Digest] = [:]

  /// Names that differ between two files of one unit; their digests are never kept.
  private static let perFile = ["component", "document", "file"]

  /// Digest over the given chains (`["agent", "rules"]`), in their order.
  mutating func digest(of reads: [[String]], in context: ValueMap, unit: Unit.ID?) -> Digest {
    var bytes: [UInt8] = []
    // Names that a context has not yet are those of the run, not of the input.
    for chain in reads where chain[0] != "dora" && context[chain[0]] != nil {
      let name = chain.joined(separator: ".")
      bytes.append(contentsOf: name.utf8)
      bytes.append(0)
      if Self.perFile.contains(chain[0]) {
        bytes.append(contentsOf: Digest(of: Self.canonical(chain, context)).bytes)
        continue
      }
      let key = Key(unit: chain[0] == "agent" ? unit : nil, chain: name)
      if known[key] == nil { known[key] = Digest(of: Self.canonical(chain, context)) }
      bytes.append(contentsOf: known[key]?.bytes ?? [])
    }
    return Digest(of: bytes)
  }

  private static func canonical(_ chain: [String], _ context: ValueMap) -> [UInt8] {
    var value = Value.map(context)
    for name in chain {
      guard case .map(let map) = value, let next = map[name] else { break }
      value = next
    }
    return value.json.canonicalBytes
  }
}
