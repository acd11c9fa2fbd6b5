/// Filters that give or take numbers.
extension Builtins {
  static let numberFilters: [Builtin] = [
    Builtin("abs", "The number without its sign.") { value, _, _ throws(Fault) in
      switch value {
      case .int(let number):
        guard number != .min else {
          throw Fault(TemplateRule.number, "the result does not fit into 64 bits")
        }
        return .int(Swift.abs(number))
      case .float(let number): return .float(number.magnitude)
      default: throw .type("a number is expected, not \(value.kindName)")
      }
    },
    Builtin(
      "float", takes: ["default"], "The decimal a text or number stands for, or `default` (0.0)."
    ) { value, inputs, _ throws(Fault) in
      if let number = value.decimal { return .float(number) }
      if let text = value.plainText, let number = parsedDecimal(text) { return .float(number) }
      return inputs[0] ?? .float(0)
    },
    Builtin(
      "int", takes: ["default"], "The integer a text or number stands for, or `default` (0)."
    ) { value, inputs, _ throws(Fault) in
      if let number = value.integer { return .int(number) }
      if let text = value.plainText, let number = Int(digits(text)) { return .int(number) }
      let decimal = value.decimal ?? value.plainText.flatMap(parsedDecimal)
      guard let decimal else { return inputs[0] ?? .int(0) }
      guard let number = Int(exactly: decimal.rounded(.towardZero)) else {
        throw Fault(TemplateRule.number, "the result does not fit into 64 bits")
      }
      return .int(number)
    },
    Builtin(
      "round", takes: ["precision", "method"],
      "Rounded to `precision` places (0): 'common' to the nearest, ties to even; 'ceil'; 'floor'."
    ) { value, inputs, _ throws(Fault) in try round(value, inputs) },
    Builtin(
      "sum", takes: ["attribute", "start"], "The sum of numbers, or of an attribute of the items."
    ) { value, inputs, meter throws(Fault) in try sum(value, inputs, &meter) },
  ]

  /// A number with white space around it; underscores and words such as `inf` are no numbers here.
  private static func digits(_ text: String) -> String { trimmed(text, nil) }

  private static func parsedDecimal(_ text: String) -> Double? {
    let digits = digits(text)
    guard !digits.isEmpty,
      digits.utf8.allSatisfy({ isDigit($0) || "+-.eE".utf8.contains($0) }),
      let number = Double(digits), number.isFinite
    else { return nil }
    return number
  }

  private static func round(_ value: Value, _ inputs: Inputs) throws(Fault) -> Value {
    let precision = try inputs.integer(0, 0)
    let method = try inputs.text(1, "common")
    guard (0...15).contains(precision) else { throw .type("the precision is 0 to 15") }
    if case .bool = value { throw .type("a number is expected, not a boolean") }
    guard let number = value.decimal else {
      throw .type("a number is expected, not \(value.kindName)")
    }
    switch method {
    case "common":
      if case .int = value { return value }
      return .float(nearest(number, precision))
    case "ceil", "floor":
      var scale = 1.0
      for _ in 0..<precision { scale *= 10 }
      let result = (number * scale).rounded(method == "ceil" ? .up : .down) / scale
      guard result.isFinite else {
        throw Fault(TemplateRule.number, "the result is not a finite number")
      }
      return .float(result)
    default: throw .type("the method is 'common', 'ceil' or 'floor'")
    }
  }

  /// Correctly rounded decimal places: exact on the binary value, ties to even.
  private static func nearest(_ number: Double, _ precision: Int) -> Double {
    if precision == 0 { return number.rounded(.toNearestOrEven) }
    // From 2^53 on every decimal is whole.
    guard number.magnitude < 9_007_199_254_740_992, number != 0 else { return number }
    let exponent = Int(number.exponent) - 52
    guard exponent < 0 else { return number }
    let mantissa = UInt128(number.magnitude.significandBitPattern | (number.isNormal ? 1 << 52 : 0))
    var scaled = mantissa
    for _ in 0..<precision { scaled *= 10 }
    let shift = -exponent
    var quotient: UInt128 = 0
    if shift < 120 {
      quotient = scaled >> UInt128(shift)
      let rest = scaled - quotient << UInt128(shift)
      let half: UInt128 = 1 << UInt128(shift - 1)
      if rest > half || (rest == half && quotient & 1 == 1) { quotient += 1 }
    }
    let text = (number < 0 ? "-" : "") + "\(quotient)e-\(precision)"
    return Double(text) ?? number
  }

  private static func sum(
    _ value: Value, _ inputs: Inputs, _ meter: inout Meter
  ) throws(Fault) -> Value {
    let attribute = try inputs.attribute(0)
    var total = inputs[1] ?? .int(0)
    for item in try listItems(value, &meter) {
      let part = try attribute?.value(in: item) ?? item
      switch (total, part.integer, part.decimal) {
      case (.int(let a), let b?, _):
        let (result, overflow) = a.addingReportingOverflow(b)
        if overflow { throw Fault(TemplateRule.number, "the sum does not fit into 64 bits") }
        total = .int(result)
      case (_, _, let b?):
        guard let a = total.decimal else { fallthrough }
        total = .float(a + b)
      default:
        throw .type("a sum is made of numbers, not of \(part.kindName)")
      }
    }
    return total
  }
}
