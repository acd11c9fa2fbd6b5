import Core
import Testing

@testable import Documents

@Test func nodesKeepTheirPlaces() throws {
  var diagnostics = Diagnostics()
  let source = Source(path: "a.yaml", text: "a: 1\nb:\n  - x\n  - 'no'\n")
  let documents = YAML.parse(source, diagnostics: &diagnostics)
  let root = try #require(documents.first?.root)
  #expect(root["a"]?.int == 1)
  #expect(root["b"]?.items.map(\.text) == ["x", "no"])
  #expect(root["b"]?.items[1].span.position == Position(line: 4, column: 5))
}
