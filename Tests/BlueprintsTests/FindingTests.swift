import Core
import Documents
import Foundation
import Specs
import Testing

@testable import Blueprints

/// One schema for every rule, with the finding it gives.
@Suite struct FindingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let schema: String
    var glue: String?
    let finding: String

    var testDescription: String { finding }
  }

  static let cases = [
    Case(
      schema: "communicationstack: {ioengine: {voicein: loud}}",
      finding: "L9A017 1:42 'communicationstack.ioengine.voicein' has no effect yet"),
    Case(
      schema: "packetrouting: {outbound: [{packettype: A}, {fields: [x]}]}",
      finding: "L9A017 1:54 'packetrouting.outbound[].fields' has no effect yet"),
    Case(
      schema: "system: Zoo\nreasoningengine: {framework: owls}",
      finding: "L9A017 2:30 2 fields are told in documents only"),
    Case(
      schema: "reasoningengine: {framework: owls}",
      finding: "L9A017 1:30 1 field is told in documents only"),
    Case(
      schema: "deployment: {endpoints: [{path: /a, authrequired: governance_token}]}",
      finding: "L9A018 1:26 nobody can approve 'a'"),
    Case(
      schema: "collaborationnetwork: {autonomyscope: {externalactions: perhaps (or not)}}",
      finding: "L9A019 1:57 'perhaps (or not)' does not say how far the agent may go"),
    Case(
      schema: "cursorinstructions: {generatefiles: [owl.py], roles: {owl.py: bird}}",
      finding: "L9A020 1:63 'bird' is no role, so the name of 'owl' decides"),
    Case(
      schema: "deployment: {endpoints: [{path: /a, request: {n: number of owls}}]}",
      finding: "L9A021 1:50 'n: number of owls' is no field with a type"),
    Case(
      schema: "deployment: {endpoints: [{path: /a, method: GET, request: {n: int}}]}",
      finding: "L9A021 1:59 'get_a' is a GET, which has no body"),
    Case(
      schema: "deployment: {endpoints: ['GET /a/{b-c}']}",
      finding: "L9A005 1:26 '/a/{b-c}' has a parameter without a usable name"),
    Case(
      schema: "rootpath: ../up",
      finding: "L9A002 1:1 the root path of 'agent' cannot become a package"),
    Case(
      schema: "cursorinstructions: {generatefiles: [thing.py]}",
      finding: "L9A003 1:38 no role word ends 'thing'"),
    Case(
      schema: "deployment: {alerting: ['heat >']}",
      finding: "L9A004 1:25 incomplete comparison: 'heat >'"),
    Case(
      schema:
        "governance: {escalationpolicy: 'if the moon is full and the owls are all awake and nobody sleeps tonight'}",
      finding: "L9A004 1:32 neither a comparison nor a short flag: "
        + "'if the moon is full and the owls are all awake and nobody sleeps tonight'"),
    Case(
      schema: "deployment: {endpoints: [{path: /a, method: FETCH}]}",
      finding: "L9A005 1:26 this endpoint has no usable path or method"),
    Case(
      schema: "deployment: {endpoints: [GET /a, {path: /a, method: get}]}",
      finding: "L9A006 1:34 'GET /a' is declared twice"),
    Case(
      schema: "cursorinstructions: {generatefiles: [a_scorer.py, aScorer.py]}",
      finding:
        "L9A007 1:51 'aScorer.py' and 'a_scorer.py' both become the module 'x.agent.a_scorer'"
    ),
    Case(
      schema: "memorytopology: {workingmemory: {storagetype: abacus}}",
      finding: "L9A008 1:47 no store begins like 'abacus'"),
    Case(
      schema: "deployment: {endpoints: [{path: /a, authrequired: riddle}]}",
      finding: "L9A009 1:51 'riddle' is no known kind of authentication"),
    Case(
      schema: "deployment: {alerting: ['drift > threshold']}",
      finding: "L9A010 1:25 'drift_threshold' has no value"),
    Case(
      schema: "learningsystem: {autonomyprofile: {safetylayer: [owl_watch]}}",
      finding: "L9A011 1:50 'owl_watch' is no known kind of check and becomes a signal"),
    Case(
      schema: "deployment: {alerting: ['heat > 3']}",
      finding: "L9A012 1:25 nothing in 'agent' sets 'heat'"),
    Case(
      schema: "deployment: {telemetry: {metrics: [owl_ratio]}}",
      finding: "L9A013 1:36 nothing feeds 'owl_ratio'"),
    Case(
      schema: "reasoningengine: {strategymodes: [prophecy]}",
      finding: "L9A014 1:35 nothing carries out 'prophecy'"),
    Case(
      schema: "cursorinstructions: {generatefiles: [owl_client.py]}",
      finding: "L9A015 1:38 no agent of the collection is what 'owl_client.py' means"),
    Case(schema: "role: 'A TODO for later'", finding: "L9A016 1:7 the text holds 'TODO'"),
    Case(
      schema: "cursorinstructions: {generatefiles: [a_scorer.py]}",
      glue: "schema_to_code: {a: {target: a_scorer.py, functions: [{f: {signature: def g()}}]}}",
      finding: "L9A022 1:75 'f' is defined as 'g'"),
    Case(
      schema: "cursorinstructions: {generatefiles: [a_scorer.py]}",
      glue: "schema_to_code: {a: {target: a_scorer.py}, b: {target: a_scorer.py}}",
      finding: "L9A023 1:56 what 'a_scorer.py' holds is stated twice"),
    Case(
      schema: "cursorinstructions: {generatefiles: [a_scorer.py]}",
      glue: "schema_to_code: {a: {target: b_scorer.py}}",
      finding: "L9A024 1:30 no agent generates 'b_scorer.py'"),
    Case(
      schema: "cursorinstructions: {generatefiles: [a_scorer.py]}",
      glue: "schema_to_code: {a: {target: a_scorer.py, models: [Owl]}}",
      finding: "L9A025 1:52 the model 'Owl' has no stated field"),
    Case(
      schema: "cursorinstructions: {generateallrequired: false, generatefiles: [config.py]}",
      finding: "L9A026 1:43 'generatefiles' lists no controller"),
    Case(
      schema: "cursorinstructions: {autointegrate: false}",
      finding: "L9A028 1:37 no agent is left for the application"),
    Case(schema: "role: Lorem ipsum dolor", finding: "L9A016 1:7 the text holds 'lorem ipsum'"),
  ]

  @Test(arguments: cases) func findingHasItsRulePlaceAndWords(_ item: Case) throws {
    let findings = try findings(item.schema, glue: item.glue)
    #expect(findings.map(Self.line).contains(item.finding), "\(findings.map(Self.line))")
  }

  @Test func unusableArchetypesAreReported() {
    let text = "archetypes: [{name: owl, kind: bird}, {name: config, kind: config}]"
    var diagnostics = Diagnostics()
    let documents = YAML.parse(Source(path: "t.yaml", text: text), diagnostics: &diagnostics)
    for document in documents { _ = Archetypes(document, diagnostics: &diagnostics) }
    let lines = diagnostics.sorted.map(Self.line)
    #expect(lines.contains("L9A001 1:14 this row has no name or an unknown kind"))
    #expect(lines.contains("L9A001 1:1 the table has no archetype 'runner'"))
    #expect(!lines.contains { $0.hasSuffix("'config'") })
  }

  @Test func everyRuleHasACase() {
    let covered = Set(Self.cases.map { $0.finding.prefix(6) }).union(["L9A001", "L9A027"])
    #expect(BlueprintRules.all.map(\.code) == BlueprintRules.all.map(\.code).sorted())
    for rule in BlueprintRules.all { #expect(covered.contains(rule.code[...]), "\(rule.code)") }
  }

  @Test func aSoundSchemaHasNoFindings() throws {
    let findings = try findings(
      """
      cursorinstructions: {generatefiles: [heat_detector.py]}
      deployment: {alerting: ['heat > 3'], endpoints: [GET /heat]}
      """)
    #expect(findings.map(Self.line) == [])
  }

  private func findings(_ schema: String, glue: String? = nil) throws -> [Diagnostic] {
    var diagnostics = Diagnostics()
    var text = schema
    if !schema.contains("rootpath") { text += "\nrootpath: x/agent" }
    let documents = YAML.parse(
      Source(path: "s.yaml", text: text + "\nname: agent\n"), diagnostics: &diagnostics)
    let root = try #require(documents.first).root
    let unit = Specs.Unit(
      id: Specs.Unit.ID("agent"), kind: .agent, schema: Record(root),
      rootPath: RelativePath(literal: "x/agent"), span: root.span)
    let layers = glue.map {
      YAML.parse(Source(path: "g.yaml", text: $0 + "\n"), diagnostics: &diagnostics)
    }
    _ = BlueprintSet(
      name: "c", head: Record(), units: [unit],
      archetypes: try Inputs.archetypes(Places.vectors.appending(path: "roles.yaml")),
      house: try Inputs.smallHouse(), layers: (layers ?? []).map { Record($0.root) },
      diagnostics: &diagnostics)
    return diagnostics.sorted
  }

  private static func line(_ finding: Diagnostic) -> String {
    let place = finding.span.map { "\($0.position.line):\($0.position.column)" } ?? "-"
    return "\(finding.rule.code) \(place) \(finding.message)"
  }
}
