import Core
import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Files

@Suite struct FolderTests {
  func shell(_ script: String) throws {
    var command = ChildProcess.Command(["sh", "-c", script])
    command.environment = [("PATH", "/usr/bin:/bin")]
    #expect(try ChildProcess.run(command).isSuccess)
  }

  func path(_ text: String) -> RelativePath { RelativePath(literal: text) }

  @Test(arguments: [false, true])
  func filesAreReadBeneathTheRootOnly(walking: Bool) throws {
    let scratch = Scratch()
    scratch.write("inside", to: "root/a/b.txt")
    scratch.write("outside", to: "out/b.txt")
    scratch.link("root/link", to: "../out")
    scratch.link("root/a/loop", to: "loop")
    scratch.link("root/a/abs", to: scratch.path + "/out/b.txt")
    let folder = try Folder(scratch.path + "/root", walking: walking)
    let root = scratch.path + "/root"
    #expect(try folder.read(path("a/b.txt"), limit: 6) == Array("inside".utf8))
    for name in ["link/b.txt", "a/loop", "a/abs"] {
      // Walking, a link in the middle is no folder; the kernel's walk says that it is a link.
      #expect(throws: Failure.self, "\(name)") { try folder.read(path(name), limit: 100) }
    }
    expectFailure(FileRules.tooLarge, "'\(root)/a/b.txt' has 6 bytes, the limit is 5") {
      try folder.read(path("a/b.txt"), limit: 5)
    }
    expectFailure(FileRules.notFound, "cannot read '\(root)/x': no such file or directory") {
      try folder.read(path("x"), limit: 5)
    }
    expectFailure(FileRules.wrongKind, "'\(root)/a' is a folder") {
      try folder.read(path("a"), limit: 5)
    }
    #expect(try folder.kind(of: path("a")) == .folder)
    #expect(try folder.kind(of: path("a/b.txt")) == .file)
    #expect(try folder.kind(of: path("a/none")) == nil)
    #expect(try folder.kind(of: path("a/b.txt/c")) == nil)
    #expect(try folder.kind(of: path("link")) == .other)
  }

  @Test func pipesDevicesAndFoldersAreRefusedAtOnce() throws {
    let scratch = Scratch()
    try shell("mkfifo \(scratch.path)/pipe")
    let folder = try Folder(scratch.path)
    expectFailure(FileRules.wrongKind, "'\(scratch.path)/pipe' is a named pipe") {
      try folder.read(path("pipe"), limit: 10)
    }
    expectFailure(FileRules.wrongKind, "'/dev/zero' is a device") {
      try UserFile.read("/dev/zero", limit: 10)
    }
    expectFailure(FileRules.wrongKind, "'/usr' is a folder") {
      try UserFile.read("/usr", limit: 10)
    }
    expectFailure(FileRules.wrongKind, "'/dev/null' is a device") {
      try UserFile.kind(of: "/dev/null")
    }
    expectFailure(FileRules.notFound) { try UserFile.kind(of: scratch.path + "/none") }
    expectFailure(FileRules.wrongKind, "'/etc/passwd' is not a folder") {
      try Folder("/etc/passwd")
    }
  }

  @Test func aFileThatTheUserNamesMayBeALink() throws {
    let scratch = Scratch()
    scratch.write("text", to: "file")
    scratch.link("link", to: "file")
    #expect(try UserFile.read(scratch.path + "/link", limit: 10) == Array("text".utf8))
    #expect(try UserFile.kind(of: scratch.path) == .folder)
    #expect(try UserFile.kind(of: scratch.path + "/link") == .file)
  }

  @Test func theListingIsSortedAndTellsWhatIsLeftOut() throws {
    let scratch = Scratch()
    for name in ["b.yaml", "a/z.yaml", "a-b.yaml", ".hidden/x", "a/My File.md", "B.yaml"] {
      scratch.write("x", to: name)
    }
    scratch.link("a/link", to: "z.yaml")
    try shell("mkfifo \(scratch.path)/a/pipe")
    let folder = try Folder(scratch.path)
    let listing = try folder.list()
    #expect(listing.files.map(\.string) == ["B.yaml", "a-b.yaml", "a/z.yaml", "b.yaml"])
    #expect(
      listing.skipped.map { "\($0.path): \($0.reason)" } == [
        ".hidden: it is hidden", "a/My File.md: ' ' is not allowed in a path",
        "a/link: it is a symbolic link", "a/pipe: it is not a regular file",
      ])
    expectFailure(FileRules.tooMany, "'\(scratch.path)' holds more than 3 entries") {
      try folder.list(limit: 3)
    }
  }

  /// Another process swaps a folder and a link to the outside as fast as it can.
  @Test(arguments: [false, true])
  func noReadEscapesWhileALinkIsSwappedIn(walking: Bool) throws {
    let scratch = Scratch()
    scratch.write("inside", to: "root/a/file")
    scratch.write("outside", to: "out/file")
    scratch.link("root/b", to: "../out")
    let folder = try Folder(scratch.path + "/root", walking: walking)
    let operations = FileOperations()
    let isOver = Mutex(false)
    let hasEnded = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      while !isOver.withLock({ $0 }) {
        try? operations.exchange("a", "b", in: folder.descriptor)
      }
      hasEnded.signal()
    }
    var (inside, refused) = (0, 0)
    // On a busy machine the two take a while to meet.
    let end = Clock.now + 10
    while Clock.now < end, inside < 50 || refused < 50 {
      do {
        let bytes = try folder.read(path("a/file"), limit: 100)
        #expect(bytes == Array("inside".utf8))
        inside += 1
      } catch {
        refused += 1
      }
    }
    isOver.withLock { $0 = true }
    hasEnded.wait()
    #expect(inside > 0 && refused > 0, "\(inside) reads, \(refused) refused")
  }

  @Test func aFileThatGrowsWhileItIsReadIsRefusedOrReadWhole() throws {
    // What the system reports as empty may hold text, as in /proc: never taken for an empty file.
    expectFailure(
      FileRules.changedWhileRead, "'/proc/self/status' changed while it was read"
    ) { try UserFile.read("/proc/self/status", limit: 100_000) }
  }

  @Test func everyRuleHasACodeOfItsOwn() {
    let codes = FileRules.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted())
    #expect(codes.allSatisfy { $0.hasPrefix("L9F") && $0.utf8.count == 6 })
  }

  @Test func closedAndFullOutputsAreNoticed() throws {
    // The stream's number is fixed, so only the error of the call below it is seen here.
    let full = try System.open("/dev/full", 1)
    #expect(throws: Errno(28)) { try System.write([1], to: full.number) }
    #expect(StandardStream(rawValue: 1) == .output)
  }
}
