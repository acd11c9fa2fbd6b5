import Core
import Documents

/// Makes the three layouts of the canonical schema one.
///
/// A (nested `system`), B (flat) and C (snake case, scalar memory layers) become B with maps.
enum Normalisation {
  static func agent(_ record: Record) -> Record {
    var schema = liftingSystem(record)
    liftMetadata(&schema)
    liftAutonomyProfile(&schema)
    expandMemoryLayers(&schema)
    expandEndpoints(&schema)
    if let root = schema["rootpath"], let path = root.text {
      schema["rootpath"] = trimmed(path, root)
    }
    return schema
  }

  /// `system: {system, module, name, role, rootpath}` stands in the place of the map.
  private static func liftingSystem(_ record: Record) -> Record {
    guard let inner = record["system"]?.record else { return record }
    var entries: [Record.Entry] = []
    for entry in record.entries {
      if entry.name == "system" { entries += inner.entries } else { entries.append(entry) }
    }
    return Record(entries: entries)
  }

  private static func liftMetadata(_ schema: inout Record) {
    guard let metadata = schema["metadata"]?.record else { return }
    for name in ["version", "owner", "created", "updated"]
    where schema[name]?.text == nil {
      if let entry = metadata.entry(name), entry.value.text != nil, schema.entry(name) == nil {
        schema.entries.append(entry)
      }
    }
  }

  private static func liftAutonomyProfile(_ schema: inout Record) {
    guard let entry = schema.entry("autonomyprofile") else { return }
    var learning = schema["learningsystem"]?.record ?? Record()
    guard learning.entry("autonomyprofile") == nil else { return }
    learning.entries.append(entry)
    schema["autonomyprofile"] = nil
    let span = schema["learningsystem"]?.span ?? entry.value.span
    schema["learningsystem"] = Field(.record(learning), at: span)
  }

  /// `working_memory: redis_cluster` is short for `{storagetype: redis_cluster}`.
  private static func expandMemoryLayers(_ schema: inout Record) {
    guard let topology = schema["memorytopology"], var layers = topology.record else { return }
    for layer in CanonicalFields.memoryLayers {
      guard let field = layers[layer], field.text != nil else { continue }
      let store = Record.Entry(key: "storagetype", keySpan: field.span, value: field)
      layers[layer] = Field(.record(Record(entries: [store])), at: field.span)
    }
    schema["memorytopology"] = Field(.record(layers), at: topology.span)
  }

  private static func expandEndpoints(_ schema: inout Record) {
    guard let deployment = schema["deployment"], var record = deployment.record,
      let endpoints = record["endpoints"], let items = endpoints.list
    else { return }
    record["endpoints"] = Field(.list(items.map(endpoint)), at: endpoints.span)
    schema["deployment"] = Field(.record(record), at: deployment.span)
  }

  /// `/echo` and `GET /echo` are short for `{path: /echo}` and `{path: /echo, method: GET}`.
  private static func endpoint(_ field: Field) -> Field {
    guard let text = field.scalar?.string else { return field }
    let parts = text.split(separator: " ", maxSplits: 1)
    var entries: [Record.Entry] = []
    func add(_ key: String, _ value: some StringProtocol) {
      entries.append(
        Record.Entry(
          key: key, keySpan: field.span, value: Field(.text(String(value)), at: field.span)))
    }
    if parts.count == 2, parts[1].hasPrefix("/") {
      add("path", parts[1])
      add("method", parts[0])
    } else {
      add("path", text)
    }
    return Field(.record(Record(entries: entries)), at: field.span)
  }

  private static func trimmed(_ path: String, _ field: Field) -> Field {
    let plain = withoutTrailingSlash(path)
    return plain.utf8.count == path.utf8.count ? field : Field(.text(plain), at: field.span)
  }

  /// One `/` at the end is how people mark a folder; more are a mistake and stay.
  static func withoutTrailingSlash(_ path: String) -> String {
    path.utf8.count > 1 && path.hasSuffix("/") && !path.hasSuffix("//")
      ? String(path.dropLast()) : path
  }
}
