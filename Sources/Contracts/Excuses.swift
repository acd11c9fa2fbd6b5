package import Core
import Documents
import Specs

/// Gaps that do not count: those known before, and those that somebody waives until a day.
package struct Excuses: Sendable {
  private struct Waiver: Sendable {
    let id: String
    let owner: String
    let expires: Timestamp
    let span: Span
  }

  /// Where waivers stand.
  package static let waiverFile = ".l9_waivers.yaml"

  private var known: Set<String> = []
  private var waivers: [Waiver] = []
  private var flaws: [Gap] = []

  package init() {}

  /// Adds the ids of an earlier report.
  package mutating func add(baseline source: Source, _ diagnostics: inout Diagnostics) {
    for document in YAML.parse(source, diagnostics: &diagnostics) {
      for gap in document.root["gaps"]?.items ?? [] {
        if let id = gap["id"]?.text { known.insert(id) }
      }
    }
  }

  /// Adds waivers: `waivers: [{id, owner, reason, expires}]`.
  package mutating func add(waivers source: Source, _ diagnostics: inout Diagnostics) {
    for document in YAML.parse(source, diagnostics: &diagnostics) {
      let record = Record(document.root)
      Self.table.check(record, at: document.root.span, &diagnostics)
      for item in record["waivers"]?.list ?? [] {
        guard let id = item["id"]?.text, let owner = item["owner"]?.text,
          let text = item["expires"]?.text
        else { continue }
        guard let expires = Timestamp(iso8601: text) else {
          let span = item["expires"]?.span ?? item.span
          flaws.append(flaw(id, "'\(text)' is no day", span, help: "write YYYY-MM-DD"))
          continue
        }
        waivers.append(Waiver(id: id, owner: owner, expires: expires, span: item.span))
      }
    }
  }

  private static let table = FieldTable([
    FieldRule("waivers", .maps, "Gaps that somebody answers for", isRequired: true),
    FieldRule("waivers[].id", .text, "The gap's id", isRequired: true),
    FieldRule("waivers[].owner", .text, "Who answers for it", isRequired: true),
    FieldRule("waivers[].reason", .text, "Why it is waived", isRequired: true),
    FieldRule("waivers[].expires", .text, "Last day of the waiver, YYYY-MM-DD", isRequired: true),
  ])

  private func flaw(_ id: String, _ message: String, _ span: Span, help: String) -> Gap {
    Gap(
      .waiver, metaType: nil, metaFile: Self.waiverFile, id, message, at: span, key: message,
      help: help)
  }

  /// Whether the result depends on a day.
  package var needsDay: Bool { !waivers.isEmpty }

  /// Splits gaps into those that count and those that do not. A waiver counts up to the end of its
  /// last day; without a day to compare with none counts.
  package func apply(
    to gaps: [Gap], on day: Timestamp?
  ) -> (counting: [Gap], excused: [GapReport.Excused]) {
    var counting = flaws
    var excused: [GapReport.Excused] = []
    var used: Set<String> = []
    for gap in gaps {
      let waiver = waivers.first { $0.id == gap.id || $0.id == gap.longID }
      if let waiver { used.insert(waiver.id) }
      if known.contains(gap.id) || known.contains(gap.longID) {
        excused.append(GapReport.Excused(gap: gap, reason: "baseline"))
      } else if let waiver, let day, day.seconds < waiver.expires.seconds + 86_400 {
        excused.append(GapReport.Excused(gap: gap, reason: waiver.owner))
      } else {
        counting.append(gap)
        if let waiver { counting.append(expired(waiver, day)) }
      }
    }
    for waiver in waivers where !used.contains(waiver.id) {
      counting.append(
        flaw(
          waiver.id, "there is no gap '\(waiver.id)'", waiver.span, help: "remove the waiver"))
    }
    return (counting, excused)
  }

  private func expired(_ waiver: Waiver, _ day: Timestamp?) -> Gap {
    let last = waiver.expires.iso8601.prefix(10)
    let message =
      day == nil
      ? "no day is known to hold the waiver against" : "the waiver ended on \(last)"
    return flaw(
      waiver.id, message, waiver.span,
      help: day == nil ? "give one with --today" : "close the gap, or let '\(waiver.owner)' decide")
  }
}
