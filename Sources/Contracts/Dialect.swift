import Specs

/// Brings the dialects of contracts into one form.
enum Dialect {
  /// The second dialect states name and purpose under `metadata`, and its own spelling of keys is
  /// met by their normalisation.
  static func normalised(_ record: Record, _ type: ContractType) -> Record {
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

  /// Where each type of README has its name.
  private static let heads = [
    "root_readme": "project", "subsystem_readme": "subsystem", "component_readme": "component",
  ]
}
