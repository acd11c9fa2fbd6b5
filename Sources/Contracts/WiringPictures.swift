import Core

extension WiringGraph {
  /// The graph and its pictures.
  package var files: [(path: String, bytes: [UInt8])] {
    let stem = String(Self.path.dropLast(".yaml".utf8.count))
    return [
      (Self.path, yaml), (stem + ".mmd", Array(mermaid.utf8)), (stem + ".dot", Array(dot.utf8)),
      (stem + ".html", Array(html.utf8)),
    ]
  }

  /// Every node with a short name that is safe in all picture languages, and its label.
  private var nodes: [(id: String, label: String, isModule: Bool)] {
    var labels = modules.map { ($0.id, true) } + agents.map { ($0, false) }
    var known = Set(labels.map(\.0))
    for edge in edges {
      for end in [edge.from, edge.to] where known.insert(end).inserted {
        labels.append((end, false))
      }
    }
    return labels.enumerated().map { ("n\($0.offset)", $0.element.0, $0.element.1) }
  }

  private func ids() -> [String: String] {
    var ids: [String: String] = [:]
    for node in nodes { ids[node.label] = node.id }
    return ids
  }

  /// For a README: boxes are modules, round ones everything they are joined to.
  package var mermaid: String {
    let ids = ids()
    var lines = ["flowchart LR"]
    for node in nodes {
      let label = "\"" + Self.escaped(node.label) + "\""
      lines.append("  \(node.id)" + (node.isModule ? "[\(label)]" : "([\(label)])"))
    }
    for edge in edges {
      let label = Self.escaped(edge.label)
      lines.append("  \(ids[edge.from] ?? "") -->|\"\(label)\"| \(ids[edge.to] ?? "")")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// For Graphviz.
  package var dot: String {
    let ids = ids()
    var lines = ["digraph wiring {", "  rankdir=LR;"]
    for node in nodes {
      let shape = node.isModule ? "box" : "ellipse"
      lines.append("  \(node.id) [label=\(Self.quoted(node.label)), shape=\(shape)];")
    }
    for edge in edges {
      lines.append(
        "  \(ids[edge.from] ?? "") -> \(ids[edge.to] ?? "") [label=\(Self.quoted(edge.label))];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// One page that needs nothing else: a drawing in SVG and a table of the edges.
  package var html: String {
    let left = nodes.filter(\.isModule)
    let right = nodes.filter { !$0.isModule }
    var places: [String: (x: Int, y: Int)] = [:]
    for (row, node) in left.enumerated() { places[node.label] = (200, 60 + row * 70) }
    for (row, node) in right.enumerated() { places[node.label] = (700, 60 + row * 70) }
    let height = 60 + max(left.count, right.count, 1) * 70
    var shapes: [String] = []
    for edge in edges {
      guard let from = places[edge.from], let to = places[edge.to] else { continue }
      let (x, y) = ((from.x + to.x) / 2, (from.y + to.y) / 2 - 4)
      shapes.append(
        "<line x1=\"\(from.x)\" y1=\"\(from.y)\" x2=\"\(to.x)\" y2=\"\(to.y)\" "
          + "stroke=\"currentColor\" marker-end=\"url(#end)\"/>"
          + "<text x=\"\(x)\" y=\"\(y)\" class=\"edge\">\(Self.escaped(edge.label))</text>")
    }
    for node in nodes {
      guard let place = places[node.label] else { continue }
      let round = node.isModule ? 4 : 20
      shapes.append(
        "<rect x=\"\(place.x - 110)\" y=\"\(place.y - 20)\" width=\"220\" height=\"40\" "
          + "rx=\"\(round)\"/>"
          + "<text x=\"\(place.x)\" y=\"\(place.y + 5)\">\(Self.escaped(node.label))</text>")
    }
    return Self.page(shapes.joined(separator: "\n"), height, rows: tableRows)
  }

  private var tableRows: String {
    edges.map { edge in
      let cells = [edge.type, edge.from, edge.to, edge.mode ?? ""].map(Self.escaped)
      return "<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
    }.joined(separator: "\n")
  }

  private static func page(_ drawing: String, _ height: Int, rows: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>Module wiring</title>
    <style>
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color-scheme: light dark; }
    svg { max-width: 100%; } rect { fill: Canvas; stroke: currentColor; }
    text { text-anchor: middle; fill: currentColor; } .edge { font-size: 11px; }
    td, th { text-align: left; padding: 0.2rem 1rem 0.2rem 0; }
    </style>
    </head>
    <body>
    <h1>Module wiring</h1>
    <svg viewBox="0 0 900 \(height)" role="img" aria-label="Modules and what they are joined to">
    <defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" \
    orient="auto"><path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>
    \(drawing)
    </svg>
    <table>
    <thead><tr><th>Type</th><th>From</th><th>To</th><th>Mode</th></tr></thead>
    <tbody>
    \(rows)
    </tbody>
    </table>
    </body>
    </html>

    """
  }

  /// Text for HTML and for labels of mermaid, which read the same entities.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "|", "[", "]", "`", "#", ";", "'": result += "&#\(scalar.value);"
      default: result.unicodeScalars.append(VisibleText.isHidden(scalar) ? "?" : scalar)
      }
    }
    return result
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(VisibleText.isHidden(scalar) ? "?" : scalar)
    }
    return result + "\""
  }
}

extension WiringGraph.Edge {
  /// What stands at its arrow.
  var label: String { mode.map { "\(type), \($0)" } ?? type }
}
