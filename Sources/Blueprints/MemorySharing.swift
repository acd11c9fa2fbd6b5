import Jinja
import Specs

/// What an agent lets others read of its episodic memory.
struct MemorySharing: Sendable {
  let isEnabled: Bool
  /// The bus that carries it, as declared.
  let layer: Text
  let purpose: Text

  /// - Parameter readers: who may ask; nobody may while sharing is off.
  func value(readers: [Text]) -> Value {
    .map([
      "enabled": .bool(isEnabled), "layer": layer.value, "purpose": purpose.value,
      "readers": .texts(isEnabled ? readers : []),
    ])
  }
}

extension AgentBlueprint {
  /// Who may read its episodic memory: there is one, it is shared, and autonomy lets it out.
  var sharesWith: [Text] {
    let isOpen =
      sharing.isEnabled && parts.autonomy.outside < .never
      && layers.contains { $0.name == "episodic" }
    return isOpen ? linked : []
  }
}

extension SchemaReader {
  mutating func memorySharing() -> MemorySharing {
    let sharing = section("memorytopology", "crossagentsharing")
    return MemorySharing(
      isEnabled: sharing?["enabled"]?.bool == true, layer: line(sharing?["layer"]),
      purpose: line(sharing?["purpose"]))
  }
}
