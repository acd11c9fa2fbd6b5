import Core
import Modules
import Specs

/// One test of the library: asked for by a criterion of the spec, or because the module has the
/// part that the test is about.
struct AcceptanceCase: Sendable {
  enum Side: String, Sendable { case positive, negative }

  /// Name of the test's function.
  let name: String
  let side: Side
  /// Which test of the library.
  let kind: Kind
  /// The criterion that the test stands for; empty when none asked for it.
  let covers: ModuleText

  enum Kind: String, Sendable, CaseIterable {
    case processed, replay, parsed, packet, metadata, thread, history, forwarded, sent, signature
    case attachments, approved, tool
    case duplicate
    case badSignature = "bad_signature"
    case stale
    case missingField = "missing_field"
    case missingMetadata = "missing_metadata"
    case malformed, oversized
    case aiosFailure = "aios_failure"
    case sideEffectFailure = "side_effect_failure"
    case storageFailure = "storage_failure"
    case missingEnvironment = "missing_env"
    case disabled, unapproved
    case unknownTool = "unknown_tool"
  }

  /// Criteria in the spec's order, then the rest of the library.
  static func all(
    of spec: ModuleSpec, _ facts: CaseFacts, _ diagnostics: inout Diagnostics
  ) -> [AcceptanceCase] {
    let available = facts.available
    var cases: [AcceptanceCase] = []
    for (side, criteria) in [
      (Side.positive, spec.acceptance.positive), (.negative, spec.acceptance.negative),
    ] {
      for criterion in criteria {
        guard let kind = kind(of: criterion, side, available) else {
          report(criterion, side, available, spec, &diagnostics)
          continue
        }
        let name = "test_" + criterion.name.string
        cases.append(AcceptanceCase(name: name, side: side, kind: kind, covers: criterion.name))
      }
    }
    let asked = Set(cases.map(\.kind))
    for (kind, side) in library where available.contains(kind) && !asked.contains(kind) {
      cases.append(
        AcceptanceCase(
          name: "test_\(side.rawValue)_\(kind.rawValue)", side: side, kind: kind, covers: .empty))
    }
    return cases
  }

  /// The first row of the table whose words all occur in the criterion's name.
  private static func kind(
    of criterion: ModuleSpec.Acceptance.Criterion, _ side: Side, _ available: Set<Kind>
  ) -> Kind? {
    let given = words(criterion.name.string)
    return table.first { row in
      row.side == side && available.contains(row.kind) && row.words.allSatisfy(given.contains)
    }?.kind
  }

  /// Words of a name, each also without a plural's ending.
  private static func words(_ name: String) -> Set<String> {
    let all = name.split(separator: "_").map(String.init)
    return Set(all + all.filter { $0.hasSuffix("s") }.map { String($0.dropLast()) })
  }

  private static func report(
    _ criterion: ModuleSpec.Acceptance.Criterion, _ side: Side, _ available: Set<Kind>,
    _ spec: ModuleSpec, _ diagnostics: inout Diagnostics
  ) {
    let strict = spec.hints.forbidsGuessing
    var seen = Set<String>()
    let words = table.filter { $0.side == side && available.contains($0.kind) }
      .map { $0.words.joined(separator: " ") }.filter { seen.insert($0).inserted }
    diagnostics.add(
      strict ? ModuleBlueprintRules.unshown : ModuleBlueprintRules.unshownTolerated,
      "no test can show '\(criterion.name.string)'", at: criterion.name.span ?? criterion.id.span,
      help: "words that say what is to be shown here: \(words.joined(separator: ", "))")
  }

