import Testing

@testable import Core

/// The path corpus: every bad path has one golden reason.
@Suite struct RelativePathTests {
  static let refused: [(path: String, reason: String)] = [
    ("", "the path is empty"),
    ("/etc/passwd", "the path is absolute"),
    ("../a", "'..' climbs out of its root"),
    ("a/../../b", "'..' climbs out of its root"),
    ("a/..", "'..' climbs out of its root"),
    ("a//b", "the path has an empty component"),
    ("./a", "'.' is not a name"),
    ("a/./b", "'.' is not a name"),
    ("a/", "the path has an empty component"),
    ("~/.ssh/x", "'~' is not allowed in a path"),
    ("..\\a", "'\\' is not allowed in a path"),
    ("C:\\x", "':' is not allowed in a path"),
    ("c:x", "':' is not allowed in a path"),
    ("\\\\?\\C:\\x", "'\\' is not allowed in a path"),
    ("%2e%2e/a", "'%' is not allowed in a path"),
    ("..%2fa", "'%' is not allowed in a path"),
    ("file:///x", "':' is not allowed in a path"),
    ("a\u{0}.py", "U+0000 is not allowed in a path"),
    ("a\nb", "U+000A is not allowed in a path"),
    ("a\r", "U+000D is not allowed in a path"),
    ("a\r\nb", "U+000D is not allowed in a path"),
    ("a\u{1B}[31m", "U+001B is not allowed in a path"),
    ("a\u{7F}", "U+007F is not allowed in a path"),
    (".git/config", "'.git' is never written"),
    (".GIT/hooks/pre-commit", "'.git' is never written"),
    ("a/.Git", "'.git' is never written"),
    ("git~1", "'~' is not allowed in a path"),
    ("GITMOD~1", "'~' is not allowed in a path"),
    (".git.", "a component ends with '.'"),
    (".git ", "' ' is not allowed in a path"),
    (".git::$INDEX_ALLOCATION", "':' is not allowed in a path"),
    (".g\u{200C}it", "U+200C is not allowed in a path"),
    (".l9gen-stage/t0", "'.l9gen-' is kept for l9gen's own files"),
    ("a/.L9GEN-x", "'.l9gen-' is kept for l9gen's own files"),
    ("CON", "'CON' is a device name"),
    ("nul.py", "'nul.py' is a device name"),
    ("COM1", "'COM1' is a device name"),
    ("lpt9.tar.gz", "'lpt9.tar.gz' is a device name"),
    ("LPT\u{B9}", "U+00B9 is not allowed in a path"),
    ("a/aux/b", "'aux' is a device name"),
    ("a.", "a component ends with '.'"),
    ("a..", "a component ends with '.'"),
    ("...", "a component ends with '.'"),
    ("a ", "' ' is not allowed in a path"),
    ("a:b", "':' is not allowed in a path"),
    ("a:$DATA", "':' is not allowed in a path"),
    ("-rf", "a component begins with '-'"),
    ("--output=x", "a component begins with '-'"),
    ("a/-x", "a component begins with '-'"),
    ("caf\u{E9}.py", "U+00E9 is not allowed in a path"),
    ("cafe\u{301}.py", "U+0301 is not allowed in a path"),
    ("\u{17F}et.py", "U+017F is not allowed in a path"),
    ("\u{212A}elvin", "U+212A is not allowed in a path"),
    ("\u{202E}yp.a", "U+202E is not allowed in a path"),
    ("\u{FF0E}\u{FF0E}/a", "U+FF0E is not allowed in a path"),
    ("\u{430}dmin.py", "U+0430 is not allowed in a path"),
    ("..\u{338}/a", "U+0338 is not allowed in a path"),
    (String(repeating: "a", count: 129), "a component is longer than 128 bytes"),
    (String(repeating: "a", count: 256), "a component is longer than 128 bytes"),
    (Array(repeating: "a", count: 33).joined(separator: "/"), "the path has more than 32 levels"),
    (String(repeating: "abcdefg/", count: 512) + "a", "the path is longer than 512 bytes"),
    ("   ", "' ' is not allowed in a path"),
    ("a/{{ name }}.py", "'{' is not allowed in a path"),
    ("${{ x }}", "'$' is not allowed in a path"),
    ("a*b", "'*' is not allowed in a path"),
    ("a?b", "'?' is not allowed in a path"),
    ("a|b", "'|' is not allowed in a path"),
    ("a;b", "';' is not allowed in a path"),
    ("$(id)", "'$' is not allowed in a path"),
    ("`id`", "'`' is not allowed in a path"),
    ("a'\u{301}b", "''' is not allowed in a path"),
  ]

  @Test(arguments: refused)
  func badPathIsRefusedForItsReason(path: String, reason: String) {
    #expect(throws: RelativePath.Problem.self) { try RelativePath(path) }
    do { _ = try RelativePath(path) } catch { #expect(error.reason == reason, "\(path)") }
  }

  @Test(arguments: [
    "a", "a/b/c.py", "__init__.py", ".gitignore", ".github/workflows/ci.yml", "a.b.c",
    "A-b_c+d@e=f",
    "git", "dot.git", ".gitx", "console.py", "common/auxiliary.py", "nully", "com10", "1", "..a",
    "a..b",
    Array(repeating: "a", count: 32).joined(separator: "/"),
    String(repeating: "a", count: 128),
  ])
  func goodPathIsKept(path: String) throws {
    let made = try RelativePath(path)
    #expect(made.string == path)
    #expect(made.components.joined(separator: "/") == path)
  }

  @Test func partsOfAPath() {
    let path = RelativePath(literal: "a/b/c.py")
    #expect(path.name == "c.py")
    #expect(path.parent == RelativePath(literal: "a/b"))
    #expect(RelativePath(literal: "a").parent == nil)
    #expect(RelativePath(literal: "a").name == "a")
    #expect(RelativePath(literal: "a").appending(path).string == "a/a/b/c.py")
  }

  @Test func aPathStandsInItsParentAlone() {
    let path = RelativePath(literal: "a/b/c.py")
    #expect(path.stands(in: RelativePath(literal: "a/b")))
    for other in ["a", "a/c", "a/b/c.py", "a/b/c", "b"] {
      #expect(!path.stands(in: RelativePath(literal: other)), "\(other)")
    }
    #expect(!path.stands(in: nil))
    #expect(RelativePath(literal: "a").stands(in: nil))
    #expect(!RelativePath(literal: "a").stands(in: RelativePath(literal: "a")))
  }

  @Test(arguments: [("a/.b/c", true), (".a", true), ("a/b.c", false), ("a.b/c.", false)])
  func aHiddenPartBeginsWithADot(path: String, isHidden: Bool) {
    #expect((try? RelativePath(path))?.hasHiddenPart ?? false == isHidden)
  }

  @Test func orderIsByBytes() {
    let paths = ["b", "a/b", "a.py", "B", "a-b"].map { RelativePath(literal: $0) }
    #expect(paths.sorted().map(\.string) == ["B", "a-b", "a.py", "a/b", "b"])
  }

  @Test func foldedPathsOfOneNameAreEqual() {
    #expect(RelativePath(literal: "Model.py").folded == RelativePath(literal: "model.PY").folded)
  }
}
