import Jinja
import Specs

/// One declared endpoint and what answers it.
struct Operation: Sendable {
  let name: Text
  let endpoint: Endpoint
  let timeout: Int
  let access: String
  let kind: String
  /// Index of the component that answers; nil when the controller's base does.
  let component: Int?
  let served: ServedOperation
  let isArchived: Bool
  let event: Text
  /// What its request consists of, when the schema says so.
  let fields: [TypedField]
  /// The stated function that answers.
  let function: (stated: StatedFunction, types: FunctionTypes)?

  var takesInput: Bool { served.request.name != "NoInput" }

  func value(_ components: [Component]) -> Value {
    var map = ValueMap([
      "name": name.value, "method_name": name.becoming(methodName).value,
      "http_method": .string(endpoint.method, name.origin),
      "verb": .string(endpoint.method.utf8.lowered.text),
      "path": .string(endpoint.path, name.origin), "timeout_ms": .int(timeout),
      "access": .string(access), "archived": .bool(isArchived), "kind": .string(kind),
      "component": .string(component.map { components[$0].attribute } ?? ""),
      "call": .string(served.method), "request": .string(served.request.name),
      "request_import": .string(served.request.text), "response": .string(served.response.name),
      "response_import": .string(served.response.text), "parameters": .list(parameters),
      "takes_input": .bool(takesInput), "event": event.value,
      "title": .string(Component.capitalised(name.string)),
      "fields": .list(fields.map { $0.value("") }),
    ])
    if !fields.isEmpty {
      map["example"] = .map(example)
      map["request_schema"] = .map(
        TypedField.schema(of: fields, "What `\(name.string)` is asked."))
    }
    if let function {
      map["request_schema"] = .map(function.stated.requestSchema)
      if let schema = function.stated.responseSchema { map["response_schema"] = .map(schema) }
      map["models"] = .list(
        function.stated.models.map {
          .map(["name": .string($0.name), "schema": .map($0.schema)])
        })
    }
    return .map(map)
  }

  private var example: ValueMap {
    var map = ValueMap()
    for field in fields { map[field.name.string] = field.example }
    return map
  }

  /// Parameters of the path: their names, and those of the arguments that take them.
  private var parameters: [Value] {
    let names = endpoint.parameters
    let arguments = Naming.unique(names.map { "path_\(Names.snake($0) ?? "value")" })
    return zip(names, arguments).map { name, argument in
      .map(["name": .string(name, self.name.origin), "argument": .string(argument)])
    }
  }

  /// The controller's base has methods of its own.
  private var methodName: String {
    let reserved = ["bind", "run_strategy", "observe", "inspect", "runtime", "memory"]
    return reserved.contains(name.string) ? "\(name.string)_operation" : name.string
  }
}
