import Core
import Files
import Jinja

/// The templates of documents, tests and files that contracts lead to.
enum ContractTemplates {
  /// Everything below `contracts/` of the template folder.
  static func read(in workspace: Workspace) throws(Failure) -> TemplateSet {
    let folder = try Folder(workspace.templates)
    var sources: [Source] = []
    for path in try folder.list().files where path.string.hasPrefix("contracts/") {
      sources.append(Source(path: path.string, bytes: try folder.read(path, limit: 1 << 20)))
    }
    var diagnostics = Diagnostics()
    let templates = TemplateSet(sources: sources, diagnostics: &diagnostics)
    if let finding = diagnostics.sorted.first { throw failure(finding) }
    return templates
  }

  static func render(
    _ name: String, _ context: JSON, _ templates: TemplateSet
  ) throws(Failure) -> [UInt8] {
    guard let template = templates[name], case .map(let values) = Value(context) else {
      throw Failure(
        TemplateRule.missingTemplate, .noInput, "the template folder has no '\(name)'",
        help: "use l9gen's own templates")
    }
    do throws(RenderFailure) {
      var renderer = Renderer()
      return try renderer.render(template, values).bytes
    } catch {
      throw failure(error.diagnostic)
    }
  }

  private static func failure(_ finding: Diagnostic) -> Failure {
    let place = finding.span.map { "\($0.location): " } ?? ""
    return Failure(finding.rule, .badData, place + finding.message, help: finding.help)
  }
}
