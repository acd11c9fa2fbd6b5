import Jinja
import Specs

/// One declared layer of memory.
struct MemoryLayer: Sendable {
  /// Its field in the schema.
  let key: String
  let name: String
  let storage: Text
  let purpose: Text
  let keyspace: Text
  let timeToLive: Int?
  let retentionDays: Int?
  let index: [Text]

  var value: Value {
    .map([
      "name": .string(name), "storage": storage.value, "purpose": purpose.value,
      "keyspace": keyspace.value, "ttl_s": .optional(timeToLive),
      "retention_days": .optional(retentionDays), "index_by": .texts(index),
    ])
  }
}

extension SchemaReader {
  /// The declared layers in fixed order.
  mutating func memoryLayers() -> [MemoryLayer] {
    let names = [
      ("workingmemory", "working"), ("episodicmemory", "episodic"),
      ("semanticmemory", "semantic"), ("causalmemory", "causal"),
      ("longtermpersistence", "archive"),
    ]
    var layers: [MemoryLayer] = []
    for (key, name) in names {
      guard let layer = section("memorytopology", key)?.record else { continue }
      layers.append(memoryLayer(key, name, layer))
    }
    return layers
  }

  private mutating func memoryLayer(
    _ key: String, _ name: String, _ layer: Record
  ) -> MemoryLayer {
    let purpose = line(layer["purpose"])
    let retention = line(layer["retention"])
    return MemoryLayer(
      key: key, name: name, storage: line(layer["storagetype"]), purpose: purpose,
      keyspace: line(layer["keyspace"]), timeToLive: Durations.timeToLive(purpose.string),
      retentionDays: Durations.days(retention.string), index: identifiers(layer["indexby"]))
  }

  /// Distinct snake_case names in order; text without letters or digits is dropped.
  mutating func identifiers(_ field: Field?) -> [Text] { Self.identifiers(lines(field)) }

  static func identifiers(_ texts: [Text]) -> [Text] {
    var seen: Set<String> = []
    return texts.compactMap { text in
      guard let name = Names.snake(text.string), seen.insert(name).inserted else { return nil }
      return text.becoming(name)
    }
  }
}
