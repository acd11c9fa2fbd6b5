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
  init?(_ name: Text, _ text: String) {
    guard let (fieldName, alias) = Naming.field(name.string), alias == nil,
      fieldName.utf8.elementsEqual(name.string.utf8)
    else { return nil }
    let bytes = Array(text.utf8)
    let sign = bytes.firstIndex(of: UInt8(ascii: "="))
    guard let type = FieldType(bytes[..<(sign ?? bytes.count)].trimmed()) else { return nil }
    self.name = name
    self.type = type
    guard let sign else {
      standard = nil
      return
    }
    guard let value = type.value(of: bytes[(sign + 1)...].trimmed()) else { return nil }
    standard = value
  }

  /// What stands in requests that tests send.
  var example: Value {
    if let standard, case .none = standard { return type.example }
    return standard ?? type.example
  }

  var value: Value {
    .map([
      "name": name.value, "base": .string(type.base), "item": .string(type.item),
      "optional": .bool(type.isOptional), "import": .string(type.importPath),
      "required": .bool(standard == nil),
      "default": standard ?? .none, "wrong": type.wrong, "schema": schema,
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
}

/// A type that a declared field can have.
struct FieldType: Sendable {
  private enum Kind: Sendable {
    case text, whole, number, flag, map, any
    case list(String?)
  }

  private let kind: Kind
  let isOptional: Bool

  init?(_ bytes: ArraySlice<UInt8>) {
    let text = bytes.lowered.filter { !$0.isSpace }.text
    let optional = "optional["
    if text.hasPrefix(optional), text.hasSuffix("]") {
      let inner = text.dropFirst(optional.utf8.count).dropLast()
      guard let kind = Self.kind(String(inner)) else { return nil }
      (self.kind, isOptional) = (kind, true)
    } else {
      let plain = text.hasSuffix("|none") ? String(text.dropLast(5)) : text
      guard let kind = Self.kind(plain) else { return nil }
      (self.kind, isOptional) = (kind, plain.utf8.count < text.utf8.count)
    }
  }

  private static func kind(_ text: String) -> Kind? {
    switch text {
    case "str", "string", "text": return .text
    case "int", "integer": return .whole
    case "float", "number": return .number
    case "bool", "boolean": return .flag
    case "dict", "map", "object", "json": return .map
    case "any": return .any
    case "list", "array", "list[any]": return .list(nil)
    case "list[str]", "list[int]", "list[float]", "list[bool]":
      return .list(String(text.dropFirst(5).dropLast()))
    default: return text.hasPrefix("dict[str,") && text.hasSuffix("]") ? .map : nil
    }
  }

  /// In Python, without what a list holds.
  var base: String {
    switch kind {
    case .text: "str"
    case .whole: "int"
    case .number: "float"
    case .flag: "bool"
    case .map: "Json"
    case .any: "JsonValue"
    case .list: "list"
    }
  }

  /// What a list holds; empty for other types.
  var item: String {
    if case .list(let item) = kind { item ?? "JsonValue" } else { "" }
  }

  /// What the annotation needs; empty for built-in types.
  var importPath: String {
    switch kind {
    case .map: "l9_runtime.jsontypes:Json"
    case .any, .list(nil): "pydantic:JsonValue"
    case .text, .whole, .number, .flag, .list: ""
    }
  }

  var schema: ValueMap {
    let any = ValueMap(["$ref": .string("#/components/schemas/JsonValue")])
    let plain: ValueMap =
      switch kind {
      case .text: ValueMap(["type": .string("string")])
      case .whole: ValueMap(["type": .string("integer")])
      case .number: ValueMap(["type": .string("number")])
      case .flag: ValueMap(["type": .string("boolean")])
      case .map: ValueMap(["additionalProperties": .map(any), "type": .string("object")])
      case .any: any
      case .list(nil): ValueMap(["items": .map(any), "type": .string("array")])
      case .list(let item?):
        ValueMap([
          "items": .map(ValueMap(["type": .string(Self.names[item] ?? "string")])),
          "type": .string("array"),
        ])
      }
    guard isOptional else { return plain }
    return ValueMap(["anyOf": .list([.map(plain), .map(["type": .string("null")])])])
  }

  private static let names = [
    "str": "string", "int": "integer", "float": "number", "bool": "boolean",
  ]

  var example: Value {
    switch kind {
    case .text: .string("example")
    case .whole: .int(1)
    case .number: .float(0.5)
    case .flag: .bool(true)
    case .map: .map(["example": .int(1)])
    case .any: .string("example")
    case .list("str"?): .list([.string("example")])
    case .list("float"?): .list([.float(0.5)])
    case .list("bool"?): .list([.bool(true)])
    case .list: .list([.int(1)])
    }
  }

  /// A value that is refused; none where every value is welcome.
  var wrong: Value {
    switch kind {
    case .text, .whole, .number, .flag, .map: .list([])
    case .list: .string("x")
    case .any: .none
    }
  }

  /// A default as it is written in Python; nil when it is none of this type.
  func value(of bytes: ArraySlice<UInt8>) -> Value? {
    let text = bytes.text
    if text == "None" || text == "null" { return isOptional ? Value.none : nil }
    switch kind {
    case .text: return Self.quoted(bytes).map { .string($0) }
    case .whole: return Int(text).map { .int($0) }
    case .number: return Double(text).flatMap { $0.isFinite ? .float($0) : nil }
    case .flag:
      switch text {
      case "True", "true": return .bool(true)
      case "False", "false": return .bool(false)
      default: return nil
      }
    case .map, .any, .list: return nil
    }
  }

  /// The text between quotes of one kind, without escapes and markers of ours.
  private static func quoted(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.count >= 2, let quote = bytes.first, quote == bytes.last,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { return nil }
    let inner = bytes.dropFirst().dropLast()
    let refused = [quote, UInt8(ascii: "\\"), UInt8(ascii: "{")]
    if inner.first == UInt8(ascii: "@") || inner.contains(where: refused.contains) { return nil }
    return inner.text
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
