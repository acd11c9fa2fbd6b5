import func Core.firstIndex

/// Functions, and the few methods of maps and texts.
extension Builtins {
  static let range = Builtin(
    "range", takes: ["start", "stop", "step"], required: 1,
    "The integers from `start` (0) to before `stop`, at most 10,000."
  ) { _, inputs, meter throws(Fault) in
    var (start, stop) = (0, try inputs.integer(0, 0))
    if inputs[1] != nil { (start, stop) = (stop, try inputs.integer(1, 0)) }
    let step = try inputs.integer(2, 1)
    guard step != 0 else { throw .type("the step of a range is not 0") }
    let (distance, overflow) = stop.subtractingReportingOverflow(start)
    let count = overflow ? .max : step == .min ? 1 : Swift.abs(distance / step)
    guard count <= Budget.rangeLimit else {
      throw Fault(
        TemplateRule.budget, "a range has at most \(Budget.rangeLimit) numbers")
    }
    try meter.charge(items: count + 1)
    return .list(stride(from: start, to: stop, by: step).map { .int($0) })
  }

  static let namespace = Builtin(
    "namespace", "A record whose attributes `set` can change from inside loops.", takesNames: true
  ) { value, _, _ throws(Fault) in value }

  static let dict = Builtin(
    "dict", "A map of the named arguments.", takesNames: true
  ) { value, _, _ throws(Fault) in value }

  static let mapMethods: [Builtin] = [
    Builtin("items", "The pairs of key and value.") { value, _, meter throws(Fault) in
      try pairs(value, &meter)
    },
    Builtin("keys", "The keys.") { value, _, meter throws(Fault) in
      let map = try requireMap(value)
      try meter.charge(items: map.count)
      return .list(map.entries.map { .string($0.key.text) })
    },
    Builtin("values", "The values.") { value, _, meter throws(Fault) in
      let map = try requireMap(value)
      try meter.charge(items: map.count)
      return .list(map.entries.map(\.value))
    },
    Builtin(
      "get", takes: ["key", "default"], required: 1, "The value of a key, or `default` (none)."
    ) { value, inputs, _ throws(Fault) in
      try requireMap(value)[try inputs.text(0, "")] ?? inputs[1] ?? .none
    },
  ]

  static let textMethods: [Builtin] = [
    method("upper", "As the filter `upper`.") { text, _, _ throws(Fault) in
      .string(uppered(text))
    },
    method("lower", "As the filter `lower`.") { text, _, _ throws(Fault) in
      .string(lowered(text))
    },
    method("startswith", takes: ["prefix"], required: 1, "The text begins with `prefix`.") {
      text, inputs, _ throws(Fault) in
      .bool(text.utf8.starts(with: try inputs.text(0, "").utf8))
    },
    method("endswith", takes: ["suffix"], required: 1, "The text ends with `suffix`.") {
      text, inputs, _ throws(Fault) in
      .bool(text.utf8.reversed().starts(with: try inputs.text(0, "").utf8.reversed()))
    },
    method("strip", takes: ["chars"], "As the filter `trim`.") { text, inputs, _ throws(Fault) in
      let chars = inputs[0] == nil ? nil : try inputs.text(0, "")
      return .string(trimmed(text, chars))
    },
    method("split", takes: ["sep"], "The parts between `sep`, or the words between white space.") {
      text, inputs, meter throws(Fault) in
      let parts = inputs[0] == nil ? words(text) : try parts(text, try inputs.text(0, ""))
      try meter.charge(items: parts.count)
      return .list(parts.map { .string(String(decoding: $0, as: UTF8.self)) })
    },
    method("replace", takes: ["old", "new", "count"], required: 2, "As the filter `replace`.") {
      text, inputs, meter throws(Fault) in
      let old = Array(try inputs.text(0, "").utf8)
      let new = Array(try inputs.text(1, "").utf8)
      let limit = try inputs.integer(2, -1)
      return .string(try replaced(Array(text.utf8), old, new, limit, &meter))
    },
    method(
      "join", takes: ["items"], required: 1, "The items, which are texts, with the text between."
    ) {
      text, inputs, meter throws(Fault) in
      let items = try inputs.given(0)
      for item in try listItems(items, &meter) where item.plainText == nil {
        throw .type("'join' as a method takes texts; the filter takes any scalars")
      }
      return try join(items, Inputs(values: [.string(text)]), &meter)
    },
  ]

  private static func requireMap(_ value: Value) throws(Fault) -> ValueMap {
    guard case .map(let map) = value else {
      throw .type("\(value.kindName) is not a map")
    }
    return map
  }

  private static func method(
    _ name: String, takes parameters: [String] = [], required: Int = 0, _ summary: String,
    _ apply: @escaping @Sendable (String, Inputs, inout Meter) throws(Fault) -> Value
  ) -> Builtin {
    Builtin(name, takes: parameters, required: required, summary) {
      value, inputs, meter throws(Fault) in
      guard let text = value.plainText else {
        throw .type("\(value.kindName) is not text")
      }
      try meter.charge(bytes: text.utf8.count * 3)
      let result = try apply(text, inputs, &meter)
      if case .string(let text, _) = result { return .string(text, value.origin) }
      return result
    }
  }

  private static func parts(_ text: String, _ separator: String) throws(Fault) -> [ArraySlice<
    UInt8
  >] {
    let bytes = Array(text.utf8)
    let mark = Array(separator.utf8)
    guard !mark.isEmpty else { throw .type("the separator is not empty") }
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    while let index = firstIndex(of: mark, in: bytes, from: start) {
      result.append(bytes[start..<index])
      start = index + mark.count
    }
    return result + [bytes[start...]]
  }
}
