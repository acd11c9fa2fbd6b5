import Foundation
import Testing

/// What `verify` and `migrate` find, for programs that show findings.
@Suite struct ReportedVerificationTests {
  private static let forms = ["sarif", "github", "junit"]

  /// The forms, byte for byte, stand in `Cases/verify`; `L9_RECORD=1` writes them anew.
  private func expectGolden(_ text: String, _ name: String) throws {
    let file = Tool.cases.appending(path: "verify/\(name)")
    if ProcessInfo.processInfo.environment["L9_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == expected, "\(name)")
  }

  @Test func anExtractionThatWasChangedIsToldInEachForm() throws {
    let room = try Room.repository(user: true)
    #expect(try room.extract().code == 0)
    let folder = "extractions/two_20231114_221320"
    for form in Self.forms {
      let intact = try room.l9gen(["verify", folder, "--format", form])
      #expect(intact.code == 0 && !intact.output.contains("L9L04"), "\(intact)")
    }
    try room.append("mine\n", to: folder + "/run.sh")
    try room.remove(folder + "/settings.yaml")
    try room.write("mine\n", to: folder + "/mine.txt")
    for form in Self.forms {
      let result = try room.l9gen(["verify", folder, "--format", form])
      #expect(result.code == 1 && !result.output.contains(room.path), "\(result)")
      try expectGolden(result.output, "extraction.\(form)")
    }
  }

  @Test func filesThatLeftTheirDigestAreToldInEachForm() throws {
    let room = try DriftTests.living()
    try room.append("mine\n", to: "agents/second/README.md")
    try room.write(
      "__dora_meta__ = {\n    \"layer\": \"foundation\",\n}\nOLD = 1\n", to: "agents/old.py")
    for form in Self.forms {
      // From a folder within the repository, since annotations count from its top.
      let result = try room.l9gen(["-C", "agents", "verify", ".", "--format", form])
      #expect(result.code == 1 && !result.output.contains(room.path), "\(result)")
      try expectGolden(result.output, "headers.\(form)")
    }
  }

  @Test func aSpecOfAnOlderVersionIsToldInEachForm() throws {
    let room = try Room()
    let spec = Tool.cases.appending(path: "../../Collections/modules")
      .appending(path: "Module-Spec-v2.4-parcel_hook.yaml").standardizedFileURL.path()
    try room.run(["git", "init", "-q", "-b", "main", "--template="])
    try room.run(["mkdir", "specs"])
    try room.run(["cp", spec, "specs/hook.yaml"])
    for form in Self.forms {
      let result = try room.l9gen(["migrate", "specs", "--format", form])
      #expect(result.code == 0 && !result.output.contains(room.path), "\(result)")
      try expectGolden(result.output, "migration.\(form)")
    }
    #expect(try room.l9gen(["migrate", "specs", "--write", "--format", "sarif"]).code == 0)
    let after = try room.l9gen(["migrate", "specs", "--format", "junit"])
    #expect(after.code == 0 && !after.output.contains("L9D068"), "\(after)")
    try room.write("schema_version: \"2.4\nmetadata: [\n", to: "specs/hook.yaml")
    for form in Self.forms {
      let broken = try room.l9gen(["migrate", "specs", "--format", form])
      #expect(broken.code == 1 && broken.output.contains("L9Y"), "\(broken)")
      #expect(form == "sarif" || broken.output.contains("not run: "), "\(broken)")
    }
  }
}
