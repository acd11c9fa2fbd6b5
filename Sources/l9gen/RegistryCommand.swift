import Core
import Files
import Generation

extension Command {
  static let registryRow = Row(
    operand: "[<repository>]", summary: "hold the registry of modules against specs and folders",
    details: """
      Reads modules/registry.yaml of the repository (the working directory if none is named), the
      specs beneath modules/specs and beside their code, and the folders of api/adapters;
      .l9_modules.meta.yaml may name other places. Entries without spec or folder, specs and
      folders without entry, and tiers or statuses that differ are errors with both places.
      --import takes the entries of a published registry into the machine's own; it shows the
      difference unless --write is given.
      """,
    examples: [
      ("l9gen registry", "check the repository around here"),
      ("l9gen registry --import MODULE_REGISTRY.yaml", "show what would be registered"),
    ])
}

extension Session {
  func registry() -> ExitCode {
    do throws(Failure) {
      let run = try RegistryRun(repositoryPath)
      if let file = invocation[.importing] {
        return try take(place(file), into: run)
      }
      return show(findings: try run.check())
    } catch {
      return fail(error)
    }
  }

  private func take(_ file: String, into run: RegistryRun) throws(Failure) -> ExitCode {
    var diagnostics = Diagnostics()
    guard let (before, after) = try run.importing(file, diagnostics: &diagnostics) else {
      return show(findings: diagnostics)
    }
    if before?.bytes == after.bytes { return show("nothing to register\n", .done) }
    if invocation.has(.write) {
      try run.write(after)
      return show("\(after.path)\n", .done)
    }
    let empty = Source(path: after.path, bytes: [])
    return show(Self.difference(before ?? empty, after), .done)
  }
}
