import Core
import Foundation
import Testing

@testable import Files

/// Where bubblewrap does not work the tests of its walls are skipped, visibly.
let sandbox = Sandbox.detect()

@Suite struct SandboxTests {
  func run(
    _ script: String, _ access: Sandbox.Access = .init(), _ limits: Sandbox.Limits = .init(),
    in sandbox: Sandbox = sandbox, folder: String? = nil
  ) throws -> ChildProcess.Outcome {
    var command = ChildProcess.Command(["sh", "-c", script])
    command.environment = [("PATH", "/usr/bin:/bin"), ("GIVEN", "yes")]
    command.workingDirectory = folder
    command.timeoutSeconds = 20
    return try ChildProcess.run(sandbox.wrap(command, access, limits))
  }

  @Test func withoutASandboxTheReasonIsKeptAndTheLimitsHold() throws {
    let open = Sandbox.none(because: "it was asked for")
    #expect(open.kind == .none && open.reason == "it was asked for")
    var limits = Sandbox.Limits()
    limits.openFiles = 77
    #expect(try run("ulimit -n", .init(), limits, in: open).output.text == "77\n")
  }

  @Test(.enabled(if: sandbox.kind == .bubblewrap))
  func onlyWhatIsGivenIsSeen() throws {
    let scratch = Scratch()
    scratch.write("secret", to: "in/file")
    scratch.write("x", to: "out/file")
    let access = Sandbox.Access(
      readable: [scratch.path + "/in"], writable: [scratch.path + "/out"])
    let outcome = try run(
      "cat ../in/file; echo y > ../in/file; echo made > made; ls /root /home; ls /tmp",
      access, folder: scratch.path + "/out")
    #expect(outcome.output.text.hasPrefix("secret"))
    #expect(outcome.errors.text.contains("Read-only file system"))
    #expect(scratch.text("in/file") == "secret")
    #expect(scratch.text("out/made") == "made\n")
    #expect(try run("ls \(scratch.path) || echo hidden").output.text == "hidden\n")
  }

  @Test(.enabled(if: sandbox.kind == .bubblewrap))
  func theNetworkTheSecretsAndOtherProcessesAreOutside() throws {
    let outcome = try run(
      """
      cat /etc/shadow; ls /sys; env | sort
      ls -d /proc/[0-9]* | wc -l
      cat /proc/net/dev | grep -c :
      echo x > /usr/x; unshare -U true && echo nested
      """)
    let lines = outcome.output.text.split(separator: "\n")
    #expect(lines.contains("GIVEN=yes") && lines.contains("PATH=/usr/bin:/bin"))
    #expect(!outcome.output.text.contains("HOME=") && !lines.contains("nested"))
    // Its own few processes, and the loopback device alone.
    #expect(lines.suffix(2).allSatisfy { Int($0) ?? 99 < 8 })
    #expect(lines.last == "1")
  }

  @Test(.enabled(if: sandbox.kind == .bubblewrap))
  func theLimitsHoldInside() throws {
    var limits = Sandbox.Limits()
    limits.fileBytes = 1 << 20
    limits.memoryBytes = 200 << 20
    let big = try run("head -c 3000000 /dev/zero > /tmp/big; wc -c < /tmp/big", .init(), limits)
    #expect(big.output.text == "1048576\n")
    let hungry = try run("head -c 500000000 /dev/zero | tail", .init(), limits)
    #expect(hungry.errors.text.contains("memory"))
  }

  @Test(.enabled(if: sandbox.kind == .bubblewrap))
  func nothingSurvivesTheTimeout() throws {
    let scratch = Scratch()
    var command = ChildProcess.Command([
      "sh", "-c", "setsid sh -c 'sleep 2; echo late > late' & setsid sleep 30 & wait",
    ])
    command.environment = [("PATH", "/usr/bin:/bin")]
    command.workingDirectory = scratch.path
    command.timeoutSeconds = 0.5
    let wrapped = try sandbox.wrap(command, Sandbox.Access(writable: [scratch.path]))
    #expect(try ChildProcess.run(wrapped).ending == .timedOut)
    Thread.sleep(forTimeInterval: 2.5)
    #expect(scratch.names.isEmpty)
  }
}
