/// What can stand behind `is`.
extension Builtins {
  static let kindTests: [Builtin] = [
    Builtin("defined", "The value exists.", allowsMissing: true) { value, _, _ throws(Fault) in
      if case .missing = value { .bool(false) } else { .bool(true) }
    },
    Builtin("undefined", "The value does not exist.", allowsMissing: true) {
      value, _, _ throws(Fault) in
      if case .missing = value { .bool(true) } else { .bool(false) }
    },
    kind("none", "The value is none.") { if case .none = $0 { true } else { false } },
    kind("true", "The value is the boolean true.") {
      if case .bool(true) = $0 { true } else { false }
    },
    kind("false", "The value is the boolean false.") {
      if case .bool(false) = $0 { true } else { false }
    },
    kind("boolean", "The value is a boolean.") { if case .bool = $0 { true } else { false } },
    kind("integer", "The value is an integer, not a boolean.") {
      if case .int = $0 { true } else { false }
    },
    kind("float", "The value is a decimal.") { if case .float = $0 { true } else { false } },
    kind("number", "The value is an integer, a decimal or a boolean.") { $0.decimal != nil },
    kind("string", "The value is text.") { $0.plainText != nil },
    kind("mapping", "The value is a map.") { if case .map = $0 { true } else { false } },
    kind("sequence", "The value is text, a list or a map: it has a length.") { isSequence($0) },
    kind("iterable", "The value can be looped over: text, a list or a map.") { isSequence($0) },
  ]

  static let comparisonTests: [Builtin] = [
    comparison("eq", .equal), comparison("equalto", .equal), comparison("ne", .notEqual),
    comparison("lt", .less), comparison("lessthan", .less), comparison("le", .lessEqual),
    comparison("gt", .greater), comparison("greaterthan", .greater),
    comparison("ge", .greaterEqual),
    Builtin("in", takes: ["seq"], required: 1, "The value is an item, key or part of `seq`.") {
      value, inputs, _ throws(Fault) in .bool(try contains(try inputs.given(0), value))
    },
    Builtin("divisibleby", takes: ["num"], required: 1, "The integer has no remainder by `num`.") {
      value, inputs, _ throws(Fault) in
      let divisor = try inputs.integer(0, 1)
      guard divisor != 0 else { throw Fault(TemplateRule.number, "division by zero") }
      let number = try wholeNumber(value)
      return .bool(divisor == -1 || number % divisor == 0)
    },
    Builtin("even", "The integer is even.") { value, _, _ throws(Fault) in
      .bool(try wholeNumber(value) % 2 == 0)
    },
    Builtin("odd", "The integer is odd.") { value, _, _ throws(Fault) in
      .bool(try wholeNumber(value) % 2 != 0)
    },
    Builtin("lower", "The text has lower-case letters and no upper-case ones.") {
      value, _, _ throws(Fault) in .bool(isAll(try value.text(), lower: true))
    },
    Builtin("upper", "The text has upper-case letters and no lower-case ones.") {
      value, _, _ throws(Fault) in .bool(isAll(try value.text(), lower: false))
    },
  ]

  private static func kind(
    _ name: String, _ summary: String, _ claim: @escaping @Sendable (Value) -> Bool
  ) -> Builtin {
    Builtin(name, summary) { value, _, _ throws(Fault) in .bool(claim(value)) }
  }

  private static func isSequence(_ value: Value) -> Bool {
    switch value {
    case .string, .safe, .list, .map: true
    case .missing, .none, .bool, .int, .float, .handle: false
    }
  }

  private static func comparison(_ name: String, _ operation: Comparison) -> Builtin {
    Builtin(name, takes: ["other"], required: 1, "As the operator '\(operation.text)'.") {
      value, inputs, _ throws(Fault) in .bool(try compare(operation, value, try inputs.given(0)))
    }
  }

  private static func wholeNumber(_ value: Value) throws(Fault) -> Int {
    guard case .int(let number) = value else {
      throw .type("an integer is expected, not \(value.kindName)")
    }
    return number
  }
}

extension Comparison {
  var text: String {
    switch self {
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    case .contained: "in"
    case .notContained: "not in"
    }
  }
}
