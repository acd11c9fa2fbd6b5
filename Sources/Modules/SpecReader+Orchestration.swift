import Core
import Specs

extension SpecReader {
  typealias Step = ModuleSpec.Orchestration.Step

  mutating func orchestration(
    _ interfaces: ModuleSpec.Interfaces, _ packets: ModuleSpec.Packets
  ) -> ModuleSpec.Orchestration {
    var validation = steps("validation", Self.validation)
    if field("orchestration.validation") == nil {
      validation = Self.standard(for: interfaces.inbound)
    }
    var calls = steps("aios_calls", [Meaning("call_aios", [""])])
    let asks = interfaces.outbound.contains { $0.role == .runtime }
    if field("orchestration.aios_calls") == nil, asks { calls = [Self.derived("call_aios")] }
    var effects = steps("side_effects", Self.effects)
    if field("orchestration.side_effects") == nil { effects = Self.standard(for: packets) }
    for index in effects.indices {
      checkDeclared(effects[index].packet, packets.emits)
      if effects[index].packet.isEmpty {
        effects[index].packet = Self.packet(effects[index], packets)
      }
    }
    return ModuleSpec.Orchestration(
      validation: validation, reads: steps("context_reads", Self.reads), calls: calls,
      effects: effects)
  }

  /// The packet that a step writes when the spec does not name it.
  private static func packet(_ step: Step, _ packets: ModuleSpec.Packets) -> ModuleText {
    switch step.name {
    case "write_inbound_packet": packets.ingress
    case "write_outbound_packet": packets.onSuccess.first ?? .empty
    case "write_error_packet": packets.onError.first ?? .empty
    default: .empty
    }
  }

  /// A step and the words that mean it: one of each group must be there.
  private struct Meaning {
    let step: String
    let groups: [[String]]

    init(_ step: String, _ groups: [String]...) {
      self.step = step
      self.groups = groups
    }

    func fits(_ text: String) -> Bool {
      groups.allSatisfy { group in group.contains { $0.isEmpty || text.contains($0) } }
    }
  }

  private static let validation = [
    Meaning("check_timestamp_freshness", ["timestamp", "fresh", "stale"]),
    Meaning("verify_signature", ["signature", "auth", "token", "hmac"]),
    Meaning("parse_and_validate_payload", ["parse", "payload", "normalize", "body"]),
  ]

  private static let reads = [
    Meaning(
      "search_conversation_history", ["search", "history", "conversation", "thread", "packets"])
  ]

  private static let storing = ["store", "write", "save", "persist", "record"]

  private static let effects = [
    Meaning("write_inbound_packet", storing, ["inbound", ".in"]),
    Meaning("write_outbound_packet", storing, ["outbound", ".out"]),
    Meaning("write_error_packet", storing, ["error", ".error"]),
    Meaning(
      "send_external_response", ["send", "reply", "respond", "answer", "post", "forward", "notify"]
    ),
  ]

  private mutating func steps(_ list: String, _ meanings: [Meaning]) -> [Step] {
    items("orchestration." + list).map { step($0, meanings) }
  }

  private mutating func step(_ item: Field, _ meanings: [Meaning]) -> Step {
    let parts = ["action", "method", "endpoint", "service", "packettype", "purpose", "filter"]
    let text = Self.text(item.record == nil ? item : parts.lazy.compactMap { item[$0] }.first)
    let packet = Self.text(item["packettype"])
    let whole = ([text.string] + parts.compactMap { item[$0]?.text }).joined(separator: " ")
    let lower = whole.lowercased()
    let meaning = meanings.first { $0.fits(lower) }?.step ?? ""
    if meaning.isEmpty {
      guess(
        "'\(text.string)' is no step that the generator knows", at: text.span ?? item.span,
        taken: "nothing",
        help: "known are \(meanings.map(\.step).joined(separator: ", "))")
    }
    return Step(
      text: text, name: meaning, service: Self.text(item["service"] ?? item["method"]),
      packet: packet,
      seconds: meaning == "check_timestamp_freshness" ? Self.seconds(in: lower) : 0)
  }

  /// `< 5 minutes`; five minutes when no time is named.
  private static func seconds(in text: String) -> Int {
    let words = text.split { !$0.isLetter && !$0.isNumber }
    for (word, unit) in zip(words, words.dropFirst()) {
      guard let count = Int(word), (1...86_400).contains(count) else { continue }
      if unit.hasPrefix("h") { return count * 3600 }
      if unit.hasPrefix("m") { return count * 60 }
      if unit.hasPrefix("s") { return count }
    }
    return 300
  }

  private static func standard(for routes: [ModuleSpec.Inbound]) -> [Step] {
    var names: [String] = []
    if routes.contains(where: { $0.authentication != .none }) { names.append("verify_signature") }
    if routes.contains(where: { $0.authentication == .hmac }) {
      names.append("check_timestamp_freshness")
    }
    return (names + ["parse_and_validate_payload"]).map(derived)
  }

  private static func standard(for packets: ModuleSpec.Packets) -> [Step] {
    let inbound = packets.ingress.isEmpty ? [] : ["write_inbound_packet"]
    let outbound = packets.onSuccess.isEmpty ? [] : ["write_outbound_packet"]
    return (inbound + outbound).map(derived)
  }

  private static func derived(_ name: String) -> Step {
    Step(
      text: ModuleText(name), name: name, service: .empty, packet: .empty,
      seconds: name == "check_timestamp_freshness" ? 300 : 0)
  }
}
