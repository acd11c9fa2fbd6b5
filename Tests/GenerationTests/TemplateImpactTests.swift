import Core
import Documents
import Files
import Foundation
import Testing

@testable import Generation

/// What a line of a template, or a field of its folder, is said to change, held against really
/// changing it.
@Suite struct TemplateImpactTests {
  private struct Room {
    let folder: TestFolder

    init() throws {
      folder = try TestFolder()
      for (name, text) in Tiny.schemas { try folder.write(text + "\n", to: "tiny/" + name) }
      try FileManager.default.copyItem(atPath: Tiny.pack, toPath: folder.path + "/pack")
      // A macro in a file of its own, a condition, a loop and an assignment, one in the other.
      try folder.write(
        """
        {% macro row(word) %}
        - {{ word }}
        {% endmacro %}
        """, to: "pack/docs/_shared/rows.md.j2")
      try folder.write(
        """
        {% from "docs/_shared/rows.md.j2" import row %}
        # {{ agent.name }}

        {% if agent.name == "First" %}
        {{ agent.role }}
        {% else %}
        Another.
        {% endif %}
        {% set word = "kept" %}
        {% for item in [1, 2] %}
        {{ row(word) }}
        {% endfor %}

        {{ dora }}
        """, to: "pack/docs/readme.md.j2")
    }

    private var request: ExtractionRequest {
      var request = ExtractionRequest(collection: folder.path + "/tiny")
      request.epoch = "3600"
      return request
    }

    private func workspace() throws -> Workspace {
      try Workspace(directory: folder.path, executable: "", templates: folder.path + "/pack")
    }

    func trial() throws -> Trial {
      var diagnostics = Diagnostics()
      let trial = try Trial(
        request, in: workspace(), repository: nil, diagnostics: &diagnostics)
      return try #require(trial, "\(DiagnosticText().render(diagnostics))")
    }

    /// The files that the templates on the disk lead to; nil when they are refused.
    func files() throws -> [RelativePath: [UInt8]]? {
      var diagnostics = Diagnostics()
      guard
        let blueprinted = try Blueprinted.make(
          request, in: workspace(), repository: nil, diagnostics: &diagnostics)
      else { return nil }
      let artifacts = blueprinted.plan.render(
        workers: 1, facts: blueprinted.facts, diagnostics: &diagnostics)
      if diagnostics.hasErrors { return nil }
      return Dictionary(uniqueKeysWithValues: artifacts.map { ($0.path, $0.bytes) })
    }

    /// The same with other text in the place of a template's.
    func files(with text: String, in source: Source) throws -> [RelativePath: [UInt8]]? {
      try folder.write(text, to: "pack/" + source.path)
      defer { try? folder.write(source.text, to: "pack/" + source.path) }
      return try files()
    }
  }

