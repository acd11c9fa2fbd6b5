import func Core.firstIndex

// What operators mean: as in Python, with fewer types.

extension Value {
  /// The type as messages call it.
  var kindName: String {
    switch self {
    case .missing: "an undefined value"
    case .none: "none"
    case .bool: "a boolean"
    case .int: "an integer"
    case .float: "a decimal"
    case .string, .safe: "text"
    case .list: "a list"
    case .map: "a map"
    case .handle(let handle): handle.kind == .macro ? "a macro" : "a namespace"
    }
  }

  var origin: Origin {
    switch self {
    case .string(_, let origin), .safe(_, let origin): origin
    case .missing, .none, .bool, .int, .float, .list, .map, .handle: .none
    }
  }

  /// The text of a string of either kind.
  var plainText: String? {
    switch self {
    case .string(let text, _), .safe(let text, _): text
    case .missing, .none, .bool, .int, .float, .list, .map, .handle: nil
    }
  }

  /// The text of a scalar; lists, maps and undefined values have none.
  func text() throws(Fault) -> String {
    switch self {
    case .string(let text, _), .safe(let text, _): return text
    case .none: return "None"
    case .bool(let flag): return flag ? "True" : "False"
    case .int(let number): return String(number)
    case .float(let number): return try decimalText(number)
    case .missing(let place): throw .undefined(place)
    case .list, .map, .handle:
      throw noText
    }
  }

  var isContainer: Bool {
    switch self {
    case .list, .map: true
    case .missing, .none, .bool, .int, .float, .string, .safe, .handle: false
    }
  }

  var noText: Fault {
    if case .handle(let handle) = self, handle.kind == .macro {
      return .type("a macro has no text", help: "call it")
    }
    return .type("\(kindName) has no text", help: "use a loop or a filter")
  }

  func requireDefined() throws(Fault) {
    if case .missing(let place) = self { throw .undefined(place) }
  }
}

/// Python's truth: empty and zero are false.
func isTrue(_ value: Value) throws(Fault) -> Bool {
  switch value {
  case .bool(let flag): return flag
  case .none: return false
  case .int(let number): return number != 0
  case .float(let number): return number != 0
  case .string(let text, _), .safe(let text, _): return !text.isEmpty
  case .list(let items): return !items.isEmpty
  case .map(let map): return !map.isEmpty
  case .handle: return true
  case .missing(let place): throw .undefined(place)
  }
}

/// Python's `==`: numbers compare across types, everything else only with its own.
func areEqual(_ left: Value, _ right: Value) throws(Fault) -> Bool {
  switch (left, right) {
  case (.missing(let place), _), (_, .missing(let place)): throw .undefined(place)
  case (.none, .none): return true
  case (.string(let a, _), .string(let b, _)), (.string(let a, _), .safe(let b, _)),
    (.safe(let a, _), .string(let b, _)), (.safe(let a, _), .safe(let b, _)):
    return sameBytes(a, b)
  case (.list(let a), .list(let b)):
    guard a.count == b.count else { return false }
    for (x, y) in zip(a, b) where try !areEqual(x, y) { return false }
    return true
  case (.map(let a), .map(let b)):
    guard a.count == b.count else { return false }
    for entry in a.entries {
      guard let other = b[entry.key], try areEqual(entry.value, other) else { return false }
    }
    return true
  case (.handle(let a), .handle(let b)): return a == b
  default: return compareNumbers(left, right).map { $0 == 0 } ?? false
  }
}

/// -1, 0 or 1 for two numbers (booleans count as 0 and 1), nil for anything else.
private func compareNumbers(_ left: Value, _ right: Value) -> Int? {
  switch (left.integer, right.integer) {
  case (let a?, let b?): return a < b ? -1 : a == b ? 0 : 1
  default:
    guard let a = left.decimal, let b = right.decimal else { return nil }
    // Integers beyond 2^53 would lose digits as decimals; they are compared as integers.
    if let a = left.integer, let exact = Int(exactly: b) {
      return a < exact ? -1 : a == exact ? 0 : 1
    }
    if let b = right.integer, let exact = Int(exactly: a) {
      return exact < b ? -1 : exact == b ? 0 : 1
    }
    return a < b ? -1 : a == b ? 0 : 1
  }
}

extension Value {
  var integer: Int? {
    switch self {
    case .int(let number): number
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }

  var decimal: Double? {
    if case .float(let number) = self { return number }
    return integer.map(Double.init)
  }
}

/// Python's ordering, below, at or above zero: numbers, texts by code point, lists element by
/// element.
func order(_ left: Value, _ right: Value) throws(Fault) -> Int {
  try left.requireDefined()
  try right.requireDefined()
  if let result = compareNumbers(left, right) { return result }
  if let a = left.plainText, let b = right.plainText { return orderTexts(a, b) }
  if case .list(let a) = left, case .list(let b) = right {
    for (x, y) in zip(a, b) where try !areEqual(x, y) { return try order(x, y) }
    return a.count < b.count ? -1 : a.count == b.count ? 0 : 1
  }
  throw .type("\(left.kindName) and \(right.kindName) have no order")
}

/// UTF-8 bytes order as code points do.
func orderTexts(_ left: String, _ right: String) -> Int {
  if left.utf8.lexicographicallyPrecedes(right.utf8) { return -1 }
  return sameBytes(left, right) ? 0 : 1
}

func compare(_ operation: Comparison, _ left: Value, _ right: Value) throws(Fault) -> Bool {
  switch operation {
  case .equal: try areEqual(left, right)
  case .notEqual: try !areEqual(left, right)
  case .less: try order(left, right) < 0
  case .lessEqual: try order(left, right) <= 0
  case .greater: try order(left, right) > 0
  case .greaterEqual: try order(left, right) >= 0
  case .contained: try contains(right, left)
  case .notContained: try !contains(right, left)
  }
}

/// `needle in haystack`
func contains(_ haystack: Value, _ needle: Value) throws(Fault) -> Bool {
  try needle.requireDefined()
  switch haystack {
  case .list(let items):
    for item in items where try areEqual(item, needle) { return true }
    return false
  case .map(let map):
    guard let key = needle.plainText else { return false }
    return map[key] != nil
  case .string(let text, _), .safe(let text, _):
    guard let part = needle.plainText else {
      throw .type("'in' a text asks for text, not \(needle.kindName)")
    }
    return firstIndex(of: Array(part.utf8), in: Array(text.utf8), from: 0) != nil
  case .missing(let place): throw .undefined(place)
  case .none, .bool, .int, .float, .handle:
    throw .type("nothing is 'in' \(haystack.kindName)")
  }
}
