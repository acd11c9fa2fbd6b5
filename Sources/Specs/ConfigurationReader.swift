package import Core

extension Configuration {
  /// Merges layers, weakest first, and reads the result.
  ///
  /// - Parameter layers: the bundled ones, then those of the collection.
  package static func read(
    _ layers: [ConfigurationLayer], diagnostics: inout Diagnostics
  ) -> Configuration {
    var merged = Record()
    // sorted: by rank; the sort is stable, so layers of one rank keep their order
    for layer in layers.sorted(by: { $0.origin < $1.origin }) {
      if layer.origin == .bundled { layer.check(&diagnostics) }
      merged.merge(layer.settings)
    }
    var reader = ConfigurationReader(merged)
    let configuration = reader.read()
    diagnostics.add(reader.diagnostics)
    return configuration
  }
}

/// Reads typed settings out of the merged record.
private struct ConfigurationReader {
  private let record: Record
  private(set) var diagnostics = Diagnostics()

  init(_ record: Record) { self.record = record }

  mutating func read() -> Configuration {
    var result = Configuration()
    result.record = record
    result.phases = records(record["extraction"]?["phases"]).compactMap { phase($0, $1) }
      .sorted { $0.id < $1.id }
    result.flags = records(record["featureflags"]).compactMap { flag($0, $1) }
    result.gates = records(record["validation"]?["gates"]).compactMap { gate($0, $1) }
    result.evidence = evidence()
    result.checklist = checklist()
    result.matrix = matrix()
    result.sequence = sequence()
    result.shared = SharedReader(record["sharedconfiguration"]?.record ?? Record()).read()
    result.shared.dora = choice(record["sharedconfiguration"]?["dora"], .compact)
    result.glue = glue()
    return result
  }

  private func records(_ field: Field?) -> [(Record, Span)] {
    (field?.list ?? []).compactMap { item in item.record.map { ($0, item.span) } }
  }

  private func phase(_ record: Record, _ span: Span) -> Configuration.Phase? {
    guard let id = record["id"]?.text.flatMap({ Int($0) }) else { return nil }
    return Configuration.Phase(
      id: id, name: record["name"]?.text ?? "Phase \(id)",
      minutes: record["minutes"]?.double ?? 0, isPerAgent: record["peragent"]?.bool ?? false,
      span: span)
  }

  private mutating func flag(_ record: Record, _ span: Span) -> Configuration.Flag? {
    guard let name = record["name"]?.text else { return nil }
    return Configuration.Flag(
      name: name, scope: choice(record["scope"], .generation),
      isOn: record["default"]?.bool ?? true, governs: record["governs"]?.texts ?? [],
      purpose: record["purpose"]?.text ?? "", span: span)
  }

  /// A row that only changes a gate has no measurement; without the gate itself it means nothing.
  private mutating func gate(_ record: Record, _ span: Span) -> Configuration.Gate? {
    guard let id = record["id"], let name = id.text else { return nil }
    guard let check = record["check"]?.text else {
      diagnostics.add(
        SpecRules.unknownGate, "no gate is called '\(name)'", at: id.span,
        help: Suggestion.help(for: name, in: gateNames))
      return nil
    }
    let demand = record["demand"].map { threshold($0) }
    return Configuration.Gate(
      id: name, group: record["group"]?.text ?? "", phase: record["phase"]?.int ?? 0,
      kind: choice(record["kind"], .static), check: check,
      atLeast: demand?.atLeast ?? record["atleast"].flatMap { threshold($0).atLeast },
      isRequired: demand?.isRequired ?? record["required"]?.bool ?? true, parameters: record,
      span: span)
  }

  private var gateNames: [String] {
    records(record["validation"]?["gates"]).filter { $0.0["check"] != nil }
      .compactMap { $0.0["id"]?.text }
  }

  /// `required`, `optional`, `0.85`, `>= 85%`, `>= 5 per module`.
  private mutating func threshold(_ field: Field) -> (isRequired: Bool, atLeast: Double?) {
    if let number = field.double { return (true, number) }
    if let isRequired = field.bool { return (isRequired, nil) }
    let text = field.text ?? ""
    switch text.lowercased() {
    case "required": return (true, nil)
    case "optional": return (false, nil)
    default: break
    }
    if let number = Self.number(in: text) { return (true, number) }
    diagnostics.add(
      SpecRules.invalidThreshold, "'\(text)' is no threshold", at: field.span,
      help: "write 'required', 'optional', a number, or '>= 85%'")
    return (true, nil)
  }

