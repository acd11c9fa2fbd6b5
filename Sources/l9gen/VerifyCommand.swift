import Core
import Files
import Generation
import Git
import Reports

extension Session {
  func verify() -> ExitCode {
    do throws(Failure) {
      let paths = invocation.operands.map(place)
      if paths.count == 1, try Verification.isExtraction(paths[0]) {
        return show(try Verification(folder: paths[0]), paths[0])
      }
      return show(try HeaderVerification(paths, named: invocation.operands))
    } catch {
      return fail(error)
    }
  }

  private func show(_ result: Verification, _ folder: String) -> ExitCode {
    let code: ExitCode = result.isIntact ? .done : .findings
    if isJSON { return show(result.json.documentBytes, code) }
    var text = ""
    if result.isIntact { text = "intact: \(result.fileCount) files, seal \(result.seal)\n" }
    for difference in result.differences { text += "\(difference.path): \(difference.message)\n" }
    for path in result.unlisted { text += "\(path): the manifest does not list it\n" }
    guard let format = reportFormat else { return show(text, code) }
    let places = reportedPlaces(in: folder)
    let part = result.part(Self.word(of: folder)) { places(Source(path: $0, bytes: [])) }
    return show(Report(command: "verify", parts: [part]), format, text, code)
  }

  private func show(_ result: HeaderVerification) -> ExitCode {
    let code: ExitCode = result.isIntact ? .done : .findings
    if isJSON { return show(result.json.documentBytes, code) }
    guard let format = reportFormat else { return show(result.text, code) }
    let repository = (try? repository(isNeeded: false)) ?? nil
    let part = result.part { ReportedFile(repository?.pathInside(place($0)) ?? $0) }
    return show(Report(command: "verify", parts: [part]), format, result.text, code)
  }
}
