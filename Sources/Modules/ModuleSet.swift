package import Core
package import Specs

/// The specs of a collection, and what must hold between them.
package struct ModuleSet: Sendable {
  /// Ordered by id.
  package let specs: [ModuleSpec]

  private let places: [Unit.ID: Int]

  package static let empty = ModuleSet([])

  private init(_ specs: [ModuleSpec]) {
    self.specs = specs
    places = Dictionary(
      specs.enumerated().map { ($1.unit.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Precondition: the collection was read without an error.
  package init(_ collection: Collection, diagnostics: inout Diagnostics) {
    var specs: [ModuleSpec] = []
    for unit in collection.units where unit.kind == .module {
      specs.append(ModuleSpec(unit, diagnostics: &diagnostics))
    }
    self.init(specs)
    checkRoutes(&diagnostics)
  }

  /// The spec of that id.
  package subscript(id: Unit.ID) -> ModuleSpec? { places[id].map { specs[$0] } }

  private func checkRoutes(_ diagnostics: inout Diagnostics) {
    var first: [String: ModuleText] = [:]
    for spec in specs {
      for route in spec.interfaces.inbound {
        let key = route.method.string + " " + Self.shape(of: route.route.string)
        guard let other = first[key] else {
          first[key] = route.route
          continue
        }
        diagnostics.add(
          ModuleRules.repeatedRoute,
          "'\(route.method.string) \(route.route.string)' is served already",
          at: route.route.span, notes: [.init("by this route", at: other.span)],
          help: "give one of them another path")
      }
    }
  }

  /// `/mail/{id}` and `/mail/{name}/` are one route.
  static func shape(of route: String) -> String {
    route.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }
      .joined(separator: "/")
  }
}
