import Core
import Jinja

/// Digests of the parts of the input that templates read.
///
/// A file's `spec_hash` covers just the values its template names, so an edit of any other part
/// of the schema leaves the file as it is. What several files read is digested once.
struct PartDigests {
  /// How many files see the same value under a name.
  private enum Scope {
    case run, unit, file

    init(_ name: String) {
      switch name {
      case "agent", "manifest_place": self = .unit
      case "component", "document", "file": self = .file
      default: self = .run
      }
    }
  }

  /// A chain of attributes that a template reads, `agent.rules`.
  private struct Read {
    let chain: [String]
    let name: String
    let scope: Scope
  }

  private var reads: [ObjectIdentifier: [Read]] = [:]
  private var ofRun: [String: Digest] = [:]
  private var ofUnit: [String: Digest] = [:]

  /// Forgets the values of the unit before.
  mutating func beginUnit() { ofUnit.removeAll(keepingCapacity: true) }

  /// Digest over everything that the template reads, in the order of the names.
  mutating func digest(of template: Template, in context: ValueMap) -> Digest {
    var bytes: [UInt8] = []
    // Names that a context has not yet are those of the run, not of the input.
    for read in reads(of: template) where context[read.chain[0]] != nil {
      bytes.append(contentsOf: read.name.utf8)
      bytes.append(0)
      bytes.append(contentsOf: digest(of: read, in: context).bytes)
    }
    return Digest(of: bytes)
  }

  private mutating func reads(of template: Template) -> [Read] {
    if let known = reads[ObjectIdentifier(template)] { return known }
    let reads = template.reads.filter { $0[0] != "dora" }.map { chain in
      Read(chain: chain, name: chain.joined(separator: "."), scope: Scope(chain[0]))
    }
    self.reads[ObjectIdentifier(template)] = reads
    return reads
  }

  private mutating func digest(of read: Read, in context: ValueMap) -> Digest {
    switch read.scope {
    case .run:
      if let known = ofRun[read.name] { return known }
    case .unit:
      if let known = ofUnit[read.name] { return known }
    case .file: break
    }
    let digest = Digest(of: Self.canonical(read.chain, context))
    switch read.scope {
    case .run: ofRun[read.name] = digest
    case .unit: ofUnit[read.name] = digest
    case .file: break
    }
    return digest
  }

  private static func canonical(_ chain: [String], _ context: ValueMap) -> [UInt8] {
    guard var value = context[chain[0]] else { return Value.none.canonicalBytes }
    for name in chain.dropFirst() {
      guard case .map(let map) = value, let next = map[name] else { break }
      value = next
    }
    return value.canonicalBytes
  }
}
