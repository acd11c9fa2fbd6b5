import Core
import Documents
import Glibc
import Testing

@testable import Specs

@Suite struct GraphTests {
  private static func schema(_ name: String, hard: [String] = [], soft: [String] = []) -> String {
    """
    name: \(name)
    rootpath: L9/agents/\(name)
    depends_on: {hard: [\(hard.joined(separator: ", "))], soft: [\(soft.joined(separator: ", "))]}
    governance: {anchors: [Igor]}
    cursorinstructions: {generatefiles: [controller.py]}
    deployment: {endpoints: [/\(name)]}

    """
  }

  private static func read(
    _ texts: [String], _ diagnostics: inout Diagnostics
  ) -> Collection {
    let files = texts.enumerated().map { number, text in
      Documents.read(
        Source(path: "schema\(10_000 + number).yaml", text: text), diagnostics: &diagnostics)
    }
    return Collection.read(files: files, name: "graph", diagnostics: &diagnostics)
  }

  private static func order(_ texts: [String]) -> [String] {
    var diagnostics = Diagnostics()
    let collection = read(texts, &diagnostics)
    let graph = Graph.build(collection, diagnostics: &diagnostics)
    return Waves(graph).order.map(\.string)
  }

  @Test func orderDoesNotDependOnTheOrderOfFiles() {
    let schemas = [
      Self.schema("a", hard: ["c"]), Self.schema("b", soft: ["a"]), Self.schema("c"),
      Self.schema("d", hard: ["c"]), Self.schema("e", hard: ["b", "d"]),
    ]
    let expected = ["c", "a", "b", "d", "e"]
    for permutation in Self.permutations(schemas) { #expect(Self.order(permutation) == expected) }
  }

  private static func permutations(_ items: [String]) -> [[String]] {
    guard items.count > 1 else { return [items] }
    return items.indices.flatMap { index in
      var rest = items
      let first = rest.remove(at: index)
      return permutations(rest).map { [first] + $0 }
    }
  }

  @Test func longChainIsOrdered() {
    let names = (0..<1_000).map { "n\(1_000 + $0)" }
    let schemas = names.indices.map { index in
      Self.schema(names[index], hard: index > 0 ? [names[index - 1]] : [])
    }
    #expect(Self.order(schemas.reversed()) == names)
  }

  @Test func longCycleIsReportedWhole() throws {
    let names = (0..<1_000).map { "n\(1_000 + $0)" }
    let schemas = names.indices.map { index in
      Self.schema(names[index], hard: [names[(index + 999) % 1_000]])
    }
    var diagnostics = Diagnostics()
    let collection = Self.read(schemas, &diagnostics)
    let graph = Graph.build(collection, diagnostics: &diagnostics)
    let finding = try #require(diagnostics.sorted.first)
    #expect(diagnostics.sorted.map(\.rule.code) == ["L9R004"])
    #expect(finding.notes.count == 1_000)
    #expect(Waves(graph).order.isEmpty)
  }

  /// Random soft edges: what is kept has no cycle, what is dropped closes one.
  @Test(arguments: 1...40) func softEdgesNeverKeepACycle(seed: UInt64) {
    var random = SplitMix(seed)
    let count = 12
    let schemas = (0..<count).map { number in
      let needs = (0..<3).map { _ in "u\(10 + random.next(below: count))" }
      return Self.schema("u\(10 + number)", soft: needs.filter { $0 != "u\(10 + number)" })
    }
    var diagnostics = Diagnostics()
    let collection = Self.read(schemas, &diagnostics)
    let graph = Graph.build(collection, diagnostics: &diagnostics)
    let waves = Waves(graph)
    #expect(waves.order.count == count, "seed \(seed)")
    for edge in graph.edges {
      let dependency = waves.level(of: edge.dependency) ?? .max
      #expect(dependency < waves.level(of: edge.dependent) ?? .min, "seed \(seed)")
    }
    for edge in graph.dropped {
      #expect(Self.reaches(edge.dependency, edge.dependent, graph), "seed \(seed)")
    }
    #expect(graph.dropped.count == diagnostics.sorted.count { $0.rule.code == "L9R005" })
  }

  private static func reaches(_ start: Unit.ID, _ goal: Unit.ID, _ graph: Graph) -> Bool {
    var seen: Set<Unit.ID> = [start]
    var open = [start]
    while let node = open.popLast() {
      if node == goal { return true }
      for edge in graph.edges where edge.dependent == node {
        if seen.insert(edge.dependency).inserted { open.append(edge.dependency) }
      }
    }
    return false
  }

  /// Ten times the units may take ten times as long, not a hundred times.
  @Test func readingIsLinear() {
    func time(_ count: Int) -> Duration {
      let schemas = (0..<count).map { number in
        Self.schema("n\(10_000 + number)", hard: number > 0 ? ["n\(10_000 + number / 2)"] : [])
      }
      var diagnostics = Diagnostics()
      let files = schemas.enumerated().map { number, text in
        Documents.read(
          Source(path: "s\(10_000 + number).yaml", text: text), diagnostics: &diagnostics)
      }
      let start = Self.processorTime()
      let collection = Collection.read(files: files, name: "scale", diagnostics: &diagnostics)
      let graph = Graph.build(collection, diagnostics: &diagnostics)
      #expect(Waves(graph).order.count == count)
      #expect(!diagnostics.hasErrors)
      return Self.processorTime() - start
    }
    let small = (0..<3).map { _ in time(200) }.min() ?? .zero
    let large = (0..<3).map { _ in time(2_000) }.min() ?? .zero
    #expect(large < small * 30, "200 units: \(small), 2,000 units: \(large)")
  }

  /// Of this thread alone: other tests run beside this one, and other programs.
  private static func processorTime() -> Duration {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return .zero }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  @Test func formatsShowTheSameGraph() {
    var diagnostics = Diagnostics()
    let collection = Self.read(
      [
        Self.schema("end"), Self.schema("main", hard: ["end"]),
        Self.schema("x", soft: ["main"]).replacing("name: x", with: #"name: 'A "<b>" \ B'"#),
      ], &diagnostics)
    let graph = Graph.build(collection, diagnostics: &diagnostics)
    let text = GraphText(graph, Waves(graph), units: collection.units)
    #expect(
      text.render(.mermaid) == #"""
        flowchart BT
          u_end["end"]
          u_main["main"]
          u_x["A &quot;&lt;b&gt;&quot; \ B"]
          u_main ==>|depends_on.hard| u_end
          u_x -->|depends_on.soft| u_main

        """#)
    #expect(
      text.render(.dot) == #"""
        digraph collection {
          rankdir=BT;
          node [shape=box];
          u_end [label="end"];
          u_main [label="main"];
          u_x [label="A \"<b>\" \\ B"];
          { rank=same; u_end; }
          { rank=same; u_main; }
          { rank=same; u_x; }
          u_main -> u_end [label="depends_on.hard", style=bold];
          u_x -> u_main [label="depends_on.soft", style=solid];
        }

        """#)
    let json = text.render(.json)
    #expect(json.hasPrefix("{\n  \"version\": 1,\n  \"kind\": \"graph\",\n  \"nodes\": ["))
    #expect(json.contains(#""order": ["#))
  }
}

/// A small generator whose numbers depend on the seed alone.
struct SplitMix {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
