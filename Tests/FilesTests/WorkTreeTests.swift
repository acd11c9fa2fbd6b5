import Core
import Foundation
import Testing

@testable import Files

/// The files of a work tree are those that git lists.
@Suite struct WorkTreeTests {
  private static let patterns = """
    # a comment
    *.log
    !keep.log
    /build
    out/
    docs/*.tmp
    a/**/z
    **/cache
    deep/**
    \\#odd
    [xy]?.txt
    trailing\u{20}\u{20}
    b[!1-3].md
    !out/not.back
    """

  private static let files = [
    "a.log", "keep.log", "x/keep.log", "x/b.log", "build", "x/build", "out/a", "x/out/b", "outer",
    "docs/a.tmp", "docs/x/a.tmp", "a/z", "a/b/z", "a/b/c/z/f", "az", "cache/a", "x/cache",
    "deep/a/b",
    "deeper", "x1.txt", "xy.txt", "z1.txt", "x12.txt", "trailing", "b1.md", "b4.md", "out/not.back",
    "x/.gitignore", "x/only.me", "x/y/only.me", "only.me", "x/local.log", ".hidden", "inner/.git/x",
  ]

  @Test func filesAreThoseThatGitLists() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    for file in Self.files {
      let place = root.appending(path: file)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      let text = file.hasSuffix(".gitignore") ? "only.me\n!local.log\n" : "x"
      try Data(text.utf8).write(to: place)
    }
    try FileManager.default.removeItem(at: root.appending(path: "inner"))
    try Data(Self.patterns.utf8).write(to: root.appending(path: ".gitignore"))
    func git(_ words: [String]) throws -> String {
      var command = ChildProcess.Command(["git", "-C", root.path()] + words)
      command.environment = [
        ("PATH", "/usr/bin:/bin"), ("HOME", "/nonexistent"), ("GIT_CONFIG_NOSYSTEM", "1"),
      ]
      return try ChildProcess.run(command).output.text
    }
    _ = try git(["init", "-q", "--template="])
    let listed = try git(["ls-files", "--others", "--exclude-standard"])
    let tree = try WorkTree(Folder(root.path()))
    #expect(tree.files.map(\.string) == listed.split(separator: "\n").map(String.init).sorted())
    #expect(tree.isIgnored(RelativePath(literal: "x/new.log")))
    #expect(!tree.isIgnored(RelativePath(literal: "x/local.log")))
  }

  /// Of several stars only the last is tried again: the time does not explode.
  @Test func manyStarsTakeNoTime() {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(!Glob.matches(pattern, String(repeating: "a", count: 2000)))
    let folders = String(repeating: "**/a/", count: 100) + "b"
    #expect(!Glob.matches(folders, String(repeating: "a/", count: 500) + "c"))
    #expect(Glob.matches("l9/modules/**/module.meta.yaml", "l9/modules/a/b/module.meta.yaml"))
    #expect(Glob.matches("l9/modules/**/module.meta.yaml", "l9/modules/module.meta.yaml"))
  }
}
