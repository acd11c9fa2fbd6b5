import Core
import Documents
import Files
import Jinja
import Testing

@testable import Generation

/// What a field of a schema is said to change, held against really changing it.
@Suite struct ImpactTests {
  /// The two agents on the disk.
  private struct Room {
    let folder: TestFolder
    let workspace: Workspace

    init() throws {
      folder = try TestFolder()
      for (name, text) in Tiny.schemas { try folder.write(text + "\n", to: "tiny/" + name) }
      workspace = try Workspace(directory: folder.path, executable: "", templates: Tiny.pack)
    }

    private var request: ExtractionRequest {
      var request = ExtractionRequest(collection: folder.path + "/tiny")
      request.epoch = "3600"
      return request
    }

    func trial() throws -> Trial {
      var diagnostics = Diagnostics()
      let trial = try Trial(
        request, in: workspace, repository: nil, diagnostics: &diagnostics)
      return try #require(trial, "\(DiagnosticText().render(diagnostics))")
    }

    /// The files that the schemas on the disk lead to; nil when they are refused.
    func files() throws -> [RelativePath: [UInt8]]? {
      var diagnostics = Diagnostics()
      guard
        let blueprinted = try Blueprinted.make(
          request, in: workspace, repository: nil, diagnostics: &diagnostics)
      else { return nil }
      let artifacts = blueprinted.plan.render(
        workers: 1, facts: blueprinted.facts, diagnostics: &diagnostics)
      return Dictionary(uniqueKeysWithValues: artifacts.map { ($0.path, $0.bytes) })
    }
  }

  private func impact(_ place: String, line: Int, to value: String? = nil) throws -> Impact {
    let trial = try Room().trial()
    let source = try #require(trial.base.survey.inputs.sources.first { $0.path == place })
    return try trial.impact(ofLine: line, of: source, to: value)
  }

  @Test func aTextIsTracedToItsLines() throws {
    let impact = try impact("first.yaml", line: 4)
    let lines = impact.text { $0 }.split(separator: "\n").map(String.init)
    #expect(
      Array(lines.prefix(3)) == [
        "first.yaml:4:7  /role  Answers what it is asked.",
        "  changes       agents/first/__init__.py:20  (header 9-10)",
        "  changes       agents/first/README.md:4  (header 11-12)",
      ])
    #expect(
      lines.contains("2 files, 2 lines; found by generating in memory with " + values(impact)))
    #expect(impact.files[0].lines.map(\.cause) == [.header, .value])
    #expect(impact.records.map(\.string).contains("extraction_manifest.json"))
  }

  private func values(_ impact: Impact) -> String {
    impact.trials.map(\.value).joined(separator: ", ")
  }

  @Test func aPathMovesFiles() throws {
    let impact = try impact("second.yaml", line: 5, to: "L9/agents/third")
    func paths(_ change: Impact.Change) -> [String] {
      impact.files.filter { $0.change == change }.map(\.path.string)
    }
    #expect(
      paths(.appears) == [
        "code/agents/third/__init__.py", "code/agents/third/extensions.py",
        "docs/agents/third/README.md",
      ])
    #expect(paths(.disappears) == paths(.appears).map { $0.replacing("third", with: "second") })
    #expect(impact.files.first { $0.path.name == "extensions.py" }?.isWrittenOnce == true)
  }

  @Test func aRefusedValueIsTold() throws {
    let impact = try impact("first.yaml", line: 5, to: "/etc")
    #expect(impact.files.isEmpty && impact.trials.count == 1)
    #expect(impact.trials[0].refusal?.hasPrefix("L9S") == true)
    #expect(impact.text { $0 }.contains("none of 1 other values is allowed there"))
  }

  @Test func aLineWithoutAFieldIsRefused() throws {
    expectFailure(TraceRules.noField) { _ = try impact("first.yaml", line: 99) }
  }

  /// A key stands for everything below it.
  @Test func aKeyStandsForItsValues() throws {
    let trial = try Room().trial()
    let text = "governance:\n  anchors:\n  - Ann\n  - Bob\n  mode: hybrid\n"
    var diagnostics = Diagnostics()
    let document = try #require(
      YAML.parse(Source(path: "a.yaml", text: text), diagnostics: &diagnostics).first)
    #expect(document.scalars(below: 0).map(\.pointer).count == 3)
    #expect(
      document.scalars(below: 14).map(\.pointer)
        == ["/governance/anchors/0", "/governance/anchors/1"])
    #expect(trial.base.plan.collection == "tiny")
  }

  /// For every field and every value that is tried: the files on the disk changed that way lead to
  /// just the difference that was told.
  @Test func everyFieldIsAsTold() throws {
    let room = try Room()
    let trial = try room.trial()
    let before = try #require(try room.files())
    for source in trial.base.survey.inputs.sources {
      let document = try #require(
        trial.base.survey.files.first { $0.source === source }?.documents.first)
      for field in document.scalars(in: 0..<source.bytes.count) {
        let span = field.node.span
        let told = try trial.impact(of: [field], to: nil) { _ in }
        var observed: Set<String> = []
        for tried in told.trials {
          let bytes =
            source.bytes[..<span.start] + Array(tried.value.utf8) + source.bytes[span.end...]
          try room.folder.write(String(decoding: bytes, as: UTF8.self), to: "tiny/" + source.path)
          let after = try room.files()
          #expect((after == nil) == (tried.refusal != nil), "\(field.pointer): \(tried.value)")
          if let after { observed.formUnion(Self.differences(before, after)) }
        }
        try room.folder.write(source.text, to: "tiny/" + source.path)
        #expect(Self.lines(of: told) == observed, "\(field.pointer)")
      }
    }
  }

  private static func lines(of impact: Impact) -> Set<String> {
    var lines: Set<String> = []
    for file in impact.files {
      switch file.change {
      case .appears: lines.insert("\(file.path) appears")
      case .disappears: lines.insert("\(file.path) disappears")
      case .changes:
        for line in file.lines.flatMap({ Array($0.lines) }) { lines.insert("\(file.path):\(line)") }
        for line in file.insertions { lines.insert("\(file.path):+\(line)") }
      }
    }
    return lines
  }

  private static func differences(
    _ before: [RelativePath: [UInt8]], _ after: [RelativePath: [UInt8]]
  ) -> Set<String> {
    var lines: Set<String> = []
    for (path, bytes) in before {
      guard let other = after[path] else {
        lines.insert("\(path) disappears")
        continue
      }
      let difference = LineDiff(from: bytes, to: other)
      for line in difference.deletedLines { lines.insert("\(path):\(line)") }
      for line in difference.insertionLines { lines.insert("\(path):+\(line)") }
    }
    for path in after.keys where before[path] == nil { lines.insert("\(path) appears") }
    return lines
  }
}
