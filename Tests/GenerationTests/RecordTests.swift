import Core
import Files
import Testing

@testable import Generation

@Suite struct RecordTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func extract() async throws -> (result: ExtractionResult, home: String) {
    let result = try await Tiny.extract(try Tiny.plan(), to: folder)
    return (result, result.folder.string + "/")
  }

  private func verify(_ home: String) throws -> Verification {
    try Verification(folder: folder.path + "/" + home)
  }

  /// The gate over the records is measured from the records that carry its outcome.
  @Test func recordsCarryWhatWasMeasuredOnThem() async throws {
    let (result, home) = try await extract()
    let check = try #require(result.checks.first { $0.gate == "manifest_complete" })
    #expect(check.outcome == .passed && check.evidence == "11 of 11 files listed with their digest")
    #expect(!result.isComplete, "the tests did not run")
    let evidence = String(decoding: try folder.read(home + "evidence_report.md"), as: UTF8.self)
    #expect(
      evidence.contains("manifest\\_complete: passed")
        || evidence.contains("manifest_complete: passed"))
    #expect(evidence.contains("not run"))
  }

  @Test func theSealIsThatOfSha256sum() async throws {
    let (result, home) = try await extract()
    let manifest = try JSON(parsing: try folder.read(home + "extraction_manifest.json"))
    let own = ["evidence_report.md", "extraction_manifest.json"]
    let sealed = result.artifacts.filter { !own.contains($0.path.string) }.sorted {
      $0.path < $1.path
    }
    let lines = try sealed.map {
      "\(Digest(of: try folder.read(home + $0.path.string)).hex)  \($0.path)\n"
    }
    #expect(sealed.count == 10)
    #expect(manifest["seal"]?.string == Digest(of: lines.joined()).hex)
    let evidence = String(decoding: try folder.read(home + "evidence_report.md"), as: UTF8.self)
    #expect(evidence.contains(Digest(of: lines.joined()).hex))
  }

  @Test func everyFileVerifiesItself() async throws {
    let (result, home) = try await extract()
    for artifact in result.artifacts where artifact.owner == .generated {
      let bytes = try folder.read(home + artifact.path.string)
      #expect(Metadata.isIntact(bytes, path: artifact.path) == true, "\(artifact.path)")
    }
  }

  @Test func anExtractionIsIntact() async throws {
    let (_, home) = try await extract()
    let found = try verify(home)
    #expect(found.fileCount == 11 && found.differences.isEmpty && found.unlisted.isEmpty)
  }

  @Test func everyChangeIsFound() async throws {
    let (result, home) = try await extract()
    for artifact in result.artifacts where artifact.owner == .generated {
      let name = home + artifact.path.string
      let bytes = try folder.read(name)
      try folder.write(String(decoding: bytes, as: UTF8.self) + " ", to: name)
      if artifact.path == Seal.manifestPath {
        // Nothing lists the manifest; it verifies itself.
        #expect(Metadata.isIntact(try folder.read(name), path: artifact.path) == false)
      } else {
        #expect(try verify(home).differences.map(\.path) == [artifact.path.string])
      }
      try folder.write(String(decoding: bytes, as: UTF8.self), to: name)
    }
    #expect(try verify(home).differences.isEmpty)
  }

  @Test func missingAndUnknownFilesAreNamed() async throws {
    let (_, home) = try await extract()
    try folder.remove(home + "settings.yaml")
    try folder.write("x", to: home + "code/new.py")
    try folder.write("x", to: home + "code/__pycache__/new.pyc")
    let found = try verify(home)
    #expect(found.differences.map(\.message) == ["it is missing"])
    #expect(found.unlisted == ["code/new.py"])
  }

  /// What is created once is the user's: changed, it is no difference; missing, it is.
  @Test func aFileOfTheUserMayChange() async throws {
    let (_, home) = try await extract()
    let own = "code/agents/first/extensions.py"
    try folder.write("LIMIT = 20\n", to: home + own)
    #expect(try verify(home).differences.isEmpty)
    let (_, _) = try await extract()
    #expect(String(decoding: try folder.read(home + own), as: UTF8.self) == "LIMIT = 20\n")
    try folder.remove(home + own)
    #expect(try verify(home).differences.map(\.path) == [own])
  }

  @Test func anEditedSealIsFound() async throws {
    let (_, home) = try await extract()
    let name = home + "extraction_manifest.json"
    let text = String(decoding: try folder.read(name), as: UTF8.self)
    let seal = try #require(try JSON(parsing: Array(text.utf8))["seal"]?.string)
    try folder.write(text.replacing(seal, with: Digest(of: "other").hex), to: name)
    #expect(try verify(home).differences.map(\.message) == ["its seal is not that of the files"])
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"artifacts\": 1}", "{\"artifacts\": [{}]}",
    "{\"artifacts\": [{\"path\": \"../a\", \"sha256\": \"00\"}]}", "{\"artifacts\": [",
  ])
  func anUnreadableManifestIsAFailure(_ text: String) async throws {
    let (_, home) = try await extract()
    try folder.write(text, to: home + "extraction_manifest.json")
    expectFailure(CheckRules.manifest) { _ = try verify(home) }
  }

  @Test func aFolderWithoutManifestIsAFailure() async throws {
    try folder.write("x", to: "other/file")
    #expect(throws: Failure.self) { _ = try verify("other") }
  }
}