  /// Which words of a criterion's name mean which test; the first row that fits counts.
  private static let table: [(side: Side, words: [String], kind: Kind)] = [
    (.positive, ["replay"], .replay), (.positive, ["cached"], .replay),
    (.positive, ["idempotent"], .replay), (.positive, ["duplicate"], .replay),
    (.positive, ["deduped"], .replay),
    (.positive, ["approved"], .approved), (.positive, ["approval"], .approved),
    (.positive, ["tool"], .tool),
    (.positive, ["signature"], .signature), (.positive, ["authenticated"], .signature),
    (.positive, ["auth"], .signature),
    (.positive, ["forwarded"], .forwarded), (.positive, ["aios"], .forwarded),
    (.positive, ["metadata"], .metadata), (.positive, ["packet"], .packet),
    (.positive, ["attachment"], .attachments), (.positive, ["parsed"], .parsed),
    (.positive, ["history"], .history), (.positive, ["context"], .history),
    (.positive, ["thread"], .thread), (.positive, ["conversation"], .thread),
    (.positive, ["sent"], .sent), (.positive, ["reply"], .sent), (.positive, ["response"], .sent),
    (.positive, ["processed"], .processed), (.positive, ["accepted"], .processed),
    (.positive, ["handled"], .processed), (.positive, ["received"], .processed),
    (.positive, ["valid"], .processed),
    (.negative, ["unknown", "tool"], .unknownTool),
    (.negative, ["approval"], .unapproved), (.negative, ["unapproved"], .unapproved),
    (.negative, ["stale"], .stale), (.negative, ["timestamp"], .stale),
    (.negative, ["expired"], .stale),
    (.negative, ["duplicate"], .duplicate), (.negative, ["deduped"], .duplicate),
    (.negative, ["replay"], .duplicate),
    (.negative, ["signature"], .badSignature), (.negative, ["auth"], .badSignature),
    (.negative, ["unauthorized"], .badSignature), (.negative, ["unauthenticated"], .badSignature),
    (.negative, ["token"], .badSignature),
    (.negative, ["oversized"], .oversized), (.negative, ["large"], .oversized),
    (.negative, ["malformed"], .malformed), (.negative, ["invalid", "payload"], .malformed),
    (.negative, ["invalid", "body"], .malformed), (.negative, ["invalid", "json"], .malformed),
    (.negative, ["metadata"], .missingMetadata),
    (.negative, ["env"], .missingEnvironment), (.negative, ["environment"], .missingEnvironment),
    (.negative, ["config"], .missingEnvironment),
    (.negative, ["missing", "field"], .missingField), (.negative, ["missing"], .missingField),
    (.negative, ["unknown", "field"], .missingField), (.negative, ["missing"], .missingEnvironment),
    (.negative, ["aios"], .aiosFailure), (.negative, ["upstream"], .aiosFailure),
    (.negative, ["storage"], .storageFailure), (.negative, ["substrate"], .storageFailure),
    (.negative, ["memory"], .storageFailure), (.negative, ["database"], .storageFailure),
    (.negative, ["side", "effect"], .sideEffectFailure), (.negative, ["send"], .sideEffectFailure),
    (.negative, ["reply"], .sideEffectFailure),
    (.negative, ["disabled"], .disabled),
  ]

  /// The order of what no criterion asks for.
  private static let library: [(Kind, Side)] =
    [
      Kind.processed, .replay, .packet, .metadata, .thread, .history, .forwarded, .sent, .signature,
      .attachments, .approved, .tool,
    ].map { ($0, .positive) }
    + [
      .duplicate, .badSignature, .stale, .missingField, .missingMetadata, .malformed, .oversized,
      .aiosFailure, .sideEffectFailure, .storageFailure, .missingEnvironment, .disabled,
      .unapproved, .unknownTool,
    ].map { ($0, .negative) }
}

/// What a module has, and so can be tested.
struct CaseFacts {
  let spec: ModuleSpec
  let steps: StepPlan
  let delivery: DeliveryPlan
  let packets: PacketPlan
  let routes: [RoutePlan]

  typealias Kind = AcceptanceCase.Kind

  var available: Set<Kind> {
    var kinds: Set<Kind> = [.processed, .thread, .missingEnvironment, .disabled]
    func add(_ more: [Kind], if holds: Bool) { if holds { kinds.formUnion(more) } }
    add([.missingField], if: !delivery.requestFields.isEmpty)
    add([.replay, .duplicate], if: delivery.store != .none)
    if let route = routes.first {
      add([.signature, .badSignature], if: route.authentication != .none)
      add([.stale], if: route.isFresh)
      add([.malformed, .oversized], if: route.hasBody)
    }
    add([.parsed], if: !packets.ingress.isEmpty)
    let writes = !packets.ingress.isEmpty || steps.writesOutcome
    add([.packet, .metadata, .missingMetadata, .storageFailure], if: writes)
    add([.forwarded, .aiosFailure], if: !steps.ask.isEmpty)
    add([.sent, .sideEffectFailure], if: !steps.reply.isEmpty)
    add([.history], if: hasHistory)
    let attaches = delivery.takesAttachments && !packets.ingress.isEmpty && steps.writesOutcome
    add([.attachments], if: attaches && (routes.first?.body ?? "json") == "json")
    add([.approved, .unapproved], if: spec.governance.requiresApproval)
    add([.tool, .unknownTool], if: spec.surface.exposesTool)
    return kinds
  }

  /// A second delivery of one conversation can be told from the first.
  private var hasHistory: Bool {
    steps.readsHistory && !packets.ingress.isEmpty && !steps.ask.isEmpty
      && !delivery.threadFields.isEmpty
      && (delivery.keyFields.isEmpty
        || delivery.keyFields.contains { !delivery.threadFields.contains($0) })
  }
}
