import Blueprints
import Modules

/// The packets of a module: their constants, who writes which, and what a failure to write does.
struct PacketPlan: Sendable {
  struct Constant: Sendable {
    let name: String
    let type: String
  }

  let constants: [Constant]
  let types: [String]
  let metadata: [String]
  /// Constants; empty when the module has no such packet.
  let ingress: String
  let success: String
  let error: String
  /// Types of the same.
  let ingressType: String
  let successType: String
  let errorType: String
  let isSuccessDurable: Bool
  let isErrorDurable: Bool
  /// A failure that ends the delivery is written down.
  let reports: Bool
  /// A failure of the AIOS that is tolerated is written down.
  let tellsOfTolerated: Bool
  /// Declared, and never written.
  let unwritten: [ModuleText]
  /// Constants that the service names.
  let used: [String]

  init(
    _ spec: ModuleSpec, _ names: ModuleNames, _ steps: StepPlan, _ delivery: DeliveryPlan,
    _ policies: PolicyPlan
  ) {
    let packets = spec.packets
    types = packets.emits.map(\.string)
    let ends = types.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
    let constants = zip(
      Naming.unique(ends.map { "PACKET_" + (Naming.constant($0) ?? "OTHER") }), types
    ).map { Constant(name: $0, type: $1) }
    func constant(_ type: String) -> String { constants.first { $0.type == type }?.name ?? "" }
    self.constants = constants
    metadata = packets.requiredMetadata.map(\.string)
    ingressType = packets.ingress.string
    successType = packets.onSuccess.first?.string ?? ""
    errorType = packets.onError.first?.string ?? ""
    ingress = constant(ingressType)
    success = constant(successType)
    error = constant(errorType)
    isSuccessDurable = packets.successDurability.string != "best_effort"
    isErrorDurable = packets.errorDurability.string != "best_effort"

    let asks = !steps.ask.isEmpty
    let endsDeliveries =
      (asks && !policies.of("aios_failure").isTolerant)
      || (!steps.reply.isEmpty && !policies.of("side_effect_failure").isTolerant)
    reports = !error.isEmpty && endsDeliveries
    tellsOfTolerated = !error.isEmpty && asks && policies.of("aios_failure").isTolerant
    let searches = delivery.store == .substrate
    let all = [
      ingress, searches || steps.writesOutcome ? success : "",
      reports || tellsOfTolerated ? error : "",
    ]
    used = all.filter { !$0.isEmpty }
    let written = Set(
      [ingress, steps.writesOutcome ? success : "", reports || tellsOfTolerated ? error : ""])
    unwritten = packets.emits.filter { !written.contains(constant($0.string)) }
  }

  /// The service needs a trail to read or write.
  func needsTrail(_ steps: StepPlan) -> Bool {
    steps.readsHistory || !ingress.isEmpty || steps.writesOutcome || reports || tellsOfTolerated
  }

  /// Types of a delivery that ends well, in order.
  func onSuccess(_ steps: StepPlan) -> [String] {
    (ingress.isEmpty ? [] : [ingressType]) + (steps.writesOutcome ? [successType] : [])
  }

  /// Types of a delivery that the AIOS failed.
  var onError: [String] {
    (ingress.isEmpty ? [] : [ingressType]) + (error.isEmpty ? [] : [errorType])
  }
}
