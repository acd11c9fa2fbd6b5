package import Core
package import Documents

extension Collection {
  /// Makes a collection of the files that belong to it.
  ///
  /// - Parameters:
  ///   - files: in any order.
  ///   - name: used unless a collection file states one.
  ///   - rootName: what the target repository is called at the head of paths.
  package static func read(
    files: [InputFile], name: String, rootName: String = "L9", diagnostics: inout Diagnostics
  ) -> Collection {
    // What could not be parsed may be what seems to be missing.
    let isComplete = !diagnostics.hasErrors
    var reader = CollectionReader(name: name, rootName: rootName, isComplete: isComplete)
    // sorted: by path, so that the order of a directory listing does not matter
    for file in files.sorted(by: { Source.precedes($0.source, $1.source) }) {
      reader.read(file, &diagnostics)
    }
    return reader.finish(&diagnostics)
  }
}

extension Source {
  static func precedes(_ left: Source, _ right: Source) -> Bool {
    left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
  }
}

/// Reads one file after the other and keeps what it finds.
private struct CollectionReader {
  private let fallbackName: String
  private let rootName: String
  private let units: UnitReader
  private let modules: ModuleReader
  private var stated: (name: String, span: Span)?
  private var collection: Collection
  private var found: [Unit] = []
  private var announcements: [Announcement] = []

  init(name: String, rootName: String, isComplete: Bool) {
    fallbackName = name
    self.rootName = rootName
    units = UnitReader(rootName: rootName)
    modules = ModuleReader(rootName: rootName)
    collection = Collection(name: "")
    collection.isComplete = isComplete
  }

  mutating func read(_ file: InputFile, _ diagnostics: inout Diagnostics) {
    collection.sources.append(file.source)
    announcements += Announcement.headings(of: file)
    if let matter = file.frontMatter { read(frontMatter: Record(matter.root), &diagnostics) }
    for block in file.blocks { read(block, of: file, &diagnostics) }
  }

  /// Front matter tells about the collection, unless it is itself a schema.
  private mutating func read(frontMatter record: Record, _ diagnostics: inout Diagnostics) {
    if record.hasRootPath {
      add(agent: record, at: record.start, fileName: nil, &diagnostics)
    } else if collection.header.entries.isEmpty {
      collection.header = record
    }
  }

  private mutating func read(
    _ block: InputFile.Block, of file: InputFile, _ diagnostics: inout Diagnostics
  ) {
    let documents = block.documents.map { document in
      (root: document.root, record: document.root.kind == .map ? Record(document.root) : nil)
    }
    let records = documents.compactMap(\.record)
    let isMeta =
      !records.contains(where: \.hasRootPath) && records.contains { DocumentKind.of($0) == .meta }
    if file.isMetaTemplate || isMeta {
      let merged = Record(entries: records.flatMap(\.entries))
      collection.layers.append(
        ConfigurationLayer(origin: .meta, record: merged, source: file.source))
      return
    }
    var schemas = SchemaParts()
    for (root, record) in documents {
      read(root, record, of: block, in: file, &schemas, &diagnostics)
    }
    for schema in schemas.finish(&diagnostics) {
      guard file.kind == .yaml || schema.hasIdentity else {
        report(
          unknown: "a part of a schema without its name and root path", at: schema.start, in: file,
          nil, &diagnostics)
        continue
      }
      let fileName = block.fileName ?? (file.kind == .yaml ? file.name : nil)
      add(agent: schema, at: schema.start, fileName: fileName, &diagnostics)
    }
  }

  private mutating func read(
    _ root: Node, _ record: Record?, of block: InputFile.Block, in file: InputFile,
    _ schemas: inout SchemaParts, _ diagnostics: inout Diagnostics
  ) {
    if root.kind == .null { return }
    guard let record, !record.entries.isEmpty else {
      let word =
        switch root.kind {
        case .list: "a list"
        case .map: "empty"
        case .null, .bool, .int, .float, .string: "a single value"
        }
      return report(unknown: "the document is \(word)", at: root.span, in: file, nil, &diagnostics)
    }
    let kind = DocumentKind.of(record)
    if kind == .contract || file.source.path.hasSuffix(".meta.yaml") {
      collection.services = Services.joined(collection.services, Services(record))
    }
    switch kind {
    case .agent: schemas.add(record)
    case .unknown where schemas.isOpen, .meta where schemas.isOpen: schemas.add(record)
    case .collection: read(collectionFile: record, of: file, &diagnostics)
    case .extractorMap:
      collection.extractorMap = record
      announcements += Announcement.entries(ofMap: record)
      addLayer(.extractorMap, record, file)
    case .sharedConfiguration: addLayer(.shared, record, file)
    case .wiring: read(wiring: record, of: file, &diagnostics)
    case .patterns: read(patterns: record, of: file, &diagnostics)
    case .meta: addLayer(.meta, record, file)
    case .moduleSpec:
      add(
        modules.unit(record, at: record.start, fileName: block.fileName ?? file.name, &diagnostics))
    case .registry:
      reportOther("a module registry", "'l9gen registry' reads it", root.span, &diagnostics)
    case .contract:
      reportOther("a contract", "contracts are not part of this run", root.span, &diagnostics)
    case .unknown: report(unknown: record, in: file, &diagnostics)
    }
  }

