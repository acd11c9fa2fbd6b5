import Core
import Jinja

/// A type that a declared field can have.
struct FieldType: Sendable {
  /// What the glue states, by name.
  typealias Models = [String: StatedModel]

  private enum Kind: Sendable {
    case text, whole, number, flag, map, any
    case list(String?)
    case model(StatedModel)
    case models(StatedModel)
  }

  private let kind: Kind
  let isOptional: Bool

  init?(_ bytes: ArraySlice<UInt8>, _ models: Models = [:]) {
    let text = bytes.filter { !$0.isSpace }.text
    let small = text.utf8.lowered
    var inner = text
    if small.text.hasPrefix("optional["), small.last == UInt8(ascii: "]") {
      inner = String(text.dropFirst("optional[".utf8.count).dropLast())
    } else if small.text.hasSuffix("|none") {
      inner = String(text.dropLast("|none".utf8.count))
    }
    guard let kind = Self.kind(inner, models) else { return nil }
    (self.kind, isOptional) = (kind, inner.utf8.count < text.utf8.count)
  }

  private static func kind(_ name: String, _ models: Models) -> Kind? {
    if let model = models[name] { return .model(model) }
    let text = name.utf8.lowered.text
    if text.hasPrefix("list["), let model = models[String(name.dropFirst(5).dropLast())] {
      return .models(model)
    }
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
    case .list, .models: "list"
    case .model(let model): model.name
    }
  }

  /// What a list holds; empty for other types.
  var item: String {
    switch kind {
    case .list(let item): item ?? "JsonValue"
    case .models(let model): model.name
    case .text, .whole, .number, .flag, .map, .any, .model: ""
    }
  }

  var annotation: String {
    base + (item.isEmpty ? "" : "[\(item)]") + (isOptional ? " | None" : "")
  }

  /// The model that a value is, or that the items of a list are.
  var model: StatedModel? {
    switch kind {
    case .model(let model), .models(let model): model
    case .text, .whole, .number, .flag, .map, .any, .list: nil
    }
  }

  var isModel: Bool { if case .model = kind { !isOptional } else { false } }

  /// Whether a value can be told apart in the query of a URL.
  var isScalar: Bool {
    switch kind {
    case .text, .whole, .number, .flag: true
    case .map, .any, .list, .model, .models: false
    }
  }

  /// Any value of the type, as names of strategies for property tests; a list's name comes first.
  var strategy: [String] {
    switch kind {
    case .text: ["text"]
    case .whole: ["whole"]
    case .number: ["number"]
    case .flag: ["flag"]
    case .map: ["map"]
    case .any: ["any"]
    case .list(let item):
      [
        "list",
        ["str": "text", "int": "whole", "float": "number", "bool": "flag"][item ?? ""] ?? "any",
      ]
    case .model(let model): ["example", model.name]
    case .models(let model): ["examples", model.name]
    }
  }

  /// What the annotation needs; empty for built-in types.
  func importPath(_ package: String) -> String {
    switch kind {
    case .model(let model), .models(let model): "\(package)._types:\(model.name)"
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
          "items": .map(ValueMap(["type": .string(Self.jsonNames[item] ?? "string")])),
          "type": .string("array"),
        ])
      case .model(let model): Self.reference(to: model)
      case .models(let model):
        ValueMap(["items": .map(Self.reference(to: model)), "type": .string("array")])
      }
    guard isOptional else { return plain }
    return ValueMap(["anyOf": .list([.map(plain), .map(["type": .string("null")])])])
  }

  private static func reference(to model: StatedModel) -> ValueMap {
    ValueMap(["$ref": .string("#/components/schemas/\(model.name)")])
  }

  /// As findings suggest them.
  static let names = [
    "str", "int", "float", "bool", "dict", "any", "list", "list[str]", "list[int]", "list[float]",
    "list[bool]",
  ]

  private static let jsonNames = [
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
    case .model(let model): .map(model.example)
    case .models(let model): .list([.map(model.example)])
    }
  }

  /// The value that says least.
  var neutral: Value {
    if isOptional { return .none }
    return switch kind {
    case .text: .string("")
    case .whole: .int(0)
    case .number: .float(0)
    case .flag: .bool(false)
    case .map, .model: .map(ValueMap())
    case .any: .none
    case .list, .models: .list([])
    }
  }

  /// Text of the environment that is no value of this type; nil where every text is one.
  var wrongText: String? {
    switch kind {
    case .whole, .number, .flag: "much"
    case .text, .map, .any, .list, .model, .models: nil
    }
  }

  /// Whether values of the other type are values of this one.
  func takes(_ other: FieldType) -> Bool {
    annotation == other.annotation || annotation == other.annotation + " | None"
  }

  /// Whether an answer of this type can repeat what the function was told.
  var isOpen: Bool {
    if isOptional { return false }
    return switch kind {
    case .map, .any: true
    case .model(let model): model.fields == nil
    case .text, .whole, .number, .flag, .list, .models: false
    }
  }

  /// A value that is refused; none where every value is welcome.
  var wrong: Value {
    switch kind {
    case .text, .whole, .number, .flag, .map, .model: .list([])
    case .list, .models: .string("x")
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
    case .map, .any, .list, .model, .models: return nil
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
