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
    for count in [500, 1000] {
      let units = Inputs.repeated(try Inputs.units(input), count: count)
      let before = clock()
      let duration = ContinuousClock().measure {
        var diagnostics = Diagnostics()
        _ = BlueprintSet(
          name: "bench", head: Record(), units: units, archetypes: archetypes,
          house: house, layers: [], workers: 2, diagnostics: &diagnostics)
      }
      print("\(count) agents: \(duration), \((clock() - before) / 1000) ms of processor")
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
