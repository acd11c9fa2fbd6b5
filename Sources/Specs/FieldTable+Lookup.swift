package import Core

extension FieldTable {
  /// The rule of the field that stands at a place of a record; nil for one that no row describes.
  package func rule(at place: Span, in record: Record) -> FieldRule? {
    rule(at: place, in: record, of: Self.top)
  }

  private func rule(at place: Span, in record: Record, of parent: Int) -> FieldRule? {
    for entry in record.entries {
      guard let child = child(entry.name, of: parent) else { continue }
      if let rule = rule(at: place, in: entry.value, of: child) { return rule }
    }
    return nil
  }

  private func rule(at place: Span, in field: Field, of child: Int) -> FieldRule? {
    switch field.content {
    case .record(let record): return rule(at: place, in: record, of: child)
    case .list(let items):
      // The row of a list of texts stands for its elements.
      let element = places[child].element ?? child
      return items.lazy.compactMap { rule(at: place, in: $0, of: element) }.first
    case .scalar, .text:
      let isHere = field.span.source === place.source && field.span.start == place.start
      return isHere ? places[child].rule : nil
    }
  }
}
