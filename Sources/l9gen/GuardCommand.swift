import Assistants
import Core
import Files
import Generation

extension Session {
  func `guard`() -> ExitCode {
    if invocation.has(.hook) { return guardHook() }
    guard let operand = invocation.operands.first else {
      return fail(
        UsageProblem(
          message: "'guard' needs <file>", help: "or --hook, with an event on standard input"))
    }
    let target = GuardTarget(operand)
    do throws(Failure) {
      let answer = try Guard(from: directory).ask(target.file, lines: target.lines)
      let code: ExitCode = answer.isFree ? .done : .findings
      return isJSON ? show(answer.json.documentBytes, code) : show(answer.text, code)
    } catch {
      return fail(error)
    }
  }

  /// Editors take 2 for a refusal, and 1 for a hook that did not work, which stops nobody.
  private func guardHook() -> ExitCode {
    guard let bytes = StandardInput.readAll(limit: 64 << 20), let hook = GuardHook(bytes) else {
      terminal.writeError("error: standard input holds no event of a hook\n")
      return .findings
    }
    do throws(Failure) {
      let answers = try hook.edits.map { (edit) throws(Failure) in
        let file = hook.folder.map { Workspace.join($0, edit.file) } ?? edit.file
        return try Guard(from: directory).ask(file, replacing: edit.replaced)
      }
      let reply = hook.reply(to: answers)
      if let refusal = reply.refusal { terminal.writeError(refusal) }
      return show(reply.output, reply.refusal == nil ? .done : .couldNotRun)
    } catch {
      _ = fail(error)
      return .findings
    }
  }
}

extension Command {
  static let guardRow = Row(
    operand: "[<file>[:<line>[-<line>]]]",
    summary: "tell before an edit whether a file is generated",
    details: """
      Free files end with 0. A generated one ends with 1 and the line of the schema to edit instead,
      the template, and the files beside it that are yours. Of a file of yours that modules are put
      into, only their lines are taken. It reads the ledger and the file, and renders nothing.
      With --hook the question is an event of Claude Code or Cursor on standard input, the answer
      theirs: 2 refuses the edit. 'l9gen init --agents' sets that up.
      """,
    examples: [
      ("l9gen guard agents/greeter/README.md", "may I edit this?"),
      ("l9gen guard api/app.py:12-20", "or these lines?"),
      ("l9gen guard --hook < event.json", "asked by an editor"),
    ])
}
