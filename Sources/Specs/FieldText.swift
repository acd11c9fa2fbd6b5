/// Rows of a field table as Markdown.
package enum FieldText {
  /// A table with one row for each field.
  package static func rows(_ rules: [FieldRule]) -> String {
    (["| Field | Takes | Meaning |", "|---|---|---|"]
      + rules.map { rule in
        "| `\(rule.path)`\(duty(rule)) | \(takes(rule)) | \(rule.purpose) |"
      }).joined(separator: "\n")
  }

  /// One table for each field of the top level that has others below it; the rest come first.
  package static func sections(of table: FieldTable) -> String {
    let groups = Dictionary(grouping: table.rules, by: head)
    let single = table.rules.filter { groups[head(of: $0)]?.count == 1 }
    var text = "### Identity\n\n" + rows(single) + "\n\n"
    var done: Set<String> = []
    for rule in table.rules {
      let head = head(of: rule)
      guard let inner = groups[head], inner.count > 1, done.insert(head).inserted else { continue }
      text += "### \(head)\n\n" + rows(inner) + "\n\n"
    }
    return String(text.dropLast())
  }

  private static func head(of rule: FieldRule) -> String {
    String(rule.path.prefix { $0 != "." && $0 != "[" })
  }

  private static func duty(_ rule: FieldRule) -> String {
    guard rule.isRequired else { return "" }
    return rule.since.map { " (required from \($0))" } ?? " (required)"
  }

  private static func takes(_ rule: FieldRule) -> String {
    switch rule.form {
    case .free: rule.shapes.words
    case .name: "a name"
    case .path: rule.shapes.contains(.texts) ? "a list of paths" : "a path"
    case .pathOrWildcard: "a list of paths; `/*` at the end is allowed and names no agent"
    case .package: "a path that Python can import"
    case .file(let ending):
      rule.shapes.contains(.texts) ? "a list of `\(ending)` files" : "a `\(ending)` file"
    case .oneOf(let values): "one of " + values.map { "`\($0)`" }.joined(separator: ", ")
    case .usually(let values): "usually " + values.map { "`\($0)`" }.joined(separator: ", ")
    case .headed(let heads): "begins with " + heads.map { "`\($0)`" }.joined(separator: ", ")
    case .route: "a path of a URL"
    case .positive: "a whole number above zero"
    case .whole(let range):
      (rule.shapes.contains(.integers) ? "a list of whole numbers" : "a whole number")
        + " from \(range.lowerBound) to \(range.upperBound)"
    case .identifier, .variable, .header: spelt(rule)
    case .day: "text, `YYYY-MM-DD`"
    }
  }

  private static func spelt(_ rule: FieldRule) -> String {
    let pattern = rule.form.spelling.map { " (`\($0.pattern)`)" } ?? ""
    if rule.shapes.contains(.maps) { return "a list of maps, or of names" + pattern }
    return (rule.shapes.contains(.texts) ? "a list of names" : "a name") + pattern
  }
}
