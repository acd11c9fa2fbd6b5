import Core

/// The order that an extractor map states, held against the computed one.
///
/// The computed order is the one that is followed. A map that lists agents of one wave in another
/// order contradicts nothing.
struct StatedOrder {
  private let graph: Graph
  /// Where each unit stands in the map: its place in the order, and its entry.
  private var places: [Unit.ID: (number: Int, span: Span)] = [:]

  init(_ map: Record, _ graph: Graph, units: [Unit]) {
    self.graph = graph
    var known: [String: Unit.ID] = [:]
    for unit in units { for name in Announcement.names(of: unit) { known[name] = unit.id } }
    for (number, entry) in Self.entries(of: map).enumerated() {
      guard let id = known[Announcement.core(entry.name)], places[id] == nil else { continue }
      places[id] = (number, entry.span)
    }
  }

  /// By the numbers of the keys if all are numbers, else as they are written.
  private static func entries(of map: Record) -> [Announcement] {
    let order = map["extractionsequence"]?["order"]
    guard let record = order?.record else { return Announcement.entries(ofMap: map) }
    let numbered = record.entries.compactMap { entry in
      Int(entry.key).map { (number: $0, value: entry.value) }
    }
    guard numbered.count == record.entries.count else { return Announcement.entries(ofMap: map) }
    // sorted: by number; equal keys cannot be, since a map has each once
    return numbered.sorted { $0.number < $1.number }.compactMap { item in
      item.value["agent"].flatMap { field in
        field.text.map { Announcement(name: $0, span: field.span) }
      }
    }
  }

  func check(_ diagnostics: inout Diagnostics) {
    for edge in graph.edges {
      guard let dependent = places[edge.dependent], let dependency = places[edge.dependency],
        dependent.number < dependency.number
      else { continue }
      diagnostics.add(
        SpecRules.contradictedOrder,
        "'\(edge.dependent)' is listed before '\(edge.dependency)', which it needs first",
        at: dependent.span,
        notes: [
          .init("'\(edge.dependency)' is listed here", at: dependency.span),
          .init("it is needed because of this (\(edge.kind.label))", at: edge.span),
        ],
        help: "list '\(edge.dependency)' first; the computed order is the one that is followed")
    }
  }
}
