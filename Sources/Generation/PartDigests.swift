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
      case "agent", "module", "spec", "manifest_place": self = .unit
      case "component", "document", "file": self = .file
      default: self = .run
      }
    }
  }

  /// A chain of attributes that a template reads, `agent.rules`.
  private struct Read {
    let chain: [String]
    /// The name with the zero that ends it.
    let name: [UInt8]
    let scope: Scope
    /// Whether only some files of a unit see the name.
    var isOfSome: Bool { chain[0] == "manifest_place" }
    var isOfPath: Bool { chain[0] == "file" }
    /// Where the digest is kept for other files.
    let slot: Int
  }

  /// The digest over what a template reads before the first name that is a file's own.
  private struct Prefix {
    var sum = DigestSum()
    /// Of `reads`, how many it covers.
    var count = 0
    let unit: Int
  }

  private var reads: [ObjectIdentifier: [Read]] = [:]
  private var prefixes: [ObjectIdentifier: Prefix] = [:]
  /// The number of the present unit.
  private var unit = 0
  private var slots: [[String]: Int] = [:]
  /// What is known of the values of the run and of the present unit, by slot.
  private var known: [Digest?] = []
  private var slotsOfUnit: [Int] = []
  private var canonical: [UInt8] = []

  /// Forgets the values of the unit before.
  mutating func beginUnit() {
    unit += 1
    for slot in slotsOfUnit { known[slot] = nil }
  }

  /// Digest over everything that the template reads, in the order of the names.
  ///
  /// - Parameter file: the path of the file, which the template sees as `file` beside the context.
  mutating func digest(
    of template: Template, in context: ValueMap, file: RelativePath
  ) -> Digest {
    let reads = reads(of: template)
    let prefix = prefix(of: template, reads, context)
    var sum = prefix.sum
    add(reads[prefix.count...], of: context, file, to: &sum)
    return sum.digest
  }

  /// Files of one template mostly differ in their own names only.
  private mutating func prefix(
    of template: Template, _ reads: [Read], _ context: ValueMap
  ) -> Prefix {
    let id = ObjectIdentifier(template)
    if let known = prefixes[id], known.unit == unit { return known }
    var prefix = Prefix(unit: unit)
    prefix.count = reads.firstIndex { $0.scope == .file || $0.isOfSome } ?? reads.count
    add(reads[..<prefix.count], of: context, nil, to: &prefix.sum)
    prefixes[id] = prefix
    return prefix
  }

  private mutating func add(
    _ reads: ArraySlice<Read>, of context: ValueMap, _ file: RelativePath?,
    to sum: inout DigestSum
  ) {
    var root = ""
    var value: Value?
    for read in reads {
      if read.isOfPath {
        guard let file else { continue }
        sum.add(read.name.span)
        sum.add(digest(of: PlannedFile.value(read.chain.dropFirst().first, of: file)))
        continue
      }
      // Sorted, so that the chains of a name stand together.
      if read.chain[0] != root || value == nil {
        root = read.chain[0]
        value = context[root]
      }
      // Names that a context has not yet are those of the run, not of the input.
      guard let value else { continue }
      sum.add(read.name.span)
      sum.add(digest(of: read, in: value))
    }
  }

  private mutating func reads(of template: Template) -> [Read] {
    if let known = reads[ObjectIdentifier(template)] { return known }
    let reads = template.reads.filter { $0[0] != "dora" }.map { read($0) }
    self.reads[ObjectIdentifier(template)] = reads
    return reads
  }

  private mutating func read(_ chain: [String]) -> Read {
    let scope = Scope(chain[0])
    let slot = slots[chain] ?? known.count
    if slot == known.count {
      slots[chain] = slot
      known.append(nil)
      if scope == .unit { slotsOfUnit.append(slot) }
    }
    let name = Array(chain.joined(separator: ".").utf8) + [0]
    return Read(chain: chain, name: name, scope: scope, slot: slot)
  }

  private mutating func digest(of read: Read, in root: Value) -> Digest {
    if let known = known[read.slot] { return known }
    var value = root
    for name in read.chain.dropFirst() {
      guard case .map(let map) = value, let next = map[name] else { break }
      value = next
    }
    let digest = digest(of: value)
    if read.scope != .file { known[read.slot] = digest }
    return digest
  }

  private mutating func digest(of value: Value) -> Digest {
    canonical.removeAll(keepingCapacity: true)
    value.appendCanonical(to: &canonical)
    return Digest(of: canonical)
  }
}
