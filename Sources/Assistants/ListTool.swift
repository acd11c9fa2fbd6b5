import Core
import Documents
import Files
import Generation
import Git
import Living
import MCP
import Specs

extension Toolbox {
  /// The collections of `input_schemas/` and those that files were generated from.
  func list() throws(Failure) -> ToolAnswer {
    let repository = try confinement.repository()
    let application = try Application(repository)
    var rows: [Row] = []
    for source in try sources() {
      if let row = try row(of: source, application, repository) { rows.append(row) }
    }
    let known = Set(rows.map(\.name))
    for name in try Ledger.collections(in: application.workTree) where !known.contains(name) {
      rows.append(Row(name: name, generated: try generated(name, application)))
    }
    let text = rows.isEmpty ? "no collections: input_schemas/ holds none\n" : ""
    return Self.answer(
      text + rows.map(\.text).joined(),
      .record([("collections", .array(rows.map(\.json)))]))
  }

  /// What stands in `input_schemas/`, sorted by bytes.
  private func sources() throws(Failure) -> [String] {
    let folder = Workspace.join(workspace.directory, "input_schemas")
    guard (try? UserFile.kind(of: folder)) == .folder else { return [] }
    let names = try Folder(folder).list().files.map { $0.components[0] }
    return Array(Set(names)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func generated(_ name: String, _ application: Application) throws(Failure) -> Int {
    try Ledger.read(name, on: application.ground).paths.count
  }

  /// Nil for what is no collection, as a file of notes.
  private func row(
    of source: String, _ application: Application, _ repository: Repository
  ) throws(Failure) -> Row? {
    try confinement.check(collection: source)
    let inputs: Inputs
    do throws(Failure) { inputs = try Inputs.read(source, in: workspace) } catch {
      if error.rule == PlanRules.noCollection { return nil }
      throw error
    }
    var diagnostics = Diagnostics()
    let survey = Survey(
      inputs, settings.request.survey, repository: repository, diagnostics: &diagnostics)
    return Row(
      name: inputs.name, generated: try generated(inputs.name, application),
      source: confinement.relative(inputs.location), units: survey.collection.units.count,
      waves: survey.waves.levels.count,
      errors: diagnostics.sorted.count { $0.severity == .error })
  }
}

private struct Row {
  let name: String
  /// Files that were generated from it here.
  let generated: Int
  /// The rest is nil when its schemas are not to be found.
  var source: String?
  var units: Int?
  var waves: Int?
  var errors: Int?

  var text: String {
    guard let source, let units, let waves, let errors else {
      return "\(name)  \(generated) generated files; its schemas are not to be found here\n"
    }
    let found = errors == 0 ? "" : ", \(errors) errors: l9gen_check tells them"
    return "\(name)  \(source)  \(units) units in \(waves) waves, \(generated) generated files"
      + "\(found)\n"
  }

  var json: JSON {
    .record([
      ("name", .string(name)), ("source", source.map { .string($0) } ?? .null),
      ("units", units.map { .int($0) } ?? .null), ("waves", waves.map { .int($0) } ?? .null),
      ("generated", .int(generated)), ("errors", errors.map { .int($0) } ?? .null),
    ])
  }
}
