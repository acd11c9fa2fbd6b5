import Core
import Jinja
import Specs

/// A field with a type: `str`, `int = 3`, `list[str]`, `str | None = None`.
struct TypedField: Sendable {
  let name: Text
  let type: FieldType
  /// Nil where a value has to be given.
  let standard: Value?

  /// Nil when the name cannot be a field's, or type or default are not understood.
  init?(_ name: Text, _ text: String, _ models: FieldType.Models = [:]) {
    guard Self.isName(name.string) else { return nil }
    let bytes = Array(text.utf8)
    let sign = bytes.firstIndex(of: UInt8(ascii: "="))
    guard let type = FieldType(bytes[..<(sign ?? bytes.count)].trimmed(), models) else {
      return nil
    }
    self.name = name
    self.type = type
    guard let sign else {
      standard = nil
      return
    }
    guard let value = type.value(of: bytes[(sign + 1)...].trimmed()) else { return nil }
    standard = value
  }

  /// Whether text is in lower case and means nothing else in Python.
  static func isName(_ text: String) -> Bool {
    guard let (name, alias) = Naming.field(text) else { return false }
    return alias == nil && name.utf8.elementsEqual(text.utf8)
  }

  /// What stands in requests that tests send.
  var example: Value {
    if let standard, case .none = standard { return type.example }
    return standard ?? type.example
  }

  /// - Parameter package: of the agent, which holds the models.
  func value(_ package: String) -> Value {
    .map([
      "name": name.value, "base": .string(type.base), "item": .string(type.item),
      "optional": .bool(type.isOptional), "import": .string(type.importPath(package)),
      "type": .string(type.annotation), "any": .strings(type.strategy),
      "required": .bool(standard == nil),
      "default": standard ?? .none, "wrong": type.wrong, "schema": schema, "example": example,
    ])
  }

  /// As JSON Schema.
  var schema: Value {
    var map = type.schema
    // FastAPI describes no default that is null.
    if let standard {
      if case .none = standard { return .map(map) }
      map["default"] = standard
    }
    return .map(map)
  }

  /// A model with these fields.
  static func schema(of fields: [TypedField], _ description: String) -> ValueMap {
    var properties = ValueMap()
    for field in fields { properties[field.name.string] = field.schema }
    var map = ValueMap(["description": .string(description), "type": .string("object")])
    let required = fields.filter { $0.standard == nil }.map(\.name)
    if !required.isEmpty { map["required"] = .texts(required) }
    map["properties"] = .map(properties)
    map["additionalProperties"] = .bool(false)
    return map
  }
}

extension SchemaReader {
  /// The fields of a map from name to type; those that are not understood are reported.
  mutating func typedFields(_ field: Field?) -> [TypedField] {
    var found: [TypedField] = []
    for entry in field?.record?.entries ?? [] {
      let name = Text(entry.key, origins.add(entry.keySpan))
      let text = entry.value.text ?? ""
      if let typed = TypedField(name, text) {
        found.append(typed)
      } else {
        findings.add(
          BlueprintRules.typedField, "'\(entry.key): \(text)' is no field with a type",
          at: entry.value.span,
          help: "write a snake_case name and str, int, float, bool, dict, list, list[str] or any, "
            + "with ' | None' where it may be missing, and a default behind '='")
      }
    }
    return found
  }
}
