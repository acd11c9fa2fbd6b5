import Core
import Jinja
import Specs

/// Looks at one agent, once it is derived, for what its schema asks for and nothing provides.
struct AgentFindings {
  let agent: AgentBlueprint
  let origins: Origins
  var diagnostics = Diagnostics()

  init(_ agent: AgentBlueprint, _ origins: Origins) {
    self.agent = agent
    self.origins = origins
    findTwins()
    findUnknownStores()
    findOpenThresholds()
    findUnknownSafety()
    findUnsetSignals()
    findUnfedMetrics()
    findUnservedModes()
    findLonelyClients()
    findShutOperations()
    findUnlistedFiles()
  }

  private mutating func findUnlistedFiles() {
    if agent.unit.takesMore { return }
    for (name, part) in agent.parts.assembly.unlisted(agent.components) {
      let field = agent.unit.schema["cursorinstructions"]?["generateallrequired"]
      diagnostics.add(
        BlueprintRules.unlistedFile, "'generatefiles' lists no \(part)",
        at: field?.span ?? agent.unit.span,
        help: "list a file such as '\(name)', or let required files be added")
    }
  }

  private mutating func add(
    _ rule: Rule, _ message: String, at origin: Origin, first: Origin? = nil, help: String? = nil
  ) {
    let note = first.map { Diagnostic.Note("the first is here", at: origins[$0]) }
    diagnostics.add(
      rule, message, at: origins[origin], notes: note.map { [$0] } ?? [], help: help)
  }

  private mutating func findTwins() {
    var routes: [String: Origin] = [:]
    for operation in agent.operations {
      let route = "\(operation.endpoint.method) \(operation.endpoint.path)"
      if let first = routes[route] {
        add(
          BlueprintRules.route, "'\(route)' is declared twice", at: operation.name.origin,
          first: first)
      }
      routes[route] = routes[route] ?? operation.name.origin
    }
    var modules: [String: Component] = [:]
    for part in agent.components {
      let name = part.module.split(separator: ".").map { Names.snake(String($0)) ?? "" }
        .joined(separator: ".")
      if let first = modules[name] {
        add(
          BlueprintRules.module,
          "'\(part.name)' and '\(first.name)' both become the module '\(name)'",
          at: part.file.origin, first: first.file.origin)
      }
      modules[name] = modules[name] ?? part
    }
  }

  private mutating func findUnknownStores() {
    let names = agent.tables.backends.map(\.name)
    for layer in agent.layers where !layer.storage.isEmpty && !names.isEmpty {
      guard agent.tables.backend(layer.storage.string) == nil else { continue }
      add(
        BlueprintRules.storage, "no store begins like '\(layer.storage.string)'",
        at: layer.storage.origin, help: "use one of: \(names.joined(separator: ", "))")
    }
  }

  private mutating func findOpenThresholds() {
    for threshold in agent.allRules.thresholds {
      let setting = agent.names.environmentPrefix + upper(threshold.string)
      add(
        BlueprintRules.threshold, "'\(threshold.string)' has no value",
        at: threshold.origin,
        help: "write a number, or set \(setting) where the agent runs; until then every reading "
          + "escalates")
    }
  }

  private mutating func findUnknownSafety() {
    for layer in agent.safety where Kinds.safety(layer.string) == "signal" {
      add(
        BlueprintRules.safetyLayer,
        "'\(layer.string)' is no known kind of check and becomes a signal", at: layer.origin,
        help: "use a word such as validation, rate_limit, audit, policy or bounds, or report the "
          + "signal")
    }
  }

  private mutating func findUnsetSignals() {
    var seen: Set<String> = []
    for rule in agent.allRules {
      for leaf in rule.condition.leaves {
        let signal = leaf.signal
        // Rules about latency are fed with the measured time.
        if signal.hasSuffix("latency_ms") || !seen.insert(signal).inserted { continue }
        if isServed(Stems(signal)) { continue }
        add(
          BlueprintRules.unsetSignal, "nothing in '\(agent.names.id)' sets '\(signal)'",
          at: rule.origin,
          help: "list a file under 'generatefiles' that shares a word with it, or report it from "
            + "outside")
      }
    }
  }

