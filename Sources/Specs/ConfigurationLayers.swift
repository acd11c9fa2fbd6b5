import Core
package import Documents

extension ConfigurationLayer {
  /// Reads files that only configure: the bundled meta templates and glue.
  package static func bundled(_ files: [InputFile]) -> [ConfigurationLayer] {
    files.map { file in
      let records = file.documents.filter { $0.root.kind == .map }.map { Record($0.root) }
      return ConfigurationLayer(
        origin: .bundled, record: Record(entries: records.flatMap(\.entries)), source: file.source)
    }
  }

  /// Holds a bundled file against its fields; collections may bring older shapes.
  func check(_ diagnostics: inout Diagnostics) {
    let forms = Forms(rootName: "", rootPath: nil, allowsPlaceholders: true)
    Validation(table: ConfigurationFields.table, forms: forms)
      .check(record, at: Span(source, 0, 0), &diagnostics)
  }

  /// The layer in the shape of the bundled templates, whichever of the known shapes it has.
  var settings: Record {
    var settings = Record()
    for entry in record.entries where !ConfigurationLayer.headNames.contains(entry.name) {
      switch entry.name {
      case "sharedconfiguration": addShared(entry.value.record ?? Record(), to: &settings)
      case "memoryharmonization", "governanceharmonization", "communicationharmonization":
        addShared(Record(entries: [entry]), to: &settings)
      case "validation": settings.merge("validation", LegacyShapes.validation(entry.value))
      case "extraction": settings.merge("extraction", LegacyShapes.extraction(entry.value))
      case "featureflags": settings.merge("featureflags", LegacyShapes.flags(entry.value))
      case "schematocode": settings.merge("fileroles", LegacyShapes.fileRoles(entry.value))
      default: settings.merge(entry)
      }
    }
    return settings
  }

  private func addShared(_ shared: Record, to settings: inout Record) {
    var shared = shared
    if let flags = shared["featureflags"] {
      settings.merge("featureflags", LegacyShapes.flags(flags))
      shared["featureflags"] = nil
    }
    guard let first = shared.entries.first else { return }
    let field = Field(.record(LegacyShapes.shared(shared)), at: first.value.span)
    settings.merge("sharedconfiguration", field)
  }

  /// The head of a file is about the file, and the rest of these is read elsewhere.
  private static let headNames: Set<String> = [
    "system", "title", "version", "purpose", "summary", "description", "created", "updated",
    "owner", "domain", "type", "productionready", "collection", "agents", "wirings",
    "extractionsequence", "dependencygraph",
  ]
}

extension Record {
  /// Puts a value over the one that is there: maps key by key, lists of identified maps by their
  /// identity, everything else as a whole.
  mutating func merge(_ entry: Entry) {
    guard let place = entries.firstIndex(where: { $0.name == entry.name }) else {
      entries.append(entry)
      return
    }
    entries[place].value = entries[place].value.merged(with: entry.value)
  }

  mutating func merge(_ name: String, _ value: Field) {
    merge(Entry(key: name, keySpan: value.span, value: value))
  }

  mutating func merge(_ other: Record) {
    for entry in other.entries { merge(entry) }
  }
}

extension Field {
  fileprivate func merged(with other: Field) -> Field {
    if var record, let above = other.record {
      record.merge(above)
      return Field(.record(record), at: span)
    }
    if let list, let above = other.list, let key = Field.identity(list), above.isIdentified(by: key)
    {
      return Field(.list(Field.merged(list, above, by: key)), at: span)
    }
    return other.isNull ? self : other
  }

  /// The name under which every element of the list is told from the others.
  private static func identity(_ list: [Field]) -> String? {
    ["id", "name", "number", "file"].first { key in !list.isEmpty && list.isIdentified(by: key) }
  }

  private static func merged(_ below: [Field], _ above: [Field], by key: String) -> [Field] {
    var result = below
    for item in above {
      let place = result.firstIndex { $0[key]?.text == item[key]?.text }
      if let place { result[place] = result[place].merged(with: item) } else { result.append(item) }
    }
    return result
  }
}

extension [Field] {
  fileprivate func isIdentified(by key: String) -> Bool { allSatisfy { $0[key]?.text != nil } }
}

/// Turns shapes that older files have into that of the bundled templates.
enum LegacyShapes {
  /// `code_quality: [{no_todos: required}]` and so on become `gates`.
  static func validation(_ field: Field) -> Field {
    guard let record = field.record, record["gates"] == nil else { return field }
    var gates: [Field] = []
    for group in record.entries {
      for item in group.value.list ?? [] {
        for entry in item.record?.entries ?? [] {
          gates.append(map([("id", text(entry)), ("demand", entry.value)], entry.keySpan))
        }
      }
    }
    return map([("gates", Field(.list(gates), at: field.span))], field.span)
  }

