import Core

/// Prints a graph with its waves.
package struct GraphText: Sendable {
  package enum Format: String, Sendable, CaseIterable { case text, mermaid, dot, json }

  private let graph: Graph
  private let waves: Waves
  /// Names of the units, by id.
  private let names: [Unit.ID: String]

  package init(_ graph: Graph, _ waves: Waves, units: [Unit]) {
    self.graph = graph
    self.waves = waves
    var names: [Unit.ID: String] = [:]
    for unit in units { names[unit.id] = unit.name }
    self.names = names
  }

  /// Ends with a line end.
  package func render(_ format: Format) -> String {
    switch format {
    case .text: text
    case .mermaid: mermaid
    case .dot: dot
    case .json: json
    }
  }

  private var text: String {
    var text = ""
    let needs = Dictionary(grouping: graph.edges, by: \.dependent)
    for (level, wave) in waves.levels.enumerated() {
      text += "wave \(level + 1)\n"
      for id in wave {
        text += "  \(id)  \(name(of: id))\n"
        for edge in needs[id] ?? [] {
          text += "    needs \(edge.dependency)  \(edge.kind.label)  \(edge.span.location)\n"
        }
      }
    }
    for edge in graph.dropped {
      text += "dropped: \(edge.dependent) needs \(edge.dependency)  \(edge.kind.label)"
      text += "  \(edge.span.location)\n"
    }
    return text
  }

  /// An arrow points from a unit to what needs it, so that the picture reads in the order of work.
  private var mermaid: String {
    var text = "flowchart TD\n"
    for id in graph.nodes { text += "  \(node(id))[\"\(Self.escapedMarkup(name(of: id)))\"]\n" }
    for edge in graph.edges {
      let arrow = edge.kind == .hard ? "==>" : edge.kind == .connection ? "-.->" : "-->"
      text += "  \(node(edge.dependency)) \(arrow)|\(edge.kind.label)| \(node(edge.dependent))\n"
    }
    return text
  }

  private var dot: String {
    var text = "digraph collection {\n  rankdir=TB;\n  node [shape=box];\n"
    for id in graph.nodes {
      text += "  \(node(id)) [label=\(Self.quoted(name(of: id)))];\n"
    }
    for wave in waves.levels {
      text += "  { rank=same; \(wave.map { node($0) + ";" }.joined(separator: " ")) }\n"
    }
    for edge in graph.edges {
      let style = edge.kind == .hard ? "bold" : edge.kind == .connection ? "dotted" : "solid"
      text += "  \(node(edge.dependency)) -> \(node(edge.dependent))"
      text += " [label=\"\(edge.kind.label)\", style=\(style)];\n"
    }
    return text + "}\n"
  }

  private var json: String {
    let nodes = graph.nodes.map { id in
      "    {\"id\": \(Self.quoted(id.string)), \"name\": \(Self.quoted(name(of: id)))}"
    }
    let levels = waves.levels.map { wave in "    \(Self.list(wave))" }
    return """
      {
        "version": 1,
        "nodes": [\(Self.lines(nodes))],
        "edges": [\(Self.lines(graph.edges.map(Self.object)))],
        "dropped": [\(Self.lines(graph.dropped.map(Self.object)))],
        "order": \(Self.list(waves.order)),
        "waves": [\(Self.lines(levels))]
      }

      """
  }

  private func name(of id: Unit.ID) -> String { names[id] ?? id.string }

  /// Ids of keywords such as `end` mean something in both languages; with a letter in front none.
  private func node(_ id: Unit.ID) -> String { "u_" + id.string }

  private static func object(_ edge: Graph.Edge) -> String {
    "    {\"dependent\": \(quoted(edge.dependent.string)), "
      + "\"dependency\": \(quoted(edge.dependency.string)), "
      + "\"kind\": \(quoted(edge.kind.label)), \"place\": \(quoted(edge.span.location))}"
  }

  private static func list(_ ids: [Unit.ID]) -> String {
    "[" + ids.map { quoted($0.string) }.joined(separator: ", ") + "]"
  }

  private static func lines(_ items: [String]) -> String {
    items.isEmpty ? "" : "\n" + items.joined(separator: ",\n") + "\n  "
  }

  /// A string of JSON; DOT reads it the same way.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case let scalar where scalar.value < 0x20 || scalar.value == 0x7F:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Mermaid reads labels as HTML.
  private static func escapedMarkup(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "#": result += "#35;"
      case let scalar where scalar.value < 0x20: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
