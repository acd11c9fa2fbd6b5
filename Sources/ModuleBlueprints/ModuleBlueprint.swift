package import Core
import Jinja
package import Modules
package import Specs

/// What follows from a module spec: everything that the templates of a module see as `module`.
package struct ModuleBlueprint: Sendable {
  package let id: Unit.ID
  package let spec: ModuleSpec
  let names: ModuleNames
  let settings: [Setting]
  let calls: [CallPlan]
  let routes: [RoutePlan]
  let packets: PacketPlan
  let delivery: DeliveryPlan
  let policies: PolicyPlan
  let steps: StepPlan
  let cases: [AcceptanceCase]

  /// What has no effect, or cannot be shown by a test, is a finding.
  package init(_ spec: ModuleSpec, diagnostics: inout Diagnostics) {
    self.spec = spec
    id = spec.unit.id
    names = ModuleNames(spec)
    steps = StepPlan(spec)
    delivery = DeliveryPlan(spec)
    policies = PolicyPlan(spec.errors)
    packets = PacketPlan(spec, names, steps, delivery, policies)
    var settings = SettingCollector(spec)
    settings.addDeclared()
    settings.addOwn(delivery, isFresh: steps.tolerance != nil)
    calls = spec.interfaces.outbound.map { CallPlan($0, spec, &settings) }
    if spec.governance.requiresApproval { settings.addGovernance() }
    self.settings = settings.inOrder
    let tolerance = steps.tolerance
    routes = spec.interfaces.inbound.map { RoutePlan($0, settings, tolerance: tolerance) }
    let facts = CaseFacts(
      spec: spec, steps: steps, delivery: delivery, packets: packets, routes: routes)
    cases = AcceptanceCase.all(of: spec, facts, &diagnostics)
    report(&diagnostics)
  }

  /// Every variable of the environment that the module reads.
  package var variables: Set<String> { Set(settings.map(\.variable)) }

  /// A text has no fields.
  private func reportTexts(_ diagnostics: inout Diagnostics) {
    let needed = delivery.requestFields.filter {
      delivery.header.isEmpty || $0 != DeliveryPlan.eventField
    }
    guard let field = needed.first else { return }
    for (route, plan) in zip(spec.interfaces.inbound, routes) where plan.body == "text" {
      let stated = (spec.idempotency.keyFields + spec.threading.fields)
        .first { $0.string == field }
      diagnostics.add(
        ModuleBlueprintRules.payload, "a text has no field '\(field)'", at: route.payload.span,
        notes: [
          .init("every delivery needs it", at: stated?.span ?? spec.place("packet_contract"))
        ],
        help: "let a header or the hash of the body identify a delivery, or take JSON")
    }
  }

  private func reportUnrouted(_ diagnostics: inout Diagnostics) {
    for step in spec.orchestration.validation where StepPlan.ofRoutes.contains(step.name) {
      diagnostics.add(
        ModuleBlueprintRules.noEffect, "'\(step.name)' has no effect without a route",
        at: step.text.span, help: "take it out, or list a route under 'interfaces.inbound'")
    }
    if spec.surface.exposesTool { return }
    diagnostics.add(
      ModuleBlueprintRules.noRoute, "'\(id)' has no route and is no tool",
      at: spec.place("interfaces", "inbound"),
      help: "code of the platform calls the service that 'install' returns")
  }

  /// The same as a list, each once.
  package var variableNames: [String] {
    // sorted: by bytes
    variables.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Route of the module's health.
  package var healthPath: String { "/\(id)/health" }

  private func report(_ diagnostics: inout Diagnostics) {
    reportTexts(&diagnostics)
    if routes.isEmpty { reportUnrouted(&diagnostics) }
    for packet in packets.unwritten {
      diagnostics.add(
        ModuleBlueprintRules.noEffect, "nothing writes the packet '\(packet.string)'",
        at: packet.span, help: "the generated workflow writes one packet on ingress, success, error"
      )
    }
  }
}

/// Names of the generated Python.
struct ModuleNames: Sendable {
  /// `api.adapters.email_adapter`
  let package: String
  /// `api/adapters/email_adapter`
  let folder: String
  let prefix: String

  init(_ spec: ModuleSpec) {
    folder = spec.unit.rootPath.string
    package = folder.split(separator: "/").joined(separator: ".")
    prefix = spec.identity.className
  }

  var value: Value {
    let kinds = [
      ("config", "Config"), ("request", "Request"), ("response", "Response"),
      ("context", "Context"), ("adapter", "Adapter"), ("client", "Client"), ("service", "Service"),
    ]
    return .record(kinds.map { ($0, .string(prefix + $1)) })
  }
}

extension Value {
  static func record(_ pairs: [(String, Value)]) -> Value {
    var map = ValueMap()
    for (key, value) in pairs { map[key] = value }
    return .map(map)
  }

  static func strings(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }
}