  /// For every line of every template: a letter more on it changes just the lines that were told,
  /// and another statement what was told of that.
  @Test func everyLineOfATemplateIsAsTold() throws {
    let room = try Room()
    let trial = try room.trial()
    let before = try #require(try room.files())
    var statements = 0
    for source in trial.base.pack.sources
    where source.path.hasSuffix(".j2") && !source.path.hasPrefix("evidence/") {
      for number in 1...source.textLineCount {
        let line = source.line(number)
        // Metadata is refused where its marker is not alone.
        if line.contains("dora") { continue }
        let told = try trial.impact(ofTemplateLine: number, of: source)
        let name = "\(source.path):\(number)"
        if line.hasPrefix("{%"), line.contains("import") || line.contains("end") { continue }
        var observed: Set<String> = []
        if told.trials.isEmpty, !line.hasPrefix("{%") {
          let changed = try room.files(with: replaced(source, number) { "Z" + $0 }, in: source)
          let after = try #require(changed, "\(name)")
          observed = Self.lines(before, after)
        }
        for tried in told.trials {
          statements += 1
          let text = try replaced(source, number) { line in
            let tag = try #require(line.firstRange(of: /\{%.*?%\}/))
            return line.replacingCharacters(in: tag, with: tried.value)
          }
          let after = try room.files(with: text, in: source)
          #expect((after == nil) == (tried.refusal != nil), "\(name): \(tried.value)")
          if let after { observed.formUnion(Self.lines(before, after)) }
        }
        // What a macro writes, it writes through the line that calls it.
        if line.contains("{% macro") || line.hasPrefix("{% else") { continue }
        let lines = Self.lines(of: told)
        let isThrough = told.files.flatMap(\.lines).contains { $0.cause == .derivation }
        #expect(
          told.trials.isEmpty && isThrough ? lines.isSuperset(of: observed) : lines == observed,
          "\(name): \(line)")
      }
    }
    #expect(statements == 5)
  }

  private func replaced(
    _ source: Source, _ number: Int, _ change: (String) throws -> String
  ) rethrows -> String {
    var lines = source.text.components(separatedBy: "\n")
    lines[number - 1] = try change(lines[number - 1])
    return lines.joined(separator: "\n")
  }

  @Test func whatACallWritesIsWrittenThroughItsLine() throws {
    let trial = try Room().trial()
    let page = try #require(trial.base.pack.source("docs/readme.md.j2"))
    let call = try trial.impact(ofTemplateLine: 11, of: page)
    #expect(call.files.count == 2 && call.trials.isEmpty)
    #expect(call.files.flatMap(\.lines).contains { $0.cause == .derivation })
    let text = call.text { $0 }
    #expect(text.hasPrefix("docs/readme.md.j2:11:1  {{ row(word) }}\n"), "\(text)")
    #expect(text.contains("written by the line, or through it, as rendering records\n"))
    let past = try #require(throws: Failure.self) {
      _ = try trial.impact(ofTemplateLine: 99, of: page)
    }
    #expect(past.rule == TraceRules.noField)
  }

  /// Fields of the manifest and of the other tables of a folder of templates.
  @Test func everyFieldOfTheFolderIsAsTold() throws {
    let room = try Room()
    let trial = try room.trial()
    let before = try #require(try room.files())
    for source in trial.base.pack.sources where source.path.hasSuffix(".yaml") {
      var findings = Diagnostics()
      let document = try #require(
        Documents.read(source, diagnostics: &findings).documents.first)
      for field in document.scalars(in: 0..<source.bytes.count).prefix(40) {
        let span = field.node.span
        let told = try trial.impact(of: [field], to: nil) { _ in }
        var observed: Set<String> = []
        for tried in told.trials {
          let bytes =
            source.bytes[..<span.start] + Array(tried.value.utf8) + source.bytes[span.end...]
          let after = try room.files(with: String(decoding: bytes, as: UTF8.self), in: source)
          #expect((after == nil) == (tried.refusal != nil), "\(field.pointer): \(tried.value)")
          if let after { observed.formUnion(Self.lines(before, after, withHeader: true)) }
        }
        #expect(Self.lines(of: told, withHeader: true) == observed, "\(field.pointer)")
      }
    }
  }

  private static func lines(of impact: Impact, withHeader: Bool = false) -> Set<String> {
    var lines: Set<String> = []
    for file in impact.files {
      if file.change != .changes { lines.insert("\(file.path) \(file.change.rawValue)") }
      for range in file.lines where withHeader || range.cause != .header {
        for line in range.lines { lines.insert("\(file.path):\(line)") }
      }
    }
    return lines
  }

  private static func lines(
    _ before: [RelativePath: [UInt8]], _ after: [RelativePath: [UInt8]], withHeader: Bool = false
  ) -> Set<String> {
    var lines: Set<String> = []
    for (path, bytes) in before {
      guard let other = after[path] else {
        lines.insert("\(path) disappears")
        continue
      }
      let header = CommentForm(path: path).split(bytes)
      let source = Source(path: path.string, bytes: bytes)
      for line in LineDiff(from: bytes, to: other).deletedLines {
        let start = source.offset(ofLine: line)
        let isHeader =
          header.map { $0.firstLine.contains(start) || $0.block.contains(start) } ?? false
        if withHeader || !isHeader { lines.insert("\(path):\(line)") }
      }
    }
    for path in after.keys where before[path] == nil { lines.insert("\(path) appears") }
    return lines
  }
}
