import Jinja
import Specs

/// What documents say about an agent beyond its blueprint, as far as the schema states it.
extension SchemaReader {
  mutating func documentFacts(_ layers: [MemoryLayer], _ tables: FactTables) -> ValueMap {
    var facts = ValueMap()
    for group in tables.groups { facts[group.name] = .list(rows(of: group)) }
    facts["channels"] = .list(channelStates())
    facts["layers"] = .list(layers.map { layer in .map(limits(of: layer, tables)) })
    writeGraph(to: &facts)
    facts["causes"] = .list(causes())
    facts["packets_out"] = .list(packetsOut())
    facts["notes"] = .list(notes(section("aireasoning"), []))
    facts["manifest"] = line(section("cursorinstructions", "postgeneration", "manifest")).value
    return facts
  }

  /// What whoever extracted the schema noted, by the names it stands under.
  private mutating func notes(_ field: Field?, _ path: [String]) -> [Value] {
    guard let field else { return [] }
    if let record = field.record {
      return record.entries.flatMap { notes($0.value, path + [$0.key]) }
    }
    return lines(field).map { text in
      .map(["name": text.becoming(path.joined(separator: " · ")).value, "text": text.value])
    }
  }

  private mutating func rows(of group: FactTables.Group) -> [Value] {
    var labels: [String] = []
    var values: [Value] = []
    for row in group.rows where !labels.contains(row.label) {
      let texts = words(section(row.path), row.form)
      if texts.isEmpty { continue }
      labels.append(row.label)
      values.append(
        .map([
          "label": .string(row.label), "texts": .texts(texts), "code": .bool(row.form == .names),
        ]))
    }
    return values
  }

  /// The words of one value; nothing for what is not stated.
  private mutating func words(_ field: Field?, _ form: FactTables.Form) -> [Text] {
    guard let field else { return [] }
    if let flag = field.bool {
      return form == .hours ? [] : [Text(flag ? "yes" : "no", origin(of: field))]
    }
    switch form {
    case .flag: return []
    case .hours:
      guard let hours = field.double else { return [] }
      let text = hours == 1 ? "1 hour" : "\(Decimals.exact(hours)) hours"
      return [Text(text, origin(of: field))]
    case .text:
      guard field.list != nil else { return lines(field) }
      let joined = lines(field).map(\.string).joined(separator: ", ")
      return joined.isEmpty ? [] : [Text(joined, origin(of: field))]
    case .texts, .names: return lines(field) + remarks(field)
    }
  }

  /// Remarks under names of their own, such as `INTERNAL: packets`.
  private mutating func remarks(_ field: Field) -> [Text] {
    var texts: [Text] = []
    for entry in (field.list ?? []).flatMap({ $0.record?.entries ?? [] }) {
      let text = line(entry.value)
      if !text.isEmpty { texts.append(text.becoming("\(entry.key): \(text.string)")) }
    }
    return texts
  }

  private mutating func channelStates() -> [Value] {
    var channels: [Value] = []
    for channel in section("communicationstack", "channels")?.record?.entries ?? [] {
      let name = Value.string(channel.key, origins.add(channel.keySpan))
      channels.append(.map(["name": name, "on": .bool(channel.value.bool == true)]))
    }
    return channels
  }

  /// One layer with its limits in words.
  private mutating func limits(of layer: MemoryLayer, _ tables: FactTables) -> ValueMap {
    // The graph and its causes are never thinned out.
    let isKept = !["semantic", "causal"].contains(layer.name)
    let retention = line(isKept ? section("memorytopology", layer.key, "retention") : nil)
    let seconds = layer.timeToLive.map { layer.purpose.becoming("\($0) s") }
    return ValueMap([
      "name": .string(layer.name), "storage": layer.storage.value, "purpose": layer.purpose.value,
      "keyspace": layer.keyspace.value, "index_by": .texts(layer.index),
      "kept": (seconds ?? retention).value,
      "backend": .string(tables.backend(layer.storage.string)?.name ?? ""),
    ])
  }

  /// Nodes and edges of the semantic memory.
  private mutating func writeGraph(to facts: inout ValueMap) {
    var nodes: [Value] = []
    var edges: [Value] = []
    for item in section("memorytopology", "semanticmemory", "structure")?.list ?? [] {
      let node = line(item["nodetype"])
      let edge = line(item["edgetype"])
      let name = node.isEmpty ? edge : node
      let part = Value.map(["name": name.value, "fields": .texts(lines(item["fields"]))])
      if !node.isEmpty { nodes.append(part) } else if !edge.isEmpty { edges.append(part) }
    }
    facts["nodes"] = .list(nodes)
    facts["edges"] = .list(edges)
  }

  /// Factors of the causal memory and what they influence.
  private mutating func causes() -> [Value] {
    var causes: [Value] = []
    for item in section("memorytopology", "causalmemory", "schema")?.list ?? [] {
      let factor = line(item["factor"])
      if factor.isEmpty { continue }
      causes.append(
        .map(["factor": factor.value, "influences": .texts(lines(item["influences"]))]))
    }
    return causes
  }

  /// Where packets go, their types and fields.
  private mutating func packetsOut() -> [Value] {
    var packets: [Value] = []
    for item in section("packetrouting", "outbound")?.list ?? [] {
      let type = line(item["packettype"])
      if type.isEmpty { continue }
      packets.append(
        .map([
          "destination": line(item["destination"]).value, "packet_type": type.value,
          "fields": .texts(lines(item["fields"])),
        ]))
    }
    return packets
  }
}
