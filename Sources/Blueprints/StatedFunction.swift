import Core
import Jinja
import Specs

/// A function that the glue states: everything but what it does.
struct StatedFunction: Sendable {
  let name: String
  let span: Span
  let isAsync: Bool
  let parameters: [TypedField]
  /// Nil for a function without a result.
  let result: FieldType?
  let purpose: String
  /// How it works, in the author's words.
  let logic: String

  /// What the generated methods call by these names.
  static let ownNames: Set<String> = ["self", "functions"]

  /// Whether a query of a URL can hold what it takes.
  var isGet: Bool { parameters.allSatisfy { $0.type.isScalar && $0.standard != nil } }

  /// The models that it takes and gives.
  var models: [StatedModel] {
    parameters.compactMap(\.type.model) + [result?.model].compactMap(\.self)
  }

  var example: ValueMap {
    var map = ValueMap()
    for field in parameters { map[field.name.string] = field.example }
    return map
  }

  /// What it gives for the example as long as nothing replaces it, and how the code makes that.
  private var standard: (kind: String, rows: [Value], value: Value) {
    guard let result else { return ("calls", [], .none) }
    if result.isOpen { return (result.isModel ? "open" : "told", [], .map(example)) }
    guard result.isModel, let fields = result.model?.fields else {
      return ("value", [], result.neutral)
    }
    var map = ValueMap()
    var rows: [Value] = []
    for field in fields {
      let source = parameters.first {
        $0.name.string == field.name.string && field.type.takes($0.type)
      }
      map[field.name.string] = source?.example ?? field.standard ?? field.type.neutral
      if source == nil, field.standard != nil { continue }
      rows.append(
        .map([
          "name": field.name.value, "told": .bool(source != nil), "value": field.type.neutral,
        ]))
    }
    return ("fields", rows, .map(map))
  }

  /// Names of parameters that the default does not look at.
  private var unused: [Text] {
    switch standard.kind {
    case "value": return parameters.map(\.name)
    case "fields":
      let fields = result?.model?.fields ?? []
      return parameters.filter { parameter in
        !fields.contains {
          $0.name.string == parameter.name.string && $0.type.takes(parameter.type)
        }
      }.map(\.name)
    default: return []
    }
  }

  /// - Parameter names: of its request and of what it answers.
  func value(_ names: FunctionTypes, _ package: String, _ origin: Origin) -> Value {
    let standard = standard
    var imports = parameters.map { $0.type.importPath(package) }
    if let result { imports.append(result.importPath(package)) }
    var map = ValueMap([
      "name": .string(name, origin), "async": .bool(isAsync),
      "title": .string(Component.capitalised(name)),
      "purpose": .list(Self.wrapped(purpose).map { .string($0, origin) }),
      "logic": .list(Self.wrapped(logic).map { .string($0, origin) }),
      "parameters": .list(parameters.map { $0.value(package) }),
      "result": .string(result?.annotation ?? "None"), "request": .string(names.request),
      "response": .string(names.response.name), "wraps": .bool(!(result?.isModel ?? true)),
      "imports": .strings(imports.filter { !$0.isEmpty }), "example": .map(example),
      "default": .string(standard.kind), "rows": .list(standard.rows), "value": standard.value,
      "unused": .texts(unused),
    ])
    map["expected"] = expected(standard.value)
    return .map(map)
  }

  /// Lines that fit into a docstring, escapes included.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [[UInt8]] = []
    for word in text.utf8.split(separator: UInt8(ascii: " ")) {
      if let last = lines.last, last.count + word.count < 80 {
        lines[lines.count - 1] += [UInt8(ascii: " ")] + word
      } else {
        lines.append(Array(word))
      }
    }
    return lines.map(\.text)
  }

  private func expected(_ value: Value) -> Value {
    guard let result else { return .map(["function": .string(name)]) }
    return result.isModel ? value : .map(["result": value])
  }

  var requestSchema: ValueMap { TypedField.schema(of: parameters, "What `\(name)` takes.") }

  /// Nil where the answer is a model of the glue or of the runtime.
  var responseSchema: ValueMap? {
    guard let result, !result.isModel else { return nil }
    return ValueMap([
      "description": .string("What `\(name)` gives."), "type": .string("object"),
      "required": .strings(["result"]), "properties": .map(["result": .map(result.schema)]),
      "additionalProperties": .bool(false),
    ])
  }
}

/// What the request of a function and its answer are called.
struct FunctionTypes: Sendable {
  let request: String
  let response: ImportPath

  /// - Parameter isShared: whether another file has a function of that name.
  init(_ function: StatedFunction, of component: Component, _ package: String, isShared: Bool) {
    let pascal = Naming.pascal(function.name) ?? "Function"
    let stem = isShared ? component.className + pascal : pascal
    request = stem + "Request"
    if let result = function.result {
      response =
        result.isModel
        ? ImportPath(result.importPath(package))
        : ImportPath(module: component.module, name: stem + "Data")
    } else {
      response = ImportPath("l9_runtime.components.functions:Called")
    }
  }
}
