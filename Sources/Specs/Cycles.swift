import Core

/// Edges over indices: `targets[node]` are positions in the list of edges.
struct AdjacencyList {
  let heads: [Int]
  let tails: [Int]
  private(set) var outgoing: [[Int]]

  /// - Parameters:
  ///   - tails: node that an edge leaves.
  ///   - heads: node that it reaches.
  init(nodeCount: Int, tails: [Int], heads: [Int]) {
    self.tails = tails
    self.heads = heads
    outgoing = Array(repeating: [], count: nodeCount)
    for (edge, tail) in tails.enumerated() { outgoing[tail].append(edge) }
  }

  /// Component of each node such that nodes on one cycle share it (Tarjan, without recursion).
  func components() -> [Int] {
    var search = ComponentSearch(self)
    for node in outgoing.indices { search.visit(node) }
    return search.component
  }

  /// Edges of a shortest way from one node to another, over the edges that `isOpen` allows.
  func path(from start: Int, to goal: Int, isOpen: (Int) -> Bool) -> [Int]? {
    var cameBy = [Int?](repeating: nil, count: outgoing.count)
    var queue = [start]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for edge in outgoing[node] where isOpen(edge) && cameBy[heads[edge]] == nil {
        cameBy[heads[edge]] = edge
        if heads[edge] == goal { return trace(cameBy, from: start, to: goal) }
        queue.append(heads[edge])
      }
    }
    return nil
  }

  private func trace(_ cameBy: [Int?], from start: Int, to goal: Int) -> [Int] {
    var path: [Int] = []
    var node = goal
    repeat {
      guard let edge = cameBy[node] else {
        preconditionFailure("a reached node was reached by an edge")
      }
      path.append(edge)
      node = tails[edge]
    } while node != start
    return path.reversed()
  }
}

/// Tarjan's algorithm with a stack of its own, so that a chain of any length is fine.
private struct ComponentSearch {
  private let graph: AdjacencyList
  private(set) var component: [Int]
  private var order: [Int]
  private var low: [Int]
  private var open: [Int] = []
  private var count = 0
  private var componentCount = 0

  init(_ graph: AdjacencyList) {
    self.graph = graph
    let nodes = graph.outgoing.count
    component = Array(repeating: -1, count: nodes)
    order = Array(repeating: -1, count: nodes)
    low = Array(repeating: 0, count: nodes)
  }

  mutating func visit(_ root: Int) {
    guard order[root] < 0 else { return }
    var calls = [(node: root, next: 0)]
    enter(root)
    while let call = calls.last {
      let edges = graph.outgoing[call.node]
      if call.next < edges.count {
        calls[calls.count - 1].next += 1
        let head = graph.heads[edges[call.next]]
        if order[head] < 0 {
          enter(head)
          calls.append((head, 0))
        } else if component[head] < 0 {
          low[call.node] = min(low[call.node], order[head])
        }
      } else {
        calls.removeLast()
        close(call.node)
        if let caller = calls.last { low[caller.node] = min(low[caller.node], low[call.node]) }
      }
    }
  }

  private mutating func enter(_ node: Int) {
    order[node] = count
    low[node] = count
    count += 1
    open.append(node)
  }

  private mutating func close(_ node: Int) {
    guard low[node] == order[node] else { return }
    while let member = open.popLast() {
      component[member] = componentCount
      if member == node { break }
    }
    componentCount += 1
  }
}

/// Reports cycles of hard edges and drops soft edges until no other cycle is left.
struct CycleBreaker {
  let nodes: [Unit.ID]
  private let edges: [Graph.Edge]
  private let list: AdjacencyList
  private var isKept: [Bool]

