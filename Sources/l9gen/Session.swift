import Core
import Files
import Generation

/// One command carried out: results on standard output, everything else on standard error.
struct Session {
  let invocation: Invocation
  let terminal: Terminal

  init(_ invocation: Invocation) {
    self.invocation = invocation
    terminal = Terminal(invocation)
  }

  func run() -> ExitCode {
    guard let command = invocation.command else {
      if invocation.has(.help) { return show(Help.overview, .done) }
      terminal.writeError(Help.overview)
      return .couldNotRun
    }
    if invocation.has(.help) { return show(Help.text(for: command), .done) }
    do throws(UsageProblem) {
      try checkOperands(of: command)
      try checkDirectory()
    } catch {
      return fail(error)
    }
    return carryOut(command)
  }

  private func carryOut(_ command: Command) -> ExitCode {
    switch command {
    case .version: return version()
    case .explain: return explain()
    case .lint: return lint()
    case .graph: return graph()
    case .plan: return plan()
    case .apply: return apply()
    case .undo: return undo()
    case .check: return check()
    case .own: return own()
    case .disown: return disown()
    case .verify: return verify()
    case .extract: return extract()
    case .scan: return scan()
    case .fill: return fill()
    case .`init`: return initialise()
    case .schema: return schema()
    case .conform: return conform()
    case .migrate: return migrate()
    case .breaking: return breaking()
    case .registry: return registry()
    case .why: return why()
    case .impact: return impact()
    case .reproduce: return reproduce()
    case .mcp: return mcp()
    case .`guard`: return `guard`()
    case .ci: return ci()
    }
  }

  private func checkOperands(of command: Command) throws(UsageProblem) {
    let wanted = command.row.operand
    let least = wanted.isEmpty || wanted.hasPrefix("[") ? 0 : 1
    let most = wanted.isEmpty ? 0 : wanted.hasSuffix("...") ? Int.max : 1
    guard (least...most).contains(invocation.operands.count) else {
      throw UsageProblem(
        message: invocation.operands.isEmpty
          ? "'\(command.rawValue)' needs \(wanted)"
          : "'\(command.rawValue)' does not take '\(invocation.operands[most])'",
        help: "usage: l9gen \(command.rawValue)\(wanted.isEmpty ? "" : " ")\(wanted) [options]")
    }
  }

  /// A mistyped `-C` is told as such, not as a collection that does not exist.
  private func checkDirectory() throws(UsageProblem) {
    guard let path = invocation[.directory], (try? UserFile.kind(of: path)) != .folder else {
      return
    }
    throw UsageProblem(message: "'\(path)' is no folder", help: "-C names the folder to work in")
  }

  /// What `-C` says: the folder that paths on the command line start from.
  var directory: String { invocation[.directory] ?? "." }

  /// A path of the command line as one from where the program was started.
  func place(_ path: String) -> String { Workspace.join(directory, path) }

  private func version() -> ExitCode {
    if !isJSON { return show("l9gen \(toolVersion)\n", .done) }
    return show(result("version", [("tool", .string(toolVersion))]).documentBytes, .done)
  }

  // MARK: output

  /// A result as `--format json` prints it; `PublishedResults` has its schema.
  func result(_ kind: String, _ members: [(String, JSON)]) -> JSON {
    .record([("version", .int(1)), ("kind", .string(kind))] + members)
  }

  func show(_ text: String, _ code: ExitCode) -> ExitCode { show(Array(text.utf8), code) }

  func show(_ bytes: [UInt8], _ code: ExitCode) -> ExitCode {
    do throws(Failure) {
      _ = try StandardStream.output.write(bytes)
      return code
    } catch {
      return fail(error)
    }
  }

  func fail(_ problem: UsageProblem) -> ExitCode {
    terminal.endProgress()
    let help = problem.help.map { "help: \($0)\n" } ?? ""
    terminal.writeError("error: \(problem.message)\n\(help)")
    return .couldNotRun
  }

  func fail(_ failure: Failure) -> ExitCode {
    terminal.endProgress()
    var diagnostics = Diagnostics()
    diagnostics.add(failure.diagnostic)
    terminal.writeError(text(diagnostics))
    return failure.kind == .badData ? .findings : .couldNotRun
  }

  /// Prints findings to standard error and tells how the run ends. Notes are only counted when
  /// nothing is wrong: `lint` shows them.
  func report(_ diagnostics: Diagnostics) -> ExitCode {
    terminal.endProgress()
    let all = diagnostics.sorted
    var shown = Diagnostics()
    for finding in all where diagnostics.hasErrors || finding.severity != .note {
      shown.add(finding)
    }
    if !shown.isEmpty { terminal.writeError(text(shown)) }
    let hidden = all.count - shown.sorted.count
    if hidden > 0, !terminal.isQuiet {
      let collection = invocation.operands.first ?? ""
      terminal.writeError("\(hidden) notes; 'l9gen lint \(collection)' shows them\n")
    }
    return diagnostics.hasErrors ? .findings : .done
  }

  /// - Parameter collection: what they are about; nil for what the command line names.
  func text(_ diagnostics: Diagnostics, of collection: String? = nil) -> String {
    // Looked for once, whatever the number of findings.
    let location = location(of: collection ?? invocation.operands.first)
    return DiagnosticText(
      isColoured: terminal.hasColor, shown: { Self.shownPath($0, in: location) }
    ).render(diagnostics)
  }

  /// Where the collection lies; nil when the command is not about one, or it was not found.
  private func location(of collection: String?) -> String? {
    guard let name = collection, let workspace = try? workspace() else { return nil }
    return Inputs.locate(name, in: workspace)
  }

  /// Sources carry paths below their collection, so that no output depends on where it lies; people
  /// and editors need the path from here.
  static func shownPath(_ path: String, in location: String?) -> String {
    guard let location else { return path }
    if location == path || location.hasSuffix("/" + path) { return location }
    let full = location + "/" + path
    return UserFile.isFile(full) ? full : path
  }
}
