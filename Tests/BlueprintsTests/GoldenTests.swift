import Core
import Foundation
import Jinja
import Specs
import Testing

@testable import Blueprints

/// The whole of a small collection, field by field.
@Suite struct GoldenTests {
  /// `L9_RECORD=1` writes the file anew and fails, so that the difference is read.
  @Test func theForestIsDerivedAsRecorded() throws {
    let text = BlueprintSet.json(of: try Forest.value()) + "\n"
    let file = Places.vectors.appending(path: "forest.json")
    if ProcessInfo.processInfo.environment["L9_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(file.lastPathComponent); read its difference")
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text.utf8.elementsEqual(expected.utf8), "L9_RECORD=1 shows the difference")
  }

  @Test func threadsChangeNothing() throws {
    let alone = BlueprintSet.json(of: try Forest.value())
    let shared = BlueprintSet.json(of: try Forest.value(workers: 8))
    #expect(alone.utf8.elementsEqual(shared.utf8))
    var diagnostics = Diagnostics()
    let set = try Forest.blueprints(workers: 2, &diagnostics)
    guard case .string(let name, let origin)? = set.agents[1].value.at("name") else {
      Issue.record("the second agent has a name")
      return
    }
    #expect(set.origins[origin]?.text == name)
  }

  @Test func derivingTwiceGivesTheSame() throws {
    #expect(
      try BlueprintSet.json(of: Forest.value()).utf8.elementsEqual(
        BlueprintSet.json(of: Forest.value()).utf8))
  }

  @Test func everyTextKnowsItsField() throws {
    var diagnostics = Diagnostics()
    let set = try Forest.blueprints(&diagnostics)
    guard case .list(let rules)? = set.agents[0].value.at("rules"),
      case .string(let id, let origin)? = rules[0].at("rule_id")
    else {
      Issue.record("the first agent has a rule with an id")
      return
    }
    #expect(id == "fire_risk_gt_0_9_and_wind_gt_gale")
    #expect(set.origins[origin]?.text.contains("wind > gale") == true)
  }

  @Test func partsOfAnAgentAreFoundByItsUnit() throws {
    var diagnostics = Diagnostics()
    let set = try Forest.blueprints(&diagnostics)
    let id = set.agents[0].id
    #expect(set.components(of: id).count == 9)
    #expect(set.documents(of: id).count == 3)
    #expect(set.agent(id)?.at("id") != nil)
  }
}

/// The collection of `Vectors/forest.yaml`.
enum Forest {
  static func blueprints(
    workers: Int = 1, _ diagnostics: inout Diagnostics
  ) throws -> BlueprintSet {
    let input = try Inputs.record(Places.vectors.appending(path: "forest.yaml"))
    let head = try #require(input["head"]?.record)
    return BlueprintSet(
      name: head["name"]?.text ?? "", head: head, units: try Inputs.units(input),
      archetypes: try Inputs.archetypes(Places.vectors.appending(path: "roles.yaml")),
      house: try Inputs.smallHouse(), layers: (input["layers"]?.list ?? []).compactMap(\.record),
      workers: workers,
      diagnostics: &diagnostics)
  }

  static func value(workers: Int = 1) throws -> Value {
    var diagnostics = Diagnostics()
    let set = try blueprints(workers: workers, &diagnostics)
    return .map([
      "collection": set.collection, "agents": .list(set.agents.map { $0.value }),
      "shared": set.config.at("shared") ?? .none,
    ])
  }
}
