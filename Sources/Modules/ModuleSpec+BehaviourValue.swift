import Jinja

extension ModuleSpec {
  func writeBehaviour(to map: inout ValueMap, _ origins: inout Origins) {
    map["packet_contract"] = .map([
      "emits": .texts(packets.emits, &origins),
      "requires_metadata": .texts(packets.requiredMetadata, &origins),
      "ingress": packets.ingress.value(&origins),
      "on_success": .texts(packets.onSuccess, &origins),
      "on_error": .texts(packets.onError, &origins),
      "success_durability": packets.successDurability.value(&origins),
      "error_durability": packets.errorDurability.value(&origins),
    ])
    map["idempotency"] = idempotencyMap(&origins)
    map["threading"] = .map([
      "strategy": threading.strategy.value(&origins),
      "thread_key_fields": .texts(threading.fields, &origins),
      "namespace": threading.namespace.value(&origins),
    ])
    map["request_fields"] = .texts(requestFields, &origins)
    map["error_policy"] = errorMap(&origins)
    map["interfaces"] = .map([
      "inbound": .each(interfaces.inbound, &origins, Self.inbound),
      "outbound": .each(interfaces.outbound, &origins, Self.outbound),
    ])
    map["environment"] = .each(environment, &origins, Self.variable)
    map["orchestration"] = .map([
      "validation": .each(orchestration.validation, &origins, Self.step),
      "context_reads": .each(orchestration.reads, &origins, Self.step),
      "aios_calls": .each(orchestration.calls, &origins, Self.step),
      "side_effects": .each(orchestration.effects, &origins, Self.step),
    ])
  }

  /// Fields that every request must have: those of the idempotency key, then those of the thread,
  /// each once.
  package var requestFields: [ModuleText] {
    var seen = Set<String>()
    return (idempotency.keyFields + threading.fields).filter { seen.insert($0.string).inserted }
  }

  private func idempotencyMap(_ origins: inout Origins) -> Value {
    .map([
      "pattern": .string(idempotency.pattern.rawValue),
      "source": idempotency.source.value(&origins),
      "key": .string(idempotency.key.rawValue),
      "key_fields": .texts(idempotency.keyFields, &origins),
      "key_header": idempotency.keyHeader.value(&origins),
      "durability": idempotency.durability.value(&origins),
      "check_method": idempotency.checkMethod.value(&origins),
      "cache_ttl_seconds": .int(idempotency.seconds),
      "dedupe_behavior": idempotency.onDuplicate.value(&origins),
    ])
  }

  private func errorMap(_ origins: inout Origins) -> Value {
    .map([
      "default": errors.standard.value(&origins),
      "retries": .map(["enabled": .bool(errors.retries), "max_attempts": .int(errors.attempts)]),
      "escalation": .map([
        "emit_error_packet": .bool(errors.emitsErrorPacket),
        "mark_task_failed": .bool(errors.marksTaskFailed), "alert": errors.alert.value(&origins),
      ]),
      "categories": .each(errors.categories, &origins) { category, origins in
        [
          "name": category.name.value(&origins), "status": .int(category.status),
          "action": category.action.value(&origins), "log": category.log.value(&origins),
          "is_stated": .bool(category.isStated),
        ]
      },
    ])
  }

  private static func inbound(_ route: Inbound, _ origins: inout Origins) -> ValueMap {
    [
      "name": route.name.value(&origins), "function": .string(route.function),
      "method": route.method.value(&origins), "route": route.route.value(&origins),
      "auth": .string(route.authentication.rawValue), "secret": route.secret.value(&origins),
      "headers": .texts(route.headers, &origins),
      "signature_header": route.signatureHeader.value(&origins),
      "timestamp_header": route.timestampHeader.value(&origins),
      "payload_type": route.payload.value(&origins),
    ]
  }

  private static func outbound(_ call: Outbound, _ origins: inout Origins) -> ValueMap {
    [
      "name": call.name.value(&origins), "function": .string(call.function),
      "role": .string(call.role.rawValue), "target": call.target.value(&origins),
      "method": call.method.value(&origins), "path": call.path.value(&origins),
      "url": call.url.value(&origins), "setting": call.setting.value(&origins),
      "timeout_seconds": .int(call.timeout), "retry": .bool(call.retries),
    ]
  }

  private static func variable(_ variable: Variable, _ origins: inout Origins) -> ValueMap {
    [
      "name": variable.name.value(&origins), "field": .string(variable.field),
      "role": .string(variable.role.rawValue), "is_required": .bool(variable.isRequired),
      "description": variable.description.value(&origins),
      "default": variable.fallback.value(&origins), "has_default": .bool(variable.hasFallback),
    ]
  }

  private static func step(_ step: Orchestration.Step, _ origins: inout Origins) -> ValueMap {
    [
      "text": step.text.value(&origins), "step": .string(step.name),
      "service": step.service.value(&origins), "packet": step.packet.value(&origins),
      "seconds": .int(step.seconds),
    ]
  }
}
