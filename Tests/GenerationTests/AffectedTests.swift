import Core
import Documents
import Files
import Specs
import Testing

@testable import Generation

/// What a change since a commit can reach, held against everything that it changes.
@Suite struct AffectedTests {
  private func affected(_ schemas: [String: String]) throws -> Affected {
    Affected(try Tiny.plan(), try Tiny.plan(schemas), since: "main")
  }

  private func changed(_ file: String, _ from: String, _ to: String) -> [String: String] {
    var schemas = Tiny.schemas
    schemas[file] = schemas[file]?.replacing(from, with: to)
    return schemas
  }

  @Test func dependentsAreAffected() throws {
    let first = try affected(changed("first.yaml", "Answers", "Answers quickly"))
    #expect(first.units.map(\.id.string) == ["first", "second"])
    #expect(first.units.map(\.cause) == [.changed, .needs(first.units[0].id)])
    #expect(first.includes(RelativePath(literal: "agents/second/README.md")))
    // The runtime is the same for every collection.
    #expect(!first.includes(RelativePath(literal: "code/tiny_runtime/__init__.py")))
    let second = try affected(changed("second.yaml", "Watches", "Observes"))
    #expect(second.units.map(\.id.string) == ["second"])
    #expect(!second.includes(RelativePath(literal: "code/agents/first/__init__.py")))
    #expect(second.includes(RelativePath(literal: "evidence_report.md")))
  }

  @Test func theSameSchemaIsNotAffected() throws {
    let comment = try affected(changed("first.yaml", "module:", "# what it is\nmodule:"))
    #expect(comment.units.isEmpty && comment.removed.isEmpty)
    #expect(!comment.includes(RelativePath(literal: "evidence_report.md")))
  }

  @Test func newAndLostUnitsAreTold() throws {
    var schemas = Tiny.schemas
    schemas["second.yaml"] = nil
    let lost = try affected(schemas)
    #expect(lost.removed.map(\.string).contains("code/agents/second/__init__.py"))
    #expect(lost.includes(RelativePath(literal: "agents/second/README.md")))
    let new = Affected(try Tiny.plan(schemas), try Tiny.plan(), since: "main")
    #expect(new.units.map(\.cause) == [.new] && new.removed.isEmpty)
  }

  /// For every field and many values: no file that is left out differs.
  @Test func whatIsLeftOutIsTheSame() async throws {
    let before = try Tiny.plan()
    let old = Dictionary(
      uniqueKeysWithValues: try await Tiny.render(before).map { ($0.path, $0) })
    var tried = 0
    for (name, text) in Tiny.schemas.sorted(by: { $0.key < $1.key }) {
      var findings = Diagnostics()
      let source = Source(path: name, text: text)
      let document = try #require(YAML.parse(source, diagnostics: &findings).first)
      for field in document.scalars(in: 0..<source.bytes.count) {
        for probe in Probe.all(for: field.node, nil) {
          let span = field.node.span
          let bytes = source.bytes[..<span.start] + probe.bytes + source.bytes[span.end...]
          var schemas = Tiny.schemas
          schemas[name] = String(decoding: bytes, as: UTF8.self)
          var diagnostics = Diagnostics()
          guard let now = try Tiny.plan(schemas, &diagnostics) else { continue }
          tried += 1
          let affected = Affected(before, now, since: "main")
          let new = try await Tiny.render(now)
          for file in new where !affected.includes(file.path) {
            #expect(old[file.path]?.bytes == file.bytes, "\(field.pointer): \(file.path)")
          }
          let present = Set(new.map(\.path))
          let gone = old.keys.filter { !present.contains($0) }
          #expect(Set(affected.removed).isSuperset(of: gone))
        }
      }
    }
    #expect(tried > 20)
  }
}
