import Core

/// What each file holds that makes an editor use l9gen.
enum AssistantTable {
  enum Part {
    /// The file is ours.
    case whole(String)
    /// A block in a file of people.
    case block(String)
    /// A member of the object under a path.
    case member(String, JSON, under: [String])
    /// An element of the array under a path; there already if the mark stands in one.
    case element(JSON, under: [String], mark: String)
  }

  struct Row {
    let path: String
    let part: Part

    /// What a new file holds.
    var whole: [UInt8] {
      switch part {
      case .whole(let text): Array(text.utf8)
      case .block(let body): Array((MarkedBlock.put(body, into: "") ?? "").utf8)
      case .member(let name, let value, let path): Self.document(.record([(name, value)]), path)
      case .element(let value, let path, _): Self.document(.array([value]), path)
      }
    }

    private static func document(_ value: JSON, _ path: [String]) -> [UInt8] {
      var value = value
      for name in path.reversed() { value = .record([(name, value)]) }
      // Cursor's hooks have a version beside them.
      if path.first == "hooks", path.last == "preToolUse" {
        value = .record([("version", 1), ("hooks", value["hooks"] ?? .null)])
      }
      return value.bytes(.indented) + [UInt8(ascii: "\n")]
    }
  }

  static func rows(allowsApply: Bool) -> [Row] {
    let options = allowsApply ? ["--allow-apply"] : []
    return [
      Row(
        path: ".claude/settings.json",
        part: .element(
          .record([
            ("matcher", "Edit|MultiEdit|Write|NotebookEdit"),
            (
              "hooks",
              [.record([("type", "command"), ("command", .string(hook)), ("timeout", 10)])]
            ),
          ]), under: ["hooks", "PreToolUse"], mark: hook)),
      Row(
        path: ".cursor/hooks.json",
        part: .element(
          .record([("command", .string(hook)), ("matcher", "Write|StrReplace|Edit|Delete")]),
          under: ["hooks", "preToolUse"], mark: hook)),
      Row(
        path: ".cursor/mcp.json",
        part: .member(
          "l9gen", server(["mcp", "-C", "${workspaceFolder}"] + options), under: ["mcpServers"])),
      Row(path: ".cursor/rules/l9gen.mdc", part: .whole(rule)),
      Row(
        path: ".mcp.json",
        part: .member("l9gen", server(["mcp"] + options), under: ["mcpServers"])),
      Row(path: "AGENTS.md", part: .block("## Generated files\n\n" + advice)),
    ]
  }

  private static let hook = "l9gen guard --hook"

  private static func server(_ arguments: [String]) -> JSON {
    .record([("type", "stdio"), ("command", "l9gen"), ("args", .strings(arguments))])
  }

  private static let rule = """
    ---
    description: files that l9gen generated from schemas
    alwaysApply: true
    ---

    \(advice)
    """

  private static let advice = """
    Many files of this repository are generated from the schemas in `input_schemas/` by l9gen.

    - Before you edit a file, run `l9gen guard FILE` (or the tool `l9gen_explain`). It says whether the
      file is generated, and which line of which schema to edit instead.
    - To change a generated file, edit the schema, then `l9gen plan COLLECTION -o plan.json`, read
      the differences, and `l9gen apply plan.json` (or the tools `l9gen_plan` and `l9gen_apply`).
    - `l9gen check` tells which files are not as the schemas would have them. `l9gen explain CODE`
      tells what a finding means and what to do.
    - Never edit anything below `.l9gen/`: it records what was generated.

    """
}