  /// - Parameter nodes: ordered by id.
  init(nodes: [Unit.ID], edges: [Graph.Edge]) {
    self.nodes = nodes
    self.edges = edges
    var index: [Unit.ID: Int] = [:]
    for (position, id) in nodes.enumerated() { index[id] = position }
    func position(_ id: Unit.ID) -> Int {
      guard let position = index[id] else {
        preconditionFailure("an edge joins nodes of its graph")
      }
      return position
    }
    list = AdjacencyList(
      nodeCount: nodes.count, tails: edges.map { position($0.dependent) },
      heads: edges.map { position($0.dependency) })
    isKept = Array(repeating: true, count: edges.count)
  }

  var kept: [Graph.Edge] { edges.indices.filter { isKept[$0] }.map { edges[$0] } }
  var dropped: [Graph.Edge] { edges.indices.filter { !isKept[$0] }.map { edges[$0] } }

  mutating func run(_ diagnostics: inout Diagnostics) {
    reportHardCycles(&diagnostics)
    dropSoftEdges(&diagnostics)
  }

  /// One finding for each knot of hard edges: a shortest cycle through its first unit.
  private func reportHardCycles(_ diagnostics: inout Diagnostics) {
    let hard = edges.indices.filter { edges[$0].kind.isHard }
    let component = AdjacencyList(
      nodeCount: nodes.count, tails: hard.map { list.tails[$0] }, heads: hard.map { list.heads[$0] }
    ).components()
    var reported = Set<Int>()
    for node in nodes.indices where !reported.contains(component[node]) {
      let cycle = list.path(from: node, to: node) { edge in
        edges[edge].kind.isHard && component[list.heads[edge]] == component[node]
          && component[list.tails[edge]] == component[node]
      }
      guard let cycle else { continue }
      reported.insert(component[node])
      report(cycle, &diagnostics)
    }
  }

  private func report(_ cycle: [Int], _ diagnostics: inout Diagnostics) {
    diagnostics.add(
      SpecRules.cycle, "these need each other first: \(way(cycle))", at: edges[cycle[0]].span,
      notes: cycle.map { edge in
        .init("'\(edges[edge].dependent)' needs '\(edges[edge].dependency)'", at: edges[edge].span)
      },
      help: cycle.allSatisfy { edges[$0].kind == .hard }
        ? "move one of them to 'depends_on.soft'"
        : "take one out of what must run first; calls in 'dependency_contract' give way")
  }

  /// Edges are put back strongest first, ties by id; one that closes a cycle stays out.
  private mutating func dropSoftEdges(_ diagnostics: inout Diagnostics) {
    let component = list.components()
    let knotted = edges.indices.filter {
      component[list.tails[$0]] == component[list.heads[$0]]
    }
    guard !knotted.isEmpty else { return }
    for edge in knotted where !edges[edge].kind.isHard { isKept[edge] = false }
    // sorted: by strength, then by position, which is by id
    let soft = knotted.filter { !edges[$0].kind.isHard }
      .sorted { (edges[$0].kind, $0) < (edges[$1].kind, $1) }
    for edge in soft {
      let back = list.path(from: list.heads[edge], to: list.tails[edge]) { other in
        isKept[other] && component[list.tails[other]] == component[list.heads[other]]
      }
      guard let back else {
        isKept[edge] = true
        continue
      }
      report(edge, closing: back, &diagnostics)
    }
  }

  private func report(_ edge: Int, closing back: [Int], _ diagnostics: inout Diagnostics) {
    let dropped = edges[edge]
    diagnostics.add(
      SpecRules.droppedEdge,
      "'\(dropped.dependent)' does not wait for '\(dropped.dependency)' (\(dropped.kind.label))",
      at: dropped.span,
      notes: back.map { other in
        .init(
          "'\(edges[other].dependent)' waits for '\(edges[other].dependency)' "
            + "(\(edges[other].kind.label))", at: edges[other].span)
      },
      help: "state the order under 'depends_on'")
  }

  private func way(_ cycle: [Int]) -> String {
    let names = cycle.map { edges[$0].dependent.string }
    return (names + names.prefix(1)).joined(separator: " -> ")
  }
}
