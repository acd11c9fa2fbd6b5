import Documents
import Jinja
import Specs

/// What the agents of a collection share: the house's values, then the collection's own layer by
/// layer, each in the spellings it may have.
struct SharedConfiguration {
  private var backends = ValueMap()
  private var anchors: [(name: String, entries: [Value])] = []
  private var sections: [String: ValueMap] = [:]
  private var roots = ValueMap()

  private let tables: FactTables

  init(_ layers: [Record], _ tables: FactTables) {
    self.tables = tables
    for layer in layers {
      let layer = layer["sharedconfiguration"]?.record ?? layer
      takeBackends(layer)
      takeAnchors(layer)
      for (section, names) in Self.sectionNames {
        for name in names { merge(Self.flat(layer[name]?.record), into: section) }
      }
      for name in ["logging", "manifests", "monitoring"] {
        guard let root = layer["\(name)root"]?.text, !root.isEmpty else { continue }
        roots[name] = .string(Self.withoutSlashes(SchemaReader.folded(root)))
      }
    }
  }

  private static let sectionNames = [
    ("communication", ["communication", "communicationprotocol", "communicationharmonization"]),
    ("logging", ["logging"]), ("monitoring", ["monitoring"]), ("service", ["service"]),
  ]

  var value: Value {
    .map([
      "backends": .map(backends),
      "anchors": .list(
        anchors.map { .map(["name": .string($0.name), "entries": .list($0.entries)]) }),
      "communication": .list(Self.entries(sections["communication"])),
      "logging": .list(Self.entries(sections["logging"])),
      "monitoring": .list(Self.entries(sections["monitoring"])),
      "service": .map(sections["service"] ?? ValueMap()), "roots": .map(roots),
    ])
  }

  private mutating func merge(_ values: ValueMap, into section: String) {
    for (key, value) in values.pairs { sections[section, default: ValueMap()][key] = value }
  }

  /// Backends by layer, by store or by bare address, under the names of the drivers.
  private mutating func takeBackends(_ layer: Record) {
    let places = [
      layer["memorytopology"], layer["memorybackends"],
      layer["memoryharmonization"]?["sharedbackends"],
    ]
    for entry in places.flatMap({ $0?.record?.entries ?? [] }) {
      var values = Self.flat(entry.value.record)
      if entry.value.record == nil {
        let isArchive = tables.backend(entry.name)?.name == "s3"
        values[isArchive ? "bucket" : "url"] = Self.value(entry.value)
      }
      var type = ""
      if case .string(let text, _)? = values["type"] { type = text }
      guard let backend = tables.backend(type) ?? tables.backend(entry.name) else { continue }
      values["type"] = nil
      add(values, to: backend.name)
    }
  }

  private mutating func add(_ values: ValueMap, to backend: String) {
    var merged = ValueMap()
    if case .map(let known)? = backends[backend], case .list(let rows)? = known["entries"] {
      for case .map(let row) in rows {
        guard case .string(let name, _)? = row["name"] else { continue }
        merged[name] = Self.unpacked(row)
      }
    }
    for (key, value) in values.pairs { merged[key] = value }
    backends[backend] = .map(["entries": .list(Self.entries(merged))])
  }

  /// Anchors as names or as maps; a later one replaces an earlier one of the same name.
  private mutating func takeAnchors(_ layer: Record) {
    let places = [
      layer["governanceanchors"], layer["governance"]?["anchors"],
      layer["governanceharmonization"]?["anchors"],
    ]
    for field in places.flatMap({ $0?.list ?? [] }) {
      var values = Self.flat(field.record)
      let name = SchemaReader.folded(field["name"]?.text ?? field.text ?? "")
      values["name"] = nil
      let entries = Self.entries(values)
      if let known = anchors.firstIndex(where: { $0.name == name }) {
        if !entries.isEmpty { anchors[known].entries = entries }
      } else {
        anchors.append((name, entries))
      }
    }
  }

  /// A flat map as rows; a list stands in `many`.
  private static func entries(_ map: ValueMap?) -> [Value] {
    (map?.pairs ?? []).map { key, value in
      if case .list = value {
        return .map(["name": .string(key), "value": .string(""), "many": value])
      }
      return .map(["name": .string(key), "value": value, "many": .list([])])
    }
  }

  private static func unpacked(_ row: ValueMap) -> Value? {
    if case .list(let many)? = row["many"], !many.isEmpty { return .list(many) }
    return row["value"]
  }

  /// A map of scalars and lists of scalars; deeper parts are joined with `_`.
  private static func flat(_ record: Record?) -> ValueMap {
    var result = ValueMap()
    for entry in record?.entries ?? [] {
      let key = spelling[entry.name] ?? entry.name
      if let inner = entry.value.record {
        for (name, value) in flat(inner).pairs { result["\(key)_\(name)"] = value }
      } else if let value = value(entry.value) {
        result[key] = value
      }
    }
    return result
  }

  private static func value(_ field: Field) -> Value? {
    if let list = field.list {
      return .strings(list.compactMap(\.text).map(SchemaReader.folded).filter { !$0.isEmpty })
    }
    guard let node = field.scalar else { return field.text.map { .string($0) } }
    return field.isNull ? nil : Value(node)
  }

  private static func withoutSlashes(_ path: String) -> String {
    var bytes = Array(path.utf8)
    while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return bytes.text
  }

  /// How normalised keys are written in output.
  private static let spelling = [
    "connection": "url", "keyspaceprefix": "keyspace_prefix", "ttlseconds": "ttl_seconds",
    "rootfolder": "root_folder", "dashboardsroot": "dashboards_root",
    "retrypolicy": "retry_policy", "maxretries": "max_retries",
    "backoffmultiplier": "backoff_multiplier", "initialdelayms": "initial_delay_ms",
    "protocolpath": "protocol_path", "escalationmethod": "escalation_method",
    "humanoverride": "human_override", "healthpath": "health_path",
    "metricsenabled": "metrics_enabled", "retentionpolicy": "retention_policy",
    "graphinit": "graph_init", "constraintsetup": "constraint_setup",
  ]
}
