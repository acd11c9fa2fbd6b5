import Core
import Files
import Generation
import Modules

extension Command {
  static let migrateRow = Row(
    operand: "<collection>", summary: "bring module specs to the newest version",
    details: """
      Shows what would change as a difference; --write changes the files. Comments, order, quotes
      and every byte that has nothing to do with it stay; the second time nothing is left to do.
      docs/module-migration.md lists the changes.
      """,
    examples: [
      ("l9gen migrate modules_demo --to 2.6", "show the difference"),
      ("l9gen migrate specs/mail.yaml --to 2.6 --write", "change the file"),
    ])
}

extension Session {
  func migrate() -> ExitCode {
    do throws(Failure) {
      let inputs = try Inputs.read(invocation.operands[0], in: workspace())
      var diagnostics = Diagnostics()
      let results = inputs.sources.compactMap {
        Migration.run($0, diagnostics: &diagnostics)
      }
      if diagnostics.hasErrors { return show(unsound: diagnostics, of: invocation.operands[0]) }
      let changed = results.filter { !$0.changes.isEmpty }
      if isJSON { return try show(changed, of: inputs) }
      if invocation.has(.write), !changed.isEmpty {
        return show([], try write(changed, of: inputs))
      }
      if changed.isEmpty { return show([], "every module spec is \(Migration.version)\n") }
      return show(changed, changed.map { Self.difference($0.before, $0.after) }.joined())
    } catch {
      return fail(error)
    }
  }

  private func show(
    _ changed: [Migration.Result], of inputs: Inputs
  ) throws(Failure) -> ExitCode {
    let isWriting = invocation.has(.write)
    if isWriting {
      for file in changed {
        try OwnFiles.replace(file.after.bytes, at: inputs.diskPath(of: file.before))
      }
    }
    let files = changed.map { file in
      JSON.record([
        ("path", .string(file.before.path)), ("changes", .strings(file.changes)),
        ("diff", .string(Self.difference(file.before, file.after))),
      ])
    }
    let json = result(
      "migration",
      [
        ("to", .string(Migration.version)), ("written", .bool(isWriting)),
        ("files", .array(files)),
      ])
    return show(json.documentBytes, .done)
  }

  /// - Parameter older: specs that are still to be migrated.
  private func show(_ older: [Migration.Result], _ text: String) -> ExitCode {
    guard let format = reportFormat else { return show(text, .done) }
    var findings = Diagnostics()
    for file in older { findings.add(file.finding(in: invocation.operands[0])) }
    return show(report(of: findings), format, text, .done)
  }

  private func write(
    _ changed: [Migration.Result], of inputs: Inputs
  ) throws(Failure) -> String {
    var text = ""
    for result in changed {
      try OwnFiles.replace(result.after.bytes, at: inputs.diskPath(of: result.before))
      text += "\(result.before.path)\n" + result.changes.map { "  \($0)\n" }.joined()
    }
    return text
  }
}
