import Jinja

/// Which parts of blueprints are read: to make what no template asks for takes most of the time
/// of a derivation.
package struct BlueprintReads: Sendable {
  /// Names below `agent` and `collection`; nil where any may be read.
  private let agent: Set<String>?
  private let collection: Set<String>?

  package static let everything = BlueprintReads(agent: nil, collection: nil)
  /// The findings only.
  package static let nothing = BlueprintReads(agent: [], collection: [])

  private init(agent: Set<String>?, collection: Set<String>?) {
    self.agent = agent
    self.collection = collection
  }

  /// - Parameter chains: the chains of attributes that templates read, `["agent", "rules"]`.
  package init(_ chains: [[String]]) {
    let collection = Self.names(below: "collection", chains)
    // The collection's units and documents show what the agents are.
    let showsAgents = ["units", "docs", "request_imports"].contains {
      collection?.contains($0) ?? true
    }
    self.collection = collection
    agent = showsAgents ? nil : Self.names(below: "agent", chains)
  }

  private static func names(below root: String, _ chains: [[String]]) -> Set<String>? {
    let own = chains.filter { $0[0] == root }
    return own.contains { $0.count == 1 } ? nil : Set(own.map { $0[1] })
  }

  package var isEverything: Bool { agent == nil && collection == nil }

  func ofAgent(_ name: String) -> Bool { agent?.contains(name) ?? true }

  func ofCollection(_ name: String) -> Bool { collection?.contains(name) ?? true }
}

/// What templates see of an agent, as far as they look.
struct AgentMap {
  private(set) var map: ValueMap
  let reads: BlueprintReads

  init(_ map: ValueMap, _ reads: BlueprintReads) {
    self.map = map
    self.reads = reads
  }

  mutating func add(_ name: String, _ value: @autoclosure () -> Value) {
    if reads.ofAgent(name) { map[name] = value() }
  }
}
