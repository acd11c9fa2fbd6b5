import Assistants
import Core
import Files
import Generation
import Git
import MCP

extension Session {
  /// Serves a coding agent on standard input and output until it leaves.
  func mcp() -> ExitCode {
    let request: ExtractionRequest
    do throws(UsageProblem) { request = try self.request(for: "") } catch { return fail(error) }
    do throws(Failure) {
      let settings = Toolbox.Settings(
        workspace: try workspace(), request: request,
        branch: { (collection) throws(Failure) in
          invocation.has(.noCommit) ? nil : try branch(of: collection)
        },
        author: { (repository) throws(Failure) in try author(in: repository) },
        allowsApply: invocation.has(.allowApply))
      let toolbox = try Toolbox(settings)
      Conversation(toolbox.server).run { call, progress in
        toolbox.answer(call, progress: progress)
      }
      return .done
    } catch {
      return fail(error)
    }
  }
}

extension Command {
  static let mcpRow = Row(
    operand: "", summary: "serve a coding agent: the Model Context Protocol on standard input",
    details: """
      Offers tools to list and describe collections, to check generated files, to plan changes and
      to explain findings and files. Plans are carried out only with --allow-apply, and only those
      that were made in the same conversation. Nothing outside the working directory is read, but
      l9gen's own templates. It ends when the client closes its end. 'l9gen init --agents' writes
      the files by which editors start it.
      """,
    examples: [
      ("l9gen mcp", "an agent may look, and plan"),
      ("l9gen mcp --allow-apply -C ../platform", "it may also write what it planned"),
    ])
}
