import Core
import Jinja

/// A model of the glue: a name, and the fields that are stated of it.
///
/// A class because many functions refer to one model.
final class StatedModel: Sendable {
  let name: String
  let span: Span
  /// Nil where only the name is stated: any JSON is taken.
  let fields: [TypedField]?

  init(_ name: String, _ span: Span, _ fields: [TypedField]?) {
    self.name = name
    self.span = span
    self.fields = fields
  }

  /// What stands in requests that tests send.
  var example: ValueMap {
    guard let fields else { return ValueMap(["example": .int(1)]) }
    var map = ValueMap()
    for field in fields { map[field.name.string] = field.example }
    return map
  }

  var description: String { "`\(name)`, \(fields == nil ? "any fields" : "as it is stated")." }

  /// As JSON Schema.
  var schema: ValueMap {
    guard let fields else {
      return ValueMap([
        "description": .string(description), "type": .string("object"),
        "additionalProperties": .map(["$ref": .string("#/components/schemas/JsonValue")]),
      ])
    }
    return TypedField.schema(of: fields, description)
  }

  func value(_ package: String, _ origin: Origin) -> Value {
    .map([
      "name": .string(name, origin), "import": .string("\(package)._types:\(name)"),
      "description": .string(description), "open": .bool(fields == nil),
      "fields": .list((fields ?? []).map { $0.value(package) }), "example": .map(example),
      "schema": .map(schema),
    ])
  }
}