  private mutating func findUnfedMetrics() {
    let fed = Set(
      (agent.latencyMetrics + agent.escalationMetrics + agent.recordMetrics).map(\.string))
    for metric in agent.declared.metrics where !fed.contains(metric.name.text.string) {
      if isServed(metric.name.stems) { continue }
      add(
        BlueprintRules.unfedMetric, "nothing feeds '\(metric.name.text.string)'",
        at: metric.name.text.origin,
        help: "list a file under 'generatefiles' that shares a word with it, or take it out")
    }
  }

  private mutating func findUnservedModes() {
    for mode in agent.strategies.unserved {
      add(
        BlueprintRules.unservedMode, "nothing carries out '\(mode.string)'", at: mode.origin,
        help: "declare an endpoint or a file that shares a word with it")
    }
  }

  private mutating func findLonelyClients() {
    for part in agent.components where part.archetype.name == "client" {
      guard case .none = part.partner else { continue }
      add(
        BlueprintRules.partner, "no agent of the collection is what '\(part.name)' means",
        at: part.file.origin)
    }
  }

  private mutating func findShutOperations() {
    guard agent.anchors.isEmpty else { return }
    for operation in agent.operations where operation.access == "governance" {
      add(
        BlueprintRules.unapprovable, "nobody can approve '\(operation.name.string)'",
        at: operation.name.origin, help: "name who decides in governance.anchors")
    }
  }

  /// Whether some declared file speaks of the name.
  private func isServed(_ stems: Stems) -> Bool {
    agent.components.contains { $0.stems.shared(with: stems) > 0 }
  }
}

/// Finds words that say a text is not finished.
struct UnfinishedText {
  private(set) var diagnostics = Diagnostics()

  init(_ schema: Record) { visit(schema) }

  private mutating func visit(_ record: Record) {
    for entry in record.entries { visit(entry.value) }
  }

  private mutating func visit(_ field: Field) {
    switch field.content {
    case .record(let record): visit(record)
    case .list(let items): for item in items { visit(item) }
    case .scalar, .text:
      guard let word = field.withBytes(Self.word) ?? nil else { return }
      diagnostics.add(
        BlueprintRules.unfinished, "the text holds '\(word)'", at: field.span,
        help: "finish the text, or remove the word")
    }
  }

  /// The first such word that stands alone.
  private static func word(in bytes: Swift.Span<UInt8>) -> String? {
    var isInside = false
    for start in bytes.indices {
      let byte = bytes[start]
      defer { isInside = byte.isWord }
      if isInside { continue }
      switch byte.lowered {
      case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "x"):
        for word in shouted where stands(word, at: start, in: bytes) { return word.text }
      case UInt8(ascii: "p"), UInt8(ascii: "l"), UInt8(ascii: "c"):
        for word in anyCase where stands(word, at: start, in: bytes, \.lowered) { return word.text }
      default: continue
      }
    }
    return nil
  }

  private static let shouted = ["TODO", "FIXME", "XXX"].map { Array($0.utf8) }
  private static let anyCase = ["placeholder", "lorem ipsum", "coming soon"].map { Array($0.utf8) }

  /// Whether the word, and no longer one, stands at `start`.
  private static func stands(
    _ word: [UInt8], at start: Int, in bytes: Swift.Span<UInt8>,
    _ folded: (UInt8) -> UInt8 = { $0 }
  ) -> Bool {
    let end = start + word.count
    guard end <= bytes.count else { return false }
    for index in word.indices where folded(bytes[start + index]) != word[index] { return false }
    return end == bytes.count || !bytes[end].isWord
  }
}
