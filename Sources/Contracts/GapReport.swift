package import Core

/// What a scan found, as `meta-gaps.yaml` and JSON. `docs/contracts.md` describes every member.
package struct GapReport: Sendable {
  package let gaps: [Gap]
  /// Gaps that do not count: known before, or waived.
  package let excused: [Excused]
  package let result: Scan.Result
  let repositoryContract: String?
  /// Short ids that several gaps have.
  private let sharedIDs: Set<String>

  /// A gap that does not count, and why.
  package struct Excused: Sendable {
    package let gap: Gap
    /// `baseline`, or who waives it.
    package let reason: String
  }

  package init(
    _ result: Scan.Result, gaps: [Gap], excused: [Excused], repositoryContract: String?
  ) {
    self.result = result
    self.gaps = GapList.sorted(gaps)
    self.excused = excused
    self.repositoryContract = repositoryContract
    var seen: Set<String> = []
    sharedIDs = Set(
      (gaps + excused.map(\.gap)).map(\.id).filter { !seen.insert($0).inserted })
  }

  /// What was not checked and why.
  package var unchecked: [String] { result.unchecked }

  /// Whether anything counts as missing.
  package var hasGaps: Bool { gaps.contains { $0.severity == .error } }

  /// Ids, the short ones where they are unique in this report.
  package func id(of gap: Gap) -> String {
    let id = gap.id
    return sharedIDs.contains(id) ? gap.longID : id
  }

  package var json: JSON { .record([("version", .int(1)), ("kind", "gaps")] + members) }

  /// What JSON and YAML have in common.
  private var members: [(String, JSON)] {
    [
      (
        "repo",
        .record([
          ("root", .string(".")),
          ("meta_repo_contract", repositoryContract.map { .string($0) } ?? .null),
        ])
      ),
      ("contracts", .int(result.contractCount)),
      (
        "behaviours",
        .record([("count", .int(result.behaviourCount)), ("checked", .string(result.behaviours))])
      ),
      ("not_checked", .strings(result.unchecked)),
      ("gaps", .array(gaps.map { json(of: $0, nil) })),
      ("excused", .array(excused.map { json(of: $0.gap, $0.reason) })),
    ]
  }

  private func json(of gap: Gap, _ reason: String?) -> JSON {
    var members: [(String, JSON)] = [
      ("id", .string(id(of: gap))), ("kind", .string(gap.kind.rawValue)),
      ("code", .string(gap.kind.rule.code)), ("severity", .string(gap.severity.rawValue)),
      ("meta_type", gap.metaType.map { .string($0) } ?? .null),
      ("meta_file", .string(gap.metaFile)),
    ]
    if let span = gap.span, span.source.path == gap.metaFile {
      let place = span.source.position(at: span.start)
      members += [("line", .int(place.line)), ("column", .int(place.column))]
    }
    members += [("target_file", .string(gap.target)), ("message", .string(gap.message))]
    if let help = gap.help { members.append(("help", .string(help))) }
    if !gap.alsoAskedBy.isEmpty {
      members.append(("also_asked_by", .strings(gap.alsoAskedBy.map(\.location))))
    }
    if let reason { members.append(("excused_by", .string(reason))) }
    if !gap.context.isEmpty { members.append(("context", .object(gap.context))) }
    return .record(members)
  }

  /// What was found, in a few lines without the gaps themselves.
  package var summary: String {
    var lines: [String] = []
    for reason in result.unchecked { lines.append("not checked: \(reason)") }
    let errors = gaps.count { $0.severity == .error }
    let rest = gaps.count - errors
    var last = Self.counted(result.contractCount, "contract") + ", " + Self.counted(errors, "gap")
    if rest > 0 { last += ", " + Self.counted(rest, "warning") }
    if !excused.isEmpty { last += ", \(excused.count) excused" }
    if result.behaviourCount > 0 {
      last += ", " + Self.counted(result.behaviourCount, "behaviour") + " (\(result.behaviours))"
    }
    return (lines + [last]).joined(separator: "\n")
  }

  private static func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// The report as YAML; every text in quotes, so that it means the same to every reader.
  package var yaml: [UInt8] {
    var writer = PlainYAML()
    writer.write(.record([("version", .int(1))] + members))
    return Array(
      "# What contracts ask for and the repository lacks; 'l9gen scan' writes it.\n".utf8)
      + writer.bytes
  }
}

/// JSON values as block YAML: texts in JSON's quotes, which mean the same there.
package struct PlainYAML {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func write(_ value: JSON) { write(value, indent: 0, isInline: false) }

  /// - Parameter isInline: whether the value follows `- `, so that its first member stands there.
  private mutating func write(_ value: JSON, indent: Int, isInline: Bool) {
    switch value {
    case .object(let members) where !members.isEmpty:
      for (index, member) in members.enumerated() {
        if index > 0 || !isInline { space(indent) }
        put(Self.key(member.name) + ":")
        below(member.value, indent: indent)
      }
    case .array(let items) where !items.isEmpty:
      for item in items {
        space(indent)
        put("- ")
        if case .object(let members) = item, !members.isEmpty {
          write(item, indent: indent + 2, isInline: true)
        } else {
          put(item.text() + "\n")
        }
      }
    default: put(value.text() + "\n")
    }
  }

  private mutating func below(_ value: JSON, indent: Int) {
    switch value {
    case .object(let members) where !members.isEmpty:
      put("\n")
      write(value, indent: indent + 2, isInline: false)
    case .array(let items) where !items.isEmpty:
      put("\n")
      write(value, indent: indent + 2, isInline: false)
    default: put(" " + value.text() + "\n")
    }
  }

  private static func key(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { PythonNames.isWord($0) && $0 < 0x80 }
    return isPlain && !name.isEmpty ? name : JSON.string(name).text()
  }

  private mutating func space(_ count: Int) {
    bytes += repeatElement(UInt8(ascii: " "), count: count)
  }

  private mutating func put(_ text: String) { bytes += text.utf8 }
}
