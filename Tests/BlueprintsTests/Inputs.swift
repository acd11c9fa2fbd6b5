import Core
import Documents
import Foundation
import Specs
import Testing

@testable import Blueprints

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

  /// House rules made for tests.
  static func smallHouse() throws -> HouseRules {
    func read(_ name: String) throws -> Document {
      try document(Places.vectors.appending(path: "\(name).yaml"))
    }
    let codegen = try read("codegen")
    return HouseRules(
      codegen: codegen, sequence: codegen, checklist: codegen, integration: codegen,
      glue: try read("glue"), facts: try read("facts"))
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
