import Core
import Documents
import Jinja
import Specs
import Testing

@testable import Blueprints

/// How far an agent goes alone, from what a schema says about it.
@Suite struct AutonomyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let schema: String
    let inside: Freedom
    let outside: Freedom
    var subAgents = Freedom.never

    var testDescription: String { schema }
  }

  static let cases = [
    Case(schema: "role: a", inside: .full, outside: .gated),
    Case(schema: "governance: {mode: hybrid}", inside: .full, outside: .gated),
    Case(schema: "governance: {mode: Autonomous}", inside: .full, outside: .full),
    Case(schema: "governance: {mode: distributed}", inside: .full, outside: .full),
    Case(schema: "governance: {mode: supervised}", inside: .gated, outside: .gated),
    Case(schema: "governance: {mode: centralized}", inside: .gated, outside: .gated),
    // The stricter of mode and scope.
    scope("autonomous", "full", "gated_by_governance (matches > limit)", .full, .gated),
    scope("autonomous", "Gated", "none (it only reports)", .gated, .never),
    scope("autonomous", "none", "false", .never, .never),
    scope("supervised", "full", "full", .gated, .gated),
    scope("hybrid", "requires_approval", "not_allowed", .gated, .never),
    scope("hybrid", "true", "''", .full, .gated),
    // What is not understood is gated.
    scope("autonomous", "perhaps", "sometimes", .gated, .gated),
    delegation("{maxparallelsubagents: 3}", .full),
    delegation("{spawnsubagents: allowed}", .full),
    delegation("{spawnsubagents: true}", .full),
    delegation("{spawnsubagents: with approval}", .gated),
    delegation("{spawnsubagents: false}", .never),
    delegation("{spawnsubagents: forbidden}", .never),
  ]

  private static func scope(
    _ mode: String, _ internally: String, _ externally: String, _ inside: Freedom,
    _ outside: Freedom
  ) -> Case {
    Case(
      schema: """
        governance: {mode: \(mode)}
        collaborationnetwork:
          autonomyscope: {internaldecisions: \(internally), externalactions: \(externally)}
        """, inside: inside, outside: outside)
  }

  private static func delegation(_ policy: String, _ freedom: Freedom) -> Case {
    Case(
      schema: "collaborationnetwork: {delegationpolicy: \(policy)}", inside: .full,
      outside: .gated, subAgents: freedom)
  }

  @Test(arguments: cases) func theStricterCounts(_ item: Case) throws {
    var reader = try reader(item.schema)
    let autonomy = Autonomy(&reader)
    #expect(autonomy.inside == item.inside)
    #expect(autonomy.outside == item.outside)
    #expect(autonomy.subAgents == item.subAgents)
  }

  @Test func subAgentsHaveALimitAndKinds() throws {
    var reader = try reader(
      "collaborationnetwork: {delegationpolicy: {maxparallelsubagents: 20, subagenttemplates: [Scout One, b]}}"
    )
    let autonomy = Autonomy(&reader)
    #expect(autonomy.parallel == 20)
    #expect(autonomy.templates.map(\.string) == ["scout_one", "b"])
  }

  @Test(arguments: [
    ("{input: [structuredapi]}", []),
    ("{input: [messagesqueue]}", ["queue"]),
    ("{input: [Webhooks, task_queue, queue]}", ["queue", "webhook"]),
    ("{channels: {messages_queue: true, webhook: true}}", ["queue"]),
    ("{channels: {messagesqueue: false}}", []),
    ("{input: [partner_webhook]}", ["webhook"]),
  ]) func waysInAreInputsAndQueues(_ stack: String, _ expected: [String]) throws {
    var reader = try reader("communicationstack: \(stack)")
    #expect(reader.inlets().map(\.string) == expected)
  }

  private func reader(_ schema: String) throws -> SchemaReader {
    var diagnostics = Diagnostics()
    let documents = YAML.parse(
      Source(path: "s.yaml", text: schema + "\n"), diagnostics: &diagnostics)
    var origins = Origins()
    return SchemaReader(Record(try #require(documents.first).root), taking: &origins)
  }
}
