import Core
import Foundation
import Testing

@testable import Generation

/// What a schema wishes of its generation, with the bundled templates.
@Suite struct WishTests {
  private static let templates = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../templates").standardizedFileURL.path

  private func render(
    first: String = "", second: String = ""
  ) async throws -> (files: [String: String], findings: [String]) {
    var schemas = Tiny.schemas
    schemas["first.yaml"]! += "\n" + first
    schemas["second.yaml"]! += "\n" + second
    var diagnostics = Diagnostics()
    let planned = try #require(
      try Tiny.plan(schemas, pack: Self.templates, &diagnostics))
    let artifacts = try await Tiny.render(planned)
    let files = artifacts.map { ($0.path.string, String(decoding: $0.bytes, as: UTF8.self)) }
    return (
      Dictionary(files, uniquingKeysWith: { first, _ in first }),
      diagnostics.sorted.map { "\($0.rule.code) \($0.message)" }
    )
  }

  @Test func testsThatNobodyWantsAreNotGeneratedNorMeasured() async throws {
    let (files, _) = try await render(
      second: "cursorinstructions: {postgeneration: {generatetests: false}}")
    #expect(!files.keys.contains { $0.hasPrefix("tests/agents/second/") })
    #expect(files.keys.contains { $0.hasPrefix("tests/agents/first/") })
    #expect(files.keys.contains("code/agents/second/_controller.py"))
    let project = try #require(files["pyproject.toml"])
    #expect(project.contains("omit = [\n    \"code/agents/second/*\",\n]"))
    let (all, _) = try await render()
    #expect(all.keys.contains { $0.hasPrefix("tests/agents/second/") })
    #expect(all["pyproject.toml"]?.contains("omit") == false)
  }

  @Test func anAgentThatIsNotIntegratedIsNoPartOfTheApplication() async throws {
    let (files, findings) = try await render(first: "cursorinstructions: {autointegrate: false}")
    let package = try #require(files["code/tiny/__init__.py"])
    #expect(!package.contains("build_first"))
    #expect(package.contains("build_second"))
    #expect(package.contains("EDGES: Final[tuple[tuple[str, str], ...]] = ()"))
    #expect(files.keys.contains("code/agents/first/_controller.py"))
    #expect(files["README.md"]?.contains("First is no part of the application") == true)
    #expect(
      findings.contains("L9A027 the application leaves 'first' out, which 'second' asks"),
      "\(findings)")
    let (all, _) = try await render()
    #expect(all["code/tiny/__init__.py"]?.contains("build_first") == true)
  }

  @Test func notesOfTheExtractionAreQuoted() async throws {
    let (files, _) = try await render(
      first: "ai_reasoning: {why: {root: Below agents like its peers}, doubts: [none, few]}")
    let text = try #require(files["docs/first/ARCHITECTURE.md"])
    #expect(text.contains("| why · root | Below agents like its peers |\n| doubts | none |"))
    #expect(files["docs/second/ARCHITECTURE.md"]?.contains("Notes on the schema") == false)
  }
}