  private mutating func read(
    collectionFile record: Record, of file: InputFile, _ diagnostics: inout Diagnostics
  ) {
    let forms = Forms(rootName: rootName, rootPath: nil)
    Validation(table: CollectionFields.table, forms: forms)
      .check(record, at: record.start, &diagnostics)
    state(record, &diagnostics)
    collection.header = Record(entries: record.entries.filter { $0.name != "agents" })
    for agent in record["agents"]?.list ?? [] {
      guard let inner = agent.record else { continue }
      add(agent: inner, at: agent.span, fileName: nil, &diagnostics)
    }
    if record["sharedconfiguration"] != nil { addLayer(.shared, record, file) }
    if let entry = record.entry("wirings") {
      Validation(table: WiringFields.table, forms: forms)
        .check(Record(entries: [entry]), at: entry.keySpan, &diagnostics)
      addWirings(of: record, forms)
    }
  }

  private mutating func state(_ record: Record, _ diagnostics: inout Diagnostics) {
    guard let field = record["collection"], let name = field.text else { return }
    if let first = stated, first.name != name {
      diagnostics.add(
        SpecRules.secondCollection, "the collection is called '\(name)' here", at: field.span,
        notes: [.init("it is called '\(first.name)' here", at: first.span)])
    } else {
      stated = (name, field.span)
    }
  }

  private mutating func read(
    wiring record: Record, of file: InputFile, _ diagnostics: inout Diagnostics
  ) {
    let forms = Forms(rootName: rootName, rootPath: nil)
    Validation(table: WiringFields.table, forms: forms)
      .check(record, at: record.start, &diagnostics)
    addWirings(of: record, forms)
    addLayer(.glue, record, file)
  }

  private mutating func read(
    patterns record: Record, of file: InputFile, _ diagnostics: inout Diagnostics
  ) {
    Validation(table: PatternFields.table, forms: Forms(rootName: rootName, rootPath: nil))
      .check(record, at: record.start, &diagnostics)
    addLayer(.glue, record, file)
  }

  private mutating func addWirings(of record: Record, _ forms: Forms) {
    for item in record["wirings"]?.list ?? [] {
      guard let inner = item.record else { continue }
      if let wiring = Wiring(inner, at: item.span, forms) { collection.wirings.append(wiring) }
    }
  }

  private mutating func addLayer(
    _ origin: ConfigurationLayer.Origin, _ record: Record, _ file: InputFile
  ) {
    collection.layers.append(
      ConfigurationLayer(origin: origin, record: record, source: file.source))
  }

  private mutating func add(
    agent record: Record, at span: Span, fileName: String?, _ diagnostics: inout Diagnostics
  ) {
    add(units.unit(record, at: span, fileName: fileName, &diagnostics))
  }

  private mutating func add(_ unit: Unit?) {
    if let unit { found.append(unit) } else { collection.isComplete = false }
  }

  private func report(unknown record: Record, in file: InputFile, _ diagnostics: inout Diagnostics)
  {
    let keys = record.entries.prefix(3).map { "'\($0.key)'" }.joined(separator: ", ")
    let more = record.entries.count > 3 ? " and others" : ""
    let message = "nothing known has \(keys)\(more)"
    let near = DocumentKind.nearestKey(to: record).map { "did you mean '\($0)'?" }
    report(unknown: message, at: record.start, in: file, near, &diagnostics)
  }

  private func report(
    unknown message: String, at span: Span, in file: InputFile, _ help: String?,
    _ diagnostics: inout Diagnostics
  ) {
    let rule = file.kind == .yaml ? SpecRules.unknownDocument : SpecRules.unknownBlock
    diagnostics.add(rule, message, at: span, help: help)
  }

  private func reportOther(
    _ what: String, _ why: String, _ span: Span, _ diagnostics: inout Diagnostics
  ) {
    let head = Span(span.source, span.start, span.start)
    diagnostics.add(SpecRules.notPartOfRun, "this is \(what): \(why)", at: head)
  }