  /// `phase_definitions: {phase_1_baseline: {…}}` become `phases`.
  static func extraction(_ field: Field) -> Field {
    guard let record = field.record, let definitions = record["phasedefinitions"]?.record else {
      return field
    }
    let phases = definitions.entries.compactMap { entry -> Field? in
      let parts = entry.key.split(separator: "_")
      guard parts.count > 1, let inner = entry.value.record else { return nil }
      let number = String(parts[1])
      var fields: [(String, Field)] = [("id", Field(.text(number), at: entry.keySpan))]
      if let name = inner["name"] { fields.append(("name", name)) }
      let perAgent = inner["durationminutesperagent"]
      if let minutes = perAgent ?? inner["durationminutes"] { fields.append(("minutes", minutes)) }
      return map(fields, entry.keySpan)
    }
    return map([("phases", Field(.list(phases), at: field.span))], field.span)
  }

  /// `{L9_ENABLE_X: true}` becomes a list of flags.
  static func flags(_ field: Field) -> Field {
    guard let record = field.record else { return field }
    let flags = record.entries.map { entry in
      map([("name", text(entry)), ("default", entry.value)], entry.keySpan)
    }
    return Field(.list(flags), at: field.span)
  }

  /// `schema_to_code.<key>: {target, template}` becomes a list of files with their roles.
  static func fileRoles(_ field: Field) -> Field {
    let roles = (field.record?.entries ?? []).compactMap { entry -> Field? in
      guard let target = entry.value["target"], let template = entry.value["template"]?.text else {
        return nil
      }
      let stem = template.split(separator: ".").first.map(String.init) ?? template
      let role = Field(.text(stem), at: entry.value["template"]?.span ?? entry.keySpan)
      return map([("file", target), ("role", role)], entry.keySpan)
    }
    return Field(.list(roles), at: field.span)
  }

  /// Names of collections' shared configuration and of the glue's harmonised parts.
  static func shared(_ record: Record) -> Record {
    var result = Record()
    for entry in record.entries {
      let value = entry.value
      switch entry.name {
      case "memorytopology", "memory": result.merge("memorytopology", layers(value))
      case "memorybackends": result.merge("memorytopology", layers(value))
      case "memoryharmonization":
        if let backends = value["sharedbackends"] {
          result.merge("memorytopology", layers(backends))
        }
      case "governanceanchors": result.merge("governance", map([("anchors", value)], value.span))
      case "governanceharmonization":
        result.merge("governance", renamed(value, ["sharedescalationtriggers": "triggers"]))
      case "communication", "communicationprotocol", "communicationharmonization":
        result.merge("communication", renamed(value, communicationNames))
      case "loggingroot": result.merge("logging", map([("rootfolder", value)], value.span))
      case "monitoringroot":
        result.merge("monitoring", map([("dashboardsroot", value)], value.span))
      case "logging": result.merge("logging", renamed(value, ["structuredlogging": "structured"]))
      default: result.merge(entry)
      }
    }
    return result
  }

  private static let communicationNames = [
    "primaryprotocol": "primary", "secondaryprotocol": "secondary",
    "tertiaryprotocol": "tertiary", "protocol": "primary", "auth": "authentication",
  ]

  /// Memory by layer; backends are known by the head of their names, and a bare word is an address.
  private static func layers(_ field: Field) -> Field {
    let fields = (field.record?.entries ?? []).map { entry -> (String, Field) in
      let isBare = entry.value.text != nil
      let value = isBare ? map([("connection", entry.value)], entry.value.span) : entry.value
      return (layer(of: entry.name), value)
    }
    return map(fields, field.span)
  }

  private static func layer(of name: String) -> String {
    let heads = [
      ("working", "working"), ("redis", "working"), ("episodic", "episodic"),
      ("postgres", "episodic"), ("semantic", "semantic"), ("neo4j", "semantic"),
      ("causal", "causal"), ("hypergraph", "causal"), ("archive", "archive"), ("s3", "archive"),
      ("longterm", "archive"),
    ]
    return heads.first { name.hasPrefix($0.0) }?.1 ?? name
  }

  private static func renamed(_ field: Field, _ names: [String: String]) -> Field {
    guard let record = field.record else { return field }
    let fields = record.entries.map { (names[$0.name] ?? $0.key, $0.value) }
    return map(fields, field.span)
  }

  private static func text(_ entry: Record.Entry) -> Field {
    Field(.text(entry.key), at: entry.keySpan)
  }

  private static func map(_ fields: [(String, Field)], _ span: Span) -> Field {
    let entries = fields.map { Record.Entry(key: $0.0, keySpan: $0.1.span, value: $0.1) }
    return Field(.record(Record(entries: entries)), at: span)
  }
}
