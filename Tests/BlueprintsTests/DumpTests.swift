import Core
import Documents
import Foundation
import Jinja
import Specs
import Testing

@testable import Blueprints

/// Writes blueprints for a comparison with another implementation of the same rules.
///
/// `L9_DUMP` names a folder of `<collection>.in.json` (`{head, units}`, schemas with normalised
/// keys) and an `archetypes.yaml`; `<collection>.out.json` is written beside each.
@Suite struct DumpTests {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["L9_DUMP"] != nil))
  func blueprintsAreWritten() throws {
    let folder = URL(filePath: ProcessInfo.processInfo.environment["L9_DUMP"] ?? ".")
    let archetypes = try Inputs.archetypes(folder.appending(path: "archetypes.yaml"))
    let house = try Inputs.house(folder)
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    where file.hasSuffix(".in.json") {
      let input = try Inputs.record(folder.appending(path: file))
      let text = try Self.dump(input, archetypes, house)
      let name = file.dropLast(".in.json".count) + ".out.json"
      try text.write(to: folder.appending(path: String(name)), atomically: true, encoding: .utf8)
    }
  }

  /// The same for `<collection>.files.json` (`{files, order}`): the inputs themselves are read.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["L9_DUMP"] != nil))
  func collectionsAreRead() throws {
    let folder = URL(filePath: ProcessInfo.processInfo.environment["L9_DUMP"] ?? ".")
    let archetypes = try Inputs.archetypes(folder.appending(path: "archetypes.yaml"))
    let house = try Inputs.house(folder)
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    where file.hasSuffix(".files.json") {
      let input = try Inputs.record(folder.appending(path: file))
      let name = file.dropLast(".files.json".count)
      var diagnostics = Diagnostics()
      let collection = try Inputs.collection(input, name: input["name"]?.text ?? "", &diagnostics)
      let order = (input["order"]?.list ?? []).compactMap(\.text).map { Specs.Unit.ID($0) }
      let blueprints = BlueprintSet(
        collection, order: order, archetypes: archetypes, house: house, diagnostics: &diagnostics)
      for finding in diagnostics.sorted {
        print(finding.rule.code, finding.span?.location ?? "", finding.message)
      }
      try Self.text(blueprints).write(
        to: folder.appending(path: "\(name).read.json"), atomically: true, encoding: .utf8)
    }
  }

  /// `L9_BENCH` is an input of the same form; its units are repeated up to a thousand.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["L9_BENCH"] != nil))
  func thousandAgentsAreTimed() throws {
    let file = URL(filePath: ProcessInfo.processInfo.environment["L9_BENCH"] ?? "")
    let input = try Inputs.record(file)
    let archetypes = try Inputs.archetypes(
      file.deletingLastPathComponent().appending(path: "archetypes.yaml"))
    let house = try Inputs.house(file.deletingLastPathComponent())
    for count in [250, 500, 1000] {
      let units = Inputs.repeated(try Inputs.units(input), count: count)
      let duration = ContinuousClock().measure {
        var diagnostics = Diagnostics()
        _ = BlueprintSet(
          name: "bench", head: Record(), units: units, archetypes: archetypes,
          house: house, layers: [], diagnostics: &diagnostics)
      }
      print("\(count) agents: \(duration)")
    }
  }

  private static func dump(
    _ input: Record, _ archetypes: Archetypes, _ house: HouseRules
  ) throws -> String {
    var diagnostics = Diagnostics()
    let head = try #require(input["head"]?.record)
    let blueprints = BlueprintSet(
      name: head["name"]?.text ?? "", head: head, units: try Inputs.units(input),
      archetypes: archetypes, house: house,
      layers: (input["layers"]?.list ?? []).compactMap(\.record), diagnostics: &diagnostics)
    for finding in diagnostics.sorted {
      print(finding.rule.code, finding.span?.location ?? "", finding.message)
    }
    return text(blueprints)
  }

  private static func text(_ blueprints: BlueprintSet) -> String {
    BlueprintSet.json(
      of: .map([
        "collection": blueprints.collection, "agents": .list(blueprints.agents.map { $0.value }),
        "config": blueprints.config,
      ]))
  }
}

/// Reads inputs of tests.
enum Inputs {
  static func document(_ file: URL) throws -> Document {
    var diagnostics = Diagnostics()
    let source = Source(path: file.lastPathComponent, bytes: try Array(Data(contentsOf: file)))
    let documents = YAML.parse(source, diagnostics: &diagnostics)
    #expect(!diagnostics.hasErrors)
    return try #require(documents.first)
  }

  static func record(_ file: URL) throws -> Record { Record(try document(file).root) }

  static func archetypes(_ file: URL) throws -> Archetypes {
    var diagnostics = Diagnostics()
    let archetypes = Archetypes(try document(file), diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty)
    return archetypes
  }

  static func collection(
    _ input: Record, name: String, _ diagnostics: inout Diagnostics
  ) throws -> Specs.Collection {
    let files = try (input["files"]?.list ?? []).compactMap(\.text).map { path in
      let bytes = try Array(Data(contentsOf: URL(filePath: path)))
      let source = Source(path: URL(filePath: path).lastPathComponent, bytes: bytes)
      return Documents.read(source, diagnostics: &diagnostics)
    }
    return Collection.read(files: files, name: name, diagnostics: &diagnostics)
  }

  /// The documents of the house rules in one folder.
  static func house(_ folder: URL) throws -> HouseRules {
    func read(_ name: String) throws -> Document {
      try document(folder.appending(path: "\(name).yaml"))
    }
    return HouseRules(
      codegen: try read("meta.codegen.schema"), sequence: try read("meta.extraction.sequence"),
      checklist: try read("meta.validation.checklist"),
      integration: try read("meta.dependency.integration"),
      glue: try read("universal_extractor_glue"), facts: try read("document_facts"))
  }

  /// As many units under root paths of their own.
  static func repeated(_ units: [Specs.Unit], count: Int) -> [Specs.Unit] {
    (0..<count).map { number in
      let unit = units[number % units.count]
      var schema = unit.schema
      for index in schema.entries.indices where schema.entries[index].name == "rootpath" {
        let text = "rootpath: L9/bench/agent_\(number)"
        let source = Source(path: "bench.yaml", text: text)
        var diagnostics = Diagnostics()
        let documents = YAML.parse(source, diagnostics: &diagnostics)
        if let root = documents.first?.root["rootpath"] {
          schema.entries[index].value = Field(root)
        }
      }
      return Specs.Unit(
        id: Specs.Unit.ID("agent_\(number)"), kind: .agent, schema: schema,
        rootPath: RelativePath(literal: "bench/agent_\(number)"), span: unit.span)
    }
  }

  /// Every element of `units` as an agent.
  static func units(_ input: Record) throws -> [Specs.Unit] {
    try (input["units"]?.list ?? []).map { field in
      let schema = try #require(field.record)
      let root = try #require(schema["rootpath"]?.text)
      let place = try #require(Naming.package(of: root))
      let id = try #require(place.package.split(separator: ".").last)
      return Specs.Unit(
        id: Specs.Unit.ID(String(id)), kind: .agent, schema: schema,
        rootPath: try RelativePath(place.directory), span: field.span)
    }
  }
}
