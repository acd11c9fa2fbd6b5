import Modules

/// What identifies a delivery and its conversation, and where finished ones are remembered.
struct DeliveryPlan: Sendable {
  /// Where finished deliveries are remembered.
  enum Store: String, Sendable { case none, memory, substrate }

  let store: Store
  /// Fields of the request that identify a delivery; none when a hash of all of it does.
  let keyFields: [String]
  /// Header with the event's identifier; empty when it comes in the body.
  let header: String
  let threadFields: [String]
  let namespace: String
  /// Name of the runtime's constant for what a repeat gets.
  let `repeat`: String
  /// Metadata beside what every module knows.
  let metadata: [String]
  let takesAttachments: Bool

  init(_ spec: ModuleSpec) {
    let idempotency = spec.idempotency
    let isSearched =
      idempotency.durability.string == "substrate"
      || idempotency.checkMethod.string == "substrate_search"
      || idempotency.pattern == .substrateLookup
    store = idempotency.pattern == .none ? .none : isSearched ? .substrate : .memory
    header = idempotency.key == .header ? idempotency.keyHeader.string : ""
    keyFields =
      switch idempotency.key {
      case .none, .body: []
      case .header: [Self.eventField]
      case .fields: idempotency.keyFields.map(\.string)
      }
    threadFields = spec.threading.fields.map(\.string)
    namespace =
      spec.threading.namespace.isEmpty ? Self.dnsNamespace : spec.threading.namespace.string
    self.repeat =
      switch idempotency.onDuplicate.string {
      case "acknowledge": "ACKNOWLEDGED"
      case "reject": "REFUSED"
      default: "CACHED"
      }
    metadata = spec.packets.requiredMetadata.map(\.string).filter { !Self.known.contains($0) }
    takesAttachments = spec.acceptance.positive.contains { $0.name.string.contains("attachment") }
  }

  /// Everything a request must have, each once.
  var requestFields: [String] {
    var seen = Set<String>()
    return (keyFields + threadFields + metadata).filter { seen.insert($0).inserted }
  }

  static let eventField = "event_id"
  private static let known: Set<String> = ["task_id", "thread_uuid", "source", "tool_id"]
  private static let dnsNamespace = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
}

/// What follows a failure.
struct PolicyPlan: Sendable {
  struct Policy: Sendable {
    let status: Int
    /// Name of the runtime's constant.
    let action: String

    var isTolerant: Bool { action == "CONTINUE" }
  }

  let standard: Policy
  let categories: [(name: String, policy: Policy)]

  init(_ errors: ModuleSpec.ErrorPolicy) {
    standard =
      errors.standard.string == "best_effort"
      ? Policy(status: 200, action: "CONTINUE") : Policy(status: 503, action: "REJECT")
    categories = errors.categories.map { category in
      let action = Self.actions[category.action.string] ?? "REJECT"
      return (category.name.string, Policy(status: category.status, action: action))
    }
  }

  func of(_ category: String) -> Policy {
    categories.first { $0.name == category }?.policy ?? standard
  }

  private static let actions = [
    "log_and_continue": "CONTINUE", "retry": "RETRY", "fail_task": "FAIL_TASK",
  ]
}

/// The workflow of a delivery.
struct StepPlan: Sendable {
  /// Interface that is asked; empty for none.
  let ask: String
  /// Interface that answers outside; empty for none.
  let reply: String
  /// Interface that takes packets; empty for none.
  let remember: String
  let readsHistory: Bool
  /// What is done with the answer, in the spec's order.
  let after: [String]
  /// Seconds a delivery may be away from now; nil when that is not checked.
  let tolerance: Int?

  init(_ spec: ModuleSpec) {
    func call(_ role: ModuleSpec.Outbound.Role) -> String {
      spec.interfaces.outbound.first { $0.role == role }?.function ?? ""
    }
    let effects = spec.orchestration.effects.map(\.name)
    ask = call(.runtime)
    remember = call(.memory)
    reply = effects.contains(Self.send) && !ask.isEmpty ? call(.reply) : ""
    readsHistory = !spec.orchestration.reads.isEmpty
    let answers = !reply.isEmpty
    let writes = !spec.packets.onSuccess.isEmpty
    after = effects.filter { ($0 == Self.write && writes) || ($0 == Self.send && answers) }
    tolerance = spec.orchestration.validation.first { $0.name == Self.freshness }
      .map { $0.seconds > 0 ? $0.seconds : 300 }
  }

  var writesOutcome: Bool { after.contains(Self.write) }

  static let freshness = "check_timestamp_freshness"
  /// Steps that are about requests.
  static let ofRoutes: Set<String> = [freshness, "verify_signature"]
  static let write = "write_outbound_packet"
  static let send = "send_external_response"
}
