import Jinja

/// What the generated tests write down a second time: an environment, a delivery, and what is
/// expected of the module.
struct ModuleSample {
  let blueprint: ModuleBlueprint

  private var required: [Setting] { blueprint.settings.filter(\.isRequired) }

  /// Secrets are long enough to sign with, and never look like real ones.
  private func text(of setting: Setting, _ number: Int) -> String {
    setting.kind == .secret
      ? "test-only-secret-of-thirty-two-bytes-\(number)"
      : setting.variable.lowercased().split(separator: "_").joined(separator: "-")
  }

  private var minimal: [(variable: String, text: String)] {
    required.enumerated().map { ($1.variable, text(of: $1, $0 + 1)) }
  }

  /// Base or address of every interface.
  private var addresses: [(call: CallPlan, base: String, url: String)] {
    blueprint.calls.map { call in
      let host = Self.host(of: call.field)
      let base = call.path.isEmpty ? "https://\(host).test/call" : "http://\(host).test"
      return (call, base, base + call.path)
    }
  }

  private static func host(of field: String) -> String {
    var words = field.split(separator: "_")
    while words.count > 1, ["url", "base"].contains(words.last) { words.removeLast() }
    return words.joined(separator: "-")
  }

  private var environ: [(variable: String, text: String)] {
    var seen = Set<String>()
    return (minimal + addresses.map { ($0.call.setting, $0.base) })
      .filter { seen.insert($0.0).inserted }
  }

  private func sample(_ field: String, _ number: Int) -> Value {
    .string("\(field.split(separator: "_").joined(separator: "-"))-\(number)")
  }

  private func delivery(changing changed: String? = nil, message: String = "hello") -> Value {
    var body = blueprint.delivery.requestFields.map { ($0, sample($0, $0 == changed ? 2 : 1)) }
    body.append(("payload", .record([("message", .string(message))])))
    return .record(body)
  }

  /// Another delivery of the same conversation, where that is possible.
  private var other: Value {
    let delivery = blueprint.delivery
    let own = delivery.keyFields.first { !delivery.threadFields.contains($0) }
    if let changed = own ?? delivery.keyFields.first { return self.delivery(changing: changed) }
    return self.delivery(message: "hello again")
  }

  var value: Value {
    let texts = { (pairs: [(String, String)]) in Value.record(pairs.map { ($0, .string($1)) }) }
    let secret = blueprint.routes.first?.secret ?? ""
    return .record([
      ("environ", texts(environ)), ("minimal", texts(minimal)),
      ("required", .strings(minimal.map(\.variable))),
      ("outside", texts(addresses.map { ($0.url, $0.call.function) })),
      ("addresses", texts(addresses.map { ($0.call.function, $0.url) })),
      ("calls", .strings(blueprint.calls.map(\.function))),
      ("delivery", delivery()), ("other", other),
      ("parties", .list(blueprint.delivery.threadFields.map { sample($0, 1) })),
      ("secret", .string(environ.first { $0.variable == secret }?.text ?? "")),
    ])
  }

  /// What a test may expect, from the spec alone.
  var expected: Value {
    let (steps, packets, policies) = (blueprint.steps, blueprint.packets, blueprint.policies)
    func policy(_ plan: PolicyPlan.Policy) -> Value {
      .record([("status", .int(plan.status)), ("action", .string(plan.action))])
    }
    func refusal(_ category: String) -> Value {
      .int(policies.categories.first { $0.name == category }?.policy.status ?? 401)
    }
    let calls = (steps.ask.isEmpty ? 0 : 1) + (steps.reply.isEmpty ? 0 : 1)
    let attempts = blueprint.calls.first { $0.function == steps.ask }?.attempts ?? 1
    return .record([
      ("packets", .strings(packets.onSuccess(steps))), ("calls", .int(calls)),
      ("error_packets", .strings(packets.onError)), ("attempts", .int(attempts)),
      ("bad_signature", refusal("invalid_signature")), ("stale", refusal("stale_timestamp")),
      ("aios_failure", policy(policies.of("aios_failure"))),
      ("side_effect_failure", policy(policies.of("side_effect_failure"))),
      ("storage_failure", policy(storage)),
    ])
  }

  /// Where nothing durable touches the storage, its failure ends no delivery.
  private var storage: PolicyPlan.Policy {
    let (steps, packets) = (blueprint.steps, blueprint.packets)
    let isTouched =
      steps.readsHistory || !packets.ingress.isEmpty || blueprint.delivery.store == .substrate
      || (steps.writesOutcome && packets.isSuccessDurable)
    return isTouched
      ? blueprint.policies.of("storage_failure")
      : PolicyPlan.Policy(status: 200, action: "CONTINUE")
  }
}
