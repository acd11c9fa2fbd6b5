import Core

/// What an editor asks before a tool of its agent writes a file, and the answer it understands.
package struct GuardHook {
  /// Where the hooks of an editor differ.
  package enum Host: Sendable {
    /// Silence lets the edit pass.
    case claude
    /// An answer without a decision counts as a refusal.
    case cursor
  }

  package let host: Host
  /// The folder that the agent works in; nil when it was not told.
  package let folder: String?
  package let edits: [(file: String, replaced: String?)]

  /// Reads the event; nil when it is none.
  package init?(_ bytes: [UInt8]) {
    guard let json = try? JSON(parsing: bytes), let event = json["hook_event_name"]?.string else {
      return nil
    }
    host = event.utf8.first.map { (0x61...0x7A).contains($0) } == true ? .cursor : .claude
    folder = json["cwd"]?.string ?? json["workspace_roots"]?.array?.first?.string
    let input = json["tool_input"] ?? json
    let names = ["file_path", "path", "target_file", "notebook_path"]
    edits = names.compactMap { input[$0]?.string }.prefix(1).map {
      ($0, input["old_string"]?.string)
    }
  }

  /// What belongs on standard output, and whether the edit is refused.
  package func reply(to answers: [GuardAnswer]) -> (output: String, refusal: String?) {
    let refusals = answers.filter { !$0.isFree }.map(\.text)
    let refusal = refusals.isEmpty ? nil : refusals.joined()
    guard host == .cursor else { return ("", refusal) }
    guard let refusal else { return (#"{"permission":"allow"}"# + "\n", nil) }
    let answer: JSON = .record([
      ("permission", "deny"), ("user_message", "l9gen: the file is generated"),
      ("agent_message", .string(refusal)),
    ])
    return (answer.text() + "\n", refusal)
  }
}
