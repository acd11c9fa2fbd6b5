import Core
import Foundation
import Jinja
import Testing

@testable import Modules

/// What templates see of the demonstration's modules is recorded in `Contexts`.
@Suite struct ContextTests {
  @Test(arguments: ["Module-Spec-v2.6-mailbox", "Module-Spec-v2.5-ticket_hook"])
  func contextIsAsRecorded(name: String) throws {
    let spec = try Support.spec(Support.source(Support.demo.appending(path: name + ".yaml")))
    try Support.compare(Self.json(of: spec), with: "Contexts/\(spec.identity.id).json")
  }

  /// The page names every member that templates see, and no other.
  @Test func pageNamesEveryMember() throws {
    let name = "Module-Spec-v2.6-mailbox.yaml"
    let spec = try Support.spec(Support.source(Support.demo.appending(path: name)))
    let page = try String(
      contentsOf: Support.folder.appending(path: "../../docs/module-spec-context.md"),
      encoding: .utf8)
    var origins = Origins()
    guard case .map(let map) = spec.value(&origins) else {
      Issue.record("a spec is a map")
      return
    }
    for (key, _) in map.pairs { #expect(page.contains("`\(key)"), "\(key) is not described") }
  }

  @Test func textsKnowTheirPlaces() throws {
    let name = "Module-Spec-v2.6-mailbox.yaml"
    let spec = try Support.spec(Support.source(Support.demo.appending(path: name)))
    var origins = Origins()
    guard case .map(let map) = spec.value(&origins), case .string(_, let origin) = map["name"]
    else {
      Issue.record("a spec has a name")
      return
    }
    #expect(origins[origin]?.text == "Mailbox Adapter")
  }

  static func json(of spec: ModuleSpec) -> String {
    var origins = Origins()
    return String(decoding: spec.value(&origins).json.documentBytes, as: UTF8.self)
  }
}

/// Real specs, where they are at hand: `L9_CORPUS` names their folder.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["L9_CORPUS"] != nil,
    "no real specs: set L9_CORPUS to their folder"))
struct CorpusTests {
  @Test(arguments: [("email", "bearer", "event_id"), ("twilio", "hmac_sha256", "message_sid")])
  func realSpecIsRead(name: String, authentication: String, field: String) throws {
    let folder = try #require(ProcessInfo.processInfo.environment["L9_CORPUS"])
    let place = URL(filePath: folder)
      .appending(path: "module_specs/Module-Spec-v2.6-\(name)_adapter.yaml")
    let spec = try Support.spec(Support.source(place))
    #expect(spec.interfaces.inbound.map(\.authentication.rawValue) == [authentication])
    #expect(spec.idempotency.keyFields.map(\.string) == [field])
    #expect(spec.threading.fields.count == 3)
    #expect(spec.interfaces.outbound.map(\.role.rawValue).prefix(2) == ["runtime", "memory"])
    #expect(spec.interfaces.outbound.contains { $0.role == .reply })
  }
}
