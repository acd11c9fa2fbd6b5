import Core
import Documents
import Foundation
import Jinja
import Specs
import Testing

@testable import Modules

/// What the tests of this target share.
enum Support {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  static let demo = folder.appending(path: "../../input_schemas/modules_demo").standardizedFileURL
  static let isRecording = ProcessInfo.processInfo.environment["L9_RECORD"] == "1"

  static func source(_ place: URL) throws -> Source {
    Source(path: place.lastPathComponent, bytes: Array(try Data(contentsOf: place)))
  }

  static func collection(_ sources: [Source], _ diagnostics: inout Diagnostics) -> Collection {
    let files = sources.map { Documents.read($0, diagnostics: &diagnostics) }
    return Collection.read(files: files, name: "case", diagnostics: &diagnostics)
  }

  /// The one spec of a source.
  static func spec(_ source: Source) throws -> ModuleSpec {
    var diagnostics = Diagnostics()
    let set = ModuleSet(collection([source], &diagnostics), diagnostics: &diagnostics)
    try #require(!diagnostics.hasErrors, "\(DiagnosticText().render(diagnostics))")
    return try #require(set.specs.first)
  }

  /// Holds a text against a file beside the tests, or records it.
  static func compare(_ expected: String, with path: String) throws {
    let place = folder.appending(path: path)
    let actual = try? String(contentsOf: place, encoding: .utf8)
    if isRecording, actual != expected {
      try expected.write(to: place, atomically: true, encoding: .utf8)
      Issue.record("recorded \(path)")
    } else {
      #expect(actual == expected, "run the tests with L9_RECORD=1 and read the difference")
    }
  }
}
