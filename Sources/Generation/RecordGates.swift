import Core
import Specs

/// Gates of the last phase: the records measured from their own bytes.
enum RecordGates {
  static func measure(_ artifacts: [Artifact], _ blueprinted: Blueprinted) -> [Check] {
    let all = manifests(artifacts)
    return blueprinted.configuration.gates.compactMap { gate in
      switch gate.check {
      case "manifest_exists": exists(gate.id, all, blueprinted)
      case "manifest_parses": parses(gate.id, all)
      case "manifest_is_complete": isComplete(gate.id, all, artifacts)
      case "manifest_states_readiness": statesReadiness(gate.id, all)
      case "evidence_sections": sections(gate.id, artifacts, gate.parameters["count"]?.int ?? 10)
      default: nil
      }
    }
  }

  private typealias Manifest = (artifact: Artifact, json: JSON?)

  private static func manifests(_ artifacts: [Artifact]) -> [Manifest] {
    artifacts.filter { $0.path.string.hasSuffix("_manifest.json") }
      .map { ($0, try? JSON(parsing: $0.bytes)) }
  }

  private static func exists(
    _ gate: String, _ all: [Manifest], _ blueprinted: Blueprinted
  ) -> Check {
    let found = Set(all.compactMap(\.artifact.unit))
    let missing = blueprinted.plan.agents.filter { !found.contains($0.id) }
    return Check(
      gate: gate, outcome: missing.isEmpty ? .passed : .failed,
      evidence: "\(found.count) manifests for \(blueprinted.plan.unitCount)",
      findings: missing.map {
        Check.Finding(path: "manifests", line: 0, message: "'\($0.id)' has no manifest")
      })
  }

  private static func parses(_ gate: String, _ all: [Manifest]) -> Check {
    let broken = all.filter { $0.json == nil }
    return Check(
      gate: gate, outcome: broken.isEmpty ? .passed : .failed,
      evidence: "\(all.count) manifests read as JSON",
      findings: broken.map {
        Check.Finding(path: $0.artifact.path.string, line: 1, message: "it is not JSON")
      })
  }

  private static func isComplete(
    _ gate: String, _ all: [Manifest], _ artifacts: [Artifact]
  ) -> Check {
    let whole = all.first { $0.artifact.path.string == "extraction_manifest.json" }
    let entries = whole?.json?["artifacts"]?.array ?? []
    var listed: [String: String] = [:]
    for entry in entries {
      if let path = entry["path"]?.string { listed[path] = entry["sha256"]?.string }
    }
    let others = artifacts.filter { $0.path.string != "extraction_manifest.json" }
    let wrong = others.filter { listed[$0.path.string] != $0.digest.hex }
    return Check(
      gate: gate, outcome: wrong.isEmpty && !entries.isEmpty ? .passed : .failed,
      evidence: "\(others.count - wrong.count) of \(others.count) files listed with their digest",
      findings: wrong.prefix(20).map {
        Check.Finding(path: $0.path.string, line: 0, message: "it is not listed with its digest")
      }, findingCount: wrong.count)
  }

  private static func statesReadiness(_ gate: String, _ all: [Manifest]) -> Check {
    let silent = all.filter { item in
      item.json?["deploymentready"]?.bool == nil && item.json?["deployment_ready"]?.bool == nil
    }
    return Check(
      gate: gate, outcome: silent.isEmpty ? .passed : .failed,
      evidence: "\(all.count - silent.count) of \(all.count) manifests say whether it is ready",
      findings: silent.map {
        Check.Finding(path: $0.artifact.path.string, line: 1, message: "it does not say")
      })
  }

  private static func sections(_ gate: String, _ artifacts: [Artifact], _ wanted: Int) -> Check {
    let evidence = artifacts.first { $0.path == Seal.evidencePath }
    let lines = String(decoding: evidence?.bytes ?? [], as: UTF8.self).split(separator: "\n")
    let count = lines.count { $0.hasPrefix("## SECTION ") }
    return Check(
      gate: gate, outcome: count == wanted ? .passed : .failed,
      evidence: "\(count) of \(wanted) sections")
  }
}
