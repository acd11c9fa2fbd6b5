import Core
import Documents
import Foundation
import Jinja
import Specs
import Testing

@testable import Blueprints

/// What schema and collection say of single files.
@Suite struct FileRoleTests {
  @Test func theAgentsOwnWordIsTheStrongest() throws {
    let weak = try record("file_roles: {core/a.py: scorer, b.py: scorer}")
    let strong = try record(
      """
      schema_to_code:
        one: {target: b.py, template: big_detector.py.j2, lines: 1-2}
        two: {target: c.py}
        three: {template: x.py.j2}
      """)
    let listed = try record("file_roles: [{file: d.py, role: handler}]")
    let roles = FileRoles([weak, strong, listed])
    #expect(roles.role(of: file("core/a.py"))?.role == "scorer")
    #expect(roles.role(of: file("a.py"))?.role == nil)
    #expect(roles.role(of: file("x/b.py"))?.role == "big_detector")
    #expect(roles.role(of: file("c.py"))?.role == nil)
    #expect(roles.role(of: file("d.py"))?.role == "handler")
    let own = roles.below(
      Field(.record(try record("b.py: matcher")), at: weak.entries[0].value.span))
    #expect(own.role(of: file("x/b.py"))?.role == "matcher")
    #expect(own.role(of: file("d.py"))?.role == "handler")
  }

  @Test(arguments: [
    ("owl.py", "scorer", "scorer", ["owl"]),
    ("owl.py", "Evaluator", "evaluator", ["owl"]),
    ("owl_scorer.py", "big_scorer", "scorer", ["owl"]),
    ("owl_scorer.py", "detector", "detector", ["owl", "scorer"]),
  ]) func aWordNamesAnArchetypeOrEndsInARole(
    _ file: String, _ role: String, _ archetype: String, _ subject: [String]
  ) throws {
    let archetypes = try Inputs.archetypes(Places.vectors.appending(path: "roles.yaml"))
    let found = try #require(archetypes.resolve(file, as: role))
    #expect(found.archetype == archetype)
    #expect(found.subject == subject)
  }

  @Test func anotherWordSaysNothing() throws {
    let archetypes = try Inputs.archetypes(Places.vectors.appending(path: "roles.yaml"))
    #expect(archetypes.resolve("owl_scorer.py", as: "bird") == nil)
  }

  private func record(_ text: String) throws -> Specs.Record {
    var diagnostics = Diagnostics()
    let documents = YAML.parse(
      Source(path: "s.yaml", text: text + "\n"), diagnostics: &diagnostics)
    return Record(try #require(documents.first).root)
  }

  private func file(_ path: String) -> DeclaredFile {
    DeclaredFile(below: path, whole: "x/agent/\(path)", origin: .none)
  }
}
