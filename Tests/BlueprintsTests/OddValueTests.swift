import Core
import Documents
import Foundation
import Specs
import Testing

@testable import Blueprints

/// Deriving never stops, whatever stands in a field: checking inputs is the business of others.
@Suite struct OddValueTests {
  private static let odd =
    "[~, [], {}, true, -1, 1.5e300, '', '日本', ../.., 'L9/', '{', [[x]], [{a: b}], {a: {b: [c]}}]"

  @Test func everyFieldMayHoldAnything() throws {
    let input = try Inputs.record(Places.vectors.appending(path: "forest.yaml"))
    let units = try Inputs.units(input)
    let archetypes = try Inputs.archetypes(Places.vectors.appending(path: "roles.yaml"))
    let house = try Inputs.smallHouse()
    var diagnostics = Diagnostics()
    let documents = YAML.parse(Source(path: "o.yaml", text: Self.odd), diagnostics: &diagnostics)
    let values = try #require(documents.first).root.items.map { Field($0) }
    var count = 0
    for unit in units {
      let variants = Self.variants(of: unit.schema, values)
      // Every eleventh: each field once or twice, and each value somewhere.
      for index in stride(from: 0, to: variants.count, by: 11) {
        let schema = variants[index]
        var findings = Diagnostics()
        let other = Specs.Unit(
          id: unit.id, kind: .agent, schema: schema, rootPath: unit.rootPath, span: unit.span)
        let set = BlueprintSet(
          name: "odd", head: Record(), units: [other, units[1]], archetypes: archetypes,
          house: house, layers: [schema], diagnostics: &findings)
        // A root path that is none costs the agent, and says so.
        #expect(set.agents.count == 2 || findings.hasErrors)
        count += 1
      }
    }
    #expect(count > 100)
  }

  /// The record with one field, at any depth, replaced by one of the values.
  private static func variants(of record: Record, _ values: [Field]) -> [Specs.Record] {
    var result: [Specs.Record] = []
    for index in record.entries.indices {
      for value in variants(of: record.entries[index].value, values) {
        var changed = record
        changed.entries[index].value = value
        result.append(changed)
      }
    }
    return result
  }

  private static func variants(of field: Field, _ values: [Field]) -> [Field] {
    switch field.content {
    case .record(let record):
      return values + variants(of: record, values).map { Field(.record($0), at: field.span) }
    case .list(let items):
      var result = values
      for index in items.indices.prefix(3) {
        for value in variants(of: items[index], values) {
          var changed = items
          changed[index] = value
          result.append(Field(.list(changed), at: field.span))
        }
      }
      return result
    case .scalar, .text: return values
    }
  }
}
