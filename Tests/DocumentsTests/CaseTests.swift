import Core
import Foundation
import Testing

@testable import Documents

/// Every file in `Cases` is an input; the text beside it is what a person reads about it.
@Suite struct CaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Cases")

  /// Inputs on disk, by name.
  static let files: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return all.filter { !$0.hasSuffix(".expected") }.sorted()
  }()

  static let isRecording = ProcessInfo.processInfo.environment["L9_RECORD"] == "1"

  @Test(arguments: files) func file(name: String) throws {
    let bytes = try Data(contentsOf: Self.folder.appending(path: name))
    try check(Source(path: name, bytes: Array(bytes)))
  }

  @Test(arguments: GeneratedCases.all.keys.sorted()) func generated(name: String) throws {
    let make = try #require(GeneratedCases.all[name])
    try check(Source(path: name, bytes: make()))
  }

  @Test func everyExpectationHasItsInput() throws {
    let names = Set(Self.files).union(GeneratedCases.all.keys)
    let all = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
    for expected in all where expected.hasSuffix(".expected") {
      #expect(names.contains(String(expected.dropLast(".expected".count))), "orphan \(expected)")
    }
  }

  /// Compares the whole printed text, and bounds the time: no input may exhaust it.
  private func check(_ source: Source) throws {
    var text = ""
    let elapsed = ContinuousClock().measure {
      var diagnostics = Diagnostics()
      let file = Documents.read(source, diagnostics: &diagnostics)
      text = outline(of: file) + DiagnosticText().render(diagnostics) + fixes(of: source)
    }
    text = Self.shortened(text)
    #expect(elapsed < .seconds(20), "\(source.path) took \(elapsed)")
    let place = Self.folder.appending(path: source.path + ".expected")
    let expected = try? String(contentsOf: place, encoding: .utf8)
    guard Self.isRecording else {
      #expect(text == expected)
      return
    }
    if text != expected {
      try text.write(to: place, atomically: true, encoding: .utf8)
      Issue.record("recorded \(source.path)")
    }
  }

  /// Inputs made to exhaust something have many equal findings; a few of them are enough.
  private static func shortened(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 400 else { return text }
    let head = lines.prefix(30).joined(separator: "\n")
    return head + "\n… \(lines.count) lines in all …\n" + lines.suffix(10).joined(separator: "\n")
  }

  /// What the mechanical remedies make of the file, and what is left to say about it.
  private func fixes(of source: Source) -> String {
    func findings(_ source: Source) -> Diagnostics {
      var diagnostics = Diagnostics()
      _ = Documents.read(source, diagnostics: &diagnostics)
      return diagnostics
    }
    let mended = Fixes.apply(to: source, lowest: .note, check: findings)
    if mended.count == 0 { return "" }
    let diff = LineDiff(from: source.bytes, to: mended.source.bytes)
    let rest = DiagnosticText.summary(of: findings(mended.source).sorted)
    return "\nedits that mend: \(mended.count), left: \(rest.isEmpty ? "nothing" : rest)\n"
      + diff.unified(oldName: "found", newName: "mended", context: 1)
  }

  /// What was read in spite of the findings.
  private func outline(of file: InputFile) -> String {
    var lines: [String] = []
    if let map = file.frontMatter?.root { lines.append("front matter: \(map.count) keys") }
    for block in file.blocks {
      let name = [block.heading?.text, block.fileName].compactMap(\.self).joined(separator: ", ")
      let roots = block.documents.map { Self.summary(of: $0.root) }
      let content = roots.isEmpty ? "nothing" : roots.joined(separator: "; ")
      lines.append((name.isEmpty ? "" : "[\(name)] ") + "read: \(content)")
    }
    return lines.joined(separator: "\n") + "\n\n"
  }

  private static func summary(of node: Node) -> String {
    switch node.kind {
    case .list: "a list of \(node.count)"
    case .map: "a map of \(node.count)"
    case .null, .bool, .int, .float, .string:
      "\(node.kind.phrase) of \(node.text?.utf8.count ?? 0) bytes"
    }
  }
}
