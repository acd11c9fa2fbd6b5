import Core

/// Arithmetic: as in Python on 64-bit integers and finite decimals.
extension Machine {
  mutating func binary(_ operation: Binary) throws(Fault) {
    let right = stack.removeLast()
    let left = stack.removeLast()
    try left.requireDefined()
    try right.requireDefined()
    stack.append(try result(operation, left, right))
  }

  private mutating func result(
    _ operation: Binary, _ left: Value, _ right: Value
  ) throws(Fault) -> Value {
    switch (operation, left, right) {
    case (_, .int(let a), .int(let b)): return try integers(operation, a, b)
    case (_, .float(let a), .float(let b)): return try decimals(operation, a, b)
    case (_, .float(let a), .int(let b)): return try decimals(operation, a, Double(b))
    case (_, .int(let a), .float(let b)): return try decimals(operation, Double(a), b)
    case (.add, .list(let a), .list(let b)):
      try meter.charge(items: a.count + b.count)
      return .list(a + b)
    case (.multiply, .list(let items), .int(let count)),
      (.multiply, .int(let count), .list(let items)):
      return .list(try repeated(items, count))
    default: return try texts(operation, left, right)
    }
  }

  private mutating func texts(
    _ operation: Binary, _ left: Value, _ right: Value
  ) throws(Fault) -> Value {
    switch (operation, left.plainText, right.plainText) {
    case (.add, let a?, let b?):
      try meter.charge(bytes: a.utf8.count + b.utf8.count)
      return .string(a + b, left.origin == .none ? right.origin : left.origin)
    case (.multiply, let text?, nil):
      if case .int(let count) = right { return .string(try repeated(text, count), left.origin) }
    case (.multiply, nil, let text?):
      if case .int(let count) = left { return .string(try repeated(text, count), right.origin) }
    default: break
    }
    throw .type(
      "'\(operation.text)' does not take \(left.kindName) and \(right.kindName)",
      help: operation == .add && (left.plainText != nil || right.plainText != nil)
        ? "'~' joins the texts of values of any type" : nil)
  }

  private mutating func repeated(_ items: [Value], _ count: Int) throws(Fault) -> [Value] {
    guard count > 0, !items.isEmpty else { return [] }
    let (total, overflow) = items.count.multipliedReportingOverflow(by: count)
    try meter.charge(items: overflow ? .max / 64 : total)
    return Array(repeatElement(items, count: count).joined())
  }

  private mutating func repeated(_ text: String, _ count: Int) throws(Fault) -> String {
    guard count > 0, !text.isEmpty else { return "" }
    let (total, overflow) = text.utf8.count.multipliedReportingOverflow(by: count)
    try meter.charge(bytes: overflow ? .max / 2 : total)
    return String(repeating: text, count: count)
  }

