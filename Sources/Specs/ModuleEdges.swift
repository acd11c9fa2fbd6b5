import Core

/// Services of the platform that contracts declare: what modules may depend on without its being in
/// the collection.
package struct Services: Sendable {
  /// As written.
  let names: [String]
  private let folded: Set<String>

  private init(_ names: [String]) {
    self.names = names
    folded = Set(names.map(Names.folded))
  }

  /// Nil when the contract does not speak of services.
  package init?(_ contract: Record) {
    guard let names = contract["platformservices"]?.texts else { return nil }
    self.init(names)
  }

  func contains(_ name: String) -> Bool { folded.contains(Names.folded(name)) }

  static func joined(_ first: Services?, _ second: Services?) -> Services? {
    guard let first, let second else { return first ?? second }
    return Services(first.names + second.names)
  }
}

extension EdgeFinder {
  /// What one module needs, and what needs it.
  mutating func findModules(of unit: Unit, _ diagnostics: inout Diagnostics) {
    for item in unit.schema["runtimewiring"]?["dependson"]?.list ?? [] {
      need(item, .startup, of: unit, &diagnostics)
    }
    for call in unit.schema["dependencycontract"]?["outbound"]?.list ?? [] {
      need(call["tomodule"] ?? call["module"], .contract, of: unit, &diagnostics)
    }
    for call in unit.schema["dependencies"]?["outboundcalls"]?.list ?? [] {
      need(call["module"], .call, of: unit, &diagnostics)
    }
    for call in unit.schema["dependencycontract"]?["inbound"]?.list ?? [] {
      guard let field = call["frommodule"] ?? call["module"], let name = field.text else {
        continue
      }
      // A caller outside the collection is its own business.
      if case .unit(let other) = resolver.resolve(name, path: nil, at: field.span, &diagnostics) {
        add(other, unit.id, .contract, field.span)
      }
    }
  }

  private mutating func need(
    _ field: Field?, _ kind: Graph.EdgeKind, of unit: Unit, _ diagnostics: inout Diagnostics
  ) {
    guard let field, let name = field.text, Names.folded(name) != "external" else { return }
    switch resolver.resolve(name, path: nil, at: field.span, &diagnostics) {
    case .unit(let other) where other == unit.id:
      diagnostics.add(SpecRules.selfDependency, "'\(unit.name)' depends on itself", at: field.span)
    case .unit(let other): add(unit.id, other, kind, field.span)
    case .ambiguous: break
    case .unknown:
      // Once for each module: the sections of a spec repeat one another.
      let key = unit.id.string + " " + Names.folded(name)
      if reported.insert(key).inserted { report(service: name, at: field.span, &diagnostics) }
    }
  }

  private func report(service name: String, at span: Span, _ diagnostics: inout Diagnostics) {
    guard let services else {
      return diagnostics.add(
        SpecRules.undeclaredService, "'\(name)' is no unit of the collection", at: span,
        help: resolver.suggestion(for: name)
          ?? "declare it under 'platform_services' of .l9_repo.meta.yaml")
    }
    if services.contains(name) || !collection.isComplete { return }
    diagnostics.add(
      SpecRules.unknownService, "'\(name)' is neither a unit nor a declared service", at: span,
      help: resolver.suggestion(for: name, besides: services.names)
        ?? "declare it under 'platform_services', or name a module by its id")
  }
}

/// Modules depend on lower tiers only, unless they say otherwise.
struct TierCheck {
  private let collection: Collection

  init(_ collection: Collection) { self.collection = collection }

  func run(_ edges: [Graph.Edge], _ diagnostics: inout Diagnostics) {
    for edge in edges {
      guard let dependent = collection[edge.dependent], let tier = dependent.tier,
        let dependency = collection[edge.dependency], let other = dependency.tier, other >= tier
      else { continue }
      let allowed = dependent.schema["dependencies"]?["allowedtiers"]
      if allowed?.list?.contains(where: { $0.int == other }) == true { continue }
      report(edge, dependent, dependency, allowed, &diagnostics)
    }
  }

  private func report(
    _ edge: Graph.Edge, _ dependent: Unit, _ dependency: Unit, _ allowed: Field?,
    _ diagnostics: inout Diagnostics
  ) {
    func place(_ unit: Unit) -> Span { unit.schema["metadata"]?["tier"]?.span ?? unit.span }
    var notes: [Diagnostic.Note] = [
      .init("'\(dependency.id)' is of tier \(dependency.tier ?? 0)", at: place(dependency)),
      .init("'\(dependent.id)' is of tier \(dependent.tier ?? 0)", at: place(dependent)),
    ]
    if let allowed { notes.append(.init("the tiers that it may depend on", at: allowed.span)) }
    diagnostics.add(
      SpecRules.tierViolation,
      "'\(dependent.id)' may not depend on '\(dependency.id)' (\(edge.kind.label))", at: edge.span,
      notes: notes,
      help: "depend on lower tiers, or allow tier \(dependency.tier ?? 0) in "
        + "'dependencies.allowed_tiers'")
  }
}
