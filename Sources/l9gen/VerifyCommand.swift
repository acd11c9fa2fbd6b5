import Core
import Files
import Generation

extension Session {
  func verify() -> ExitCode {
    do throws(Failure) {
      let paths = invocation.operands.map(place)
      if paths.count == 1, try Verification.isExtraction(paths[0]) {
        return show(try Verification(folder: paths[0]))
      }
      return show(try HeaderVerification(paths, named: invocation.operands))
    } catch {
      return fail(error)
    }
  }

  private func show(_ result: Verification) -> ExitCode {
    let code: ExitCode = result.isIntact ? .done : .findings
    if isJSON { return show(result.json.documentBytes, code) }
    if result.isIntact {
      return show("intact: \(result.fileCount) files, seal \(result.seal)\n", code)
    }
    var text = ""
    for difference in result.differences { text += "\(difference.path): \(difference.message)\n" }
    for path in result.unlisted { text += "\(path): the manifest does not list it\n" }
    return show(text, code)
  }

  private func show(_ result: HeaderVerification) -> ExitCode {
    let code: ExitCode = result.isIntact ? .done : .findings
    if isJSON { return show(result.json.documentBytes, code) }
    return show(result.text, code)
  }
}
