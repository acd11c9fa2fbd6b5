import Core
import Documents
import Foundation
import Jinja
import Specs
import Testing

@testable import Blueprints

/// What glue states of single files: what is taken, and every form that is not.
@Suite struct StatedFileTests {
  static let schema = """
    name: agent
    rootpath: x/agent
    cursorinstructions:
      generatefiles: [config.py, owl_models.py, owl_scorer.py, nest_builder.py, owl_logger.py]
    reasoningengine: {knowledgefusionlayer: {sourceblend: [hoots]}}
    deployment: {endpoints: [POST /declared]}

    """

  /// `L9_RECORD=1` writes the file anew and fails, so that the difference is read.
  @Test func everyRefusedFormIsToldWithItsPlace() throws {
    let file = Places.vectors.appending(path: "stated.yaml")
    let (_, diagnostics) = try derive(String(contentsOf: file, encoding: .utf8))
    let text = DiagnosticText().render(diagnostics)
    let golden = Places.vectors.appending(path: "stated.txt")
    if ProcessInfo.processInfo.environment["L9_RECORD"] == "1" {
      try text.write(to: golden, atomically: true, encoding: .utf8)
      Issue.record("recorded stated.txt; read its difference")
    }
    let expected = try String(contentsOf: golden, encoding: .utf8)
    #expect(text.utf8.elementsEqual(expected.utf8), "L9_RECORD=1 shows the difference")
  }

  @Test func aSoundEntryHasNoFindings() throws {
    let (set, diagnostics) = try derive(
      """
      schema_to_code:
        scorer:
          target: owl_scorer.py
          functions:
            - count: {signature: "def count(tree: str = 'all', least: int = 1) -> int"}
            - hoot: {signature: "async def hoot() -> Owl"}
          endpoints: [{path: /count, method: GET, function: count}, POST /forest/declared, POST /hoot]
        models: {target: owl_models.py, models: [{Owl: [age: int = 1]}]}
        settings: {target: config.py, fields: [owls: int = 3]}
      """)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    let agent = try #require(set.agents.first?.value)
    #expect(
      Self.texts(agent, "operations", "name") == [
        "declared", "get_count", "forest_declared", "hoot",
      ])
    #expect(
      Self.texts(agent, "operations", "request") == [
        "RecordInput", "CountRequest", "RecordInput", "HootRequest",
      ])
    #expect(Self.texts(agent, "operations", "response").last == "Owl")
    #expect(Self.texts(agent, "stated_settings", "text") == ["3"])
    #expect(Self.texts(agent, "models", "import") == ["x.agent._types:Owl"])
  }

  @Test(
    arguments: [
      ("def f()", "f", "", nil), ("async def f() -> None:", "f", "", "None"),
      (
        "def  f ( a , b:int ,c : str='x, y)' )->dict[str, list[int]]", "f",
        "a||,b|int|,c|str|'x, y)'",
        "dict[str, list[int]]"
      ),
      ("def f(self, a = 1,) -> X", "f", "a||1", "X"),
    ] as [(String, String, String, String?)]) func aSignatureIsReadInParts(
      _ text: String, _ name: String, _ parameters: String, _ result: String?
    ) throws
  {
    let signature = try Signature(text)
    #expect(signature.name.text == name)
    let found = signature.parameters.map {
      [$0.name.text, $0.type?.text ?? "", $0.standard?.text ?? ""].joined(separator: "|")
    }
    #expect(found.joined(separator: ",") == parameters)
    #expect(signature.result?.text == result)
    #expect(signature.isAsync == text.hasPrefix("async"))
    for part in [signature.name, signature.result].compactMap(\.self) {
      let bytes = Array(text.utf8)[part.range]
      #expect(String(decoding: bytes, as: UTF8.self) == part.text)
    }
  }

  /// A seeded walk: whatever the text, reading it ends, and places lie inside of it.
  @Test func anyTextIsReadOrRefusedInPlace() {
    var state: UInt64 = 20_261_120
    let pieces = [
      "def ", "async ", "f", "(", ")", ",", ":", "=", "->", "[", "]", "'", "\"", " ", "*", "é",
    ]
    for _ in 0..<2000 {
      var text = "def f("
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      do throws(Signature.Misread) {
        let signature = try Signature(text)
        #expect(signature.name.range.upperBound <= text.utf8.count)
      } catch {
        #expect(error.range.upperBound <= text.utf8.count, "\(text)")
      }
    }
  }

  private static func texts(_ agent: Value, _ list: String, _ key: String) -> [String] {
    guard case .list(let items)? = agent.at(list) else { return [] }
    return items.compactMap { if case .string(let text, _)? = $0.at(key) { text } else { nil } }
  }

  private func derive(_ glue: String) throws -> (BlueprintSet, Diagnostics) {
    var diagnostics = Diagnostics()
    func document(_ name: String, _ text: String) throws -> Node {
      let source = Source(path: name, text: text)
      return try #require(YAML.parse(source, diagnostics: &diagnostics).first).root
    }
    let root = try document("schema.yaml", Self.schema)
    let unit = Specs.Unit(
      id: Specs.Unit.ID("agent"), kind: .agent, schema: Record(root),
      rootPath: RelativePath(literal: "x/agent"), span: root.span)
    let set = BlueprintSet(
      name: "c", head: Record(), units: [unit],
      archetypes: try Inputs.archetypes(Places.vectors.appending(path: "roles.yaml")),
      house: try Inputs.smallHouse(), layers: [Record(try document("glue.yaml", glue))],
      diagnostics: &diagnostics)
    return (set, diagnostics)
  }
}
