import Core
import Foundation
import Testing

/// The commands that keep module specs: migrate, breaking, registry.
@Suite struct ModuleTests {
  /// A repository that holds the demonstration's older spec, committed.
  private func repository() throws -> Room {
    let demo = Tool.cases.appending(path: "../../../input_schemas/modules_demo").standardizedFileURL
    let room = try Room()
    for name in try FileManager.default.contentsOfDirectory(atPath: demo.path()) {
      try room.write(Array(Data(contentsOf: demo.appending(path: name))), to: "specs/" + name)
    }
    try room.run(["git", "init", "-q", "-b", "main", "--template="])
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "base"])
    return room
  }

  private let hook = "specs/Module-Spec-v2.5-ticket_hook.yaml"

  @Test func migrationIsShownThenWrittenOnce() throws {
    let room = try repository()
    let before = try room.tree()
    let shown = try room.l9gen(["migrate", "specs", "--to", "2.6"])
    #expect(shown.code == 0 && shown.output.contains("\n+schema_version: \"2.6\"\n"))
    #expect(try room.tree() == before, "a difference writes nothing")
    let written = try room.l9gen(["migrate", "specs", "--write"])
    #expect(written.code == 0 && written.output.contains("  schema_version says 2.6\n"))
    let after = try room.read(hook)
    #expect(try room.l9gen(["migrate", "specs", "--write"]).output == "every module spec is 2.6\n")
    #expect(try room.read(hook) == after)
    #expect(try room.l9gen(["lint", "specs"]).code == 0)
    // Migrating says the same in other words.
    let breaking = try room.l9gen(["breaking", "specs", "--against", "main"])
    #expect(breaking.code == 0 && breaking.output == "no findings\n", "\(breaking.output)")
  }

  @Test func breakingChangesAreToldWithBothPlaces() throws {
    let room = try repository()
    let text = String(decoding: try room.read(hook), as: UTF8.self)
    try room.write(text.replacing("/tickets/changes", with: "/tickets/events"), to: hook)
    for collection in ["specs", hook] {
      let result = try room.l9gen(["breaking", collection, "--against", "HEAD"])
      #expect(result.code == 1)
      #expect(result.output.contains("error[L9D051]: 'POST /tickets/changes' is now"))
      #expect(result.output.contains("--> \(hook):"))
      #expect(result.output.contains("--> HEAD:\(hook):"))
    }
    #expect(try room.l9gen(["breaking", "specs", "--against", "nowhere"]).code != 0)
    #expect(try room.l9gen(["breaking", "specs"]).code == 2)
  }

  @Test func registryIsTakenInAndHeldAgainstTheRepository() throws {
    let room = try repository()
    #expect(try room.l9gen(["registry"]).output.contains("error[L9D038]"))
    try room.write(
      "modules:\n  - {module_id: mailbox.adapter, tier: 2, scope: Mail, status: spec_complete}\n",
      to: "published.yaml")
    let take = ["registry", "--import", "published.yaml"]
    #expect(try room.l9gen(take).output.contains("+  - module_id: mailbox.adapter\n"))
    #expect(!room.exists("modules/registry.yaml"), "a difference writes nothing")
    #expect(try room.l9gen(take + ["--write"]).output == "modules/registry.yaml\n")
    #expect(try room.l9gen(take + ["--write"]).output == "nothing to register\n")
    let missing = try room.l9gen(["registry"])
    #expect(missing.code == 1 && missing.output.contains("error[L9D031]"))
    try room.write(
      "type: l9_module_contracts\nspec_root: specs\nmodule_root: code\n",
      to: ".l9_modules.meta.yaml")
    let orphan = try room.l9gen(["registry", "--check"])
    #expect(orphan.code == 1 && orphan.output.contains("'ticket_hook' is not in the registry"))
    try room.write(
      "modules:\n  - {module_id: ticket_hook, tier: 3, status: spec_complete}\n",
      to: "published.yaml")
    #expect(try room.l9gen(take + ["--write"]).code == 0)
    let result = try room.l9gen(["registry"])
    #expect(result.code == 0 && result.output == "no findings\n", "\(result.output)")
  }
}
