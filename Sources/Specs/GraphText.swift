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
    for (level, wave) in waves.levels.enumerated() {
      text += "wave \(level + 1)\n"
      for id in wave {
        text += "  \(id)  \(visible(name(of: id)))\n"
        for edge in graph.dependencies(of: id) {
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

  /// An arrow points from a unit to what it needs, as in the generated documents; drawn from below,
  /// the picture still reads in the order of work.
  private var mermaid: String {
    var text = "flowchart BT\n"
    for id in graph.nodes { text += "  \(node(id))[\"\(Self.escapedMarkup(name(of: id)))\"]\n" }
    for edge in graph.edges {
      let arrow = edge.kind.isHard ? "==>" : edge.kind == .connection ? "-.->" : "-->"
      text += "  \(node(edge.dependent)) \(arrow)|\(edge.kind.label)| \(node(edge.dependency))\n"
    }
    return text
  }

  private var dot: String {
    var text = "digraph collection {\n  rankdir=BT;\n  node [shape=box];\n"
    for id in graph.nodes {
      text += "  \(node(id)) [label=\(Self.quoted(name(of: id)))];\n"
    }
    for wave in waves.levels {
      text += "  { rank=same; \(wave.map { node($0) + ";" }.joined(separator: " ")) }\n"
    }
    for edge in graph.edges {
      let style = edge.kind.isHard ? "bold" : edge.kind == .connection ? "dotted" : "solid"
      text += "  \(node(edge.dependent)) -> \(node(edge.dependency))"
      text += " [label=\"\(edge.kind.label)\", style=\(style)];\n"
    }
    return text + "}\n"
  }

  private var json: String {
    let nodes = graph.nodes.map { id -> JSON in
      ["id": .string(id.string), "name": .string(name(of: id))]
    }
    let object: JSON = [
      "version": 1, "kind": "graph", "nodes": .array(nodes),
      "edges": .array(graph.edges.map(Self.object)),
      "dropped": .array(graph.dropped.map(Self.object)), "order": Self.list(waves.order),
      "waves": .array(waves.levels.map(Self.list)),
    ]
    return object.text(.indented) + "\n"
  }

  /// Names come from inputs and go to a terminal.
  private func visible(_ name: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in name.unicodeScalars { result.append(Names.isUnprintable(scalar) ? " " : scalar) }
    return String(result)
  }

  private func name(of id: Unit.ID) -> String { names[id] ?? id.string }

  /// Ids of keywords such as `end` mean something in both languages; with a letter in front none.
  private func node(_ id: Unit.ID) -> String { "u_" + id.string }

  private static func object(_ edge: Graph.Edge) -> JSON {
    let place = edge.span.position
    return [
      "dependent": .string(edge.dependent.string), "dependency": .string(edge.dependency.string),
      "kind": .string(edge.kind.label), "path": .string(edge.span.source.path),
      "line": .int(place.line), "column": .int(place.column),
    ]
  }

  private static func list(_ ids: [Unit.ID]) -> JSON { .array(ids.map { .string($0.string) }) }

  /// DOT reads strings nearly as JSON does: only `"` and `\` must be escaped.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case let scalar where Names.isUnprintable(scalar): result += " "
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
      case let scalar where Names.isUnprintable(scalar): result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
