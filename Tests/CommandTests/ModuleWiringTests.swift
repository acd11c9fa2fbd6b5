import Files
import Foundation
import Testing

/// Modules in the YAML files of a platform, and what `check`, `plan`, `apply` and `undo` make of
/// them.
@Suite struct ModuleWiringTests {
  private static let files = [
    "api/server.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "docker-compose.yml": """
    # The platform.
    services:
      postgres:  # first
        image: "postgres:16"
      api:
        build: .
        ports: ["8000:8000"]
      # nothing behind this
    volumes: {}

    """,
    "modules/registry.yaml": """
    modules:
    - module_id: config_loader # core
      tier: 0
      status: complete

    """,
    "l9/tools.yaml": "tools: []  # none yet\n",
    "Memory.yaml": "segments:\n  - project_history\n  # the end\n",
    "l9/memory.py": """
    class Substrate:
        def __init__(self, size: int = 1) -> None:
            self.size = size

        async def write(self, packet): ...

        async def find(self, thread, packet_type=None): ...

    """,
    "l9/registry.py":
      "from l9_runtime.modules.tools import ToolRegistry\n\nTOOLS = ToolRegistry()\n",
    "api/adapters/mailbox_adapter/module.meta.yaml": """
    type: l9_module_meta
    module_id: mailbox.adapter
    wiring:
      tools: {tool_registry_file: l9/registry.py}
      memory:
        segments_read: [project_history, mail_history]
        segments_written: [mail_history]
        substrate_adapter: l9/memory.py

    """,
  ]
  private static let wired = [
    "api/server.py", "docker-compose.yml", "modules/registry.yaml", "l9/tools.yaml", "Memory.yaml",
  ]
  private static let specification = "input_schemas/demo/Module-Spec-v2.6-mailbox.yaml"
  private static let quick = ["--templates", Tool.bundled, "--no-checks"]
  private static let time = [("SOURCE_DATE_EPOCH", "1700000000")]

  private func repository(_ changed: [String: String] = [:]) throws -> Room {
    let room = try Room.withModules()
    for (name, text) in Self.files.merging(changed, uniquingKeysWith: { $1 }) {
      try room.write(text, to: name)
    }
    try room.replace(Self.specification, "[api/server.py]") { _ in
      "[\(Self.wired.joined(separator: ", "))]"
    }
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "base"])
    return room
  }

  private func extract(_ room: Room) throws -> Tool.Result {
    try room.l9gen(["extract", "demo"] + Self.quick, Self.time, seconds: 300)
  }

  private func check(_ room: Room, _ options: [String] = []) throws -> Tool.Result {
    try room.l9gen(
      ["check", "demo", "--templates", Tool.bundled] + options, Self.time, seconds: 300)
  }

  private func difference(_ room: Room) throws -> String {
    try room.run(["git", "diff", "main", "l9gen/demo", "--"] + Self.wired)
  }

  @Test func entriesComeOnceAndGoWithoutATrace() throws {
    let room = try repository()
    let first = try extract(room)
    #expect(first.code == 0, "\(first.errors)")
    let difference = try difference(room)
    for line in [
      "+  l9-mailbox-adapter:\n", "+    build: \".\"\n", "+      - postgres\n",
      "+      - \"api.adapters.mailbox_adapter.wiring:create_app\"\n",
      "+      - MAILBOX_ADAPTER_API_KEY\n",
      "+- module_id: mailbox.adapter\n+  tier: 2\n", "+  - mail_history\n",
      "+  - tool_id: mailbox_tool\n",
      "+    approval_adapter: l9/governance/approvals.py\n", "+      - agent_id: triage\n",
      "+from l9.registry import TOOLS  # l9gen: demo\n+from l9.memory import Substrate  # l9gen: demo\n",
      "+install_mailbox_adapter(app, os.environ, tools=TOOLS, substrate=Substrate())  # l9gen: demo\n",
    ] {
      #expect(difference.contains(line), "\(line) is not in \(difference)")
    }
    // Only the list that was empty loses its brackets.
    let lost = difference.split(separator: "\n").filter {
      $0.hasPrefix("-") && !$0.hasPrefix("---")
    }
    #expect(lost == ["-tools: []  # none yet"])
    #expect(try extract(room).output.contains("commit    none needed"))
    try room.replace(Self.specification, Self.wired.joined(separator: ", ")) { _ in "" }
    #expect(try extract(room).code == 0)
    #expect(try self.difference(room) == "")
  }

  @Test func whatIsUnclearIsToldWithBothPlaces() throws {
    let room = try repository([
      "docker-compose.yml": "services:\n  l9-api: {build: .}\n  old-api: {build: .}\n",
      "l9/tools.yaml": "tools:\n  - {tool_id: mailbox_tool, module: other}\n",
      "modules/registry.yaml": "entries: []\n",
      "l9/registry.py":
        "from l9_runtime.modules import tools\nA = tools.ToolRegistry()\nB = tools.ToolRegistry()\n",
    ])
    let result = try extract(room)
    #expect(result.code == 1)
    for part in [
      """
      error[L9D045]: more than one service could be 'api', in which the module runs
         --> docker-compose.yml:2:3
      """, "note: and here\n   --> docker-compose.yml:3:3\n",
      """
      error[L9D045]: 'mailbox_tool' is here already, and l9gen did not write it
        --> l9/tools.yaml:2:5
      """,
      """
      error[L9D045]: nothing here lists services, modules, tools or segments
         --> modules/registry.yaml:1:1
      """,
      """
      error[L9D045]: the modules could be given more than one registry of tools of this file
         --> l9/registry.py:2:1
      """, "note: the spec allows the file to be modified\n", "4 errors",
    ] {
      #expect(result.errors.contains(part), "\(part) is not in \(result.errors)")
    }
    let branch = try room.attempt(["git", "rev-parse", "-q", "--verify", "l9gen/demo"])
    #expect(!branch.isSuccess && !room.exists("extractions"))
  }

  @Test func aFileThatTheSpecDoesNotAllowStays() throws {
    let room = try repository([
      "api/adapters/mailbox_adapter/module.meta.yaml":
        "type: l9_module_meta\nwiring: {tools: {tool_registry_file: l9/other.yaml}}\n",
      "l9/other.yaml": "tools: []\n",
    ])
    let result = try extract(room)
    #expect(result.code == 0, "\(result.errors)")
    let message = "warning[L9D067]: 'l9/other.yaml' is not to be modified by 'mailbox_adapter'\n"
    #expect(result.errors.hasPrefix(message), "\(result.errors)")
    #expect(result.errors.contains("--> api/adapters/mailbox_adapter/module.meta.yaml:2:38\n"))
    #expect(try room.run(["git", "show", "l9gen/demo:l9/other.yaml"]) == "tools: []\n")
  }

  @Test func wiredFilesAreCheckedPlannedAppliedAndUndone() throws {
    let room = try repository()
    #expect(try extract(room).code == 0)
    try room.run(["git", "merge", "-q", "--ff-only", "l9gen/demo"])
    let clean = try check(room)
    #expect(clean.code == 0 && clean.output.hasSuffix(" clean\n"), "\(clean)")
    // An entry of ours may be edited; a line of ours that is gone is told.
    try room.replace("docker-compose.yml", "\"30s\"") { _ in "10s" }
    try room.replace("api/server.py", ", tools=TOOLS") { _ in "" }
    let edited = try check(room)
    #expect(edited.code == 1)
    #expect(
      edited.output.hasPrefix(
        "user-edited       api/server.py  lines or entries of modules differ\n"))
    try room.replace(Self.specification, "  tier: 2\n") { _ in "  tier: 1\n" }
    let changed = try check(room)
    #expect(changed.output.contains("spec-changed      modules/registry.yaml  lines or entries"))
    let before = try room.tree()
    let plan = ["plan", "demo", "-o", ".git/plan.json"] + Self.quick
    let planned = try room.l9gen(plan, Self.time, seconds: 300)
    for path in ["api/server.py", "modules/registry.yaml", "extractions/demo/wired_files.json"] {
      #expect(planned.output.contains("update  \(path)  wired"), "\(planned)")
    }
    let apply = ["apply", ".git/plan.json", "--templates", Tool.bundled]
    #expect(try room.l9gen(apply, Self.time, seconds: 300).code == 0)
    let after = try check(room)
    #expect(after.code == 0, "\(after.output)")
    let compose = String(decoding: try room.read("docker-compose.yml"), as: UTF8.self)
    #expect(compose.contains("interval: 10s"), "an edit of an entry was lost")
    #expect(try room.l9gen(["undo"], seconds: 300).code == 0)
    #expect(try room.tree() == before)
  }

  @Test func codeThatLeftItsSpecIsNamedByCheck() throws {
    let room = try repository()
    #expect(try extract(room).code == 0)
    try room.run(["git", "merge", "-q", "--ff-only", "l9gen/demo"])
    let service = "api/adapters/mailbox_adapter/services/mailbox_adapter_service.py"
    try room.replace(service, "return await handle_once(") { _ in "return await handle_again(" }
    let result = try check(room)
    #expect(result.code == 1)
    for part in [
      "error[L9D047]: ", "--> \(service):", "--> \(Self.specification):",
      "\nuser-edited       \(service)\n",
    ] {
      #expect(result.output.contains(part), "\(part) is not in \(result.output)")
    }
    let json = try check(room, ["--format", "json"])
    #expect(json.code == 1 && json.output.contains("\"code\": \"L9D047\""), "\(json.output)")
    // Somebody who takes the file over is still told where it leaves the spec.
    #expect(try room.l9gen(["disown", service]).code == 0)
    let disowned = try check(room)
    #expect(disowned.code == 1 && disowned.output.contains("error[L9D047]"), "\(disowned)")
    #expect(disowned.output.hasSuffix("1 disowned\n"))
  }

  // MARK: why

  /// What `why` says of the line that holds a text.
  private func why(_ room: Room, _ path: String, _ text: String) throws -> String {
    let lines = String(decoding: try room.read(path), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let index = try #require(lines.firstIndex { $0.contains(text) }, "\(text) in \(path)")
    let result = try room.l9gen(
      ["why", "\(path):\(index + 1)", "--templates", Tool.bundled], seconds: 300)
    #expect(result.code == 0, "\(path): \(text): \(result.errors)")
    return result.output
  }

  @Test func linesInFilesOfThePlatformAreExplained() throws {
    let room = try repository()
    #expect(try extract(room).code == 0)
    try room.run(["git", "checkout", "-q", "l9gen/demo"])
    let spec = "\(Self.specification):"
    let meta = "api/adapters/mailbox_adapter/module.meta.yaml:"
    let cases: [(path: String, line: String, told: [String])] = [
      ("api/server.py", "import os", ["wired     what the calls of the modules read"]),
      (
        "api/server.py", "install as install_mailbox",
        ["behind the last import", "mailbox.adapter", "/metadata/module_id", "/repo/root_path"]
      ),
      (
        "api/server.py", "install_mailbox_adapter(app",
        ["installs the module, behind the application", "l9/registry.py", "l9/memory.py", meta]
      ),
      ("api/server.py", "from l9.memory", ["the substrate that the module is given", meta]),
      (
        "docker-compose.yml", "l9-mailbox-adapter:",
        ["begins the module's entry of 'services'", "/wiring.meta.yaml:"]
      ),
      ("docker-compose.yml", "MAILBOX_ADAPTER_API_KEY", ["'environment' of", "/environment"]),
      ("docker-compose.yml", "    build: \".\"", ["'build' of", "docker-compose.yml:6:12"]),
      ("modules/registry.yaml", "module_id: mailbox.adapter", ["begins the module's entry"]),
      ("modules/registry.yaml", "tier: 2", ["'tier' of", "/metadata/tier"]),
      ("l9/tools.yaml", "risk_level", ["'risk_level' of", "/governance/risk_level"]),
      ("l9/tools.yaml", "agent_id: triage", ["'agent_bindings' of", "/tool/agent_bindings"]),
      ("Memory.yaml", "mail_history", ["segments of memory", meta]),
    ]
    for one in cases {
      let output = try why(room, one.path, one.line)
      for text in one.told + ["allowed   \(spec)"] {
        #expect(output.contains(text), "\(one.line): no \(text) in \(output)")
      }
      #expect(!output.contains("note "), "\(output)")
    }
    // A file's owner has the other lines.
    let foreign = try room.l9gen(["why", "api/server.py:1", "--templates", Tool.bundled])
    #expect(foreign.code == 1 && foreign.errors.contains("error[L9X030]"), "\(foreign)")
    #expect(foreign.errors.contains("only lines 2, 3, "), "\(foreign)")
    let all = try room.l9gen(["why", "Memory.yaml", "--templates", Tool.bundled])
    #expect(all.code == 0 && all.output.hasPrefix("Memory.yaml:3:   - mail_history\n"), "\(all)")
    let json = try room.l9gen(
      ["why", "l9/tools.yaml:2", "--templates", Tool.bundled, "--format", "json"])
    #expect(json.code == 0 && json.output.contains("\"kind\": \"why-wired\""), "\(json)")
  }

  @Test func whatWasEditedOrAddedInAnEntryIsSaidToBe() throws {
    let room = try repository()
    #expect(try extract(room).code == 0)
    try room.run(["git", "checkout", "-q", "l9gen/demo"])
    try room.replace("l9/tools.yaml", "risk_level: high") { _ in "risk_level: low" }
    try room.append("    owner: ops\n", to: "l9/tools.yaml")
    #expect(try why(room, "l9/tools.yaml", "risk_level").contains("note      this line does not"))
    #expect(try why(room, "l9/tools.yaml", "owner: ops").contains("note      somebody added"))
    try room.replace(Self.specification, Self.wired.joined(separator: ", ")) { _ in "" }
    for (path, line) in [("api/server.py", "install_"), ("Memory.yaml", "mail_history")] {
      #expect(try why(room, path, line).contains("note      nothing wants this line any more"))
    }
  }
}
