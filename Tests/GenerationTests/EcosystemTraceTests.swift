import Core
import Files
import Foundation
import Jinja
import Testing

@testable import Generation

/// The five agents of the example collection, traced line by line; with L9_SLOW=1.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["L9_SLOW"] == "1"))
struct EcosystemTraceTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL.path()

  private func blueprinted() throws -> Blueprinted {
    let workspace = try Workspace(
      directory: Self.root, executable: "", templates: Self.root + "/templates")
    var request = ExtractionRequest(
      collection: Self.root + "/input_schemas/tensoraios_ecosystem")
    request.epoch = "1767571200"
    var diagnostics = Diagnostics()
    let blueprinted = try Blueprinted.make(
      request, in: workspace, repository: nil, diagnostics: &diagnostics)
    return try #require(blueprinted, "\(DiagnosticText().render(diagnostics))")
  }

  /// Every line of every file, records included, has a template line, and what was traced is what is
  /// generated.
  @Test func everyLineHasATemplateLine() throws {
    let blueprinted = try blueprinted()
    var diagnostics = Diagnostics()
    let artifacts = blueprinted.plan.render(
      workers: 1, facts: blueprinted.facts, diagnostics: &diagnostics)
    let contexts = try blueprinted.recordContexts(&diagnostics)
    #expect(!diagnostics.hasErrors)
    var lines = 0
    var withField = 0
    for file in blueprinted.plan.files {
      let context = try #require(file.stage == .main ? file.context : contexts[file.path])
      let trace = try #require(FileTrace(file, context, blueprinted.facts))
      if let artifact = artifacts.first(where: { $0.path == file.path }) {
        #expect(artifact.bytes == trace.bytes)
      }
      let source = Source(path: file.path.string, bytes: trace.bytes)
      let tracer = LineTrace(trace, blueprinted)
      for line in 1...max(1, source.textLineCount) where !trace.bytes.isEmpty {
        let pieces = tracer.pieces(ofLine: line, source)
        let text = pieces.map(\.text).joined()
        #expect(text == source.line(line) + (line < source.lineCount ? "\n" : ""))
        #expect(!pieces.isEmpty, "\(file.path):\(line)")
        for piece in pieces {
          let template = piece.template.source.path
          #expect(blueprinted.pack.source(template) != nil, "\(file.path):\(line): \(template)")
        }
        lines += 1
        if pieces.contains(where: { $0.field != nil }) { withField += 1 }
      }
    }
    print(
      "traced: \(lines) lines of \(blueprinted.plan.files.count) files, "
        + "\(withField) of them with a field")
    #expect(lines > 10_000)
  }

  /// For 200 sampled lines: with a letter more in the template line that is named, the line differs.
  @Test func aChangedTemplateLineChangesTheLine() throws {
    let blueprinted = try blueprinted()
    let files = blueprinted.plan.files.filter { $0.stage == .main }
    var generator = Seeded(state: 1)
    var changed = 0
    while changed < 200 {
      let file = try #require(files.randomElement(using: &generator))
      let trace = try #require(FileTrace(file, file.context, blueprinted.facts))
      let source = Source(path: file.path.string, bytes: trace.bytes)
      let line = Int.random(in: 1...max(1, source.textLineCount), using: &generator)
      let pieces = LineTrace(trace, blueprinted).pieces(ofLine: line, source)
      guard let piece = pieces.first(where: { !$0.isBlank }) ?? pieces.first else { continue }
      // What l9gen writes at the marker is no text of the template.
      if case .metadata = piece.maker { continue }
      let template = try #require(
        try Self.changed(file.template.name, piece, blueprinted.pack.sources))
      var renderer = Renderer()
      let rendering = try renderer.render(template, file.context)
      let bytes = try #require(Metadata.stamp(rendering, of: file, blueprinted.facts))
      let after = Source(path: file.path.string, bytes: bytes)
      #expect(
        after.line(line) != source.line(line),
        "\(file.path):\(line) and \(piece.template.location)")
      changed += 1
    }
  }

  /// The template, with all that it refers to, after a letter was put in where a piece comes from.
  private static func changed(
    _ name: String, _ piece: Explanation.Piece, _ sources: [Source]
  ) throws -> Template? {
    let place = piece.template
    var offset = place.start
    if !piece.isLiteral {
      // In front of the braces around the expression.
      let head = place.source.bytes[..<(place.start + 1)]
      offset =
        zip(head, head.dropFirst()).enumerated().reversed()
        .first { $1.0 == 0x7B && ($1.1 == 0x7B || $1.1 == 0x25) }?.offset ?? 0
    }
    let bytes = place.source.bytes
    let other = Source(
      path: place.source.path, bytes: Array(bytes[..<offset] + [0x5A] + bytes[offset...]))
    let own = needed(name, sources).map { $0.path == other.path ? other : $0 }
    var diagnostics = Diagnostics()
    let set = TemplateSet(sources: own, diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    return set[name]
  }

  /// The sources that a template refers to, itself included.
  private static func needed(_ name: String, _ sources: [Source]) -> [Source] {
    var found: [Source] = []
    var waiting = [name]
    while let next = waiting.popLast() {
      guard !found.contains(where: { $0.path == next }),
        let source = sources.first(where: { $0.path == next })
      else { continue }
      found.append(source)
      let text = source.text
      waiting += sources.map(\.path).filter {
        text.contains("\"\($0)\"") || text.contains("'\($0)'")
      }
    }
    return found
  }
}

/// SplitMix64: the same sample in every run.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
