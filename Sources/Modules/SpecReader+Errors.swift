import Core
import Specs

extension SpecReader {
  mutating func errors() -> ModuleSpec.ErrorPolicy {
    let standard = word("error_policy.default", of: ["fail_fast", "best_effort"], or: "fail_fast")
    let attempts = int(
      "error_policy.retries.max_attempts", or: int("error_policy.max_retries", or: 0))
    let escalation = "error_policy.escalation."
    return ModuleSpec.ErrorPolicy(
      standard: standard,
      retries: flag("error_policy.retries.enabled", or: attempts > 0) && attempts > 0,
      attempts: attempts, emitsErrorPacket: flag(escalation + "emit_error_packet", or: true),
      marksTaskFailed: flag(escalation + "mark_task_failed"),
      alert: word(escalation + "alert", of: ["none", "log", "metric"], or: "log"),
      categories: categories(failsFast: standard.string == "fail_fast"))
  }

  /// What the format knows, and what it is without a word of the author: work that fails fast
  /// refuses, work that does its best goes on.
  private static let known: [(name: String, fast: Int, best: Int, log: String)] = [
    ("invalid_signature", 401, 401, "signature_invalid"),
    ("stale_timestamp", 401, 401, "timestamp_stale"),
    ("aios_failure", 502, 200, "aios_call_failed"),
    ("side_effect_failure", 502, 200, "reply_failed"),
    ("storage_failure", 503, 200, "packet_storage_failed"),
  ]

  private mutating func categories(failsFast: Bool) -> [ModuleSpec.ErrorPolicy.Category] {
    let entries = categoryEntries
    var result: [ModuleSpec.ErrorPolicy.Category] = []
    for row in Self.known {
      let entry = entries.first { $0.name == Record.normalised(row.name) }
      let status = failsFast ? row.fast : row.best
      if let entry, let stated = category(entry, as: row.name, status, row.log) {
        result.append(stated)
      } else {
        result.append(
          ModuleSpec.ErrorPolicy.Category(
            name: ModuleText(row.name, at: entry?.keySpan), status: status,
            action: ModuleText(status == 200 ? "log_and_continue" : "reject"),
            log: ModuleText(row.log), isStated: false))
      }
    }
    for entry in entries
    where !Self.known.contains(where: { Record.normalised($0.name) == entry.name }) {
      let name = Names.snake(entry.key) ?? entry.name
      if let own = category(entry, as: name, 500, name) { result.append(own) }
    }
    return result
  }

  /// Below `categories` as in 2.6, or beside the rest of the policy as before.
  private var categoryEntries: [Record.Entry] {
    let policy = field("error_policy")?.record
    let flat = (policy?.entries ?? []).filter { entry in
      entry.value.record.map { $0["status"] != nil || $0["action"] != nil } ?? false
    }
    return (policy?["categories"]?.record?.entries ?? []) + flat
  }

  /// Nil for a failure that the spec says cannot happen.
  private mutating func category(
    _ entry: Record.Entry, as name: String, _ status: Int, _ log: String
  ) -> ModuleSpec.ErrorPolicy.Category? {
    let stated = entry.value["status"]?.text.flatMap { Int($0) } ?? status
    if stated == 0 { return nil }
    guard let action = action(entry.value["action"], stated) else { return nil }
    return ModuleSpec.ErrorPolicy.Category(
      name: ModuleText(name, at: entry.keySpan), status: stated, action: action,
      log: Self.text(entry.value["log"], or: log), isStated: true)
  }

  private static let actions: [(head: String, word: String)] = [
    ("reject", "reject"), ("log", "log_and_continue"), ("retry", "retry"), ("fail", "fail_task"),
  ]

  /// The action that a sentence begins with.
  static func actionWord(_ text: String) -> String? {
    let lower = text.lowercased()
    return actions.first { lower.hasPrefix($0.head) }?.word
  }

  private mutating func action(_ field: Field?, _ status: Int) -> ModuleText? {
    guard let field, let text = field.text else {
      return ModuleText(status < 400 ? "log_and_continue" : "reject")
    }
    let lower = text.lowercased()
    if lower == "n/a" || lower.hasPrefix("not applicable") { return nil }
    if let word = Self.actionWord(text) { return ModuleText(word, at: field.span) }
    findings.add(
      ModuleRules.unknownWord, "'\(text)' is no action", at: field.span,
      help: Suggestion.help(for: lower, in: Self.actions.map(\.word))
        ?? "write one of \(Self.actions.map(\.word).joined(separator: ", "))")
    return nil
  }
}
