import Core
import Foundation
import Jinja
import Modules
import Testing

@testable import ModuleBlueprints

/// What follows from a spec, fact by fact.
@Suite struct BlueprintTests {
  private static let base: String = {
    let place = Support.folder.appending(path: "Cases/fine.case")
    let text = (try? String(contentsOf: place, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "=== spec\n").last?
      .components(separatedBy: "=== output\n").first ?? ""
  }()

  private func blueprint(_ changes: (String, String)...) throws -> ModuleBlueprint {
    var text = Self.base
    for (old, new) in changes {
      try #require(text.contains(old), "the spec has no '\(old)'")
      text = text.replacingOccurrences(of: old, with: new)
    }
    var diagnostics = Diagnostics()
    let made = try Support.blueprint(text, &diagnostics)
    return try #require(made, "\(DiagnosticText().render(diagnostics))")
  }

  @Test func requiredSettingsComeFirst() throws {
    let blueprint = try blueprint(("optional: []", "optional: [MAIL_ADAPTER_ENABLED, SPARE]"))
    #expect(
      blueprint.settings.map(\.field) == [
        "signing_secret", "enabled", "spare", "log_level", "dedupe_ttl_s", "max_body_bytes",
      ])
    #expect(blueprint.settings[0].kind == .secret)
    #expect(blueprint.settings[0].isRequired)
    #expect(blueprint.settings[4].variable == "MAIL_ADAPTER_DEDUPE_TTL_S")
  }

  @Test func callsAreMadeWithTheCredentialsOfTheirVendor() throws {
    let outbound =
      "outbound: [{name: vendor_send, endpoint: https://x.example/send, method: POST, "
      + "timeout_seconds: 9, retry: true}, {name: other_send, endpoint: https://x.example/..., "
      + "method: POST, timeout_seconds: 2, retry: false}]"
    let secrets =
      "MAIL_ADAPTER_SIGNING_SECRET, VENDOR_ACCOUNT_SID, VENDOR_AUTH_TOKEN, OTHER_API_KEY"
    let blueprint = try blueprint(
      ("payload_type: JSON}], outbound: []", "payload_type: JSON}], \(outbound)"),
      ("required: [MAIL_ADAPTER_SIGNING_SECRET]", "required: [\(secrets)]"))
    #expect(blueprint.calls[0].basic == ["vendor_account_sid", "vendor_auth_token"])
    #expect(blueprint.calls[0].attempts == 3)
    #expect(blueprint.calls[1].bearer == "other_api_key")
    #expect(blueprint.calls[1].summary == "POST to the configured address, 2 s, no retry")
    // An address that the spec leaves open has no default.
    let address = blueprint.settings.first { $0.field == blueprint.calls[1].field }?.fallback
    guard case .string("", _)? = address else {
      Issue.record("the address is \(String(describing: address))")
      return
    }
  }

  @Test func aRepeatIsKnownByWhatTheSpecNames() throws {
    let fields = try blueprint()
    #expect(fields.delivery.keyFields == ["message_id"])
    #expect(fields.delivery.requestFields == ["message_id", "sender"])
    #expect(fields.delivery.store == .memory)
    let durable = try blueprint(("source: message_id", "source: message_id, durability: substrate"))
    #expect(durable.delivery.store == .substrate)
    let none = try blueprint(("pattern: event_id, source: message_id", "pattern: none"))
    #expect(none.delivery.store == .none)
    #expect(!none.cases.contains { $0.kind == .duplicate })
  }

  @Test func everyCriterionAndTheRestOfTheLibraryHaveATest() throws {
    let cases = try blueprint().cases
    #expect(
      cases.filter { !$0.covers.isEmpty }.map { "\($0.name) \($0.kind.rawValue)" } == [
        "test_mail_processed processed", "test_invalid_signature_rejected bad_signature",
      ])
    let kinds = Set(cases.map(\.kind))
    #expect(kinds.count == cases.count)
    let expected: Set<AcceptanceCase.Kind> = [
      .duplicate, .missingField, .missingMetadata, .malformed, .oversized, .storageFailure,
      .missingEnvironment, .disabled,
    ]
    #expect(kinds.isSuperset(of: expected))
    // Nothing is asked, so nothing can fail to answer.
    #expect(kinds.isDisjoint(with: [.aiosFailure, .sent, .stale, .unapproved, .tool]))
  }

  @Test func aFailureIsReportedWhereItEndsTheDelivery() throws {
    let asking = (
      "payload_type: JSON}], outbound: []",
      "payload_type: JSON}], outbound: [{name: ask, endpoint: /chat, method: POST}]"
    )
    let target = (
      "dependency_contract: {inbound: [], outbound: []}",
      "dependency_contract: {inbound: [], outbound: [{to_module: aios.runtime, interface: http, endpoint: /chat}]}"
    )
    let errors = ("on_error: {emits: []}", "on_error: {emits: [mail.error]}")
    let emits = ("emits: [mail.in, mail.out]", "emits: [mail.in, mail.out, mail.error]")
    let tolerant = (
      "error_policy: {default: fail_fast}",
      "error_policy: {default: best_effort, categories: {aios_failure: {status: 200, action: log_and_continue}}}"
    )
    let strict = (
      "error_policy: {default: fail_fast}",
      "error_policy: {default: fail_fast, categories: {aios_failure: {status: 502, action: reject}}}"
    )
    let going = try blueprint(asking, target, errors, emits, tolerant)
    #expect(!going.packets.reports && going.packets.tellsOfTolerated)
    let ending = try blueprint(asking, target, errors, emits, strict)
    #expect(ending.packets.reports && !ending.packets.tellsOfTolerated)
    #expect(ending.packets.onError == ["mail.in", "mail.error"])
  }
}