  private mutating func integers(
    _ operation: Binary, _ a: Int, _ b: Int
  ) throws(Fault) -> Value {
    switch operation {
    case .add: return .int(try checked(a.addingReportingOverflow(b)))
    case .subtract: return .int(try checked(a.subtractingReportingOverflow(b)))
    case .multiply: return .int(try checked(a.multipliedReportingOverflow(by: b)))
    case .divide:
      guard b != 0 else { throw divisionByZero }
      return .float(Double(a) / Double(b))
    case .floor:
      guard b != 0 else { throw divisionByZero }
      let quotient = try checked(a.dividedReportingOverflow(by: b))
      let isInexact = quotient &* b != a
      return .int(isInexact && (a < 0) != (b < 0) ? quotient - 1 : quotient)
    case .modulo:
      guard b != 0 else { throw divisionByZero }
      let rest = b == -1 ? 0 : a % b
      return .int(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
    case .power: return .int(try power(a, b))
    }
  }

  private func power(_ base: Int, _ exponent: Int) throws(Fault) -> Int {
    guard exponent >= 0 else {
      throw Fault(TemplateRule.number, "a power has no negative exponent")
    }
    switch base {
    case 0: return exponent == 0 ? 1 : 0
    case 1: return 1
    case -1: return exponent % 2 == 0 ? 1 : -1
    default: break
    }
    guard exponent < 64 else { throw overflow }
    var result = 1
    for _ in 0..<exponent { result = try checked(result.multipliedReportingOverflow(by: base)) }
    return result
  }

  private func checked(_ result: (partialValue: Int, overflow: Bool)) throws(Fault) -> Int {
    if result.overflow { throw overflow }
    return result.partialValue
  }

  private var overflow: Fault {
    Fault(TemplateRule.number, "the result does not fit into 64 bits")
  }

  private var divisionByZero: Fault { Fault(TemplateRule.number, "division by zero") }

  private func decimals(
    _ operation: Binary, _ a: Double, _ b: Double
  ) throws(Fault) -> Value {
    let result: Double
    switch operation {
    case .add: result = a + b
    case .subtract: result = a - b
    case .multiply: result = a * b
    case .divide:
      guard b != 0 else { throw divisionByZero }
      result = a / b
    case .floor, .modulo:
      guard b != 0 else { throw divisionByZero }
      let (quotient, rest) = floorDivision(a, b)
      result = operation == .floor ? quotient : rest
    case .power:
      throw .type("'**' takes integers only")
    }
    guard result.isFinite else {
      throw Fault(TemplateRule.number, "the result is not a finite number")
    }
    return .float(result)
  }

  /// Python's `divmod` on decimals.
  private func floorDivision(_ a: Double, _ b: Double) -> (quotient: Double, rest: Double) {
    var rest = a.truncatingRemainder(dividingBy: b)
    var quotient = (a - rest) / b
    if rest == 0 {
      rest = b < 0 ? -0.0 : 0.0
    } else if (b < 0) != (rest < 0) {
      rest += b
      quotient -= 1
    }
    guard quotient != 0 else { return ((a / b).sign == .minus ? -0.0 : 0.0, rest) }
    let floor = quotient.rounded(.down)
    return (quotient - floor > 0.5 ? floor + 1 : floor, rest)
  }

  func negated(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .int(let number):
      guard number != .min else { throw overflow }
      return .int(-number)
    case .float(let number): return .float(-number)
    default: return try number(value)
    }
  }

  func number(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .int, .float: return value
    case .missing(let place): throw .undefined(place)
    case .none, .bool, .string, .safe, .list, .map, .handle:
      throw .type("a sign stands before a number, not before \(value.kindName)")
    }
  }
}

extension Binary {
  var text: String {
    switch self {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .floor: "//"
    case .modulo: "%"
    case .power: "**"
    }
  }
}

/// Python's `repr` of a decimal: the shortest digits that read back as the same number.
func decimalText(_ number: Double) throws(Fault) -> String {
  guard number.isFinite else {
    throw Fault(TemplateRule.number, "a number is finite")
  }
  // Swift finds the same digits; only the form differs.
  let (digits, exponent, isNegative) = decimalDigits(number)
  var text = isNegative ? "-" : ""
  let point = exponent + 1
  if exponent < -4 || exponent >= 16 {
    text += String(decoding: digits[..<1], as: UTF8.self)
    if digits.count > 1 { text += "." + String(decoding: digits[1...], as: UTF8.self) }
    let size = String(exponent.magnitude)
    text += "e" + (exponent < 0 ? "-" : "+") + (size.utf8.count < 2 ? "0" : "") + size
  } else if point <= 0 {
    text += "0." + String(repeating: "0", count: -point) + String(decoding: digits, as: UTF8.self)
  } else if digits.count <= point {
    text += String(decoding: digits, as: UTF8.self)
    text += String(repeating: "0", count: point - digits.count) + ".0"
  } else {
    text += String(decoding: digits[..<point], as: UTF8.self) + "."
    text += String(decoding: digits[point...], as: UTF8.self)
  }
  return text
}

/// Significant digits without zeros at either end, and the power of ten of the first.
private func decimalDigits(_ number: Double) -> (digits: [UInt8], exponent: Int, isNegative: Bool) {
  var digits: [UInt8] = []
  var exponent = 0
  var point: Int?
  var rest = Array(number.description.utf8)[...]
  let isNegative = rest.first == UInt8(ascii: "-")
  if isNegative { rest = rest.dropFirst() }
  if let mark = rest.firstIndex(of: UInt8(ascii: "e")) {
    exponent = Int(String(decoding: rest[(mark + 1)...], as: UTF8.self)) ?? 0
    rest = rest[..<mark]
  }
  for byte in rest {
    if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
  }
  exponent += (point ?? digits.count) - 1
  while digits.count > 1, digits[0] == UInt8(ascii: "0") {
    digits.removeFirst()
    exponent -= 1
  }
  while digits.count > 1, digits[digits.count - 1] == UInt8(ascii: "0") { digits.removeLast() }
  if digits == [UInt8(ascii: "0")] { exponent = 0 }
  return (digits, exponent, isNegative)
}
