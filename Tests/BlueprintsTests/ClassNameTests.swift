import Foundation
import Testing

@testable import Blueprints

/// Names of generated classes.
@Suite struct ClassNameTests {
  @Test(arguments: [
    ("test", "L9Test"), ("test runner", "L9TestRunner"), ("tester", "L9Tester"),
    ("attest", "Attest"), ("none", "L9None"), ("true", "L9True"), ("outcome", "L9Outcome"),
    ("call context", "L9CallContext"), ("match scorer", "MatchScorer"),
  ])
  func aClassIsNoTestAndHidesNothing(text: String, name: String) {
    #expect(Naming.className(text) == name)
  }

  /// A file that is called like something its template imports would hide it.
  @Test func everythingThatTemplatesImportIsReserved() throws {
    let root = Places.vectors.appending(path: "../../../templates/python").standardizedFileURL
    // Files of these names exist: their templates import the class's module instead.
    let own: Set = ["EventPublisher", "MemoryBridge", "Controller", "Recorder", "Scorer"]
    var missing: Set<String> = []
    for folder in ["agent", "components", "tests/agent", "tests/components"] {
      let names = try FileManager.default.contentsOfDirectory(
        atPath: root.appending(path: folder).path)
      for name in names where name.hasSuffix(".j2") {
        let text = try String(
          contentsOf: root.appending(path: "\(folder)/\(name)"), encoding: .utf8)
        for match in text.matches(of: /"[a-z_0-9.]+:([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)"/) {
          let imported = String(match.1)
          if Naming.className(imported) == imported, !own.contains(imported) {
            missing.insert(imported)
          }
        }
      }
    }
    #expect(missing.isEmpty)
  }
}
