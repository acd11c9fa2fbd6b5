import Core
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Files

@Suite struct TreeWriterTests {
  static let before = [("a.txt", "old a"), ("p/b.txt", "old b")]
  static let after = [("a.txt", "new a"), ("p/b.txt", "new b"), ("p/q/c.txt", "new c")]

  func options(replacing: Bool = true, workers: Int = 1) -> TreeWriter.Options {
    var options = TreeWriter.Options()
    options.replaces = replacing
    options.workers = workers
    options.lockSeconds = 0
    return options
  }

  let name = RelativePath(literal: "out")

  @Test func aNewFolderIsComplete() throws {
    let scratch = Scratch()
    let writer = TreeWriter(in: try Folder(scratch.path))
    #expect(try writer.publish(try tree(Self.after), as: name) == .created)
    #expect(
      scratch.snapshot() == ["out/a.txt=new a", "out/p/b.txt=new b", "out/p/q/c.txt=new c"])
    #expect(scratch.names == ["out"])
  }

  @Test func theSameContentIsNotWrittenAgain() throws {
    let scratch = Scratch()
    let writer = TreeWriter(in: try Folder(scratch.path), options(workers: 2))
    _ = try writer.publish(try tree(Self.after), as: name)
    let time = try FileManager.default.attributesOfItem(atPath: scratch.path)[.modificationDate]
    #expect(try writer.publish(try tree(Self.after), as: name) == .unchanged)
    let later = try FileManager.default.attributesOfItem(atPath: scratch.path)[.modificationDate]
    #expect(time as? Date == later as? Date)
  }

  @Test func otherContentIsKeptUnlessReplacementIsAsked() throws {
    let scratch = Scratch()
    _ = try TreeWriter(in: try Folder(scratch.path)).publish(try tree(Self.before), as: name)
    let kept = scratch.snapshot()
    let writer = TreeWriter(in: try Folder(scratch.path), options(replacing: false))
    expectFailure(FileRules.different, "'\(scratch.path)/out' exists and lacks 'p/q/c.txt'") {
      try writer.publish(try tree(Self.after), as: name)
    }
    #expect(scratch.snapshot() == kept)
    let replacing = TreeWriter(in: try Folder(scratch.path), options())
    #expect(try replacing.publish(try tree(Self.after), as: name) == .replaced)
    #expect(scratch.text("out/p/q/c.txt") == "new c")
    #expect(scratch.names == ["out"])
  }

  @Test func everyKindOfDifferenceIsSeen() throws {
    let scratch = Scratch()
    var options = options(replacing: false)
    options.ignored = ["__pycache__"]
    let writer = TreeWriter(in: try Folder(scratch.path), options)
    _ = try writer.publish(try tree(Self.before), as: name)
    scratch.write("x", to: "out/p/__pycache__/b.pyc")
    #expect(try writer.publish(try tree(Self.before), as: name) == .unchanged)
    func message() -> String? {
      do { _ = try writer.publish(try tree(Self.before), as: name) } catch {
        return (error as? Failure)?.message
      }
      return nil
    }
    scratch.write("x", to: "out/extra.txt")
    #expect(message() == "'\(scratch.path)/out' exists and also holds 'extra.txt'")
    scratch.remove("out/extra.txt")
    scratch.write("edited", to: "out/a.txt")
    #expect(message() == "'\(scratch.path)/out' exists and 'a.txt' in it differs")
    scratch.write("old a", to: "out/a.txt")
    scratch.setMode(0o755, of: "out/a.txt")
    #expect(message() == "'\(scratch.path)/out' exists and 'a.txt' in it differs")
    scratch.remove("out/a.txt")
    scratch.link("out/a.txt", to: "p/b.txt")
    #expect(message() == "cannot compare 'a.txt': too many levels of symbolic links")
  }

  /// Ends the run at every step in turn: from there on every step fails, the cleaning too.
  @Test(arguments: [false, true])
  func aRunThatEndsAtAnyStepLeavesOldOrNew(journal: Bool) throws {
    var olds = 0
    for limit in 1...40 {
      let scratch = Scratch()
      _ = try TreeWriter(in: try Folder(scratch.path)).publish(try tree(Self.before), as: name)
      let old = scratch.snapshot()
      let finished = run(scratch, endingAt: limit, journal: journal)
      try TreeWriter(in: try Folder(scratch.path), options()).recover()
      let result = scratch.snapshot()
      let new = Self.after.map { "out/\($0.0)=\($0.1)" }
      #expect(result == new || (!finished && result == old), "step \(limit): \(result)")
      #expect(scratch.names == ["out"], "step \(limit)")
      if result == old { olds += 1 }
    }
    #expect(olds > 10 && olds < 40)
  }

  private func run(_ scratch: Scratch, endingAt limit: Int, journal: Bool) -> Bool {
    let count = Mutex(0)
    let operations = FileOperations { (step) throws(Errno) in
      let now = count.withLock { count in
        count += 1
        return count
      }
      if now >= limit { throw Errno(EIO) }
    }
    var acting = operations
    acting.exchanges = !journal
    do {
      _ = try TreeWriter(in: try Folder(scratch.path), options(), acting)
        .publish(try tree(Self.after), as: name)
      return true
    } catch {
      return false
    }
  }

  /// One step fails, what follows works: the failure is told, or the result is complete.
  @Test(arguments: [ENOSPC, EIO, EROFS, EDQUOT, EMFILE, EACCES])
  func oneFailingStepIsNeverSilent(code: Int32) throws {
    for limit in 1...60 {
      let scratch = Scratch()
      _ = try TreeWriter(in: try Folder(scratch.path)).publish(try tree(Self.before), as: name)
      let old = scratch.snapshot()
      let count = Mutex(0)
      let operations = FileOperations { (_) throws(Errno) in
        let now = count.withLock { count in
          count += 1
          return count
        }
        if now == limit { throw Errno(code) }
      }
      let new = Self.after.map { "out/\($0.0)=\($0.1)" }
      do {
        _ = try TreeWriter(in: try Folder(scratch.path), options(), operations)
          .publish(try tree(Self.after), as: name)
        let visible = scratch.snapshot().filter { $0.hasPrefix("out/") }
        #expect(visible == new, "step \(limit)")
      } catch {
        #expect(error is Failure)
        let visible = scratch.snapshot().filter { $0.hasPrefix("out/") }
        #expect(visible == old || visible == new, "step \(limit)")
      }
    }
  }

  @Test func leftoversOfOthersAreNotTouched() throws {
    let scratch = Scratch()
    scratch.write("mine", to: ".l9gen-stage-out")
    let writer = TreeWriter(in: try Folder(scratch.path), options())
    expectFailure(
      FileRules.foreignLeftover,
      "'\(scratch.path)/.l9gen-stage-out' is a file that no run of this user left there"
    ) { try writer.publish(try tree(Self.after), as: name) }
    #expect(scratch.names == [".l9gen-stage-out"])
  }

  @Test func aLockedFolderIsToldAfterTheWait() throws {
    let scratch = Scratch()
    let other = try Folder(scratch.path)
    #expect(flock(other.descriptor, LOCK_EX) == 0)
    let writer = TreeWriter(in: try Folder(scratch.path), options())
    expectFailure(FileRules.busy) { try writer.publish(try tree(Self.after), as: name) }
    #expect(scratch.names.isEmpty)
  }

  @Test func aTargetThatIsALinkIsRefused() throws {
    let scratch = Scratch()
    scratch.link("out", to: "/tmp")
    let writer = TreeWriter(in: try Folder(scratch.path), options())
    expectFailure(FileRules.wrongKind) { try writer.publish(try tree(Self.after), as: name) }
  }

  @Test(
    arguments: [
      (["a", "a"], "L9F010", "'a' and 'a' name the same file"),
      (["Model.py", "model.py"], "L9F010", "'Model.py' and 'model.py' name the same file"),
      (["a", "a/b"], "L9F010", "'a' and 'a/b' need a file and a folder"),
      (["A/b", "a/c"], "L9F010", "'A' and 'a' differ only in case"),
      (
        [".gitmodules"], "L9F011",
        "'.gitmodules' is not written: '.gitmodules' changes how git treats the repository"
      ),
      (
        ["a/.vscode/tasks.json"], "L9F011",
        "'a/.vscode/tasks.json' is not written: '.vscode' makes editors or agents run commands"
      ),
      (
        [".mcp.json"], "L9F011",
        "'.mcp.json' is not written: '.mcp.json' makes editors or agents run commands"
      ),
    ] as [([String], String, String)])
  func treesThatCannotStandAreRefused(paths: [String], code: String, message: String) {
    do {
      _ = try tree(paths.map { ($0, "") })
      Issue.record("accepted")
    } catch let failure as Failure {
      #expect(failure.rule.code == code)
      #expect(failure.message == message)
    } catch { Issue.record("\(error)") }
  }

  @Test func modesAndBytesAreKept() throws {
    let scratch = Scratch()
    let bytes: [UInt8] = [0, 255, 10, 13]
    let tree = try OutputTree([
      OutputFile(RelativePath(literal: "run"), bytes, isExecutable: true),
      OutputFile(RelativePath(literal: "empty"), []),
    ])
    _ = try TreeWriter(in: try Folder(scratch.path)).publish(tree, as: name)
    #expect(FileManager.default.isExecutableFile(atPath: scratch.path + "/out/run"))
    let folder = try Folder(scratch.path)
    #expect(try folder.read(RelativePath(literal: "out/run"), limit: 10) == bytes)
    #expect(try folder.read(RelativePath(literal: "out/empty"), limit: 10).isEmpty)
  }
}
