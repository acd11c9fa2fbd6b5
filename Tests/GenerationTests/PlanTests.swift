import Core
import Jinja
import Specs
import Testing

@testable import Generation

@Suite struct PlanTests {
  private static let path = RelativePath(literal: "a.txt")

  private func digests(_ schemas: [String: String]) throws -> [String: Digest] {
    let plan = try Tiny.plan(schemas).plan
    return Dictionary(uniqueKeysWithValues: plan.files.map { ($0.path.string, $0.specDigest) })
  }

  private func changing(_ old: String, to new: String) -> [String: String] {
    Tiny.schemas.mapValues { $0.replacing(old, with: new) }
  }

  /// The package reads name and role, the README title and role, the extensions the label alone;
  /// the settings read the summaries of all agents.
  @Test func aRelatedEditChangesTheDigestOfItsReadersAlone() throws {
    let before = try digests(Tiny.schemas)
    let after = try digests(changing("Watches the first.", to: "Watches the first closely."))
    let changed = before.keys.filter { before[$0] != after[$0] }.sorted()
    #expect(
      changed == [
        "code/agents/second/__init__.py", "docs/agents/second/README.md", "settings.yaml",
      ])
  }

  @Test func anUnrelatedEditChangesNoDigest() throws {
    let before = try digests(Tiny.schemas)
    let after = try digests(changing("anchors: [Ann]", to: "anchors: [Ann], auditscope: [answers]"))
    #expect(before.count == 12 && before == after)
  }

  /// A comment or another order of keys says nothing new.
  @Test func aCommentChangesNoDigest() throws {
    let before = try digests(Tiny.schemas)
    let after = try digests(changing("system: First", to: "# a comment\nsystem: First"))
    #expect(before == after)
  }

  @Test func partsAreToldApart() throws {
    var diagnostics = Diagnostics()
    let set = TemplateSet(
      sources: [
        Source(path: "a.txt.j2", text: "{{ agent.a }}"),
        Source(path: "b.txt.j2", text: "{{ agent.b }}"),
        Source(path: "c.txt.j2", text: "{{ agent.a }}{{ agent.b }}{{ dora }}"),
      ], diagnostics: &diagnostics)
    func context(_ a: String, _ b: String) -> ValueMap {
      ValueMap(["agent": .map(ValueMap(["a": .string(a), "b": .string(b)]))])
    }
    var digests = PartDigests()
    let parts = try set.names.map {
      digests.digest(of: try #require(set[$0]), in: context("1", "2"), file: Self.path)
    }
    #expect(Set(parts).count == 3)
    // Digests are kept for one agent: another one has to have its own.
    digests.beginUnit()
    let other = try set.names.map {
      digests.digest(of: try #require(set[$0]), in: context("1", "3"), file: Self.path)
    }
    #expect(parts[0] == other[0] && parts[1] != other[1] && parts[2] != other[2])
  }

  @Test func canonicalJSONIsOneTextAndNamesEveryFile() throws {
    let plan = try Tiny.plan().plan
    #expect(plan.canonicalBytes == (try Tiny.plan().plan).canonicalBytes)
    #expect(plan.id == Digest(of: plan.canonicalBytes))
    let json = try JSON(parsing: plan.canonicalBytes)
    #expect(json.canonicalBytes == plan.canonicalBytes)
    #expect(json["version"]?.int == 1 && json["kind"]?.string == "plan")
    #expect(json["time"]?.string == "1970-01-01T01:00:00Z")
    let files = try #require(json["files"]?.array)
    #expect(files.count == 12)
    for file in files {
      for key in ["path", "place", "kind", "owner", "row", "reason", "template"] {
        #expect(file[key]?.string?.isEmpty == false, "\(key) of \(file)")
      }
      for key in ["template_sha256", "spec_sha256"] {
        #expect(file[key]?.string.flatMap { Digest(hex: $0) } != nil, "\(key) of \(file)")
      }
    }
  }

  @Test func filesStandInTheOrderTheyAreBuilt() throws {
    let plan = try Tiny.plan().plan
    let keys = plan.files.map { "\($0.wave + 1) \($0.unit?.string ?? "") \($0.path)" }
    #expect(keys == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(plan.agents.map(\.id.string) == ["first", "second"])
    #expect(plan.extractionName.string == "tiny_19700101_010000")
  }

  @Test func rowsOfThePackAreOfTheRun() throws {
    let plan = try Tiny.plan().plan
    let first = try #require(plan.files.first { $0.subject == .run })
    #expect(first.unit == nil && first.path.string == "code/tiny_runtime/__init__.py")
    #expect(first.place?.string == "tiny_runtime/__init__.py")
  }

  @Test func planningIsTheSameForAnyNumberOfWorkers() throws {
    var schemas = Tiny.schemas
    for number in 0..<9 {
      schemas["more\(number).yaml"] = Tiny.schemas["first.yaml"]?
        .replacing("first", with: "more\(number)").replacing("First", with: "More\(number)")
    }
    let made = try [1, 2, 3, 8].map { workers in
      var diagnostics = Diagnostics()
      let blueprinted = try Tiny.plan(schemas, workers: workers, &diagnostics)
      return (blueprinted?.plan.canonicalBytes, DiagnosticText().render(diagnostics))
    }
    #expect(made[0].0 != nil && made[0].1.contains("has no endpoints"))
    for other in made.dropFirst() { #expect(other == made[0]) }
  }

  @Test func renderingIsTheSameForAnyNumberOfWorkers() async throws {
    let blueprinted = try Tiny.plan()
    let one = try await Tiny.render(blueprinted)
    for workers in [2, 3, 8] {
      let many = try await Tiny.render(blueprinted, workers: workers)
      #expect(one.map(\.path) == many.map(\.path))
      #expect(one.map(\.digest) == many.map(\.digest))
    }
  }

  /// Text of a schema must not decide where the metadata block goes.
  @Test func aSchemaThatHoldsTheMarkerIsRefused() async throws {
    let blueprinted = try Tiny.plan(changing("Watches the first.", to: Metadata.marker))
    var diagnostics = Diagnostics()
    _ = blueprinted.plan.render(
      workers: 1, facts: blueprinted.facts, diagnostics: &diagnostics)
    #expect(diagnostics.sorted.map(\.rule.code) == ["L9P007", "L9P007"])
  }
}

@Suite struct PlacesTests {
  @Test(arguments: [
    ("code/agents/a/b.py", "agents/a/b.py"),
    ("tests/agents/a/test_b.py", "tests/agents/a/test_b.py"),
    ("docs/agents/a/README.md", "agents/a/README.md"),
    ("manifests/a_manifest.json", "manifests/a_manifest.json"),
    ("evidence_report.md", "extractions/c/evidence_report.md"),
    ("logs/a.txt", "extractions/c/logs/a.txt"), ("codes/a.py", "extractions/c/codes/a.py"),
  ])
  func everyFileHasItsPlace(_ path: String, _ place: String) {
    let found = Places.place(of: RelativePath(literal: path), collection: "c")
    #expect(found?.string == place)
  }

  @Test(arguments: [
    ("code/agents/a/b.py", "agents.a.b"), ("code/agents/a/__init__.py", "agents.a"),
    ("tests/agents/test_b.py", "agents.test_b"), ("conftest.py", "conftest"), ("docs/a.md", ""),
  ])
  func modulesAreNamedAsTheyAreImported(_ path: String, _ module: String) {
    #expect(Places.module(of: RelativePath(literal: path)) == module)
  }
}

@Suite struct TimeTests {
  private func time(_ schemas: [String: String], epoch: String?) throws -> Timestamp? {
    var diagnostics = Diagnostics()
    return try Tiny.plan(schemas, epoch: epoch, &diagnostics)?.plan.time
  }

  @Test func theEpochComesFirst() throws {
    #expect(try time(Tiny.schemas, epoch: "0") == Timestamp(seconds: 0))
    #expect(try time(Tiny.schemas, epoch: "1700000000") == Timestamp(seconds: 1_700_000_000))
  }

  /// Without epoch and repository the newest date of the schemas counts.
  @Test func thenTheNewestDateOfTheSchemas() throws {
    #expect(try time(Tiny.schemas, epoch: nil) == Timestamp(iso8601: "2026-01-06"))
  }

  @Test(arguments: ["", "x", "-1", "1.5", "9223372036854775807", "253402300800", "1e9"])
  func anotherEpochIsRefused(_ epoch: String) {
    expectFailure(PlanRules.noTime) { _ = try time(Tiny.schemas, epoch: epoch) }
  }

  @Test func theLastSecondThatHasAName() throws {
    #expect(try time(Tiny.schemas, epoch: "253402300799")?.iso8601 == "9999-12-31T23:59:59Z")
  }

  @Test func withoutAnyTimeNothingIsPlanned() throws {
    let schemas = Tiny.schemas.mapValues { $0.replacing("created: 2026-01-0", with: "owner: o") }
    var diagnostics = Diagnostics()
    #expect(try Tiny.plan(schemas, epoch: nil, &diagnostics) == nil)
    #expect(diagnostics.sorted.contains { $0.rule == PlanRules.noTime })
  }

  /// Git knows no time before 1970, so a schema from before it gives none.
  @Test func aDateBefore1970IsNoTime() throws {
    let schemas = Tiny.schemas.mapValues { $0.replacing("created: 2026", with: "created: 1926") }
    var diagnostics = Diagnostics()
    #expect(try Tiny.plan(schemas, epoch: nil, &diagnostics) == nil)
    #expect(diagnostics.sorted.contains { $0.rule == PlanRules.noTime })
  }
}
