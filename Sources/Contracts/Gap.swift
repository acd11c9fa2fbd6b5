package import Core

/// Something that contracts ask for and the repository does not have.
package struct Gap: Sendable {
  package let kind: GapKind
  /// Of the contract that asks, nil when it has none that is known.
  package let metaType: String?
  package let metaFile: String
  /// What has to be made or changed.
  package let target: String
  /// Lower case, no full stop.
  package let message: String
  package var help: String?
  /// The place in the contract.
  package let span: Span?
  /// What tells this gap from others of the same kind and target; part of the id.
  let key: String
  /// What is needed to close it, in a fixed order.
  package var context: [JSON.Member]
  /// Other contracts that ask for the same.
  package var alsoAskedBy: [Span] = []
  package var severity: Severity

  init(
    _ kind: GapKind, of contract: Contract, _ target: String, _ message: String, at span: Span?,
    key: String = "", help: String? = nil, context: [JSON.Member] = []
  ) {
    self.init(
      kind, metaType: contract.type.name, metaFile: contract.path.string, target, message,
      at: span ?? contract.span, key: key, help: help, context: context)
  }

  init(
    _ kind: GapKind, metaType: String?, metaFile: String, _ target: String, _ message: String,
    at span: Span?, key: String = "", help: String? = nil, context: [JSON.Member] = []
  ) {
    self.kind = kind
    self.metaType = metaType
    self.metaFile = metaFile
    self.target = target
    self.message = message
    self.span = span
    self.key = key
    self.help = help
    self.context = context
    severity = kind.rule.severity
  }

  /// Eight digits that depend on what is missing, not on places or other gaps.
  package var id: String { "gap-" + digest.hex.prefix(8) }

  /// Takes over who asks for the same.
  mutating func absorb(_ other: Gap) {
    if let span = other.span { alsoAskedBy.append(span) }
    alsoAskedBy += other.alsoAskedBy
  }

  /// Enough for two gaps that share the short one.
  var longID: String { "gap-" + digest.hex.prefix(16) }

  private var digest: Digest {
    Digest(of: [kind.rawValue, target, key].joined(separator: "\u{0}"))
  }

  private var noteText: String {
    kind == .conflict ? "the other stands here" : "asked for here, too"
  }

  package var diagnostic: Diagnostic {
    var diagnostic = Diagnostic(
      kind.rule, message, at: span,
      notes: alsoAskedBy.map { Diagnostic.Note(noteText, at: $0) }, help: help)
    diagnostic.severity = severity
    return diagnostic
  }
}

/// Gaps of one scan, one for each thing that is missing.
struct GapList {
  private(set) var gaps: [Gap] = []
  private var places: [String: Int] = [:]

  /// Several contracts that ask for one thing make one gap.
  mutating func add(_ gap: Gap) {
    if let place = places[gap.longID] {
      if let span = gap.span, span.location != gaps[place].span?.location {
        gaps[place].alsoAskedBy.append(span)
      }
      return
    }
    places[gap.longID] = gaps.count
    gaps.append(gap)
  }

  var sorted: [Gap] { Self.sorted(folded) }

  /// A file that one contract places and others name is missing once.
  private var folded: [Gap] {
    let kinds: [GapKind] = [.missingContract, .layout, .registry, .missingDoc, .missingTestFile]
    var owners: [String: Int] = [:]
    var result: [Gap] = []
    for gap in gaps where kinds.contains(gap.kind) && gap.key.isEmpty {
      if owners[gap.target] == nil {
        owners[gap.target] = result.count
        result.append(gap)
      } else {
        result[owners[gap.target] ?? 0].absorb(gap)
      }
    }
    for gap in gaps where !(kinds.contains(gap.kind) && gap.key.isEmpty) {
      if gap.kind == .brokenPath, let owner = owners[gap.target] {
        result[owner].absorb(gap)
      } else {
        result.append(gap)
      }
    }
    return result
  }

  /// By contract, place, kind and target.
  static func sorted(_ gaps: [Gap]) -> [Gap] {
    gaps.sorted { left, right in
      if left.metaFile != right.metaFile { return precedes(left.metaFile, right.metaFile) }
      let (one, other) = (left.span?.start ?? -1, right.span?.start ?? -1)
      if one != other { return one < other }
      if left.kind != right.kind { return precedes(left.kind.rawValue, right.kind.rawValue) }
      if left.target != right.target { return precedes(left.target, right.target) }
      return precedes(left.key, right.key)
    }
  }
}

/// By bytes.
func precedes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}
