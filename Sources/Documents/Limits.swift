/// What a file may cost at most. Every limit is counted while reading, before memory is taken.
package struct Limits: Sendable {
  package var fileBytes = 1 << 20
  /// Nodes, starts and ends of containers, aliases: all that libyaml reports.
  package var events = 200_000
  /// libyaml 0.2.5 needs quadratic time for deep flow collections.
  package var depth = 64
  package var scalarBytes = 256 << 10
  package var keysPerMap = 10_000
  /// Nodes that aliases may copy in all.
  package var aliasedNodes = 10_000

  package init() {}

  package static let standard = Limits()
}

/// What is left of the limits that hold for a whole file.
struct Budget {
  let limits: Limits
  var events: Int
  var aliasedNodes: Int

  /// A limit was exceeded, which was reported then.
  var isSpent: Bool { events < 0 || aliasedNodes < 0 }

  init(_ limits: Limits) {
    self.limits = limits
    events = limits.events
    aliasedNodes = limits.aliasedNodes
  }
}