  private static func number(in text: String) -> Double? {
    let words = text.split(separator: " ")
    guard words.count >= 2, words[0] == ">=" else { return nil }
    if words[1].hasSuffix("%") { return Double(words[1].dropLast()).map { $0 / 100 } }
    return Double(words[1])
  }

  private mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ field: Field?, _ fallback: Value
  ) -> Value where Value.RawValue == String {
    guard let field, let text = field.text else { return fallback }
    if let value = Value(rawValue: text) { return value }
    let names = Value.allCases.map(\.rawValue)
    diagnostics.add(
      SpecRules.invalidValue, "'\(text)' is none of \(names.joined(separator: ", "))",
      at: field.span, help: Suggestion.help(for: text, in: names))
    return fallback
  }

  private func evidence() -> Configuration.Evidence {
    var evidence = Configuration.Evidence()
    let report = record["evidencereport"]
    evidence.declaration = report?["declaration"]?.text ?? ""
    evidence.sections = records(report?["sections"]).compactMap { record, _ in
      guard let number = record["number"]?.int, let title = record["title"]?.text else {
        return nil
      }
      return Configuration.Evidence.Section(
        number: number, title: title, phase: record["phase"]?.int, group: record["group"]?.text)
    }
    evidence.sections.sort { $0.number < $1.number }
    return evidence
  }

  private mutating func checklist() -> [Configuration.ChecklistItem] {
    let known = Set(gateNames)
    var items: [Configuration.ChecklistItem] = []
    for (phase, _) in records(record["checklist"]) {
      for (item, span) in records(phase["items"]) {
        guard let number = phase["phase"]?.int, let text = item["item"]?.text else { continue }
        if let gate = item["gate"], let id = gate.text {
          checkGate(id, at: gate.span, known)
          items.append(.init(phase: number, text: text, answer: .gate(id), span: span))
        } else if let way = item["notprovable"]?.text {
          items.append(.init(phase: number, text: text, answer: .notProvable(way), span: span))
        }
      }
    }
    return items
  }

  private mutating func checkGate(_ id: String, at span: Span, _ known: Set<String>) {
    guard !known.contains(id) else { return }
    diagnostics.add(
      SpecRules.unknownGate, "no gate is called '\(id)'", at: span,
      help: Suggestion.help(for: id, in: gateNames))
  }

  private mutating func matrix() -> Configuration.Matrix {
    var matrix = Configuration.Matrix()
    let field = record["matrix"]
    matrix.requirement = choice(field?["require"], .edges)
    matrix.pairsAtLeast = field?["pairsatleast"]?.double ?? 0
    matrix.testName = field?["testname"]?.text ?? matrix.testName
    matrix.failureModes = field?["failuremodes"]?.texts ?? []
    return matrix
  }

  private mutating func sequence() -> Configuration.Sequence {
    var sequence = Configuration.Sequence()
    let field = record["sequence"]
    let criticality = field?["criticality"]
    sequence.otherwise = criticality?["otherwise"]?.text ?? sequence.otherwise
    sequence.criticality = records(criticality?["rules"]).compactMap { record, _ in
      guard let name = record["is"]?.text else { return nil }
      return .init(
        rootContains: record["rootcontains"]?.text, position: record["position"]?.int,
        criticality: name)
    }
    sequence.minutesPerModule = field?["minutes"]?["permodule"]?.double ?? 0
    sequence.minutesPerDocument = field?["minutes"]?["perdocument"]?.double ?? 0
    sequence.minutesPerTest = field?["minutes"]?["pertest"]?.double ?? 0
    sequence.parallelAfterPhase = field?["parallelafterphase"]?.int ?? 0
    let known = Set(gateNames)
    for entry in field?["beforephase"]?.record?.entries ?? [] {
      guard let phase = Int(entry.key) else { continue }
      for gate in entry.value.list ?? [] {
        if let id = gate.text { checkGate(id, at: gate.span, known) }
      }
      sequence.beforePhase.append(.init(phase: phase, gates: entry.value.texts ?? []))
    }
    sequence.beforePhase.sort { $0.phase < $1.phase }
    return sequence
  }

  private func glue() -> Configuration.Glue {
    var glue = Configuration.Glue()
    glue.places = records(record["places"]).compactMap { record, _ in
      guard let field = record["field"]?.text, let extraction = record["extraction"]?.text,
        let repository = record["repository"]?.text
      else { return nil }
      return .init(field: field, extraction: extraction, repository: repository)
    }
    glue.documents = records(record["documents"]).compactMap { record, _ in
      let fallback = record["otherwise"]?.text
      guard let template = fallback ?? record["template"]?.text else { return nil }
      return .init(
        names: record["names"]?.texts ?? [], words: record["words"]?.texts ?? [],
        template: template, isFallback: fallback != nil)
    }
    glue.requiredDocuments = records(record["requireddocuments"]).compactMap { record, _ in
      guard let name = record["name"]?.text, let gate = record["gate"]?.text else { return nil }
      return .init(name: name, gate: gate, condition: record["when"]?.text)
    }
    glue.fileRoles = fileRoles()
    return glue
  }

  /// A list of files with their roles, or a map from file to role.
  private func fileRoles() -> [Configuration.Glue.FileRole] {
    let field = record["fileroles"]
    if let map = field?.record {
      return map.entries.compactMap { entry in
        entry.value.text.map { .init(file: entry.key, role: $0, span: entry.keySpan) }
      }
    }
    return records(field).compactMap { record, span in
      guard let file = record["file"]?.text, let role = record["role"]?.text else { return nil }
      return .init(file: file, role: role, span: span)
    }
  }
}

