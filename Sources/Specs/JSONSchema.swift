package import Core

/// A field table as JSON Schema 2020-12, for editors and other tools.
///
/// The schema offers one spelling of each key and word, while l9gen compares them without case, `_`
/// and `-`; so it never forbids other keys.
///
/// - Parameters:
///   - id: the schema's address.
///   - requiresTop: false for a format whose fields may also stand in another layout.
package func jsonSchema(
  of table: FieldTable, id: String, title: String, requiresTop: Bool = true
) -> JSON {
  var members: [(String, JSON)] = [
    ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("$id", .string(id)),
    ("title", .string(title)),
  ]
  let writer = SchemaWriter(table: table)
  members += writer.object(FieldTable.top).filter { requiresTop || $0.0 != "required" }
  return .record(members)
}

private struct SchemaWriter {
  let table: FieldTable

  /// Members of the schema of a map.
  func object(_ place: Int) -> [(String, JSON)] {
    var properties: [(String, JSON)] = []
    var required: [String] = []
    for (name, spelled) in zip(table.places[place].names, table.places[place].spelled) {
      guard let child = table.places[place].children[name] else { continue }
      properties.append((spelled, schema(of: child)))
      if let rule = table.places[child].rule, rule.isRequired, rule.since == nil {
        required.append(spelled)
      }
    }
    var members: [(String, JSON)] = [("type", "object")]
    if !properties.isEmpty { members.append(("properties", .record(properties))) }
    if !required.isEmpty { members.append(("required", .strings(required))) }
    if let wildcard = table.places[place].wildcard {
      members.append(("additionalProperties", schema(of: wildcard)))
    }
    return members
  }

  private func schema(of place: Int) -> JSON {
    guard let rule = table.places[place].rule else { return .record(object(place)) }
    var members: [(String, JSON)] = [("description", .string(description(of: rule)))]
    let forms = alternatives(rule, place)
    switch forms.count {
    case 0: break
    case 1: members += forms[0]
    default: members.append(("anyOf", .array(forms.map { .record($0) })))
    }
    return .record(members)
  }

  private func description(of rule: FieldRule) -> String {
    guard rule.isRequired, let since = rule.since else { return rule.purpose }
    return rule.purpose + " (required from version \(since))"
  }

  /// One schema for each shape; none when anything may stand there.
  private func alternatives(_ rule: FieldRule, _ place: Int) -> [[(String, JSON)]] {
    if rule.shapes.contains(.free) { return [] }
    var result: [[(String, JSON)]] = []
    let shapes = rule.shapes
    if shapes.contains(.text) { result.append(text(rule.form)) }
    if shapes.contains(.number) {
      result.append(number("number", rule.form))
    } else if shapes.contains(.integer) {
      result.append(number("integer", rule.form))
    }
    if shapes.contains(.flag) { result.append([("type", "boolean")]) }
    if !shapes.isDisjoint(with: [.texts, .integers, .maps]) {
      result.append([("type", "array"), ("items", items(rule, place))])
    }
    if shapes.contains(.map) { result.append(object(place)) }
    return result
  }

  private func items(_ rule: FieldRule, _ place: Int) -> JSON {
    var kinds: [[(String, JSON)]] = []
    if rule.shapes.contains(.texts) { kinds.append(text(rule.form)) }
    if rule.shapes.contains(.integers) { kinds.append(number("integer", rule.form)) }
    if rule.shapes.contains(.maps) {
      kinds.append(table.places[place].element.map(object) ?? [("type", "object")])
    }
    return kinds.count == 1 ? .record(kinds[0]) : ["anyOf": .array(kinds.map { .record($0) })]
  }

  private func text(_ form: FieldRule.Form) -> [(String, JSON)] {
    var members: [(String, JSON)] = [("type", "string")]
    switch form {
    case .free, .path, .pathOrWildcard, .package, .headed, .day: break
    case .name: members += [("minLength", 1), ("maxLength", 128)]
    case .file(let ending):
      members.append(("pattern", .string(ending.replacing(".", with: "\\.") + "$")))
    case .oneOf(let values): members.append(("enum", .strings(values)))
    case .usually(let values): members.append(("examples", .strings(values)))
    case .route: members.append(("pattern", "^/([^/\\\\\\s][^\\\\\\s]*)?$"))
    case .positive: members.append(("pattern", "^[1-9][0-9]*$"))
    case .whole: members.append(("pattern", "^[0-9]+$"))
    case .identifier, .variable, .header:
      if let spelling = form.spelling { members.append(("pattern", .string(spelling.pattern))) }
    }
    return members
  }

  private func number(_ type: String, _ form: FieldRule.Form) -> [(String, JSON)] {
    var members: [(String, JSON)] = [("type", .string(type))]
    switch form {
    case .positive: members.append(("minimum", 1))
    case .whole(let range):
      members += [("minimum", .int(range.lowerBound)), ("maximum", .int(range.upperBound))]
    case .free, .name, .path, .pathOrWildcard, .file, .oneOf, .usually, .headed, .route, .package,
      .identifier, .variable, .header, .day:
      break
    }
    return members
  }
}
