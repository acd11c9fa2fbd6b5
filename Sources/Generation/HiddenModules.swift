import Core
import Files
import Living

extension Blueprinted {
  /// A finding for each module of the repository that a generated package of its name would hide:
  /// Python imports the package.
  static func reportHidden(
    _ desired: [Desired], on ground: Ground, _ diagnostics: inout Diagnostics
  ) throws(Failure) {
    for file in desired where file.path.name == "__init__.py" {
      guard let package = file.path.parent,
        let module = try? RelativePath(package.string + ".py"),
        case .file = try ground.standing(at: module)
      else { continue }
      diagnostics.add(
        Diagnostic(
          LivingRules.hidden, "the generated package '\(package)' would hide '\(module)'",
          help: "move the module, or choose another rootpath or name of the collection"))
    }
  }
}
