import Core
import Testing

@testable import Files

@Suite struct ChildProcessTests {
  func shell(_ script: String, path: String? = nil) -> ChildProcess.Command {
    var command = ChildProcess.Command(["sh", "-c", script])
    if let path { command.environment = [("PATH", path)] }
    return command
  }

  @Test func statusAndStreamsAreKept() throws {
    let outcome = try ChildProcess.run(shell("echo out; echo err >&2; exit 3"))
    #expect(outcome.ending == .exited(3))
    #expect(outcome.output.text == "out\n")
    #expect(outcome.errors.text == "err\n")
    #expect(!outcome.isSuccess)
  }

  @Test func theEnvironmentIsTheOneGiven() throws {
    var command = ChildProcess.Command(["env"])
    command.environment = [("A", "1"), ("B", "x y")]
    #expect(try ChildProcess.run(command).output.text == "A=1\nB=x y\n")
  }

  @Test func theFolderIsTheOneGivenAndInputIsEmpty() throws {
    var command = shell("pwd; cat; ls /proc/self/fd | wc -l")
    command.workingDirectory = "/usr"
    #expect(try ChildProcess.run(command).output.text == "/usr\n4\n")
  }

  @Test func aSignalIsTold() throws {
    #expect(try ChildProcess.run(shell("kill -9 $$")).ending == .signalled(9))
  }

  @Test func muchOutputIsCutAndDoesNotBlock() throws {
    var command = shell("head -c 5000000 /dev/zero; head -c 3000000 /dev/zero >&2; exit 4")
    command.outputLimit = 1000
    let outcome = try ChildProcess.run(command)
    #expect(outcome.ending == .exited(4))
    #expect(outcome.output.bytes.count == 1000)
    #expect(outcome.output.isTruncated && outcome.errors.isTruncated)
  }

  @Test func theWholeGroupIsKilledWhenItsTimeIsUp() throws {
    var command = shell("sleep 47 & echo $!; sleep 48")
    command.timeoutSeconds = 0.3
    let start = Clock.now
    let outcome = try ChildProcess.run(command)
    #expect(outcome.ending == .timedOut)
    #expect(Clock.now - start < 3)
    let process = outcome.output.text.split(separator: "\n").first.map(String.init) ?? ""
    // Dead, or a zombie that its new parent has yet to reap; on a busy machine not at once.
    let script = """
      for i in 1 2 3 4 5 6 7 8 9 10; do
        grep -q 'State:.[^Z]' /proc/\(process)/status 2>/dev/null || exec echo gone
        sleep 0.3
      done
      """
    #expect(try ChildProcess.run(shell(script, path: "/usr/bin:/bin")).output.text.isEmpty == false)
  }

  @Test func aDaemonThatKeepsThePipeIsNotWaitedFor() throws {
    let start = Clock.now
    let outcome = try ChildProcess.run(shell("setsid sleep 5 & echo done"))
    #expect(outcome.output.text == "done\n")
    #expect(Clock.now - start < 3)
  }

  @Test func aMissingProgramIsAFailure() {
    expectFailure(FileRules.processNotStarted, "there is no program 'l9gen-no-such'") {
      try ChildProcess.run(ChildProcess.Command(["l9gen-no-such"]))
    }
    expectFailure(
      FileRules.processNotStarted, "cannot start '/no/such': no such file or directory"
    ) { try ChildProcess.run(ChildProcess.Command(["/no/such"])) }
  }

  @Test func aMissingFolderIsAFailure() {
    var command = shell("true")
    command.workingDirectory = "/no/such"
    expectFailure(
      FileRules.processNotStarted,
      "cannot start '/usr/bin/sh' in '/no/such': no such file or directory"
    ) { try ChildProcess.run(command) }
  }
}
