import Core
import Files
import Foundation
import Git
import Testing

@testable import Generation

/// A folder that lives as long as a test.
final class TestFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "l9gen-generation-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let file = path + "/" + name
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }

  func read(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }
}

/// Runs the engine on a few schemas with the small template pack beside the tests.
enum Tiny {
  static let pack = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Pack").path()

  static let schemas = [
    "first.yaml": """
    system: First
    module: service
    name: First
    role: Answers what it is asked.
    rootpath: L9/agents/first
    created: 2026-01-05
    governance: {anchors: [Ann]}
    """,
    "second.yaml": """
    system: Second
    module: service
    name: Second
    role: Watches the first.
    rootpath: L9/agents/second
    created: 2026-01-06
    depends_on: {hard: [first]}
    governance: {anchors: [Ann]}
    """,
  ]

  /// Reads, derives and plans; the time is one hour after 1970 unless given.
  static func plan(
    _ schemas: [String: String] = schemas, pack: String = pack, epoch: String? = "3600",
    workers: Int = 1, _ diagnostics: inout Diagnostics
  ) throws -> Blueprinted? {
    let folder = try TestFolder()
    for (name, text) in schemas { try folder.write(text + "\n", to: "tiny/" + name) }
    let workspace = try Workspace(directory: folder.path, executable: "", templates: pack)
    var request = ExtractionRequest(collection: folder.path + "/tiny")
    request.epoch = epoch
    request.workers = workers
    request.survey.workers = workers
    return try Blueprinted.make(
      request, in: workspace, repository: nil, diagnostics: &diagnostics)
  }

  static func plan(
    _ schemas: [String: String] = schemas, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Blueprinted {
    var diagnostics = Diagnostics()
    let planned = try plan(schemas, &diagnostics)
    return try #require(
      planned, "\(DiagnosticText().render(diagnostics))", sourceLocation: sourceLocation)
  }

  static func render(_ blueprinted: Blueprinted, workers: Int = 1) async throws -> [Artifact] {
    var diagnostics = Diagnostics()
    let artifacts = blueprinted.plan.render(
      workers: workers, facts: blueprinted.facts, diagnostics: &diagnostics)
    #expect(!diagnostics.hasErrors)
    return artifacts
  }

  /// Extracts to a folder without checks; the result's folder lies in it.
  static func extract(
    _ blueprinted: Blueprinted, to folder: TestFolder
  ) async throws -> ExtractionResult {
    var request = ExtractionRequest(collection: "tiny")
    request.runsChecks = false
    let destination = Destination(
      folder: folder.path, branch: nil, author: try Author(name: "T", mail: "t@example.org"))
    var diagnostics = Diagnostics()
    let result = try blueprinted.extract(
      request, to: destination, repository: nil, diagnostics: &diagnostics)
    return try #require(result)
  }
}

func expectFailure(
  _ rule: Rule, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("no failure", sourceLocation: sourceLocation)
  } catch let failure as Failure {
    #expect(failure.rule == rule, "\(failure)", sourceLocation: sourceLocation)
  } catch {
    Issue.record("\(error)", sourceLocation: sourceLocation)
  }
}
