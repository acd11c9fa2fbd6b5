package import Core
import Documents

extension FieldTable {
  /// Reports everything in a record that the table does not allow. Text may hold words such as
  /// `TODO`: what is checked here is not generated from word by word.
  ///
  /// - Parameter span: where the record as a whole begins, for what is missing from it.
  package func check(_ record: Record, at span: Span, _ diagnostics: inout Diagnostics) {
    let forms = Forms(rootName: "", rootPath: nil, allowsPlaceholders: true)
    Validation(table: self, forms: forms).check(record, at: span, &diagnostics)
  }

  /// The record under the names of the table, with everything in it that the table knows: an
  /// absent text is null, an absent list is empty. What the table does not know is left out.
  package func completed(_ record: Record) -> JSON { completed(record, at: Self.top) }

  private func completed(_ record: Record?, at place: Int) -> JSON {
    var members: [JSON.Member] = []
    for (name, spelled) in zip(places[place].names, places[place].spelled) {
      guard let child = places[place].children[name] else { continue }
      members.append(JSON.Member(spelled, completed(record?[name], at: child)))
    }
    if places[place].wildcard != nil {
      for entry in record?.entries ?? [] where places[place].children[entry.name] == nil {
        members.append(JSON.Member(entry.key, entry.value.json))
      }
    }
    return .object(members)
  }

  private func completed(_ field: Field?, at place: Int) -> JSON {
    let shapes = places[place].rule?.shapes ?? .map
    if shapes.contains(.maps) {
      let below = places[place].element ?? place
      return .array((field?.list ?? []).compactMap(\.record).map { completed($0, at: below) })
    }
    if shapes.contains(.texts), field?.list != nil || shapes == .texts {
      return .array((field?.list ?? []).compactMap(\.text).map { .string($0) })
    }
    if shapes.contains(.map), shapes.isDisjoint(with: [.text, .free]) || field?.record != nil {
      return completed(field?.record, at: place)
    }
    return field?.json ?? .null
  }
}

extension Record {
  /// The values without their places, under the keys as they were written.
  package var json: JSON { .object(entries.map { JSON.Member($0.key, $0.value.json) }) }
}

extension Field {
  /// The value without its places; texts of numbers stay numbers.
  package var json: JSON {
    switch content {
    case .text(let text): .string(text)
    case .list(let items): .array(items.map(\.json))
    case .record(let record): record.json
    case .scalar(let node):
      switch node.kind {
      case .null: .null
      case .bool: .bool(node.bool ?? false)
      case .int: node.int.map { .int($0) } ?? .null
      case .float: node.double.map { .float($0) } ?? .null
      case .string, .list, .map: .string(node.text ?? "")
      }
    }
  }
}
