/// Units in the order of their dependencies.
///
/// Invariant: an edge of the graph only points to an earlier wave; a wave is ordered by id.
package struct Waves: Sendable {
  package let levels: [[Unit.ID]]
  /// Kahn's order, the smallest id first among those that are free.
  package let order: [Unit.ID]
  private let levelOf: [Unit.ID: Int]

  /// Units on a cycle of hard edges, and what needs them, stand in no wave.
  package init(_ graph: Graph) {
    var index: [Unit.ID: Int] = [:]
    for (position, id) in graph.nodes.enumerated() { index[id] = position }
    var waiting = Array(repeating: 0, count: graph.nodes.count)
    var dependents = Array(repeating: [Int](), count: graph.nodes.count)
    for edge in graph.edges {
      guard let dependent = index[edge.dependent], let dependency = index[edge.dependency] else {
        preconditionFailure("an edge joins nodes of its graph")
      }
      waiting[dependent] += 1
      dependents[dependency].append(dependent)
    }
    var level = Array(repeating: 0, count: graph.nodes.count)
    var free = Heap(graph.nodes.indices.filter { waiting[$0] == 0 })
    var order: [Int] = []
    while let node = free.removeSmallest() {
      order.append(node)
      for dependent in dependents[node] {
        level[dependent] = max(level[dependent], level[node] + 1)
        waiting[dependent] -= 1
        if waiting[dependent] == 0 { free.insert(dependent) }
      }
    }
    self.order = order.map { graph.nodes[$0] }
    levels = Self.levels(order.sorted(), level).map { $0.map { graph.nodes[$0] } }
    var levelOf: [Unit.ID: Int] = [:]
    for node in order { levelOf[graph.nodes[node]] = level[node] }
    self.levelOf = levelOf
  }

  /// The wave of a unit, from 0.
  package func level(of id: Unit.ID) -> Int? { levelOf[id] }

  private static func levels(_ nodes: [Int], _ level: [Int]) -> [[Int]] {
    var result: [[Int]] = []
    for node in nodes {
      while result.count <= level[node] { result.append([]) }
      result[level[node]].append(node)
    }
    return result
  }
}

/// The smallest of a changing set of numbers.
private struct Heap {
  private var items: [Int] = []

  init(_ sorted: [Int]) { items = sorted }

  mutating func insert(_ item: Int) {
    items.append(item)
    var place = items.count - 1
    while place > 0, items[place] < items[(place - 1) / 2] {
      items.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func removeSmallest() -> Int? {
    guard let smallest = items.first else { return nil }
    let last = items.removeLast()
    if items.isEmpty { return smallest }
    items[0] = last
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < items.count {
        if items[child] < items[least] { least = child }
      }
      if least == place { return smallest }
      items.swapAt(place, least)
      place = least
    }
  }
}
