import Core
import Specs

/// Every kind of change that breaks somebody. `docs/module-breaking.md` is written from this table,
/// and each row has a case for it and one against it.
enum BreakingRules {
  static let all: [BreakingRule] =
    [removedModule, route, authentication, request, packet, metadata] + operation

  static let removedModule = BreakingRule(
    "L9D050", "module removed", why: "Whoever calls the module or depends on it finds nobody.",
    breaks: "an active module is gone",
    stays: "a module goes that was deprecated, and its successor, if it named one, is there"
  ) { _ in }

  static let route = BreakingRule(
    "L9D051", "route removed or changed", why: "Callers get 404, 405 or 422.",
    breaks: "method, path or form of the body of a route changes, or the route goes",
    stays: "a route is added, or a parameter of a path gets another name", checkRoutes)

  static let authentication = BreakingRule(
    "L9D052", "callers must prove themselves otherwise", why: "Callers get 401.",
    breaks: "another authentication, or another header for it",
    stays: "authentication is no longer asked for", checkAuthentication)

  static let request = BreakingRule(
    "L9D053", "request needs more fields", why: "Bodies that were accepted are refused.",
    breaks: "another field of the body becomes part of the delivery's key or thread",
    stays: "a field is no longer needed", checkRequest)

  static let packet = BreakingRule(
    "L9D054", "packet no longer written", why: "Those who listen for it wait for ever.",
    breaks: "a packet leaves the contract, or an outcome no longer writes it",
    stays: "another packet is added", checkPackets)

  static let metadata = BreakingRule(
    "L9D055", "metadata dropped", why: "Those who read it find nothing.",
    breaks: "a field of the metadata is no longer required on every packet",
    stays: "another field is added", checkMetadata)

  // MARK: checks

  private static func shape(_ route: ModuleSpec.Inbound) -> String {
    route.method.string + " " + ModuleSet.shape(of: route.route.string)
  }

  private static func checkRoutes(_ comparison: inout Comparison) {
    let new = comparison.new.interfaces.inbound
    for old in comparison.old.interfaces.inbound {
      let title = old.method.string + " " + old.route.string
      if let same = new.first(where: { shape($0) == shape(old) }) {
        if same.payload.string == old.payload.string { continue }
        comparison.report(
          route, "'\(title)' takes \(same.payload.string) instead of \(old.payload.string)",
          at: same.payload.span ?? same.route.span, before: old.payload.span ?? old.route.span)
      } else if let moved = new.first(where: { $0.name.string == old.name.string }) {
        comparison.report(
          route, "'\(title)' is now '\(moved.method.string) \(moved.route.string)'",
          at: moved.route.span, before: old.route.span,
          help: "keep the old route beside the new one")
      } else {
        comparison.report(
          route, "'\(title)' is gone", at: comparison.new.place("interfaces", "inbound"),
          before: old.route.span)
      }
    }
  }

  private static func checkAuthentication(_ comparison: inout Comparison) {
    for old in comparison.old.interfaces.inbound {
      guard let new = comparison.new.interfaces.inbound.first(where: { shape($0) == shape(old) }),
        new.authentication != .none
      else { continue }
      if new.authentication != old.authentication {
        comparison.report(
          authentication,
          "'\(new.route.string)' asks for \(new.authentication.rawValue) instead of "
            + old.authentication.rawValue, at: new.route.span, before: old.route.span)
        continue
      }
      for (before, after) in headers(old, new) where before.string != after.string {
        comparison.report(
          authentication,
          "'\(new.route.string)' reads the header '\(after.string)' instead of '\(before.string)'",
          at: after.span ?? new.route.span, before: before.span ?? old.route.span)
      }
    }
  }

  private static func headers(
    _ old: ModuleSpec.Inbound, _ new: ModuleSpec.Inbound
  ) -> [(ModuleText, ModuleText)] {
    switch new.authentication {
    case .none, .bearer: []
    case .apiKey: [(old.signatureHeader, new.signatureHeader)]
    case .hmac:
      [(old.signatureHeader, new.signatureHeader), (old.timestampHeader, new.timestampHeader)]
    }
  }

  private static func checkRequest(_ comparison: inout Comparison) {
    let old = comparison.old.requestFields
    for field in Comparison.lost(comparison.new.requestFields, old) {
      comparison.report(
        request, "every body needs '\(field.string)' now", at: field.span,
        before: old.first?.span ?? comparison.old.place("idempotency"))
    }
  }

  private static func checkPackets(_ comparison: inout Comparison) {
    let (old, new) = (comparison.old.packets, comparison.new.packets)
    let lost = Comparison.lost(old.emits, new.emits)
    for name in lost {
      comparison.report(
        packet, "'\(name.string)' leaves the packet contract",
        at: comparison.new.place("packet_contract", "emits"), before: name.span)
    }
    let outcomes = [
      ("on_success", old.onSuccess, new.onSuccess), ("on_error", old.onError, new.onError),
    ]
    for (outcome, before, after) in outcomes {
      for name in Comparison.lost(before, after)
      where !lost.contains(where: { $0.string == name.string }) {
        comparison.report(
          packet, "'\(name.string)' is no longer written \(outcome)",
          at: comparison.new.place("packet_expectations", outcome, "emits"), before: name.span)
      }
    }
  }

  private static func checkMetadata(_ comparison: inout Comparison) {
    let (old, new) = (comparison.old.packets, comparison.new.packets)
    for name in Comparison.lost(old.requiredMetadata, new.requiredMetadata) {
      comparison.report(
        metadata, "packets no longer carry '\(name.string)'",
        at: comparison.new.place("packet_contract", "requires_metadata"), before: name.span)
    }
  }
}
