import Jinja

/// What of a schema concerns one component: the names that share a stem with it.
struct ComponentRelations: Sendable {
  /// The comparison that shares the most stems; none when no rule speaks of the component.
  let signal: Value
  let signals: [Value]
  let flags: [Text]
  let event: Text
  let events: [Text]
  let topic: Text
  let metrics: [Value]
  let modes: [Text]
  let connectors: [Text]

  init(of own: Stems, in declared: DeclaredNames) {
    var best: (value: Value, score: Int) = (.none, 0)
    var near: [Value] = []
    for comparison in declared.comparisons {
      let score = comparison.signal.stems.shared(with: own)
      if score > 0 { near.append(comparison.value) }
      if score > best.score { best = (comparison.value, score) }
    }
    signal = best.value
    signals = near
    flags = declared.flags.related(to: own)
    event = declared.auditScope.best(for: own)
    events = declared.auditScope.related(to: own)
    let topic = declared.topics.best(for: own)
    self.topic = topic.isEmpty ? declared.topics.first?.text ?? .empty : topic
    metrics = declared.metrics.filter { $0.name.stems.shared(with: own) > 0 }.map(\.value)
    let modes = declared.modes.related(to: own)
    self.modes = modes.isEmpty ? declared.modes.map(\.text) : modes
    connectors = declared.connectors.related(to: own)
  }
}

/// The names of one schema that components are compared with.
struct DeclaredNames: Sendable {
  let comparisons: [Comparison]
  let flags: [Term]
  let auditScope: [Term]
  let topics: [Term]
  let metrics: [Metric]
  let modes: [Term]
  let connectors: [Term]
}

/// A declared metric.
struct Metric: Sendable {
  let name: Term
  let kind: String

  init(_ name: Text) {
    self.name = Term(name)
    kind = Kinds.metric(name.string)
  }

  var value: Value {
    let help = name.text.string.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }.text
    return .map([
      "name": name.text.value, "kind": .string(kind), "help": name.text.becoming(help).value,
    ])
  }
}
