import Assistants
import Core
import Files
import Generation

extension Session {
  func initialise() -> ExitCode {
    if invocation.has(.agents) { return initialiseAgents() }
    do throws(Failure) {
      let outcome = try ContractInit.run(
        repositoryPath, python: invocation[.python], in: workspace())
      return show(initialised: outcome.written, outcome.kept)
    } catch {
      return fail(error)
    }
  }

  private func initialiseAgents() -> ExitCode {
    do throws(Failure) {
      let outcome = try AssistantFiles.write(
        in: repositoryPath, allowsApply: invocation.has(.allowApply))
      return show(initialised: outcome.written, outcome.kept, outcome.left)
    } catch {
      return fail(error)
    }
  }

  /// - Parameter left: files that could not be added to; nil where none are added to.
  private func show(
    initialised written: [String], _ kept: [String], _ left: [(path: String, reason: String)]? = nil
  ) -> ExitCode {
    if isJSON {
      let left = (left ?? []).map {
        JSON.record([("path", .string($0.path)), ("reason", .string($0.reason))])
      }
      let json = result(
        "initialised",
        [("written", .strings(written)), ("kept", .strings(kept)), ("left", .array(left))])
      return show(json.documentBytes, .done)
    }
    var lines = written.map { "wrote     \($0)" } + kept.map { "kept      \($0)" }
    lines += (left ?? []).map { "left      \($0.path): \($0.reason)" }
    let rest = left.map { ", \($0.count) left" } ?? ""
    lines.append("\(written.count) written, \(kept.count) kept\(rest)")
    return show(lines.joined(separator: "\n") + "\n", .done)
  }
}

extension Command {
  static let initRow = Row(
    operand: "[<repository>]", summary: "make a repository ready for contracts",
    details: """
      Writes contracts for the packages, documents and tests that are there, workflows for CI
      and deployment, the server's script, a Makefile, and files for pre-commit, git and the
      environment. It asks nothing and overwrites nothing. Goals, owners and rules are for
      people to add; 'l9gen scan' then tells what is missing.

      With --agents it writes only what coding agents and their editors read: .mcp.json,
      .cursor/ (mcp.json, hooks.json, a rule), a hook in .claude/settings.json and a marked part
      of AGENTS.md. Files that are there are added to, and nothing in them is changed.
      """,
    examples: [
      ("l9gen init", "the repository of the working directory"),
      ("l9gen init ../platform", "another one"),
      ("l9gen init --agents", "for Cursor, Claude Code and readers of AGENTS.md"),
    ])
}