  mutating func finish(_ diagnostics: inout Diagnostics) -> Collection {
    let name = stated?.name ?? fallbackName
    var result = Collection(name: Names.snake(name) ?? "collection")
    result.header = collection.header
    result.units = distinctUnits(&diagnostics)
    result.wirings = collection.wirings
    result.services = collection.services
    // sorted: by rank; the sort is stable, so layers of one rank stay in the order of the files
    result.layers = collection.layers.sorted { $0.origin < $1.origin }
    result.extractorMap = collection.extractorMap
    result.sources = collection.sources
    result.isComplete = collection.isComplete
    OutputCheck.run(result.units, &diagnostics)
    guard result.isComplete else { return result }
    if result.units.isEmpty {
      diagnostics.add(
        SpecRules.nothingToRead, "'\(name)' holds no agent schema and no module spec",
        at: collection.sources.first.map { Span($0, 0, 0) },
        help: "a schema has at least 'name' and 'rootpath'")
    }
    Announcement.check(announcements, result.units, &diagnostics)
    return result
  }

  private func distinctUnits(_ diagnostics: inout Diagnostics) -> [Unit] {
    var first: [Unit.ID: Unit] = [:]
    var units: [Unit] = []
    for unit in found {
      if let other = first[unit.id] {
        let isModule = unit.kind == .module || other.kind == .module
        diagnostics.add(
          isModule ? SpecRules.repeatedModule : SpecRules.repeatedUnit,
          "'\(unit.name)' and '\(other.name)' both have the id '\(unit.id)'",
          at: unit.idSpan, notes: [.init("the first is here", at: other.idSpan)],
          help: isModule
            ? "give one of them another id" : "end one of the root paths in another name")
      } else {
        first[unit.id] = unit
        units.append(unit)
      }
    }
    return units.sorted { $0.id < $1.id }
  }
}

extension InputFile {
  var name: String { source.path.split(separator: "/").last.map(String.init) ?? source.path }

  /// The four meta templates are known by their file names too.
  var isMetaTemplate: Bool { kind == .yaml && name.hasPrefix("meta.") }
}

extension Record {
  /// Where the first key stands.
  var start: Span {
    guard let first = entries.first else { preconditionFailure("an empty record has no place") }
    return Span(first.keySpan.source, first.keySpan.start, first.keySpan.end)
  }

  var hasRootPath: Bool { self["rootpath"] != nil || self["system"]?["rootpath"] != nil }

  /// A schema says what it is about.
  var hasIdentity: Bool { self["system"] != nil || self["name"] != nil || self["rootpath"] != nil }
}

/// Joins documents of one file to schemas: parts follow each other until a key comes again.
private struct SchemaParts {
  private var schemas: [Record] = []
  private var names: Set<String> = []

  var isOpen: Bool { !schemas.isEmpty }

  mutating func add(_ record: Record) {
    let new = record.entries.map(\.name)
    if schemas.isEmpty || !names.isDisjoint(with: new) {
      schemas.append(record)
      names = Set(new)
    } else {
      schemas[schemas.count - 1].entries += record.entries
      names.formUnion(new)
    }
  }

  /// A part without an identity of its own repeats a section of the schema before it.
  func finish(_ diagnostics: inout Diagnostics) -> [Record] {
    var result: [Record] = []
    for schema in schemas {
      guard let before = result.last, !schema.hasIdentity else {
        result.append(schema)
        continue
      }
      for entry in schema.entries {
        guard let first = before.entry(entry.name) else { continue }
        diagnostics.add(
          SpecRules.repeatedField, "'\(entry.key)' stands in two documents of one schema",
          at: entry.keySpan, notes: [.init("the first is here", at: first.keySpan)],
          help: "join the two, or give the second schema a name and a root path")
      }
    }
    return result
  }
}

/// The fields of a collection file.
enum CollectionFields {
  static let table = FieldTable([
    FieldRule("collection", .text, "Name of the collection", form: .name, isRequired: true),
    FieldRule("agents", .maps, "Agent schemas", isRequired: true),
    FieldRule("agents[].*", .free, "See the fields of a schema"),
    FieldRule("title", .text, "Heading of the collection's documents"),
    FieldRule("purpose", .text, "What the collection is for"),
    FieldRule("summary", .text, "The purpose in a few sentences"),
    FieldRule("description", .text, "The same at length"),
    FieldRule("version", [.text, .number], "Version of the collection"),
    FieldRule("created", .text, "Day it was written, YYYY-MM-DD", form: .day),
    FieldRule("updated", .text, "Day of the last change, YYYY-MM-DD", form: .day),
    FieldRule("owner", .text, "Who answers for it"),
    FieldRule("tags", .texts, "Free labels"),
    FieldRule("domain", .text, "Domain of the collection"),
    FieldRule("type", .text, "Kind of collection, in the author's words"),
    FieldRule("productionready", .flag, "The author's own judgement; nothing depends on it"),
    FieldRule("sharedconfiguration", .free, "Settings that all agents share"),
    FieldRule("wirings", .maps, "Connections between agents"),
    FieldRule("wirings[].*", .free, "See wiring glue"),
  ])
}
