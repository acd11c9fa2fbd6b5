import Core
import Documents

@testable import Specs

/// Writes schemas that hold one value in one field, so that tests can walk the field tables.
enum FieldPlaces {
  /// The value where the rule's path leads, with maps and lists around it.
  static func wrapping(_ value: JSON, in rule: FieldRule) -> JSON.Member {
    let isList = rule.shapes.contains(.texts) && !rule.path.hasSuffix("[]")
    var inner = isList ? JSON.array([value]) : value
    let parts = rule.path.split(separator: ".").map(String.init)
    for part in parts.dropFirst().reversed() { inner = level(part, inner) }
    let (name, isElement) = head(parts[0])
    return .init(name, isElement ? .array([inner]) : inner)
  }

  /// A document that is sound but for the value; the value stands last in the text.
  static func document(with value: JSON, in rule: FieldRule) -> String {
    let member = wrapping(value, in: rule)
    let isSpec = ModuleFields.table.rules.contains { $0.path == rule.path && $0.form.isPath }
    let base = isSpec ? spec : member.name == "wirings" ? [] : agent
    let rest = base.filter { $0.name != member.name }
    return JSON.object(rest + [member]).text(.init(isIndented: true, isASCII: true)) + "\n"
  }

  private static let agent: [JSON.Member] = [
    .init("name", "Good"), .init("rootpath", "L9/agents/good"),
    .init("governance", ["anchors": ["Ann"]]),
    .init("cursorinstructions", ["generatefiles": ["own.py"]]),
    .init("deployment", ["endpoints": ["/good"]]),
  ]

  private static let spec: [JSON.Member] = [
    .init("schema_version", "2.6"), .init("metadata", ["module_id": "good", "name": "Good"]),
  ]

  private static func level(_ part: String, _ inner: JSON) -> JSON {
    let (name, isElement) = head(part)
    return .object([.init(name, isElement ? .array([inner]) : inner)])
  }

  private static func head(_ part: String) -> (name: String, isElement: Bool) {
    let isElement = part.hasSuffix("[]")
    let name = isElement ? String(part.dropLast(2)) : part
    return (name == "*" ? "own_name" : name, isElement)
  }
}

extension FieldRule.Form {
  var isPath: Bool {
    switch self {
    case .path, .pathOrWildcard, .file, .package: true
    case .free, .name, .oneOf, .usually, .headed, .route, .positive, .whole, .identifier,
      .variable, .header, .day:
      false
    }
  }
}
