import Core
import Specs

extension SpecReader {
  mutating func packets() -> ModuleSpec.Packets {
    let emits = texts("packet_contract.emits")
    let onSuccess = expected("on_success", ".out", emits)
    let onError = expected("on_error", ".error", emits)
    for packet in onSuccess + onError { checkDeclared(packet, emits) }
    return ModuleSpec.Packets(
      emits: emits, requiredMetadata: texts("packet_contract.requires_metadata"),
      ingress: emits.first { $0.string.hasSuffix(".in") } ?? .empty, onSuccess: onSuccess,
      onError: onError, successDurability: durability("success"),
      errorDurability: durability("error"))
  }

  /// What the spec expects of an outcome; before 2.5 the packet with the ending of the outcome.
  private func expected(
    _ outcome: String, _ ending: String, _ emits: [ModuleText]
  ) -> [ModuleText] {
    guard let section = field("packet_expectations." + outcome) else {
      return emits.filter { $0.string.hasSuffix(ending) }
    }
    if let one = section["emit"], one.text != nil { return [Self.text(one)] }
    return Self.texts(section["emits"])
  }

  /// Where repeats are known by packets, packets are durable unless the spec says otherwise.
  private func durability(_ outcome: String) -> ModuleText {
    let field = field("packet_expectations.durability")
    let isKept = self.field("idempotency.durability")?.text == "substrate"
    return Self.word(
      field?.record == nil ? field : field?[outcome], of: ["durable", "best_effort", "none"],
      or: isKept ? "durable" : "best_effort")
  }

  mutating func checkDeclared(_ packet: ModuleText, _ emits: [ModuleText]) {
    guard let span = packet.span, !emits.contains(where: { $0.string == packet.string }) else {
      return
    }
    findings.add(
      ModuleRules.undeclaredPacket, "'\(packet.string)' is not in the packet contract", at: span,
      notes: [.init("the contract is here", at: self.span("packet_contract.emits"))],
      help: Suggestion.help(for: packet.string, in: emits.map(\.string)))
  }

  // MARK: idempotency

  mutating func idempotency() -> ModuleSpec.Idempotency {
    let pattern = pattern
    var result = ModuleSpec.Idempotency(
      pattern: pattern, source: text("idempotency.source", or: "none"), key: .none,
      keyFields: [], keyHeader: .empty,
      durability: word(
        "idempotency.durability", of: ["none", "in_memory", "substrate"], or: "none"),
      checkMethod: text("idempotency.check_method"),
      seconds: int("idempotency.cache_ttl_seconds", or: 86_400),
      onDuplicate: word(
        "idempotency.dedupe_behavior", of: ["return_cached_response", "acknowledge", "reject"],
        or: "return_cached_response"))
    if pattern != .none { findKey(of: &result) }
    return result
  }

  private var pattern: ModuleSpec.Idempotency.Pattern {
    let text = field("idempotency.pattern")?.text ?? "none"
    let name = Record.normalised(text)
    if name == "compositehash" { return .compositeKey }
    return ModuleSpec.Idempotency.Pattern.allCases.first {
      Record.normalised($0.rawValue) == name
    } ?? .none
  }

  private mutating func findKey(of result: inout ModuleSpec.Idempotency) {
    let stated = texts("idempotency.key_fields")
    if !stated.isEmpty {
      (result.key, result.keyFields) = (.fields, stated)
      return
    }
    switch Record.normalised(result.source.string) {
    case "computedhash": result.key = .body
    case "webhookheader":
      (result.key, result.keyHeader) = (.header, identifyingHeader())
    case "none" where result.pattern != .eventID, "platformeventid" where isComposite(result):
      guess(
        "nothing says which fields make the key of a delivery", at: span("idempotency"),
        taken: "a hash of the body",
        help: "list them in 'idempotency.key_fields', or say 'source: computed_hash'")
      result.key = .body
    case "none", "platformeventid":
      (result.key, result.keyFields) = (.fields, [result.source.becoming("event_id")])
    default: (result.key, result.keyFields) = (.fields, [result.source])
    }
  }

  private func isComposite(_ result: ModuleSpec.Idempotency) -> Bool {
    result.pattern == .compositeKey
  }

  /// The declared header that identifies a delivery.
  private mutating func identifyingHeader() -> ModuleText {
    let stated = text("idempotency.key_header")
    if !stated.isEmpty { return stated }
    let headers = items("interfaces.inbound").flatMap { Self.texts($0["headers"]) }
    let words = ["event-id", "delivery", "idempotency", "message-id", "request-id", "webhook-id"]
    let found = headers.first { header in
      words.contains { header.string.lowercased().contains($0) }
    }
    if let found { return found }
    let standard = headerName("Event-Id")
    guess(
      "no header is declared that identifies a delivery", at: span("idempotency.source"),
      taken: standard, help: "name it in 'idempotency.key_header'")
    return ModuleText(standard)
  }

  /// `X-Email-Adapter-Signature`
  func headerName(_ last: String) -> String {
    let words = Names.words(id).map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return (["X"] + words + [last]).joined(separator: "-")
  }

  // MARK: threading

  static let namespace = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

  mutating func threading() -> ModuleSpec.Threading {
    let fields = texts("threading.thread_key_fields")
    var strategy = word("threading.strategy", of: ["deterministic_uuidv5", "none"], or: "none")
    if strategy.span == nil, !fields.isEmpty { strategy = ModuleText("deterministic_uuidv5") }
    if strategy.string != "none", fields.isEmpty {
      guess(
        "nothing says which fields a thread is made of", at: span("threading"), taken: "none",
        help: "list them in 'threading.thread_key_fields'")
      strategy = strategy.becoming("none")
    }
    let namespace = text("threading.namespace", or: Self.namespace)
    if let span = namespace.span, !Self.isUUID(namespace.string) {
      findings.add(ModuleRules.unknownWord, "'\(namespace.string)' is no UUID", at: span)
    }
    return ModuleSpec.Threading(
      strategy: strategy, fields: fields,
      namespace: namespace.becoming(namespace.string.lowercased())
    )
  }

  private static func isUUID(_ text: String) -> Bool {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.joined().allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
      }
  }
}
