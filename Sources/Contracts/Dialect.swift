import Specs

/// Brings the dialects of contracts into one form.
enum Dialect {
  /// The second dialect states name and purpose under `metadata`, and its own spelling of keys is
  /// met by their normalisation.
  static func normalised(_ record: Record, _ type: ContractType) -> Record {
    if type.name == ContractType.endToEndTests.name { return withEntrypoints(record) }
    guard let head = heads[type.name], let metadata = record["metadata"]?.record else {
      return record
    }
    var result = record
    var inner = record[head]?.record ?? Record()
    for (from, to) in [("subsystem", "name"), ("purpose", "purpose")]
    where inner[to] == nil {
      inner[to] = metadata[from]
    }
    guard !inner.entries.isEmpty, let span = record["metadata"]?.span else { return record }
    result[head] = Field(.record(inner), at: record[head]?.span ?? span)
    return result
  }

  /// `- HTTP: /health` without quotes is a map for YAML, and text for its author.
  private static func withEntrypoints(_ record: Record) -> Record {
    guard let scope = record["scope"], var inner = scope.record, let points = inner["entrypoints"],
      let items = points.list
    else { return record }
    let texts = items.map { item in
      guard let entries = item.record?.entries, entries.count == 1,
        let text = entries[0].value.text
      else { return item }
      return Field(.text(entries[0].key + ": " + text), at: item.span)
    }
    var result = record
    inner["entrypoints"] = Field(.list(texts), at: points.span)
    result["scope"] = Field(.record(inner), at: scope.span)
    return result
  }

  /// Where each type of README has its name.
  private static let heads = [
    "root_readme": "project", "subsystem_readme": "subsystem", "component_readme": "component",
  ]
}
