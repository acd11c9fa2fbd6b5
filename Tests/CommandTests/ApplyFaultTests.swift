import Foundation
import Testing

/// The sweep over an apply: `L9_SLOW=1 swift test --filter ApplyFaultTests`, some minutes; it needs
/// strace. The quick forms of the same stand in `ApplyTests` and `FileTransactionTests`.
@Suite struct ApplyFaultTests {
  private static let isSlow = ProcessInfo.processInfo.environment["L9_SLOW"] == "1"

  /// SIGKILL at 200 points and every error of every writing call: all old or all new after the next
  /// start, `git fsck` clean, and `undo` brings everything back.
  @Test(.enabled(if: isSlow, "L9_SLOW=1 runs it"))
  func anApplyIsAllOrNothingWhateverEndsIt() throws {
    let script = URL(filePath: Tool.bundled).appending(path: "../scripts/soak-apply")
      .standardizedFileURL.path()
    let process = Process()
    process.executableURL = URL(filePath: script)
    process.arguments = [Tool.program]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.matches(of: #/\d+ of \d+ points, 0 failures/#).count == 2, "\(text)")
    print(text)
  }
}
