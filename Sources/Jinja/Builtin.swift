/// One row of the tables of filters, tests, functions and methods.
struct Builtin: Sendable {
  typealias Apply = @Sendable (Value, Inputs, inout Meter) throws(Fault) -> Value

  let name: String
  /// What the arguments are called; the subject of a filter or test is not one of them.
  let parameters: [String]
  /// How many of the parameters may be given by position.
  let positional: Int
  /// How many of the parameters must be given.
  let required: Int
  /// One sentence for the reference.
  let summary: String
  /// More positional arguments are passed on to the test or filter named by the last parameter.
  var isVariadic = false
  /// The subject may be undefined.
  var allowsMissing = false
  /// Takes any named arguments and no positional ones.
  var takesNames = false
  let apply: Apply

  init(
    _ name: String, takes parameters: [String] = [], required: Int = 0, positional: Int? = nil,
    _ summary: String,
    isVariadic: Bool = false, allowsMissing: Bool = false, takesNames: Bool = false,
    apply: @escaping Apply
  ) {
    self.name = name
    self.parameters = parameters
    self.required = required
    self.positional = positional ?? parameters.count
    self.summary = summary
    self.isVariadic = isVariadic
    self.allowsMissing = allowsMissing
    self.takesNames = takesNames
    self.apply = apply
  }
}

/// The tables of everything that can be called by name.
enum Builtins {
  static let filters = languageFilters + textFilters + numberFilters + listFilters + choiceFilters
  static let tests = kindTests + comparisonTests
  static let functions = [range, namespace, dict]
  static let methods = mapMethods + textMethods

  static let filterIndex = index(filters)
  static let testIndex = index(tests)
  static let functionIndex = index(functions)
  static let methodIndex = index(methods)

  private static func index(_ rows: [Builtin]) -> [String: Int] {
    var result: [String: Int] = [:]
    for (position, row) in rows.enumerated() {
      precondition(result.updateValue(position, forKey: row.name) == nil, "names are unique")
    }
    return result
  }

  /// Why a filter of Jinja2 does not exist here.
  static let reasons: [String: String] = [
    "safe": "say with a filter what the text is: pystr, pydoc, pycomment, mdtext, mdcode, …",
    "escape": "every interpolation is escaped for the language of the file",
    "e": "every interpolation is escaped for the language of the file",
    "random": "the same input gives the same output",
    "format": "join texts with '~'",
    "attr": "write a subscript: value[name]",
    "pprint": "use pylit or tojson",
  ]
}

/// The arguments of a call, by parameter.
struct Inputs {
  let values: [Value?]

  subscript(index: Int) -> Value? { index < values.count ? values[index] : nil }

  /// An argument that must have been given; the compiler has checked that it is.
  func given(_ index: Int) throws(Fault) -> Value {
    guard let value = self[index] else {
      throw Fault(TemplateRule.arguments, "an argument is missing")
    }
    try value.requireDefined()
    return value
  }

  func flag(_ index: Int, _ standard: Bool = false) throws(Fault) -> Bool {
    guard let value = self[index] else { return standard }
    return try isTrue(value)
  }

  func integer(_ index: Int, _ standard: Int) throws(Fault) -> Int {
    guard let value = self[index] else { return standard }
    try value.requireDefined()
    guard case .int(let number) = value else {
      throw .type("an integer is expected, not \(value.kindName)")
    }
    return number
  }

  /// nil when not given or none.
  func optionalInteger(_ index: Int) throws(Fault) -> Int? {
    if case .none? = self[index] { return nil }
    return self[index] == nil ? nil : try integer(index, 0)
  }

  func text(_ index: Int, _ standard: String) throws(Fault) -> String {
    guard let value = self[index] else { return standard }
    try value.requireDefined()
    guard let text = value.plainText else {
      throw .type("text is expected, not \(value.kindName)")
    }
    return text
  }

  /// The path of an `attribute` argument, nil when not given or none.
  func attribute(_ index: Int) throws(Fault) -> AttributePath? {
    switch self[index] {
    case nil, .some(.none): return nil
    case .int(let position): return AttributePath(steps: [.int(position)])
    case .some: return AttributePath(try text(index, ""))
    }
  }
}

/// `a.b.0`: what `attribute='…'` arguments name.
struct AttributePath {
  let steps: [Value]

  init(steps: [Value]) { self.steps = steps }

  init(_ text: String) {
    steps = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
      let part = String(decoding: Array($0), as: UTF8.self)
      let isNumber = !part.isEmpty && part.utf8.allSatisfy(isDigit)
      if isNumber, let position = Int(part) { return .int(position) }
      return .string(part)
    }
  }

  /// The value at the end of the path; `standard` replaces what is missing on the way.
  func value(in item: Value, standard: Value? = nil) throws(Fault) -> Value {
    var current = item
    for step in steps {
      try current.requireDefined()
      var next = Value.undefined
      switch (current, step) {
      case (.map(let map), .string(let name, _)): next = map[name] ?? .undefined
      case (.list(let items), .int(let position)) where position < items.count:
        next = items[position]
      default: break
      }
      if case .missing = next {
        guard let standard else {
          let name = (try? step.text()) ?? ""
          throw Fault(
            TemplateRule.undefined, "\(current.kindName) has no attribute '\(name)'")
        }
        next = standard
      }
      current = next
    }
    return current
  }
}

/// The items of anything that can be looped over.
func listItems(_ value: Value, _ meter: inout Meter) throws(Fault) -> [Value] {
  switch value {
  case .list(let items):
    try meter.charge(steps: items.count)
    return items
  case .map(let map):
    try meter.charge(items: map.count)
    return map.entries.map { .string($0.key.text) }
  case .string(let text, _), .safe(let text, _):
    try meter.charge(items: text.unicodeScalars.count)
    return text.unicodeScalars.map { .string(String(Character($0))) }
  case .missing(let place): throw .undefined(place)
  case .none, .bool, .int, .float, .handle:
    throw .type("a list is expected, not \(value.kindName)")
  }
}
