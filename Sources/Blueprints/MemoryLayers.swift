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
  /// Whether each record is kept with an embedding.
  let embeds: Bool
  /// How a layer of relations names them.
  let relationship: Text

  var value: Value {
    .map([
      "name": .string(name), "storage": storage.value, "purpose": purpose.value,
      "keyspace": keyspace.value, "ttl_s": .optional(timeToLive),
      "retention_days": .optional(retentionDays), "index_by": .texts(index),
      "embeds": .bool(embeds), "relationship": relationship.value,
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
    let retention = line(layer["retention"]).string
    let storage = line(layer["storagetype"])
    // What a store has no use for stays out, so that nobody takes it for kept.
    func only(_ names: String..., then field: String) -> Field? {
      names.contains(name) ? layer[field] : nil
    }
    let keyspace = line(only("working", "archive", then: "keyspace"))
    let relationship = line(only("semantic", "causal", then: "relationship"))
    return MemoryLayer(
      key: key, name: name, storage: storage, purpose: purpose, keyspace: keyspace,
      timeToLive: Durations.timeToLive(purpose.string)
        ?? (name == "working" ? Durations.seconds(retention) : nil),
      retentionDays: name == "episodic" ? Durations.days(retention) : nil,
      index: identifiers(only("episodic", then: "indexby")),
      embeds: name == "episodic" && embeds(storage.string),
      relationship: relationship.becoming(Names.snake(relationship.string).map(upper) ?? ""))
  }

  /// A store of vectors, or embeddings that the schema switches on, whatever the store.
  private func embeds(_ storage: String) -> Bool {
    let isStream = section("memorytopology", "memorygraphlinking", "enableembeddingstreams")?.bool
    let letters = Array(storage.utf8).lowered
    return isStream == true
      || letters.indices.contains { letters[$0...].begins(with: "vector") }
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
