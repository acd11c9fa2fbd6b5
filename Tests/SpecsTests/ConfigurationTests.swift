import Core
import Documents
import Foundation
import Testing

@testable import Specs

@Suite struct ConfigurationTests {
  private static let house = """
    system: house
    extraction:
      phases:
        - {id: 0, name: Lock, minutes: 15, per_agent: false}
        - {id: 4, name: Validation, minutes: 15, per_agent: true}
    feature_flags:
      - {name: L9_ENABLE_A, scope: runtime, default: true, governs: [governance], purpose: Checks}
      - {name: L9_ENABLE_B, scope: generation, default: true, governs: [testing]}
    shared_configuration:
      memory_topology:
        working_memory: {type: redis_cluster, connection: "${L9_REDIS_URL}", ttl_seconds: 3600}
      governance: {anchors: [], mode: hybrid, human_override: true}
      logging: {level: INFO, root_folder: L9/logs, structured: true}
    validation:
      gates:
        - {id: test_coverage, group: testing, phase: 4, kind: dynamic, check: coverage, at_least: 0.85}
        - {id: no_todos, group: code_quality, phase: 2, kind: static, check: no_words, words: [TODO]}
    checklist:
      - phase: 2
        items:
          - {item: Nothing is open, gate: no_todos}
          - {item: It runs, not_provable: ask}
    """

  private func read(
    _ texts: [(name: String, text: String)], _ diagnostics: inout Diagnostics
  ) -> Configuration {
    func file(_ part: (name: String, text: String)) -> InputFile {
      Documents.read(Source(path: part.name, text: part.text), diagnostics: &diagnostics)
    }
    let bundled = ConfigurationLayer.bundled([file(("house.yaml", Self.house))])
    let files = texts.map { file($0) }
    var ignored = Diagnostics()
    let collection = Collection.read(files: files, name: "case", diagnostics: &ignored)
    return Configuration.read(bundled + collection.layers, diagnostics: &diagnostics)
  }

  /// The files that come with the tool have no finding, and every gate they name is there.
  @Test func bundledFilesAreSound() throws {
    let templates = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../templates").standardizedFileURL
    var diagnostics = Diagnostics()
    let meta = try FileManager.default.contentsOfDirectory(
      atPath: templates.appending(path: "meta").path())
    let names = meta.filter { $0.hasSuffix(".yaml") }.sorted().map { "meta/" + $0 }
    let files = try (names + ["glue/universal_extractor_glue.yaml"]).map { name in
      let bytes = try Data(contentsOf: templates.appending(path: name))
      return Documents.read(Source(path: name, bytes: Array(bytes)), diagnostics: &diagnostics)
    }
    let configuration = Configuration.read(
      ConfigurationLayer.bundled(files), diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    #expect(configuration.phases.map(\.id) == Array(0...6))
    #expect(configuration.evidence.sections.map(\.number) == Array(1...10))
    #expect(configuration.gates.count >= 40 && configuration.checklist.count >= 50)
    #expect(configuration.glue.documents.last?.isFallback == true)
  }

  @Test func bundledTemplatesAreTyped() {
    var diagnostics = Diagnostics()
    let configuration = read([], &diagnostics)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    #expect(configuration.phases.map(\.id) == [0, 4])
    #expect(configuration.flags.map(\.scope) == [.runtime, .generation])
    #expect(configuration.gates.map(\.atLeast) == [0.85, nil])
    #expect(configuration.gates[1].parameters["words"]?.texts == ["TODO"])
    #expect(configuration.checklist.count == 2)
    #expect(configuration.shared.memory.map(\.layer) == ["working"])
    #expect(configuration.shared.logging.root == "L9/logs")
  }

  /// Both shapes of the meta templates change a gate, a flag and a phase in place.
  @Test func collectionOverridesTheHouse() {
    var diagnostics = Diagnostics()
    let old = """
      validation:
        testing:
          - test_coverage: ">= 90%"
        code_quality:
          - no_todos: optional
      ---
      extraction:
        phase_definitions:
          phase_4_validation: {duration_minutes_per_agent: 7}
      ---
      shared_configuration:
        feature_flags: {L9_ENABLE_A: false}
        governance: {anchors: [{name: Igor, role: Architect}]}
      ---
      end_of_meta_schema
      """
    let configuration = read([("meta.codegen.schema.yaml", old)], &diagnostics)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    #expect(configuration.gates.map(\.atLeast) == [0.9, nil])
    #expect(configuration.gates.map(\.isRequired) == [true, false])
    #expect(configuration.flags.map(\.isOn) == [false, true])
    #expect(configuration.phases.map(\.minutes) == [15, 7])
    #expect(configuration.phases.map(\.name) == ["Lock", "Validation"])
    #expect(configuration.shared.anchors.map(\.name) == ["Igor"])
    #expect(configuration.shared.mode == "hybrid")
  }

  @Test func extractorMapIsStrongest() {
    var diagnostics = Diagnostics()
    let map = """
      extraction_sequence:
        order:
          1: {agent: A}
      shared_configuration:
        memory_backends:
          redis_cluster: {connection: "redis://map:6379", keyspace_prefix: eco}
        governance_anchors:
          - {name: Igor, escalation_method: mail}
        communication_protocol: {primary: PacketEnvelope}
        logging_root: L9/logs/eco/
      """
    let glue = """
      wirings: []
      memory_harmonization:
        shared_backends: {redis: "redis://glue:6379", s3: "s3://archive"}
      communication_harmonization:
        {protocol: Other, auth: tokens, retry_policy: {max_retries: 3, initial_delay_ms: 100}}
      """
    let configuration = read([("map.yaml", map), ("glue.yaml", glue)], &diagnostics)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    let shared = configuration.shared
    #expect(shared.memory.map(\.layer) == ["working", "archive"])
    #expect(shared.memory[0].connection == "redis://map:6379")
    #expect(shared.memory[0].type == "redis_cluster")
    #expect(shared.memory[0].keyspacePrefix == "eco")
    #expect(shared.memory[1].connection == "s3://archive")
    #expect(shared.anchors.first?.contact == "mail")
    #expect(shared.communication.primary == "PacketEnvelope")
    #expect(shared.communication.authentication == "tokens")
    #expect(shared.communication.maxRetries == 3)
    #expect(shared.logging.root == "L9/logs/eco/")
  }

  @Test func codePatternGlueGivesRoles() {
    var diagnostics = Diagnostics()
    let glue = """
      schema_to_code:
        config: {template: pydantic_config.py.j2, target: config.py}
        routes: {template: api_routes.py.j2, target: api/routes.py}
      """
    let roles = read([("glue.yaml", glue)], &diagnostics).glue.fileRoles
    #expect(roles.map(\.file) == ["config.py", "api/routes.py"])
    #expect(roles.map(\.role) == ["pydantic_config", "api_routes"])
  }
}