/// Reads what the units share.
private struct SharedReader {
  private let record: Record

  init(_ record: Record) { self.record = record }

  func read() -> Configuration.Shared {
    var shared = Configuration.Shared()
    shared.record = record
    shared.memory = (record["memorytopology"]?.record?.entries ?? []).compactMap { entry in
      entry.value.record.map { Self.backend(entry.name, $0) }
    }
    let governance = record["governance"]
    shared.anchors = (governance?["anchors"]?.list ?? []).compactMap(Self.anchor)
    shared.mode = governance?["mode"]?.text
    shared.humanOverride = governance?["humanoverride"]?.bool
    shared.escalationTriggers = governance?["triggers"]?.texts ?? []
    shared.communication = communication()
    shared.logging.level = record["logging"]?["level"]?.text
    shared.logging.root = record["logging"]?["rootfolder"]?.text
    shared.logging.isStructured = record["logging"]?["structured"]?.bool
    shared.monitoring.isEnabled = record["monitoring"]?["enabled"]?.bool
    shared.monitoring.root = record["monitoring"]?["dashboardsroot"]?.text
    shared.monitoring.metrics = record["monitoring"]?["metrics"]?.texts ?? []
    shared.manifestsRoot = record["manifestsroot"]?.text
    shared.host = record["service"]?["host"]?.text
    shared.port = record["service"]?["port"]?.int
    return shared
  }

  private static func backend(
    _ layer: String, _ record: Record
  ) -> Configuration.Shared.MemoryBackend {
    .init(
      layer: layer, type: record["type"]?.text ?? record["storagetype"]?.text,
      connection: record["connection"]?.text, keyspacePrefix: record["keyspaceprefix"]?.text,
      ttlSeconds: record["ttlseconds"]?.int, bucket: record["bucket"]?.text, settings: record)
  }

  /// A name, or a map with one.
  private static func anchor(_ field: Field) -> Configuration.Shared.Anchor? {
    guard let name = field.text ?? field["name"]?.text else { return nil }
    return .init(
      name: name, role: field["role"]?.text,
      contact: field["contact"]?.text ?? field["escalationmethod"]?.text,
      members: field["members"]?.texts ?? [], span: field.span)
  }

  private func communication() -> Configuration.Shared.Communication {
    var result = Configuration.Shared.Communication()
    let field = record["communication"]
    result.primary = field?["primary"]?.text
    result.secondary = field?["secondary"]?.text
    result.tertiary = field?["tertiary"]?.text
    result.authentication = field?["authentication"]?.text
    result.encryption = field?["encryption"]?.text
    result.maxRetries = field?["retrypolicy"]?["maxretries"]?.int
    result.backoffMultiplier = field?["retrypolicy"]?["backoffmultiplier"]?.double
    result.initialDelayMilliseconds = field?["retrypolicy"]?["initialdelayms"]?.int
    return result
  }
}
