import Foundation
import Testing

/// `init --agents`: files that several programs and people share.
@Suite struct AssistantFileTests {
  private func text(_ room: Room, _ name: String) throws -> String {
    String(decoding: try room.read(name), as: UTF8.self)
  }

  @Test func everyFileIsWrittenOnce() throws {
    let room = try Room()
    let result = try room.l9gen(["init", "--agents"])
    #expect(
      result.output == """
        wrote     .claude/settings.json
        wrote     .cursor/hooks.json
        wrote     .cursor/mcp.json
        wrote     .cursor/rules/l9gen.mdc
        wrote     .mcp.json
        wrote     AGENTS.md
        6 written, 0 kept, 0 left

        """, "\(result.errors)")
    #expect(try text(room, "AGENTS.md").hasPrefix("<!-- l9gen: begin -->\n## Generated files\n"))
    #expect(
      try text(room, ".mcp.json") == """
        {
          "mcpServers": {
            "l9gen": {
              "type": "stdio",
              "command": "l9gen",
              "args": [
                "mcp"
              ]
            }
          }
        }

        """)
    let before = try room.tree()
    let again = try room.l9gen(["init", "--agents"])
    #expect(again.output.hasSuffix("0 written, 6 kept, 0 left\n"))
    #expect(try room.tree() == before)
  }

  @Test func whatPeopleWroteStays() throws {
    let room = try Room()
    try room.write(
      "{\n\t\"mcpServers\": {\n\t\t\"other\": {\"command\": \"x\"}\n\t},\n\t\"n\": 1.50\n}\n",
      to: ".cursor/mcp.json")
    try room.write(#"{"permissions": {"allow": ["a"]}}"#, to: ".claude/settings.json")
    try room.write("# Mine\n\nRead this.", to: "AGENTS.md")
    try room.write(
      "{\"version\": 1, \"hooks\": {\n  \"preToolUse\": []\n}}\n", to: ".cursor/hooks.json")
    let result = try room.l9gen(["init", "--agents", "--allow-apply"])
    #expect(result.output.hasSuffix("6 written, 0 kept, 0 left\n"), "\(result)")
    #expect(
      try text(room, ".cursor/mcp.json")
        == "{\n\t\"mcpServers\": {\n\t\t\"other\": {\"command\": \"x\"},\n\t\t\"l9gen\": {\n"
        + "\t\t\t\"type\": \"stdio\",\n\t\t\t\"command\": \"l9gen\",\n\t\t\t\"args\": [\n"
        + "\t\t\t\t\"mcp\",\n\t\t\t\t\"-C\",\n\t\t\t\t\"${workspaceFolder}\",\n"
        + "\t\t\t\t\"--allow-apply\"\n\t\t\t]\n\t\t}\n\t},\n\t\"n\": 1.50\n}\n")
    #expect(
      try text(room, ".claude/settings.json")
        == #"{"permissions": {"allow": ["a"]}, "hooks": {"PreToolUse":[{"matcher":"#
        + #""Edit|MultiEdit|Write|NotebookEdit","hooks":[{"type":"command","command":"#
        + #""l9gen guard --hook","timeout":10}]}]}}"#)
    #expect(
      try text(room, ".cursor/hooks.json") == """
        {"version": 1, "hooks": {
          "preToolUse": [
            {
              "command": "l9gen guard --hook",
              "matcher": "Write|StrReplace|Edit|Delete"
            }
          ]
        }}

        """)
    #expect(
      try text(room, "AGENTS.md").hasPrefix("# Mine\n\nRead this.\n\n<!-- l9gen: begin -->\n"))
    let before = try room.tree()
    #expect(try room.l9gen(["init", "--agents", "--allow-apply"]).output.hasSuffix(" 0 left\n"))
    #expect(try room.tree() == before)
  }

  @Test func theBlockInAgentsIsRenewedWhereItStands() throws {
    let room = try Room()
    try room.write(
      "# Mine\n\n<!-- l9gen: begin -->\nold\n<!-- l9gen: end -->\n\nBelow.\n", to: "AGENTS.md")
    _ = try room.l9gen(["init", "--agents"])
    let agents = try text(room, "AGENTS.md")
    #expect(agents.hasPrefix("# Mine\n\n<!-- l9gen: begin -->\n## Generated files\n"))
    #expect(agents.hasSuffix("<!-- l9gen: end -->\n\nBelow.\n") && !agents.contains("old"))
  }

  /// What cannot be added to is left, and what to put there is told.
  @Test func whatCannotBeReadIsLeft() throws {
    let room = try Room()
    try room.write("// mine\n{}\n", to: ".mcp.json")
    try room.write(#"{"mcpServers": []}"#, to: ".cursor/mcp.json")
    try room.write(#"{"hooks": 1}"#, to: ".cursor/hooks.json")
    try room.write("<!-- l9gen: end -->\n<!-- l9gen: begin -->\n", to: "AGENTS.md")
    try room.write("mine", to: ".cursor/rules/l9gen.mdc")
    try room.run(["mkdir", "-p", ".claude/settings.json"])
    let before = try room.tree()
    let result = try room.l9gen(["init", "--agents"])
    #expect(
      result.output == """
        left      .claude/settings.json: it is no regular file
        left      .cursor/hooks.json: 'hooks' holds something else; add to 'hooks.preToolUse': \
        {"command":"l9gen guard --hook","matcher":"Write|StrReplace|Edit|Delete"}
        left      .cursor/mcp.json: 'mcpServers' holds something else; put 'l9gen' into \
        'mcpServers': {"type":"stdio","command":"l9gen","args":["mcp","-C","${workspaceFolder}"]}
        left      .cursor/rules/l9gen.mdc: it is there already
        left      .mcp.json: it is no JSON: this is no JSON value, at byte 0; put 'l9gen' into \
        'mcpServers': {"type":"stdio","command":"l9gen","args":["mcp"]}
        left      AGENTS.md: the marks '<!-- l9gen: begin -->' and '<!-- l9gen: end -->' make no block
        0 written, 0 kept, 6 left

        """, "\(result)")
    #expect(try room.tree() == before)
  }

  @Test func anotherServerOfThatNameStays() throws {
    let room = try Room()
    try room.write(#"{"mcpServers": {"l9gen": {"command": "mine"}}}"#, to: ".mcp.json")
    let result = try room.l9gen(["init", "--agents"])
    #expect(result.output.contains("left      .mcp.json: it has another 'l9gen', which stays\n"))
  }
}
