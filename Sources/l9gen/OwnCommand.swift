import Core
import Files
import Generation
import Git
import Living

extension Session {
  func disown() -> ExitCode {
    changeOwnership { (ownership, path, ledgers) throws(Failure) in
      guard ledgers.contains(where: { $0.unit(of: path) != nil }) else {
        throw Failure(
          LivingRules.notGenerated, .badData, "'\(path)' was not generated",
          help: "name a path as 'l9gen check' shows it")
      }
      ownership.disown(path)
    }
  }

  func own() -> ExitCode {
    changeOwnership { (ownership, path, _) throws(Failure) in
      guard ownership.own(path) else {
        throw Failure(
          LivingRules.notGenerated, .badData, "'\(path)' is not disowned",
          help: "'\(Ownership.path)' lists what is")
      }
    }
  }

  private func changeOwnership(
    _ change: (inout Ownership, RelativePath, [Ledger]) throws(Failure) -> Void
  ) -> ExitCode {
    do throws(Failure) {
      let repository = try repository()
      let application = try Application(repository)
      tell(try application.recover())
      var ledgers: [Ledger] = []
      for name in try Ledger.collections(in: application.workTree) {
        ledgers.append(try Ledger.read(name, on: application.ground))
      }
      var ownership = try Ownership(on: application.ground)
      for operand in invocation.operands {
        try change(&ownership, path(operand, in: repository), ledgers)
      }
      try application.keep(ownership)
      if isJSON {
        let paths = ownership.paths.sorted().map(\.string)
        return show(result("ownership", [("disowned", .strings(paths))]).documentBytes, .done)
      }
      return show("\(ownership.paths.count) disowned\n", .done)
    } catch {
      return fail(error)
    }
  }

  /// A path on the command line as one of the repository: as seen from here, or from its root.
  private func path(_ operand: String, in repository: Repository) throws(Failure) -> RelativePath {
    let here = UserFile.resolved(directory)
    let inside = here.flatMap { repository.pathInside($0) } ?? ""
    let text = inside.isEmpty ? operand : inside + "/" + operand
    do { return try RelativePath(text) } catch {
      throw Failure(
        LivingRules.notGenerated, .badData, "'\(operand)' is no generated path: \(error.reason)",
        help: "name a path as 'l9gen check' shows it")
    }
  }
}
