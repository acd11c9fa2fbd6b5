package import Core
package import Files
package import Living
import ModuleBlueprints
import Modules
import Specs

extension Blueprinted {
  /// A report with what concerns modules: files of the platform that lack their lines or entries,
  /// and where code that is not as generated has left its spec.
  package func addModules(
    to report: inout DriftReport, _ request: ExtractionRequest, on ground: Ground
  ) throws(Failure) {
    if modules.blueprints.isEmpty, try !Self.isWired(plan.collection, on: ground) { return }
    try addWiring(to: &report, request, on: ground)
    // Code that is as it was generated says what its spec says.
    let touched = modules(of: report.files.map(\.path) + report.disowned)
    if touched.isEmpty { return }
    do throws(Failure) {
      try ModuleDivergence.find(
        self, only: touched, on: ground, python: request.python,
        diagnostics: &report.findings)
    } catch {
      // The report stands without it.
      report.findings.add(error.diagnostic)
    }
  }

  /// The modules in whose folders files are.
  private func modules(of paths: [RelativePath]) -> Set<Unit.ID> {
    var owners: [String: Unit.ID] = [:]
    for blueprint in modules.blueprints {
      owners[blueprint.spec.unit.rootPath.string] = blueprint.id
    }
    var found: Set<Unit.ID> = []
    for path in paths {
      var folder = ""
      for part in path.components.dropLast() {
        folder += (folder.isEmpty ? "" : "/") + part
        if let owner = owners[folder] { found.insert(owner) }
      }
    }
    return found
  }

  /// Whether modules of a collection stand in files of the platform.
  package static func isWired(
    _ collection: String, on ground: Ground
  ) throws(Failure) -> Bool {
    if case .file = try ground.standing(at: WiringRecord.path(of: collection)) {
      return true
    }
    return false
  }

  /// Files of the platform that modules of a collection stand in.
  package static func wiredFiles(
    of collection: String, on ground: Ground
  ) throws(Failure) -> [RelativePath] {
    guard case .file(let file) = try ground.standing(at: WiringRecord.path(of: collection)) else {
      return []
    }
    return WiringRecord(file.bytes).files
  }

  private func addWiring(
    to report: inout DriftReport, _ request: ExtractionRequest, on ground: Ground
  ) throws(Failure) {
    let changes = try wiring(on: ground, request, &report.findings)
    let recordPath = WiringRecord.path(of: plan.collection)
    guard case .file(let file) = try ground.standing(at: recordPath) else { return }
    // What was recorded is what is wanted still, so it is the file that changed.
    let isEdit = !changes.contains { $0.path == recordPath }
    let changed = changes.map(\.path).filter { $0 != recordPath }
    report.clean += WiringRecord(file.bytes).files.count { !changed.contains($0) }
    for path in changed {
      report.add(
        DriftReport.File(
          path, isEdit ? .userEdited : .specChanged,
          reason: "lines or entries of modules differ"))
    }
  }
}
