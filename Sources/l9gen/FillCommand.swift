import Core
import Files
import Generation

extension Session {
  func fill() -> ExitCode {
    var request = ContractFill.Request()
    request.scan = scanRequest()
    request.gap = invocation[.gap]
    request.writesSkeletons = invocation.has(.skeletons)
    do throws(Failure) {
      let outcome = try ContractFill.run(request, in: workspace())
      terminal.endProgress()
      if !outcome.diagnostics.isEmpty, !isJSON { terminal.writeError(text(outcome.diagnostics)) }
      let open = outcome.diagnostics.sorted.count { $0.severity == .warning }
      let isDone = open == 0 && !outcome.diagnostics.hasErrors
      if isJSON {
        let findings = DiagnosticJSON.render(outcome.diagnostics)["findings"] ?? []
        let json = result(
          "filled",
          [("written", .strings(outcome.written)), ("open", .int(open)), ("findings", findings)])
        return show(json.documentBytes, isDone ? .done : .findings)
      }
      var lines = outcome.written.map { "wrote     \($0)" }
      if outcome.diagnostics.hasErrors {
        lines.append("nothing was written: the conflicts come first")
      } else {
        lines.append("\(outcome.written.count) written, \(open) stay open")
      }
      return show(lines.joined(separator: "\n") + "\n", isDone ? .done : .findings)
    } catch {
      return fail(error)
    }
  }
}
