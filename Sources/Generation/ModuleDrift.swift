import Core
package import Files
package import Living
import ModuleBlueprints
import Modules
import Specs

extension Blueprinted {
  /// A report with what concerns modules: files of the platform that lack their lines or entries,
  /// and where code that is not as generated has left its spec.
  package func addModules(
    to report: inout DriftReport, _ request: ExtractionRequest, in application: Application
  ) throws(Failure) {
    if modules.blueprints.isEmpty, try !Self.isWired(plan.collection, in: application) { return }
    try addWiring(to: &report, request, in: application)
    // Code that is as it was generated says what its spec says.
    let touched = modules(of: report.files.map(\.path) + report.disowned)
    if touched.isEmpty { return }
    do throws(Failure) {
      try ModuleDivergence.find(
        self, only: touched, in: application.workTree, python: request.python,
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
    _ collection: String, in application: Application
  ) throws(Failure) -> Bool {
    if case .file = try application.ground.standing(at: WiringRecord.path(of: collection)) {
      return true
    }
    return false
  }

  private func addWiring(
    to report: inout DriftReport, _ request: ExtractionRequest, in application: Application
  ) throws(Failure) {
    let changes = try wiring(on: application.ground, request, &report.findings)
    let recordPath = WiringRecord.path(of: plan.collection)
    guard case .file(let file) = try application.ground.standing(at: recordPath) else { return }
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
