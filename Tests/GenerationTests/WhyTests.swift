import Core
import Files
import Jinja
import Testing

@testable import Generation

/// Where lines of generated files are said to come from.
@Suite struct WhyTests {
  private func explain(
    _ path: String, _ line: Int, present: String? = nil
  ) throws -> Explanation {
    let blueprinted = try Tiny.plan()
    let file = try #require(blueprinted.plannedFile(at: RelativePath(path)))
    var diagnostics = Diagnostics()
    let explanation = try blueprinted.explain(
      line: line, of: file, present: present.map { Array($0.utf8) }, diagnostics: &diagnostics)
    #expect(!diagnostics.hasErrors)
    return try #require(explanation)
  }

  private func text(_ path: String, _ line: Int, present: String? = nil) throws -> [String] {
    try explain(path, line, present: present).text { $0 }.split(separator: "\n").map(String.init)
  }

  @Test func aFieldIsTracedToTheSchema() throws {
    #expect(
      try text("code/agents/first/__init__.py", 20) == [
        "agents/first/__init__.py:20: ROLE = \"Answers what it is asked.\"",
        "  template  python/agent.py.j2:8  ROLE = {{ agent.role | pystr }}",
        "  schema    first.yaml:4:7  /role  Answers what it is asked.  (columns 8-34)",
        "  file      Every agent is a package. (row 'agent.package', manifest.yaml:11:5)",
        "  asked by  first.yaml:5:11  /rootpath  L9/agents/first",
      ])
    // A path of the repository names the same file.
    #expect(
      try text("agents/second/__init__.py", 20)[2]
        == "  schema    second.yaml:4:7  /role  Watches the first.  (columns 8-27)")
  }

  @Test func metadataSaysWhatItIs() throws {
    #expect(
      try text("agents/first/__init__.py", 9)[1...3] == [
        "  template  python/agent.py.j2:3  {{ dora }}",
        "            the digest of what the template reads: agent.label, agent.name, agent.role",
        "  file      Every agent is a package. (row 'agent.package', manifest.yaml:11:5)",
      ])
    #expect(
      try text("agents/first/__init__.py", 11)[3]
        == "  schema    first.yaml:6:10  /created  2026-01-05  (columns 1-42)")
    #expect(
      try text("agents/first/__init__.py", 1)[2]
        == "            the line at the head of every generated file")
  }

  @Test func theSharedRuntimeIsAskedForByNoSchema() throws {
    let explanation = try explain("code/tiny_runtime/__init__.py", 1)
    #expect(explanation.asked == nil && explanation.row == "runtime.package")
  }

  /// Lines are counted in the file as it stands; a line of somebody else is told as one.
  @Test func editedFilesAreFollowed() throws {
    let path = "agents/first/README.md"
    let blueprinted = try Tiny.plan()
    let file = try #require(blueprinted.plannedFile(at: RelativePath(path)))
    let generated = String(
      decoding: try #require(FileTrace(file, file.context, blueprinted.facts)).bytes,
      as: UTF8.self)
    let edited = "mine\n" + generated.replacing("Answers what it is asked.", with: "Answers all.")
    let added = try explain(path, 1, present: edited)
    #expect(added.standing == .added && added.pieces.isEmpty && added.generatedLine == nil)
    let moved = try explain(path, 3, present: edited)
    #expect(moved.standing == .generated && moved.generatedLine == 2)
    let changed = try explain(path, 5, present: edited)
    #expect(changed.text == "Answers all." && changed.standing == .differs)
    #expect(changed.pieces.first?.field?.pointer == "/role")
  }

  /// A record has template lines too, though what it says is measured.
  @Test func recordsAreRenderedWithoutChecks() throws {
    let explanation = try explain("evidence_report.md", 2)
    #expect(explanation.isRecord && explanation.standing == .generated)
    #expect(explanation.pieces.first?.template.source.path == "evidence/evidence_report.md.j2")
  }

  @Test func aLineBeyondTheEndIsRefused() throws {
    expectFailure(TraceRules.noLine) { _ = try explain("agents/first/README.md", 400) }
    expectFailure(TraceRules.noLine) { _ = try explain("agents/first/README.md", 0) }
  }

  /// Every byte of every file has a maker, in order and without a gap, and every line a template.
  @Test func everyByteIsTraced() throws {
    let blueprinted = try Tiny.plan()
    var diagnostics = Diagnostics()
    let artifacts = blueprinted.plan.render(
      workers: 1, facts: blueprinted.facts, diagnostics: &diagnostics)
    for artifact in artifacts {
      let file = try #require(artifact.planned)
      let trace = try #require(FileTrace(file, file.context, blueprinted.facts))
      #expect(trace.bytes == artifact.bytes)
      var next = 0
      for stretch in trace.stretches(of: 0..<trace.bytes.count) {
        #expect(stretch.range.lowerBound == next && !stretch.range.isEmpty)
        next = stretch.range.upperBound
        if case .template(_, let rendered) = stretch.maker {
          #expect(trace.rendering.bytes[rendered] == trace.bytes[stretch.range])
        }
      }
      #expect(next == trace.bytes.count)
    }
  }
}
