import Core
import Files
import Foundation
import Testing

@testable import Git

/// A repository made by the real git, as long as a test.
final class Scratch {
  let path: String

  init(_ options: [String] = ["-b", "main"]) throws {
    path = NSTemporaryDirectory() + "l9gen-git-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try git(["init", "-q"] + options)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func git(
    _ arguments: [String], time: Int = 1_700_000_000,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try run(arguments, time: time)
    #expect(
      outcome.isSuccess, "\(arguments): \(outcome.errors.text)", sourceLocation: sourceLocation)
    var text = outcome.output.text
    while text.utf8.last == 0x0A { text.removeLast() }
    return text
  }

  func run(_ arguments: [String], time: Int = 1_700_000_000) throws -> ChildProcess.Outcome {
    var command = ChildProcess.Command(["git"] + arguments)
    command.workingDirectory = path
    command.environment = [
      ("PATH", "/usr/bin:/bin"), ("HOME", path), ("GIT_CONFIG_NOSYSTEM", "1"),
      ("GIT_AUTHOR_NAME", "T"), ("GIT_AUTHOR_EMAIL", "t@example.org"),
      ("GIT_COMMITTER_NAME", "T"), ("GIT_COMMITTER_EMAIL", "t@example.org"),
      ("GIT_AUTHOR_DATE", "\(time) +0000"), ("GIT_COMMITTER_DATE", "\(time) +0000"),
    ]
    return try ChildProcess.run(command)
  }

  func write(_ text: String, to name: String) throws {
    let file = path + "/" + name
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }

  func setExecutable(_ name: String) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: path + "/" + name)
  }

  func commitAll(_ files: [String: String]) throws {
    for (name, text) in files { try write(text, to: name) }
    try git(["add", "-A"])
    try git(["commit", "-q", "-m", "base"])
  }

  /// Fails the test unless git finds the repository whole and strictly valid.
  func fsck(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let outcome = try run(["fsck", "--strict", "--full", "--no-dangling"])
    // HEAD may name a branch without commits.
    let findings = outcome.errors.text.split(separator: "\n").filter { !$0.hasPrefix("notice:") }
    #expect(outcome.isSuccess && findings.isEmpty, "\(findings)", sourceLocation: sourceLocation)
  }

  func open() throws -> Repository { try Repository(at: path) }
}

func request(
  _ files: [String: String], branch: String = "l9gen/x", removing: [String] = []
) throws -> CommitRequest {
  let outputs = files.map { OutputFile(RelativePath(literal: $0.key), Array($0.value.utf8)) }
  var request = CommitRequest(
    branch: try BranchName(branch), files: try OutputTree(outputs),
    author: try Author("Gen <gen@example.org>"), time: 1_700_000_100, message: "Generate x")
  request.trailers = [("Plan-Id", "abc")]
  request.removed = removing.map { RelativePath(literal: $0) }
  request.lockSeconds = 0
  return request
}

func expectFailure<Result>(
  _ rule: Rule, _ message: String? = nil, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) {
  do {
    _ = try body()
    Issue.record("no failure", sourceLocation: sourceLocation)
  } catch let failure as Failure {
    #expect(failure.rule == rule, "\(failure)", sourceLocation: sourceLocation)
    if let message { #expect(failure.message == message, sourceLocation: sourceLocation) }
  } catch {
    Issue.record("\(error)", sourceLocation: sourceLocation)
  }
}

func fail(_ comment: String, sourceLocation: SourceLocation = #_sourceLocation) {
  Issue.record("\(comment)", sourceLocation: sourceLocation)
}
