import Files
import Foundation
import Testing

/// Module specs that nobody should give: told with their place, and nothing is written.
@Suite struct BadModuleTests {
  private static let specification = "Module-Spec-v2.6-mailbox.yaml"

  private static let cases: [(what: String, code: String, old: String, new: String)] = [
    ("a missing keystone", "L9D003", "acceptance:\n", "accepted:\n"),
    ("a tier that is not allowed", "L9D007", "  tier: 2\n", "  tier: 5\n"),
    ("an unknown pattern", "L9S009", "pattern: event_id", "pattern: event_idd"),
    ("a placeholder", "L9D004", "name: Mailbox Adapter", "name: \"{{module_name}}\""),
    ("an id twice", "L9D006", "module_id: mailbox.adapter", "module_id: ticket.hook"),
    ("a route twice", "L9D026", "route: /mailbox/events", "route: /tickets/changes"),
  ]

  @Test(arguments: cases.indices)
  func aBadSpecIsToldAndNothingIsWritten(index: Int) throws {
    let bad = Self.cases[index]
    let room = try Room()
    let demo = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../input_schemas/modules_demo").standardizedFileURL.path()
    try FileManager.default.copyItem(atPath: demo, toPath: room.path + "/demo")
    try room.replace("demo/" + Self.specification, bad.old) { _ in bad.new }
    try room.run(["git", "init", "-q", "-b", "main", "--template="])
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "base"])
    let before = try room.tree()
    let result = try room.l9gen(
      ["extract", "demo", "--templates", Tool.bundled, "--no-checks"], seconds: 300)
    #expect(result.code == 1, "\(bad.what): \(result.output)")
    #expect(result.errors.contains("error[\(bad.code)]: "), "\(bad.what): \(result.errors)")
    #expect(result.errors.contains("--> demo/"), "\(result.errors)")
    #expect(try room.tree() == before)
    let branch = try room.attempt(["git", "rev-parse", "-q", "--verify", "l9gen/demo"])
    #expect(!branch.isSuccess, "\(bad.what): a branch was made")
  }
}
