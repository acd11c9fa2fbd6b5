import Core
import Documents
import Foundation
import Testing

@testable import Specs

/// Every field that holds a path, with every kind of path that nobody should give.
///
/// The fields come from the field tables, so a new one is tested as soon as it has its row. What is
/// found is golden, in `Golden/paths.txt`; `L9_RECORD=1` writes it.
@Suite struct PathFieldTests {
  /// Numbers as in docs/bad-input.md.
  static let paths: [(number: String, text: String)] = [
    ("P01", ""), ("P02", "/etc/passwd"), ("P03", "../a"), ("P04", "L9/a/../../b"),
    ("P05", "L9/a//b"), ("P06", "./a"), ("P07", "L9/a//"), ("P08", "~/.ssh/x"), ("P09", "..\\a"),
    ("P10", "C:\\x"), ("P10", "c:x"), ("P10", "\\\\?\\C:\\x"), ("P11", "%2e%2e/a"),
    ("P11", "..%2fa"), ("P12", "file:///x"), ("P13", "L9/a\u{0}b"), ("P14", "L9/a\nb"),
    ("P14", "L9/a\rb"), ("P15", "L9/a\u{1B}b"), ("P15", "L9/a\u{7F}b"), ("P16", "L9/.git/config"),
    ("P17", "L9/.GIT/hooks/pre-commit"), ("P18", "L9/git~1/x"), ("P18", "L9/GITMOD~1"),
    ("P19", "L9/.git./x"), ("P19", "L9/.git /x"), ("P20", "L9/.git::$INDEX_ALLOCATION"),
    ("P21", "L9/.g\u{200C}it/x"), ("P22", "L9/.gitmodules"), ("P22", "L9/.gitattributes"),
    ("P23", "L9/.github/workflows/x"), ("P24", "L9/.mcp"), ("P24", "L9/.claude/commands/x"),
    ("P24", "L9/.cursor/rules/x"), ("P24", "L9/.vscode/tasks"), ("P24", "L9/.envrc"),
    ("P25", "L9/.l9gen-stage-x/t0"), ("P26", "L9/CON"), ("P26", "L9/nul"), ("P26", "L9/COM1"),
    ("P26", "L9/LPT¹"), ("P26", "L9/a/aux/b"), ("P27", "L9/a."), ("P27", "L9/a "),
    ("P28", "L9/a:b"), ("P28", "L9/a:$DATA"), ("P29", "-rf"), ("P29", "--output=x"),
    ("P30", "L9/e\u{301}"), ("P32", "L9/\u{17F}"), ("P32", "L9/\u{212A}"),
    ("P33", "L9/\u{202E}yp.a"),
    ("P34", "L9/．．/a"), ("P35", "L9/аdmin"), ("P36", "L9/" + String(repeating: "x", count: 129)),
    ("P36", "L9/" + Array(repeating: "a", count: 33).joined(separator: "/")),
    ("P36", "L9/" + Array(repeating: "abcdefg", count: 600).joined(separator: "/")), ("P39", "  "),
    ("P40", "L9/{{ 7*7 }}"), ("P40", "L9/${{ x }}"),
  ]

  static let fields = [
    CanonicalFields.table, CollectionFields.table, WiringFields.table, ModuleFields.table,
  ].flatMap(\.rules).filter(\.form.isPath)

  /// A path with the ending that the field asks for, so that the ending is not what is refused.
  private static func ended(_ text: String, _ form: FieldRule.Form) -> String {
    guard case .file(let ending) = form, !text.hasSuffix(".") else { return text }
    return text + ending
  }

  private static func findings(_ text: String, _ field: FieldRule) -> [Diagnostic] {
    let schema = FieldPlaces.document(with: .string(text), in: field)
    var diagnostics = Diagnostics()
    let file = Documents.read(
      Source(path: "a.yaml", text: schema), diagnostics: &diagnostics)
    _ = Collection.read(files: [file], name: "case", diagnostics: &diagnostics)
    return diagnostics.sorted.filter {
      $0.severity == .error && value(at: $0.span)?.utf8.elementsEqual(text.utf8) == true
    }
  }

  @Test func theTablesHaveTheKnownPathFields() {
    #expect(
      Self.fields.map(\.path) == [
        "rootpath", "integration.connectto", "cursorinstructions.createifmissing",
        "cursorinstructions.generatefiles", "cursorinstructions.generatedocs",
        "cursorinstructions.linkexisting", "cursorinstructions.logging",
        "cursorinstructions.postgeneration.manifest", "wirings[].importpath",
        "governance.approval_adapter",
      ])
  }

  @Test func everyBadPathIsRefusedInEveryField() throws {
    var golden = ""
    for field in Self.fields {
      golden += "\n\(field.path)\n"
      for (number, path) in Self.paths {
        let text = Self.ended(path, field.form)
        let found = Self.findings(text, field)
        #expect(!found.isEmpty, "\(number) '\(text)' in \(field.path)")
        golden += "  \(number)  \(found.map(Self.line).joined(separator: "; "))\n"
      }
    }
    try Golden.check(String(golden.dropFirst()), "paths.txt")
  }

  /// What the schema says where a finding points.
  private static func value(at span: Span?) -> String? {
    guard let span else { return nil }
    return (try? JSON(parsing: Array(span.source.bytes[span.start..<span.end])))?.string
  }

  /// A finding on one line of at most 120 characters.
  private static func line(_ finding: Diagnostic) -> String {
    var text = VisibleText()
    text.append(finding.message)
    let tail = text.text.suffix(60)
    return text.text.count <= 120 ? text.text : "\(text.text.prefix(58))…\(tail)"
  }
}

/// Long golden texts beside the tests.
enum Golden {
  static func check(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
      .appending(path: name)
    let expected = try? String(contentsOf: place, encoding: .utf8)
    if CaseTests.isRecording, text != expected {
      try text.write(to: place, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name)", sourceLocation: sourceLocation)
    } else {
      #expect(text == expected, "\(name)", sourceLocation: sourceLocation)
    }
  }
}
