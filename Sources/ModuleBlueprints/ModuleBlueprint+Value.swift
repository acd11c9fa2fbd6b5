package import Jinja
import Modules
import Specs

/// `docs/template-contract.md` describes every member.
extension ModuleBlueprint {
  /// What templates see as `module`.
  package func value(_ origins: inout Origins) -> Value {
    var map = ValueMap()
    writeIdentity(to: &map, &origins)
    map["settings"] = .list(settings.map(Self.setting))
    map["variables"] = .record(settings.map { ($0.field, .string($0.variable)) })
    map["limit_variable"] = variable(of: "max_body_bytes")
    map["enabled_variable"] = variable(of: "enabled")
    map["calls"] = .list(calls.map(Self.call))
    map["routes"] = .list(routes.map(Self.route))
    map["body"] = .string(routes.first?.body ?? "json")
    map["heir"] = Value.none
    map["packets"] = packetsValue
    map["idempotency"] = idempotencyValue
    map["threading"] = .record([
      ("fields", .strings(delivery.threadFields)), ("namespace", .string(delivery.namespace)),
    ])
    map["policies"] = policiesValue
    map["request"] = .record([
      ("fields", .strings(delivery.requestFields)),
      ("attachments", .bool(delivery.takesAttachments)),
    ])
    map["steps"] = .record([
      ("ask", .string(steps.ask)), ("reply", .string(steps.reply)),
      ("after", .strings(steps.after)), ("history", .bool(steps.readsHistory)),
    ])
    map["remember"] = .string(steps.remember)
    map["cases"] = .list(cases.map { Self.acceptance($0, &origins) })
    let sample = ModuleSample(blueprint: self)
    map["sample"] = sample.value
    map["expected"] = sample.expected
    map["test_imports"] = .strings(TestImports(blueprint: self).entries)
    return .map(map)
  }

  private func writeIdentity(to map: inout ValueMap, _ origins: inout Origins) {
    let name = spec.identity.name.string
    map["id"] = .string(id.string)
    map["spec_id"] = spec.identity.moduleID.value(&origins)
    map["title"] = spec.identity.name.value(&origins)
    map["label"] = .string(String(name.prefix(40)))
    map["description"] = spec.identity.description.value(&origins)
    map["tier"] = .int(spec.identity.tier)
    map["names"] = names.value
    map["package"] = .string(names.package)
    map["install_import"] = .string("\(names.package):install as install_\(id)")
    map["place"] = .string(names.folder)
    map["code_path"] = .string("code/" + names.folder)
    map["tests_path"] = .string("tests/" + names.folder)
    map["health_path"] = .string(healthPath)
    map["blocks_startup"] = .bool(spec.wiring.blocksStartup)
    let standing = spec.maturity.standing
    map["retired"] = .string(standing == .active ? "" : standing.rawValue)
    map["successor"] = spec.maturity.successor.value(&origins)
    map["tolerance_s"] = .int(steps.tolerance ?? 0)
    map["observability"] = .record([
      ("logs", .bool(spec.observability.logs)), ("metrics", .bool(spec.observability.metrics)),
      ("traces", .bool(spec.observability.traces)),
    ])
    map["governance"] = .record([
      ("required", .bool(spec.governance.requiresApproval)),
      ("risk_level", spec.governance.risk.value(&origins)),
      ("approver", spec.ownership.contact.value(&origins)),
      (
        "secret_field",
        .string(settings.first { $0.variable == SettingCollector.tokenSecret }?.field ?? "")
      ),
    ])
    map["tool"] = spec.surface.exposesTool ? tool(&origins) : Value.none
  }

  private func tool(_ origins: inout Origins) -> Value {
    .record([
      ("name", spec.tool.name.value(&origins)),
      ("description", spec.identity.description.value(&origins)),
      ("agents", .list(spec.tool.bindings.map { $0.agent.value(&origins) })),
    ])
  }

  private func variable(of field: String) -> Value {
    .string(settings.first { $0.field == field }?.variable ?? "")
  }

  private static func setting(_ setting: Setting) -> Value {
    .record([
      ("field", .string(setting.field)), ("variable", .string(setting.variable)),
      ("kind", .string(setting.kind.rawValue)), ("required", .bool(setting.isRequired)),
      ("default", setting.fallback), ("purpose", .string(setting.purpose)),
    ])
  }

  private static func call(_ call: CallPlan) -> Value {
    .record([
      ("name", .string(call.function)), ("method_name", .string(call.function)),
      ("method", .string(call.method)), ("path", .string(call.path)),
      ("field", .string(call.field)), ("setting", .string(call.setting)),
      ("timeout_s", .float(Double(call.timeout))), ("attempts", .int(call.attempts)),
      ("bearer", .string(call.bearer)), ("basic", .strings(call.basic)),
      ("summary", .string(call.summary)), ("target", .string(call.target)),
    ])
  }

  private static func route(_ route: RoutePlan) -> Value {
    .record([
      ("function", .string(route.function)), ("method", .string(route.method)),
      ("verb", .string(route.method.lowercased())), ("path", .string(route.path)),
      ("auth", .string(route.authentication.rawValue)), ("auth_class", .string(route.authClass)),
      ("auth_import", .string("l9_runtime.modules.webhooks:" + route.authClass)),
      ("auth_header", .string(route.header)), ("secret_field", .string(route.secretField)),
      ("fresh", .bool(route.isFresh)), ("timestamp_header", .string(route.timestampHeader)),
      ("has_body", .bool(route.hasBody)), ("parser", .string(route.parser)),
      ("parser_import", .string("l9_runtime.modules.webhooks:" + route.parser)),
    ])
  }

  private var packetsValue: Value {
    .record([
      (
        "constants",
        .list(
          packets.constants.map {
            .record([("constant", .string($0.name)), ("type", .string($0.type))])
          })
      ),
      ("types", .strings(packets.types)), ("metadata", .strings(packets.metadata)),
      ("extra_metadata", .strings(delivery.metadata)), ("ingress", .string(packets.ingress)),
      ("success", .string(packets.success)), ("error", .string(packets.error)),
      ("success_durable", .bool(packets.isSuccessDurable)),
      ("error_durable", .bool(packets.isErrorDurable)), ("reports", .bool(packets.reports)),
      ("error_tolerated", .bool(packets.tellsOfTolerated)),
      ("trails", .bool(packets.needsTrail(steps))),
      ("imports", .strings(packets.used.map { names.package + ".schemas:" + $0 })),
    ])
  }

  private var idempotencyValue: Value {
    .record([
      ("store", .string(delivery.store.rawValue)), ("fields", .strings(delivery.keyFields)),
      ("header", .string(delivery.header)), ("repeat", .string(delivery.repeat)),
      ("ttl_s", .int(spec.idempotency.seconds)),
    ])
  }

  private var policiesValue: Value {
    func policy(_ name: String, _ policy: PolicyPlan.Policy) -> Value {
      .record([
        ("name", .string(name)), ("status", .int(policy.status)),
        ("action", .string(policy.action)),
      ])
    }
    return .record([
      ("default", policy("", policies.standard)),
      ("categories", .list(policies.categories.map { policy($0.name, $0.policy) })),
      ("aios_tolerated", .bool(policies.of("aios_failure").isTolerant)),
    ])
  }

  private static func acceptance(_ item: AcceptanceCase, _ origins: inout Origins) -> Value {
    .record([
      ("name", .string(item.name)), ("kind", .string(item.side.rawValue)),
      ("case", .string(item.kind.rawValue)), ("covers", item.covers.value(&origins)),
    ])
  }
}
